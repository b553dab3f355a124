"""Answers as values: what is there is taken, what is missing is refused, what is unknown is left alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scanner_client.answers import Caller, Document, DocumentList, ShapeError

DOCUMENT: dict[str, Any] = {
    "object": "document",
    "id": "0198",
    "status": "needs_review",
    "sha256": "AB",
    "kind": None,
    "kind_hint": "receipt",
    "received_at": "2026-11-03T14:05:00Z",
    "pages": [{}, {}],
    "total_amount": "1234.50",
    "currency": "SEK",
    "notice": {"id": "1", "status": "yellow", "state": "unread"},
    "findings": [{"code": "vat", "level": "yellow", "field": None, "text": "VAT?", "new_member": 1}],
    "member_of_a_later_version": True,
}


def test_a_document_is_read_whole() -> None:
    """Money is Decimal, instants are aware."""
    document = Document.from_json(DOCUMENT)
    assert document.total_amount == Decimal("1234.50")
    assert document.received_at is not None
    assert document.received_at.utcoffset() is not None
    assert (document.kind, document.page_count, document.notice_status) == ("receipt", 2, "yellow")
    assert (document.sha256, document.findings[0].text) == ("ab", "VAT?")
    assert document.raw["member_of_a_later_version"] is True


@pytest.mark.parametrize(
    ("status", "is_read"),
    [("received", False), ("reading", False), ("ready", True), ("needs_review", True), ("failed", True)],
)
def test_a_document_is_read_when_the_gateway_is_done_with_it(status: str, is_read: bool) -> None:
    """Well or badly."""
    assert Document.from_json({**DOCUMENT, "status": status}).is_read is is_read


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"sha256": ""},
        {"status": 3},
        {"object": "notice"},
        {"received_at": "yesterday"},
        {"total_amount": "much"},
    ],
)
def test_what_is_no_document_is_refused(change: dict[str, Any]) -> None:
    """A captive portal that answers 200 must not pass for a gateway."""
    with pytest.raises(ShapeError):
        Document.from_json({**DOCUMENT, **change})
    with pytest.raises(ShapeError):
        Document.from_json("<html>")


def test_a_list_leads_on_only_when_there_is_more() -> None:
    """The cursor of the last sheet is not followed."""
    body = {"object": "list", "data": [DOCUMENT], "has_more": False, "next_cursor": "x"}
    assert DocumentList.from_json(body).next_cursor is None
    assert DocumentList.from_json({**body, "has_more": True}).next_cursor == "x"


def test_a_caller_is_a_company_or_an_agency() -> None:
    """Its owner is what a photo must not leave for another of."""
    company = {"object": "caller", "role": "client", "company": {"id": "c", "name": "Kök AB"}, "agency": None}
    agency = {"object": "caller", "role": "accountant", "company": None, "agency": {"id": "a", "name": "Siffra"}}
    assert (Caller.from_json(company).owner, Caller.from_json(company).name) == ("c", "Kök AB")
    assert (Caller.from_json(agency).owner, Caller.from_json(agency).name) == ("a", "Siffra")
