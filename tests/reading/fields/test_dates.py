"""The date of the document and the day it falls due are told apart, and how sure they are follows from the paper."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.reading.fields.dates import dates
from gateway.reading.shape import Field
from tests.reading.typed import RECEIPT, typed

TODAY = date(2026, 11, 23)


def found(*lines: str, confidence: float = 0.95) -> dict[str, Field]:
    """Return the dates on a paper."""
    return dates(typed(*lines, confidence=confidence), today=TODAY)


def checks(field: Field) -> set[str]:
    """Return the checks that a field passed."""
    return {check.check for check in field.checks if check.passed}


def test_a_receipt_has_one_date_that_is_clear() -> None:
    field = found(*RECEIPT)["document_date"]
    assert (field.value, field.raw, field.page) == ("2026-10-10", "2026-10-10", 1)
    assert field.is_sure
    assert checks(field) == {"date_unambiguous", "date_plausible", "read_clearly"}


def test_a_date_that_was_hard_to_read_is_not_sure() -> None:
    assert not found(*RECEIPT, confidence=0.6)["document_date"].is_sure


def test_an_invoice_has_two_dates_and_its_terms_prove_the_first() -> None:
    fields = found(
        "Fakturadatum   2026-10-01", "Förfallodatum  2026-10-31", "Betalningsvillkor  30 dagar netto", confidence=0.5
    )
    assert fields["document_date"].value == "2026-10-01"
    assert fields["due_date"].value == "2026-10-31"
    assert "terms_agree" in checks(fields["document_date"])
    assert fields["document_date"].is_sure


def test_a_value_may_stand_below_its_label() -> None:
    fields = found("Fakturadatum    Förfallodag", "2026-10-01      2026-10-31")
    assert (fields["document_date"].value, fields["due_date"].value) == ("2026-10-01", "2026-10-31")


def test_a_date_that_stands_twice_is_proven() -> None:
    field = found("2026-10-10 08:28", "Betalt 2026-10-10", confidence=0.5)["document_date"]
    assert field.is_sure
    assert "date_repeated" in checks(field)


@pytest.mark.parametrize("other", ["Leveransdatum", "Orderdatum", "Bäst före", "Giltig till", "Best. datum", "Period"])
def test_the_date_of_something_else_is_left_alone(other: str) -> None:
    assert found(f"{other} 2026-09-01") == {}
    assert found(f"{other} 2026-09-01", "Datum 2026-10-10")["document_date"].value == "2026-10-10"


def test_a_rival_keeps_a_date_from_being_sure() -> None:
    field = found("Datum 2026-10-10", "2026-10-12")["document_date"]
    assert field.value == "2026-10-10"
    assert not field.is_sure


@pytest.mark.parametrize("text", ["Datum 2027-03-01", "Datum 2019-03-01", "Datum 26-03-19", "Datum 09/02/2026"])
def test_a_doubtful_date_is_given_but_never_sure(text: str) -> None:
    assert not found(text)["document_date"].is_sure


def test_an_impossible_future_goes_behind_what_is_possible() -> None:
    assert found("2029-10-10 08:28", "2026-10-10")["document_date"].value == "2026-10-10"


def test_a_due_date_before_the_document_is_not_sure() -> None:
    fields = found("Fakturadatum 2026-10-31", "Förfallodatum 2026-10-01")
    assert not fields["due_date"].is_sure
    assert "follows_document_date" not in checks(fields["due_date"])


def test_two_digits_with_dashes_follow_the_language_of_the_paper() -> None:
    assert found("18-03-17", "Moms 25 %")["document_date"].value == "2018-03-17"
    assert found("18-03-17", "Thank you")["document_date"].value == "2017-03-18"


def test_paper_without_dates_has_none() -> None:
    assert found("Testboden AB", "Totalt 178,00") == {}


def test_a_number_between_keeps_a_label_from_the_date() -> None:
    assert found("Order No. 1000219  11/03/2026 06:20 PM")["document_date"].value == "2026-03-11"


@pytest.mark.parametrize(
    "label", ["Betala senast", "Payable until", "Sista betalningsdag", "Date limite", "Förfallodag"]
)
def test_a_due_date_is_known_by_many_names(label: str) -> None:
    fields = found("Datum 2026-10-01", f"{label} 2026-10-31")
    assert (fields["document_date"].value, fields["due_date"].value) == ("2026-10-01", "2026-10-31")


def test_a_reminder_is_due_on_its_new_date() -> None:
    fields = found("Datum 2026-06-20", "Ursprungligt förfallodatum 2026-06-06", "Betala senast 2026-06-30")
    assert fields["due_date"].value == "2026-06-30"
    assert fields["document_date"].value == "2026-06-20"


def test_the_date_that_stands_most_often_is_taken() -> None:
    lines = (
        "Facture n°12 du 02 juillet 2026",
        "Prelevement a partir du 05 juillet 2026",
        "Facture n°12 du 02 juillet 2026",
    )
    assert found(*lines)["document_date"].value == "2026-07-02"


def test_a_paper_with_foreign_words_is_not_swedish() -> None:
    assert found("09:06PM 19-03-18", "Total RM 12.00", "GST 6%", "Summa")["document_date"].value == "2018-03-19"
