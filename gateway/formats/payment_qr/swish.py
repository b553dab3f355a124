"""Swish codes: `C<number>;<amount>;<message>;<mask>`, as the QR manual at developer.getswish.se says in 6.1.

The manual has a decimal comma and a URL-encoded message; libraries write a point and plain text as well. The bits
of the mask are the parts that the payer may change: 1 the payee, 2 the amount, 4 the message; left out, none.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote_plus, unquote_to_bytes

from gateway.formats.payment_qr.code import Damaged, InvalidPaymentCodeError, Part, PaymentCode, amount, clean

LONGEST_MESSAGE: Final = 50

_BEGINNING: Final = re.compile(r"C\s*(?P<number>\+?\d[\d -]{5,18})(?:;(?P<rest>.*))?", re.ASCII | re.DOTALL)
_NUMBER: Final = re.compile(r"\+?\d{8,15}", re.ASCII)
_MASK: Final = re.compile(r"[0-7]?", re.ASCII)
_BITS: Final[dict[Part, int]] = {"payee": 1, "amount": 2, "message": 4}


def parsed(text: str) -> PaymentCode | Damaged | None:
    """Return what a Swish code says, `Damaged` where it cannot be understood, None where it is something else."""
    found = _BEGINNING.fullmatch(text)
    if found is None or found["rest"] is None:
        return None
    number = re.sub(r"[ -]", "", found["number"])
    money, message, mask = _parts(found["rest"])
    if not _NUMBER.fullmatch(number):
        return Damaged("swish", "its number is none")
    if mask is None:
        return Damaged("swish", "its mask is none")
    value = amount(clean(money)) if money else None
    is_unclear = bool(money) and (value is None or value <= 0)
    bits = int(mask or 0)
    told = clean(_decoded(message)) or None
    parts = {"account": found["number"].strip(), "amount": "" if is_unclear else money, "message": message}
    return PaymentCode(
        scheme="swish",
        account_type="SWISH",
        account=number,
        amount=None if is_unclear else value,
        message=told,
        editable=frozenset(part for part, bit in _BITS.items() if bits & bit),
        unclear=("amount",) if is_unclear else (),
        parts={name: clean(part) for name, part in parts.items() if part},
    )


def written(code: PaymentCode) -> str:
    """Write a Swish code; raises `InvalidPaymentCodeError` for a number, amount or message that Swish does not take."""
    if code.account is None or not _NUMBER.fullmatch(code.account):
        raise InvalidPaymentCodeError(scheme=code.scheme, part="account")
    if code.currency != "SEK":
        raise InvalidPaymentCodeError(scheme=code.scheme, part="currency")
    if code.amount is not None and code.amount <= 0:
        raise InvalidPaymentCodeError(scheme=code.scheme, part="amount")
    message = clean(code.message or "")
    if len(message) > LONGEST_MESSAGE:
        raise InvalidPaymentCodeError(scheme=code.scheme, part="message")
    money = "" if code.amount is None else f"{code.amount:.2f}".replace(".", ",")
    mask = sum(_BITS[part] for part in code.editable)
    return f"C{code.account};{money};{quote(message, safe='')};{mask}"


def _parts(rest: str) -> tuple[str, str, str | None]:
    """Return amount, message and mask (None where it is no mask); a message may have a semicolon of its own."""
    money, *others = (part.strip() for part in rest.split(";"))
    mask = others.pop() if len(others) > 1 else ""
    return money, ";".join(others), mask if _MASK.fullmatch(mask) else None


def _decoded(message: str) -> str:
    """Undo URL encoding, where there is any: a plus is a space only where no space stands as itself."""
    plain = message if " " not in message else message.replace("+", "%2B")
    try:
        return unquote_plus(plain, errors="strict")
    except UnicodeDecodeError:
        return unquote_to_bytes(plain.replace("+", " ")).decode("cp1252", errors="replace")
