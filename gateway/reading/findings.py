"""From fields to findings: what a person must look at before booking, and why.

A document is green only where its total, date and supplier are proven and its VAT agrees; all else is said. What
stands in an electronic invoice is proven by that. The texts stand in `finding_texts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from gateway.accounting.vat import MOST_ROUNDING, rates_in_force
from gateway.reading.fields.days import MOST_AHEAD, MOST_OLD
from gateway.reading.fields.kind import calls_itself_no_purchase
from gateway.reading.fields.marks import MarkName, marks
from gateway.reading.finding_texts import ASKED_BY_LAW
from gateway.reading.readers_agree import AGREE, MUST_AGREE
from gateway.reading.shape import TO_PAY, Field, Finding, Hint, Kind
from gateway.reading.words.rows import Row

Colour = Literal["green", "yellow", "red"]

BY_NUMBER: Final = "by_organisation_number"
UNLIKELY: Final = 0.5
"""Below this confidence a value that is not a must is pointed out, too."""

_MARKED: Final[dict[MarkName, str]] = {
    "copy": "copy_marked",
    "training": "training_marked",
    "not_a_receipt": "not_a_receipt_marked",
}
_CHECK_DIGITS: Final = frozenset({"check_digit", "check_digits"})
_DECIDES_PAYMENT: Final = frozenset({*TO_PAY, "invoice_number"})
_CODES_DIFFER: Final = frozenset({"code_agrees", "codes_agree"})
_VAT_CHECKS: Final = frozenset({"vat_adds_up", "net_and_vat_add_up"})


def colour(findings: Iterable[Finding]) -> Colour:
    """Return red where there is an error, else yellow where there is a warning, else green."""
    levels = {finding.level for finding in findings}
    return "red" if "error" in levels else "yellow" if levels else "green"


def doubts(kind: Kind, fields: Mapping[str, Field], rows: Sequence[Row], *, hint: Hint, today: date) -> list[Finding]:
    """Return all that is to be looked at on a document that has pages.

    Of a paper that says itself that nothing was bought, nothing need be found.
    """
    if not rows:
        return [Finding("no_text", "error")]
    marked = marks(rows)
    said = [Finding(_MARKED[mark.name], "warning", None, {"mark": mark.found.text}) for mark in marked]
    if kind == "other" and any(mark.name != "copy" for mark in marked):
        return said
    if kind == "other" and calls_itself_no_purchase(rows):
        return [Finding("not_to_book", "warning", "kind"), *said]
    return [
        *_kind(kind, hint),
        *said,
        *_must(fields, "total_amount", "total", "error"),
        *_amount_due(fields),
        *_date(fields, today),
        *_supplier(fields),
        *_vat(kind, fields),
        *_law(kind, fields),
        *_others(fields),
    ]


def _kind(kind: Kind, hint: Hint) -> Iterator[Finding]:
    if kind == "card_slip":
        yield Finding("card_slip_only", "warning")
    elif kind == "other":
        yield Finding("kind_unknown", "warning")
    elif {hint, kind} == {"receipt", "supplier_invoice"}:
        yield Finding("kind_differs", "warning", "kind")


def _must(
    fields: Mapping[str, Field], name: str, short: str, missing: Literal["error", "warning"]
) -> Iterator[Finding]:
    found = fields.get(name)
    if found is None:
        yield Finding(f"no_{short}", missing, name)
    elif not found.is_sure and not _is_said_otherwise(found):
        yield Finding(f"{short}_uncertain", "warning", name, {"value": str(found.value)})


def _is_said_otherwise(found: Field) -> bool:
    """Tell whether a finding of its own says what speaks against the value: two readers, or two codes, differ."""
    failed = {check.check for check in found.checks if not check.passed}
    return bool(failed & _CODES_DIFFER) or (AGREE in failed and found.name in MUST_AGREE)


def _amount_due(fields: Mapping[str, Field]) -> Iterator[Finding]:
    """Point out that another amount than the total is to be paid; a sender's own file says it beyond doubt."""
    total, due = fields.get("total_amount"), fields.get("amount_due")
    if total is None or due is None or due.source == "einvoice":
        return
    if abs(abs(Decimal(total.value)) - abs(Decimal(due.value))) > MOST_ROUNDING:
        params = {"value": str(total.value), "other": str(due.value)}
        yield Finding("amount_due_differs", "warning", "amount_due", params)


def _date(fields: Mapping[str, Field], today: date) -> Iterator[Finding]:
    found = fields.get("document_date")
    day = date.fromisoformat(found.value) if found else today
    if day > today + MOST_AHEAD:
        yield Finding("date_in_future", "warning", "document_date", {"value": day.isoformat()})
    elif day < today - MOST_OLD:
        yield Finding("date_old", "warning", "document_date", {"value": day.isoformat()})
    else:
        yield from _must(fields, "document_date", "date", "error")


def _supplier(fields: Mapping[str, Field]) -> Iterator[Finding]:
    """Whose name stands by a proven organisation number is known, even if a letter of it was misread."""
    name = fields.get("supplier_name")
    if name is None or not any(check.check == BY_NUMBER and check.passed for check in name.checks):
        yield from _must(fields, "supplier_name", "supplier", "warning")


def _vat(kind: Kind, fields: Mapping[str, Field]) -> Iterator[Finding]:
    if kind == "card_slip":
        return
    found = fields.get("vat_amount")
    if found is not None and any(c.check in _VAT_CHECKS and not c.passed for c in found.checks):
        yield Finding("vat_does_not_agree", "error", "vat_amount")
    else:
        yield from _must(fields, "vat_amount", "vat", "warning")
    yield from _rates(fields)


def _rates(fields: Mapping[str, Field]) -> Iterator[Finding]:
    """Compare the rates on a Swedish paper with those in force on its date."""
    rates, day, currency = fields.get("vat"), fields.get("document_date"), fields.get("currency")
    if rates is None or day is None or currency is None or currency.value != "SEK":
        return
    in_force = rates_in_force(date.fromisoformat(day.value))
    for row in rates.value:
        if in_force and Decimal(row["rate"]) not in in_force:
            yield Finding("rate_not_in_force", "error", "vat", {"rate": row["rate"], "date": day.value})


def _law(kind: Kind, fields: Mapping[str, Field]) -> Iterator[Finding]:
    """Name what the law asks for and was not found.

    A card slip is said to be one, and without a total it is not known whether a simplified invoice would do.
    """
    form = fields.get("invoice_form")
    if form is None or kind == "card_slip" or "total_amount" not in fields:
        return
    missing = [check.check for check in form.checks if not check.passed and check.check in ASKED_BY_LAW]
    if missing:
        yield Finding("missing_by_law", "warning", "invoice_form", {"missing": ",".join(missing)})


def _others(fields: Mapping[str, Field]) -> Iterator[Finding]:
    """Doubt numbers with a wrong check digit, and those that decide a payment where they were hard to read."""
    for name, found in fields.items():
        failed = {check.check for check in found.checks if not check.passed}
        if failed & _CHECK_DIGITS:
            yield Finding("check_digit_wrong", "warning", name, {"value": str(found.value)})
        elif name in _DECIDES_PAYMENT and (found.confidence < UNLIKELY or "as_printed" in failed):
            yield Finding("low_confidence", "warning", name, {"value": str(found.value)})
