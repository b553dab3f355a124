"""From an electronic invoice to the fields of a document: what the sender's own program states needs no reading.

A value that is stated is sure; one that follows from others is nearly so. What contradicts another value of the
same file, or fails its check digit, is not proven: a file can be read right and still be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from gateway.accounting import identifiers, money
from gateway.accounting.vat import VatRow
from gateway.formats.electronic_invoice.invoice import ElectronicInvoice, Line, Party
from gateway.reading.shape import FIELD_NAMES, Check, Field, Kind, Rival

STATED: Final = 1.0
DERIVED: Final = 0.99
CONTRADICTED: Final = 0.8

_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_ZERO: Final = Decimal(0)
_METHODS: Final = {
    "10": "cash",
    "48": "card",
    "54": "card",
    "55": "card",
    **dict.fromkeys(("1", "30", "31", "42", "50", "56", "57", "58"), "invoice"),
}
"""Payment means (UNTDID 4461) in the words of the field `payment_method`."""


def fields(invoice: ElectronicInvoice, *, page: int = 1) -> tuple[Kind, dict[str, Field]]:
    """Return the kind and the fields of a document, in the order of `FIELD_NAMES`; what is not said is absent.

    Amounts stand as the file states them: those of a credit note are positive in all syntaxes, its kind tells the sign.
    """
    reckoned = _Reckoned(invoice)
    kind: Kind = "credit_note" if reckoned.is_credit_note else "supplier_invoice"
    found = {
        field.name: field
        for field in (
            *_names(invoice, page),
            *_dates_and_numbers(invoice, page, is_credit_note=reckoned.is_credit_note),
            *_payment(invoice, page),
            *_amounts(reckoned, page),
        )
    }
    return kind, {name: found[name] for name in FIELD_NAMES if name in found}


class _Reckoned:
    """The amounts of an invoice, and those that follow from others."""

    def __init__(self, invoice: ElectronicInvoice) -> None:
        stated = next(
            (amount for amount in (invoice.total_amount, invoice.amount_due, invoice.net_amount) if amount), _ZERO
        )
        self.invoice = invoice
        self.is_credit_note = invoice.is_credit_note or stated < 0
        self.is_unclear = invoice.is_credit_note and stated < 0
        """A credit note of negative amounts would take money back, which senders hardly ever mean."""
        self.currency = invoice.currency if invoice.currency and _CURRENCY.fullmatch(invoice.currency) else "SEK"

    def written(self, amount: Decimal) -> str:
        """Write an amount as it is stated; zero has no sign."""
        return money.written(amount + _ZERO, self.currency)

    def vat_amount(self) -> tuple[Decimal | None, float]:
        """Return the VAT, or the sum of that of each rate, or what the total has more than the net."""
        invoice = self.invoice
        if invoice.vat_amount is not None:
            return invoice.vat_amount, STATED
        if invoice.vat:
            return _sum(invoice.vat), DERIVED
        if invoice.total_amount is not None and invoice.net_amount is not None:
            return invoice.total_amount - invoice.net_amount, DERIVED
        return None, DERIVED

    def total_amount(self) -> tuple[Decimal | None, float]:
        """Return the total, or net and VAT together, or what is due where nothing was paid or rounded."""
        invoice, (vat, _) = self.invoice, self.vat_amount()
        if invoice.total_amount is not None:
            return invoice.total_amount, STATED
        if invoice.net_amount is not None and vat is not None:
            return invoice.net_amount + vat, DERIVED
        is_whole = not invoice.prepaid_amount and not invoice.rounding
        return (invoice.amount_due if is_whole else None), DERIVED


def _names(invoice: ElectronicInvoice, page: int) -> Iterator[Field]:
    yield from _said("supplier_name", invoice.seller.name, page)
    yield from _organisation_number(invoice.seller, page)
    yield from _said("customer_name", invoice.buyer.name, page)
    yield from _said("customer_number", invoice.buyer.identifier, page)


def _dates_and_numbers(invoice: ElectronicInvoice, page: int, *, is_credit_note: bool) -> Iterator[Field]:
    yield from _said("invoice_number", invoice.number, page)
    for name, day in (("document_date", invoice.issue_date), ("due_date", invoice.due_date)):
        yield from _said(name, day.isoformat() if day else None, page)
    if is_credit_note:
        yield from _said("credited_invoice", ", ".join(invoice.credited_invoices) or None, page)
    if invoice.currency and _CURRENCY.fullmatch(invoice.currency):
        yield from _said("currency", invoice.currency, page)


def _payment(invoice: ElectronicInvoice, page: int) -> Iterator[Field]:
    yield from _reference(invoice.payment_reference, page)
    yield from _number("bankgiro", invoice.numbers("bankgiro"), identifiers.bankgiro, page)
    yield from _number("plusgiro", invoice.numbers("plusgiro"), identifiers.plusgiro, page)
    yield from _number("iban", invoice.numbers("iban"), identifiers.iban, page)
    method = _METHODS.get(invoice.payment_means or "")
    if method is not None:
        yield Field("payment_method", method, invoice.payment_means or "", DERIVED, "einvoice", page)


def _amounts(reckoned: _Reckoned, page: int) -> Iterator[Field]:
    invoice = reckoned.invoice
    (vat, vat_sure), (total, total_sure) = reckoned.vat_amount(), reckoned.total_amount()
    sums, rows = tuple(_sum_checks(invoice)), tuple(_row_checks(invoice))
    for name, amount, sure, checks in (
        ("total_amount", total, total_sure, sums),
        ("amount_due", invoice.amount_due, STATED, ()),
        ("net_amount", invoice.net_amount, STATED, sums),
        ("vat_amount", vat, vat_sure, (*sums, *rows)),
        ("rounding", invoice.rounding or None, STATED, ()),
    ):
        if amount is not None:
            least = _least(sure, checks, is_unclear=reckoned.is_unclear)
            yield Field(name, reckoned.written(amount), f"{amount:f}", least, "einvoice", page, None, checks)
    if invoice.vat:
        sure = _least(STATED, rows, is_unclear=reckoned.is_unclear)
        yield Field("vat", _vat_rows(reckoned), "", sure, "einvoice", page, None, rows)
    if invoice.lines:
        items = [_item(line, reckoned) for line in invoice.lines]
        yield Field("line_items", items, "", STATED, "einvoice", page)


def _sum_checks(invoice: ElectronicInvoice) -> Iterator[Check]:
    """Check that net and VAT are the total, as EN 16931 asks for without tolerance (BR-CO-15)."""
    net, vat, total = invoice.net_amount, invoice.vat_amount, invoice.total_amount
    if net is not None and vat is not None and total is not None:
        yield Check("net_and_vat_add_up", net + vat == total)


def _row_checks(invoice: ElectronicInvoice) -> Iterator[Check]:
    """Check that the VAT of the rates is the VAT in all (BR-CO-14)."""
    if invoice.vat and invoice.vat_amount is not None:
        yield Check("vat_adds_up", _sum(invoice.vat) == invoice.vat_amount)


def _least(sure: float, checks: tuple[Check, ...], *, is_unclear: bool) -> float:
    return CONTRADICTED if is_unclear or not all(check.passed for check in checks) else sure


def _sum(rows: tuple[VatRow, ...]) -> Decimal:
    return sum((row.vat for row in rows), _ZERO)


def _vat_rows(reckoned: _Reckoned) -> list[dict[str, str]]:
    """Put together the rows of one rate: the syntaxes part those that are exempt for different reasons."""
    by_rate: dict[Decimal, tuple[Decimal, Decimal]] = {}
    for row in reckoned.invoice.vat:
        net, vat = by_rate.get(row.rate, (_ZERO, _ZERO))
        by_rate[row.rate] = (net + row.net, vat + row.vat)
    return [
        {"rate": money.plain(rate), "net": reckoned.written(net), "vat": reckoned.written(vat)}
        for rate, (net, vat) in sorted(by_rate.items(), reverse=True)
    ]


def _item(line: Line, reckoned: _Reckoned) -> dict[str, str | None]:
    """Write a line; on a credit note both its quantity and its amount are given back."""
    quantity = None if line.quantity is None else line.quantity + _ZERO
    return {
        "description": line.description,
        "quantity": None if quantity is None else money.plain(quantity),
        "unit_price": None if line.unit_price is None else _price(line.unit_price),
        "amount": None if line.amount is None else reckoned.written(line.amount),
        "rate": None if line.rate is None else money.plain(line.rate),
    }


def _price(price: Decimal) -> str:
    """Write a price with all its decimals, two at least."""
    whole, _, decimals = money.plain(price).partition(".")
    return f"{whole}.{decimals:0<2}"


def _said(name: str, value: Any, page: int) -> Iterator[Field]:
    if value is not None:
        yield Field(name, value, str(value), STATED, "einvoice", page)


def _number(name: str, numbers: Sequence[str], identifier: Callable[[str], str], page: int) -> Iterator[Field]:
    """Yield the first number with a right check digit, else the first, as it is printed; the others are its rivals."""
    right = [number for number in numbers if identifiers.is_valid(identifier, number)]
    chosen = next(iter([*right, *numbers]), None)
    if chosen is None:
        return
    sure = STATED if right else CONTRADICTED
    check = Check("check_digits" if name == "iban" else "check_digit", passed=bool(right))
    others = (identifier(number) if number in right else number for number in numbers if number != chosen)
    rivals = tuple(Rival(number, STATED, (), page) for number in others)
    value = identifier(chosen) if right else chosen
    yield Field(name, value, chosen, sure, "einvoice", page, None, (check,), rivals)


def _organisation_number(seller: Party, page: int) -> Iterator[Field]:
    """Yield the number of the seller: a Swedish one as printed, or taken from its VAT number; others as stated."""
    name, number, vat = "organisation_number", seller.organisation_number, seller.vat_number or ""
    is_swedish = seller.country == "SE" or vat.startswith("SE")
    if number is None and identifiers.is_valid(identifiers.vat_number, vat):
        within = identifiers.organisation_number(identifiers.vat_number(vat)[2:12])
        checks = (Check("check_digit", passed=True), Check("vat_number", passed=True))
        yield Field(name, within, vat, DERIVED, "einvoice", page, None, checks)
    elif is_swedish:
        yield from _number(name, [number] if number else [], identifiers.organisation_number, page)
    else:
        yield from _said(name, number, page)


def _reference(reference: str | None, page: int) -> Iterator[Field]:
    """Yield what the payer is to quote: the digits of an OCR number, or a text; only the first has a check digit."""
    if reference is None:
        return
    bare = re.sub(r"[\s-]", "", reference)
    is_number = identifiers.is_valid(identifiers.payment_reference, bare)
    checks = (Check("check_digit", passed=True),) if is_number else ()
    value = bare if bare.isdigit() else reference
    yield Field("payment_reference", value, reference, STATED, "einvoice", page, None, checks)
