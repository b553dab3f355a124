"""From fields to findings: what a person must look at before booking, and why.

A document is green only where its total, date and supplier are proven and its VAT agrees; all else is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from gateway.accounting.vat import rates_in_force
from gateway.reading.container import errors
from gateway.reading.fields.days import MOST_AHEAD, MOST_OLD
from gateway.reading.fields.found import matches
from gateway.reading.shape import Field, Finding, Hint, Kind
from gateway.reading.words.rows import Row

Colour = Literal["green", "yellow", "red"]

BY_NUMBER: Final = "by_organisation_number"
UNLIKELY: Final = 0.5
"""Below this confidence a value that is not a must is pointed out, too."""

TEXTS: Final[dict[str, str]] = {
    "no_text": "Nothing could be read. Take a new photo in good light, with the whole paper in the picture.",
    "no_total": "No total was found. Enter it from the picture.",
    "total_uncertain": "The total {value} could not be proven. Compare it with the picture.",
    "no_date": "No date was found. Enter it from the picture.",
    "date_uncertain": "The date {value} could not be proven. Compare it with the picture.",
    "date_in_future": "The date {value} lies in the future. Compare it with the picture.",
    "date_old": "The date {value} is more than two years back. Compare it with the picture.",
    "no_supplier": "No supplier was found. Enter it from the picture.",
    "supplier_uncertain": "The supplier {value} could not be proven. Compare it with the picture.",
    "no_vat": "No VAT was read. Enter it from the picture, or book without VAT if none is charged.",
    "vat_uncertain": "The VAT {value} could not be proven. Compare it with the picture.",
    "vat_does_not_agree": "VAT and total do not agree. Compare every amount with the picture.",
    "rate_not_in_force": "VAT of {rate} % was not in force in Sweden on {date}. Look at the rate and the date.",
    "check_digit_wrong": "The check digit of {value} is wrong. Compare the number with the picture.",
    "low_confidence": "{value} was hard to read. Compare it with the picture.",
    "card_slip_only": "This is the slip of a card terminal, which shows no VAT. Ask for the receipt as well.",
    "copy_marked": "The paper says “{mark}”, so it may not be the original. Ask for that before booking.",
    "kind_differs": "It was sent as something else than what it looks like. Choose the right kind.",
    "kind_unknown": "It could not be told what this paper is. Choose its kind.",
    "too_many_pages": "Only the first {pages} pages were read. Look through the others yourself.",
    "time_ran_out": "Reading took too long; {pages} pages were read. Look through the others yourself.",
    "page_not_read": "Page {page} of file {file} could not be read. Read it in the picture, or send it again.",
    **{
        error.code: error.message
        for error in (
            errors.EmptyFileError,
            errors.UnknownTypeError,
            errors.TruncatedFileError,
            errors.DamagedFileError,
            errors.UndecodableError,
            errors.EncryptedError,
        )
    },
    "too_many_pixels": "The picture has more pixels than can be read. Send it smaller.",
}
"""What each code tells a person, in English; `{…}` comes from the params of the finding."""

_COPY: Final = re.compile(r"\b(?:kopia|ovning|ej kvitto|not a receipt|duplicate|reprint)\b")
_VAT_CHECKS: Final = frozenset({"vat_adds_up", "net_and_vat_add_up"})


def colour(findings: Iterable[Finding]) -> Colour:
    """Return red where there is an error, else yellow where there is a warning, else green."""
    levels = {finding.level for finding in findings}
    return "red" if "error" in levels else "yellow" if levels else "green"


def doubts(kind: Kind, fields: Mapping[str, Field], rows: Sequence[Row], *, hint: Hint, today: date) -> list[Finding]:
    """Return all that is to be looked at on a document that has pages."""
    if not rows:
        return [Finding("no_text", "error")]
    return [
        *_kind(kind, hint),
        *_marks(rows),
        *_must(fields, "total_amount", "total", "error"),
        *_date(fields, today),
        *_supplier(fields),
        *_vat(kind, fields),
        *_others(fields),
    ]


def _kind(kind: Kind, hint: Hint) -> Iterator[Finding]:
    if kind == "card_slip":
        yield Finding("card_slip_only", "warning")
    elif kind == "other":
        yield Finding("kind_unknown", "warning")
    elif {hint, kind} == {"receipt", "supplier_invoice"}:
        yield Finding("kind_differs", "warning", "kind")


def _marks(rows: Sequence[Row]) -> Iterator[Finding]:
    mark = next(matches(rows, _COPY), None)
    if mark is not None:
        yield Finding("copy_marked", "warning", None, {"mark": mark.text})


def _must(
    fields: Mapping[str, Field], name: str, short: str, missing: Literal["error", "warning"]
) -> Iterator[Finding]:
    found = fields.get(name)
    if found is None:
        yield Finding(f"no_{short}", missing, name)
    elif not found.is_sure:
        yield Finding(f"{short}_uncertain", "warning", name, {"value": str(found.value)})


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


def _others(fields: Mapping[str, Field]) -> Iterator[Finding]:
    for name, found in fields.items():
        if any(check.check == "check_digit" and not check.passed for check in found.checks):
            yield Finding("check_digit_wrong", "warning", name, {"value": str(found.value)})
        elif name in {"invoice_number", "due_date", "payment_reference"} and found.confidence < UNLIKELY:
            yield Finding("low_confidence", "warning", name, {"value": str(found.value)})
