"""A value is right when it says what the paper says, however either is written."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.reading.evaluation.agreement import Parts, agreement, close


@pytest.mark.parametrize(("field", "want", "got"), [
    ("total_amount", "1234.50", "1234.5"),
    ("rounding", "-0.30", -0.3),
    ("organisation_number", "556016-0680", "5560160680"),
    ("iban", "SE45 5000 0000 0583 9825 7466", "se4550000000058398257466"),
    ("card_last4", "1234", "**** 1234"),
    ("supplier_name", "Kvarnens Kök AB", "KVARNENS KÖK aktiebolag"),
    ("supplier_name", "Nord & Syd A/S", "Nord Syd"),
    ("customer_name", "Ö-Bygg, HB", "öbygg"),
    ("time", "08:05", "8.05:33"),
    ("invoice_number", " a-17 ", "A-17"),
    ("document_date", "2026-11-20", "2026-11-20"),
])  # fmt: skip
def test_the_same_in_another_hand_is_right(field: str, want: Any, got: Any) -> None:
    assert agreement(field, want, got).is_whole


@pytest.mark.parametrize(("field", "want", "got"), [
    ("total_amount", "1234.50", "1234.51"),
    ("total_amount", "-100.00", "100.00"),
    ("total_amount", "much", "much"),
    ("organisation_number", "556016-0680", "556016-0681"),
    ("supplier_name", "Kvarnens Kök AB", "Kvarnens Kok AB"),
    ("time", "08:05", "20:05"),
    ("invoice_number", "A-17", "A17"),
    ("document_date", "2026-11-20", None),
    ("document_date", "None", None),
])  # fmt: skip
def test_another_value_is_wrong(field: str, want: Any, got: Any) -> None:
    assert not agreement(field, want, got).is_whole


def test_on_a_credit_note_the_sign_says_nothing() -> None:
    assert agreement("total_amount", "-100.00", "100.00", is_credit=True).is_whole
    assert not agreement("total_amount", "-100.00", "101.00", is_credit=True).is_whole
    assert agreement("vat", [{"rate": "25", "vat": "-20"}], [{"rate": "25", "vat": "20"}], is_credit=True).is_whole


def test_rows_of_vat_are_right_one_by_one() -> None:
    want = [{"rate": "25", "net": "80.00", "vat": "20.00"}, {"rate": "6", "net": "50.00", "vat": "3.00"}]
    assert agreement("vat", want, list(reversed(want))) == Parts(2, 2)
    assert agreement("vat", want, [want[0], {"rate": "12", "net": "50.00", "vat": "3.00"}]) == Parts(1, 2)
    assert agreement("vat", want[:1], want) == Parts(1, 2), "a row too much is a wrong one"
    assert agreement("vat", want, [want[0], want[0]]) == Parts(1, 2), "no row counts twice"
    nothings: tuple[Any, ...] = (None, [], "25 %")
    for nothing in nothings:
        assert agreement("vat", want, nothing) == Parts(0, 2)


def test_lines_need_their_figures_and_nearly_their_words() -> None:
    want = {"description": "Kaffe mellanrost", "quantity": "2", "unit_price": None, "amount": "99.80", "rate": None}
    read = {"description": "Kaffe me1lanrost", "quantity": "2.00", "unit_price": "49.90", "amount": "99.8", "rate": "6"}
    assert agreement("line_items", [want], [read]).is_whole
    assert not agreement("line_items", [want], [read | {"quantity": "3"}]).is_whole
    assert not agreement("line_items", [want], [read | {"description": "Tvål"}]).is_whole
    assert not agreement("line_items", [want], ["Kaffe"]).is_whole


def test_names_are_close_with_four_of_five_words() -> None:
    assert close("En två tre fyra fem AB", "en TVÅ tre fyra sex")
    assert not close("En två tre fyra AB", "En två tre sex")
    assert not close("AB", None)
    assert not close("Nordens Bageri", None)


TEXTS = st.one_of(
    st.text("AB abåö&/.-0123456789 ", max_size=14),
    st.sampled_from(
        ["Kvarnens Kök AB", "KVARNENS KÖK", "kök co", "1 234.50", "1234.50", "-1234.5", "2026-11-20", "A/S"]
    ),
)
FIELDS = st.sampled_from(
    ["total_amount", "vat_amount", "net_amount", "amount_due", "organisation_number", "bankgiro", "plusgiro", "iban",
     "payment_reference", "supplier_name", "document_date", "due_date", "invoice_number", "currency", "kind"]
)  # fmt: skip


@pytest.fixture(scope="module")
def scorer(material: Path) -> Any:
    """Return the program that scores readings from outside; skips where it is absent."""
    path = material.parent / "tools" / "score_reading.py"
    spec = importlib.util.spec_from_file_location("score_reading", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=FIELDS, want=TEXTS, got=st.one_of(TEXTS, st.none()))
def test_right_means_what_it_means_elsewhere(scorer: Any, field: str, want: str, got: str | None) -> None:
    theirs: Callable[[str, Any, Any], bool] = scorer.agree
    assert agreement(field, want, got).is_whole == bool(theirs(field, want, got))
    if got is not None:
        assert close(want, got) == bool(scorer.close(want, got))
