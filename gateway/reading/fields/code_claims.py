"""What a payment code claims about the fields of a document, in the form in which fields are kept.

A code says what is to be paid, and to whom; where that belongs depends on what is printed: its amount is the
amount due or the total, its reference the payment reference or the number of the invoice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from stdnum import iso11649

from gateway.accounting import identifiers, money
from gateway.accounting.identifiers import compact
from gateway.accounting.vat import MOST_ROUNDING
from gateway.formats.payment_qr import PaymentCode
from gateway.reading.shape import Check, Field

EXACT: Final = 0.99
"""What a code says is read without error: its squares carry their own correction."""

INFERRED: Final = 0.8
"""What follows from a code, but is not what it says."""

_SAYS_SO: Final = Check("payment_code", passed=True)
_ACCOUNTS: Final[dict[str, tuple[str, str, Callable[[str], str]]]] = {
    "BG": ("bankgiro", "check_digit", identifiers.bankgiro),
    "PG": ("plusgiro", "check_digit", identifiers.plusgiro),
    "IBAN": ("iban", "check_digits", identifiers.iban),
}


class Claim(NamedTuple):
    """A value that a code gives for a field, the part of its payload, and how it was checked."""

    name: str
    value: str
    raw: str
    checks: tuple[Check, ...] = (_SAYS_SO,)
    confidence: float = EXACT

    @property
    def is_believed(self) -> bool:
        """Whether nothing speaks against it."""
        return all(check.passed for check in self.checks)


def claims(code: PaymentCode, printed: Mapping[str, Field]) -> Iterator[Claim]:
    """Yield what a code says; what the payer may change (Swish) says nothing about the document."""
    if code.payee:
        yield Claim("supplier_name", code.payee, _raw(code, "payee"))
    if code.company_id and code.country in {None, "SE"}:
        check = "check_digit"
        yield _numbered("organisation_number", code, "company_id", check, identifiers.organisation_number)
    if code.account and code.account_type in _ACCOUNTS:
        name, check, form = _ACCOUNTS[code.account_type]
        yield _numbered(name, code, "account", check, form)
    yield from _references(code, printed)
    yield from _dates(code)
    yield from _money(code, printed)


def _raw(code: PaymentCode, part: str) -> str:
    return code.parts.get(part, str(getattr(code, part)))


def _numbered(name: str, code: PaymentCode, part: str, check: str, form: Callable[[str], str]) -> Claim:
    """Return a claim of a number with a check digit, in its printed form where that is right."""
    number = str(getattr(code, part))
    is_right = identifiers.is_valid(form, number)
    value = form(number) if is_right else number
    return Claim(name, value, _raw(code, part), (Check(check, is_right), _SAYS_SO))


def _references(code: PaymentCode, printed: Mapping[str, Field]) -> Iterator[Claim]:
    """Yield what the payer is to quote, and the invoice that is credited."""
    if code.credited_reference:
        yield Claim("credited_invoice", code.credited_reference, _raw(code, "credited_reference"))
    if code.scheme != "usingqr":
        yield from _quoted(code)
        return
    if code.reference is None:
        return
    raw = _raw(code, "reference")
    invoice, reference = printed.get("invoice_number"), printed.get("payment_reference")
    is_right = identifiers.is_valid(identifiers.payment_reference, code.reference)
    if invoice is not None and same_number(str(invoice.value), code.reference):
        yield Claim("invoice_number", code.reference, raw)
    elif is_right:
        digits = identifiers.payment_reference(code.reference)
        yield Claim("payment_reference", digits, raw, (Check("check_digit", passed=True), _SAYS_SO))
    elif reference is not None and reference.is_sure and compact(code.reference) not in str(reference.value):
        yield Claim("payment_reference", code.reference, raw)
    else:
        yield Claim("invoice_number", code.reference, raw, confidence=INFERRED)


def _quoted(code: PaymentCode) -> Iterator[Claim]:
    """Yield the reference of a transfer: a structured one (`RF…`), another, or a message that is one."""
    if code.reference and code.reference.startswith("RF"):
        checks = (Check("check_digits", bool(iso11649.is_valid(code.reference))), _SAYS_SO)
        yield Claim("payment_reference", code.reference, _raw(code, "reference"), checks)
    elif code.reference:
        yield Claim("invoice_number", code.reference, _raw(code, "reference"), confidence=INFERRED)
    elif code.message and "message" not in code.editable and re.fullmatch(r"[\d ]{4,}", code.message, re.ASCII):
        digits = compact(code.message)
        if identifiers.is_valid(identifiers.payment_reference, digits):
            checks = (Check("check_digit", passed=True), _SAYS_SO)
            yield Claim("payment_reference", digits, _raw(code, "message"), checks)


def _dates(code: PaymentCode) -> Iterator[Claim]:
    for name, part in (("document_date", "invoice_date"), ("due_date", "due_date")):
        day: date | None = getattr(code, part)
        if day is not None:
            yield Claim(name, day.isoformat(), _raw(code, part))


def _money(code: PaymentCode, printed: Mapping[str, Field]) -> Iterator[Claim]:
    if "currency" in code.parts or code.account_type in {"BG", "PG"}:
        yield Claim("currency", code.currency, _raw(code, "currency"))
    currency = printed.get("currency")
    if currency is not None and currency.is_sure and currency.value != code.currency:
        return  # amounts in another currency are other amounts
    if code.amount is not None and "amount" not in code.editable:
        yield from _amount(code, code.amount, printed)
    vat = code.vat_total
    if vat is not None and code.amount is not None:
        shown = amount_of(printed.get("vat_amount"))
        is_near = shown is not None and code.amount % 1 == 0 and abs(abs(shown) - abs(vat)) <= MOST_ROUNDING
        value = shown if shown is not None and is_near else _signed(vat, shown)
        yield Claim("vat_amount", money.written(value, code.currency), _raw_vat(code))


def _amount(code: PaymentCode, amount: Decimal, printed: Mapping[str, Field]) -> Iterator[Claim]:
    """Yield what is to be paid, as the field that it must be compared with."""
    raw, value = _raw(code, "amount"), money.written(amount, code.currency)
    total = printed.get("total_amount")
    if code.purpose != "payment":
        yield Claim("total_amount", money.written(_signed(amount, amount_of(total)), code.currency), raw)
    elif "amount_due" in printed:
        yield Claim("amount_due", value, raw)
    elif total is None:
        yield Claim("amount_due", value, raw)
        yield Claim("total_amount", value, raw, confidence=INFERRED)
    elif _is_rounded(amount, amount_of(total)):
        yield Claim("amount_due", value, raw)
    else:
        yield Claim("total_amount", value, raw)


def _is_rounded(amount: Decimal, total: Decimal | None) -> bool:
    """Tell whether an amount to pay is a total rounded to whole kronor."""
    return total is not None and amount % 1 == 0 and 0 < abs(total - amount) <= MOST_ROUNDING


def _signed(amount: Decimal, shown: Decimal | None) -> Decimal:
    """Return an amount with the sign that is printed: some print a minus on a credit invoice and some do not."""
    return shown if shown is not None and abs(shown) == abs(amount) else amount


def _raw_vat(code: PaymentCode) -> str:
    names = ("vat",) if code.vat is not None else ("vat_high", "vat_middle", "vat_low")
    return " + ".join(code.parts[name] for name in names if name in code.parts) or str(code.vat_total)


def amount_of(field: Field | None) -> Decimal | None:
    """Return the value of a field of money."""
    return None if field is None else Decimal(str(field.value))


def same_number(one: str, other: str) -> bool:
    """Tell whether two numbers are the same but for marks, zeros in front, and letters in front of the digits."""
    first, second = (compact(number).lstrip("0") for number in (one, other))
    return first == second or re.sub(r"^[A-Z]+0*", "", first) == re.sub(r"^[A-Z]+0*", "", second) != ""
