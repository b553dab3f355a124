"""What a payment code says, whatever its scheme: the value, and how its parts are read from text."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from gateway.accounting import money
from gateway.errors import InvalidError

Scheme = Literal["usingqr", "swish", "epc"]
Purpose = Literal["payment", "credit", "cash"]
AccountType = Literal["BG", "PG", "IBAN", "BBAN", "SWISH"]
Part = Literal["payee", "amount", "message"]

LONGEST_PART: Final = 140
"""No part of any scheme is longer; what is, is cut."""

_MOST_DIGITS: Final = 12
_OLDEST_YEAR: Final = 1990
_PLAIN: Final = re.compile(r"[-+]?\d+(?:[.,](?P<decimals>\d+))?", re.ASCII)
_DATE: Final = re.compile(r"(\d{4})([-/.]?)(\d\d)\2(\d\d)(?:[T ].*)?", re.ASCII)
_THREE: Final = 3


class InvalidPaymentCodeError(InvalidError):
    """A payment code cannot be written, since a part that its scheme asks for is missing or not allowed."""

    code = "invalid_payment_code"
    message = "A payment code of the scheme {scheme} cannot be written with this {part}. Give one that it allows."


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """What one payment code says; None and empty are what it leaves out.

    `purpose` is `payment` (to be paid), `credit` (a credit invoice, nothing to pay) or `cash` (already paid).
    `amount` is what is to be paid; `vat_high`, `vat_middle` and `vat_low` are VAT amounts at the country's three
    rates. `account` is as it is written, of the sort `account_type`; a Swish number is an account as well.
    `editable` are the parts that a payer may change (Swish). `unclear` names the parts that could not be
    understood and were left out; `parts` is the text in the payload that each part was read from.
    """

    scheme: Scheme
    purpose: Purpose = "payment"
    payee: str | None = None
    company_id: str | None = None
    country: str | None = None
    reference: str | None = None
    credited_reference: str | None = None
    invoice_date: date | None = None
    due_date: date | None = None
    amount: Decimal | None = None
    currency: str = "SEK"
    vat: Decimal | None = None
    vat_high: Decimal | None = None
    vat_middle: Decimal | None = None
    vat_low: Decimal | None = None
    account_type: AccountType | None = None
    account: str | None = None
    bank_code: str | None = None
    address: str | None = None
    message: str | None = None
    editable: frozenset[Part] = frozenset()
    unclear: tuple[str, ...] = ()
    parts: Mapping[str, str] = dataclasses.field(default_factory=dict, compare=False, repr=False)

    @property
    def vat_total(self) -> Decimal | None:
        """All VAT: what the code says it is, else the sum over its rates."""
        rates = [vat for vat in (self.vat_high, self.vat_middle, self.vat_low) if vat is not None]
        return self.vat if self.vat is not None else sum(rates, Decimal(0)) if rates else None


@dataclass(frozen=True, slots=True)
class Damaged:
    """A text that begins as a payment code of a scheme and cannot be understood, with the reason."""

    scheme: Scheme
    reason: str


def clean(text: str) -> str:
    """Return text on one line, without what cannot be printed (or stored), and no longer than a part may be."""
    line = " ".join(text.split())
    return "".join(letter for letter in line if letter.isprintable())[:LONGEST_PART].strip()


def amount(written: str | Decimal, currency: str = "SEK") -> Decimal | None:
    """Return an amount rounded to the minor unit, or None where it is none or may mean two things.

    A number with a point or comma is taken at its word, however many decimals it has; in a text, three
    decimals may be thousands. Grouped digits are read as they are printed.
    """
    value = written if isinstance(written, Decimal) else _text_amount(written)
    if value is None or not value.is_finite() or value.adjusted() >= _MOST_DIGITS:
        return None
    return money.rounded(value, currency) + 0  # no minus before zero


def _text_amount(text: str) -> Decimal | None:
    plain = _PLAIN.fullmatch(text.strip())
    if plain is None:
        candidates = money.candidates(text)
        return candidates[0] if len(candidates) == 1 else None
    is_unclear = plain["decimals"] is not None and len(plain["decimals"]) == _THREE
    return None if is_unclear else Decimal(plain[0].replace(",", "."))


def day(written: str) -> date | None:
    """Return a date written as YYYYMMDD or YYYY-MM-DD, or None where it is none that an invoice can have."""
    found = _DATE.fullmatch(written.strip())
    try:
        value = date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None
    return value if value is not None and value.year >= _OLDEST_YEAR else None
