"""All fields of a document, from its rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gateway.reading.fields.amounts import amounts
from gateway.reading.fields.dates import dates
from gateway.reading.fields.numbers import numbers
from gateway.reading.fields.supplier import supplier
from gateway.reading.shape import FIELD_NAMES, Field
from gateway.reading.words.rows import Row


def fields(rows: Sequence[Row], *, today: date) -> dict[str, Field]:
    """Return what was found, in the order of `FIELD_NAMES`; a field that was not found is absent."""
    found = numbers(rows) | dates(rows, today=today) | amounts(rows)
    found |= supplier(rows, found.get("organisation_number"))
    return {name: found[name] for name in FIELD_NAMES if name in found}
