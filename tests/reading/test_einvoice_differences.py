"""The page of a hybrid PDF is compared with the invoice in it: only where print is proven, and only what is paid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.formats.electronic_invoice.read import read
from gateway.reading.einvoice import fields
from gateway.reading.einvoice_differences import differences
from gateway.reading.finding_texts import TEXTS
from gateway.reading.shape import SURE, Field, Finding, Rival
from tests.formats.electronic_invoice.written import UBL, UBL_CREDIT_NOTE

STATED = fields(read(UBL.encode()))[1]


def printed(name: str, value: str, confidence: float = SURE) -> dict[str, Field]:
    """Return what was read from the page."""
    return {name: Field(name, value, value, confidence, "text", 1)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("total_amount", "1365.40"),
        ("amount_due", "1365.00"),
        ("bankgiro", "9992-3450"),
        ("plusgiro", "1-8"),
        ("iban", "DE19 9999 9999 0000 1234 56"),
    ],
)
def test_what_would_be_paid_otherwise_is_told(name: str, value: str) -> None:
    stated = STATED[name].value
    assert differences(STATED, printed(name, value)) == [
        Finding("einvoice_differs", "error", name, {"printed": value, "stated": stated})
    ]
    assert TEXTS["einvoice_differs"].format(printed=value, stated=stated)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("total_amount", "1356.40"),
        ("total_amount", "1356.00"),
        ("amount_due", "1356.40"),
        ("total_amount", "-1356.40"),
        ("bankgiro", "9991-2347"),
        ("iban", "SE5499900000099912345678"),
        ("vat_amount", "1.00"),
        ("supplier_name", "Somebody else"),
    ],
)
def test_the_same_in_other_words_is_no_difference(name: str, value: str) -> None:
    assert differences(STATED, printed(name, value)) == []


def test_print_that_is_not_proven_accuses_nobody() -> None:
    assert differences(STATED, printed("total_amount", "1.00", SURE - 0.01)) == []
    assert differences(STATED, printed("bankgiro", "9992-3450", SURE - 0.01)) == []


def test_an_account_that_is_not_proven_itself_is_not_compared() -> None:
    unsure = {"bankgiro": replace(STATED["bankgiro"], confidence=0.8)}
    assert differences(unsure, printed("bankgiro", "9992-3450")) == []


def test_any_of_the_accounts_that_are_stated_may_be_printed() -> None:
    several = {"bankgiro": replace(STATED["bankgiro"], rivals=(Rival("9992-3450", 1.0, (), 1),))}
    assert differences(several, printed("bankgiro", "9992-3450")) == []


def test_a_credit_note_may_be_printed_without_a_minus() -> None:
    stated = fields(read(UBL_CREDIT_NOTE.encode()))[1]
    assert differences(stated, printed("total_amount", "312.50")) == []


def test_what_only_one_of_them_says_is_no_difference() -> None:
    assert differences({}, printed("total_amount", "1.00")) == []
    assert differences(STATED, {}) == []
