"""What a person looks for on each kind of paper, so that it is said when it was not found; nothing else is missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gateway.models import Document
from gateway.reading.shape import ACCOUNTS, FIELD_NAMES

_OF_SLIPS: Final = ("supplier_name", "document_date", "total_amount")
_OF_PURCHASES: Final = (*_OF_SLIPS, "vat_amount")
_BY_KIND: Final[dict[str | None, tuple[str, ...]]] = {
    "card_slip": _OF_SLIPS,
    "reminder": _OF_SLIPS,
    "supplier_invoice": (*_OF_PURCHASES, "invoice_number"),
    "other": (),
}
_OF_COMPANIES: Final = ("receipt", "supplier_invoice", "credit_note")
_TO_PAY: Final = ("supplier_invoice", "reminder")


def names(document: Document) -> list[str]:
    """Name the fields to show for a document: those that were found and those that its kind should have."""
    found = document.fields_by_name
    wanted = {*_wanted(document)} if document.read_at is not None else set()
    return [name for name in FIELD_NAMES if name in found or name in wanted]


def _wanted(document: Document) -> Iterator[str]:
    """Yield what is missed; only papers in kronor have Swedish numbers, and what is paid needs no due date."""
    yield from _BY_KIND.get(document.kind, _OF_PURCHASES)
    if document.kind in _OF_COMPANIES and document.currency in {None, "SEK"}:
        yield "organisation_number"
    if document.kind in _TO_PAY and _is_unpaid(document):
        yield "due_date"
        yield from _ways_to_pay(document)


def _is_unpaid(document: Document) -> bool:
    method = document.fields_by_name.get("payment_method")
    return method is None or method.value == "invoice"


def _ways_to_pay(document: Document) -> Iterator[str]:
    """Yield an account and a number to quote, where there is none of several that would do."""
    found = document.fields_by_name
    if not found.keys() & set(ACCOUNTS):
        yield ACCOUNTS[0]
    if not found.keys() & {"payment_reference", "invoice_number"}:
        yield "payment_reference"
