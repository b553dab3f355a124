"""What is missed is what that kind of paper should have, and nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.models import Document, Field
from gateway.reading.shape import ACCOUNTS
from gateway.web import expected

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PURCHASE = ["supplier_name", "organisation_number", "document_date", "total_amount", "vat_amount"]


def document(kind: str | None, *, currency: str | None = "SEK", **values: Any) -> Document:
    """Return a document that was read, with these values found."""
    fields = [Field(name=name, value=value) for name, value in values.items()]
    return Document(kind=kind, currency=currency, read_at=NOW, fields=fields)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("receipt", PURCHASE),
        ("credit_note", PURCHASE),
        ("card_slip", ["supplier_name", "document_date", "total_amount"]),
        ("other", []),
        ("reminder", ["supplier_name", "document_date", "due_date", "total_amount", "payment_reference", "bankgiro"]),
        (
            "supplier_invoice",
            [*PURCHASE[:3], "due_date", *PURCHASE[3:], "invoice_number", "payment_reference", "bankgiro"],
        ),
        (None, [name for name in PURCHASE if name != "organisation_number"]),
    ],
)
def test_each_kind_has_its_own(kind: str | None, names: list[str]) -> None:
    assert expected.names(document(kind)) == names


@pytest.mark.parametrize("account", ["bankgiro", "plusgiro", "iban"])
def test_one_account_and_one_number_to_quote_are_enough(account: str) -> None:
    names = expected.names(document("supplier_invoice", **{account: "1"}, invoice_number="2"))
    assert [name for name in names if name in {*ACCOUNTS, "payment_reference"}] == [account]


def test_what_is_paid_needs_no_account_and_what_is_to_be_paid_does() -> None:
    assert "due_date" not in expected.names(document("supplier_invoice", payment_method="card"))
    assert "bankgiro" in expected.names(document("supplier_invoice", payment_method="invoice"))


def test_a_paper_from_abroad_has_no_swedish_number() -> None:
    assert "organisation_number" not in expected.names(document("receipt", currency="EUR"))


def test_what_was_found_is_shown_on_any_kind_and_nothing_is_missed_before_it_is_read() -> None:
    assert expected.names(document("other", iban="1")) == ["iban"]
    assert expected.names(Document(kind=None, fields=[])) == []
