"""Numbers of invented companies, valid by their check digit (modulus 10).

The ranges are outside those in use: organisation numbers 559990-0000 to 559999-9999 lie at the far end of the
series for limited companies, bankgiro numbers 9990-0000 to 9999-9999 above the series given out (5000-0000 and
up), plusgiro numbers 99900000 to 99999999 likewise. Telephone numbers are those that the Swedish telecom
authority keeps for books and films, addresses of web pages end in `.example`.
"""

from __future__ import annotations


def check_digit(body: str) -> int:
    """Compute the modulus-10 check digit of the digits in `body` (weights 2, 1, 2 … from the right)."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        product = int(digit) * (2 if place % 2 == 0 else 1)
        total += product - 9 if product > 9 else product
    return -total % 10


def organisation_number(serial: int) -> str:
    """Return an organisation number of an invented company in its printed form; `serial` is 0 to 9999."""
    body = f"55999{serial:04d}"
    return f"{body[:6]}-{body[6:]}{check_digit(body)}"


def vat_number(organisation: str) -> str:
    """Return the VAT number that belongs to a Swedish organisation number."""
    return f"SE{organisation.replace('-', '')}01"


def bankgiro(serial: int) -> str:
    """Return a bankgiro number of an invented company in its printed form; `serial` is 0 to 9999."""
    body = f"999{serial:04d}"
    return f"{body[:4]}-{body[4:]}{check_digit(body)}"


def plusgiro(serial: int) -> str:
    """Return a plusgiro number of an invented company in its printed form; `serial` is 0 to 9999."""
    body = f"999{serial:04d}"
    return f"{body[:2]} {body[2:4]} {body[4:]}-{check_digit(body)}"


def payment_reference(invoice_number: str, *, with_length: bool = False) -> str:
    """Return the number the payer quotes: the invoice number, perhaps a length digit, and a check digit."""
    body = invoice_number
    if with_length:
        body += str((len(body) + 2) % 10)
    return f"{body}{check_digit(body)}"
