"""All fields of a document, from its rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from gateway.reading.fields.amounts import amounts
from gateway.reading.fields.clock import time
from gateway.reading.fields.customer import customer
from gateway.reading.fields.dates import dates
from gateway.reading.fields.invoice_form import invoice_form
from gateway.reading.fields.items import line_items
from gateway.reading.fields.kind import kind
from gateway.reading.fields.numbers import numbers
from gateway.reading.fields.payment import payment
from gateway.reading.fields.supplier import supplier
from gateway.reading.shape import FIELD_NAMES, TO_PAY, Field
from gateway.reading.words.rows import Row

_OF_INVOICE: Final = frozenset({*TO_PAY, "invoice_number"})
"""What a credit note has that is made to an invoice, and not the receipt of a return."""


def fields(rows: Sequence[Row], *, today: date) -> dict[str, Field]:
    """Return what was found, in the order of `FIELD_NAMES`; a field that was not found is absent."""
    found = numbers(rows) | dates(rows, today=today) | amounts(rows)
    found |= supplier(rows, found.get("organisation_number"))
    found |= time(rows, found.get("document_date"))
    found |= line_items(rows, found)
    return _by_sort(rows, found)


def _by_sort(rows: Sequence[Row], found: dict[str, Field]) -> dict[str, Field]:
    """Add what depends on the sort of paper, in the order of `FIELD_NAMES`."""
    sort = kind(rows, found)
    is_invoice = sort in {"supplier_invoice", "reminder"} or (
        sort == "credit_note" and bool(_OF_INVOICE & found.keys())
    )
    found |= payment(rows, found, is_invoice=is_invoice)
    found |= customer(rows, found.get("supplier_name")) if is_invoice else {}
    found |= invoice_form(rows, found, kind(rows, found))
    return {name: found[name] for name in FIELD_NAMES if name in found}
