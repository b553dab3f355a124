"""Whom to pay: the giro numbers of the paper."""

from __future__ import annotations

import pytest

from gateway.reading.fields.giro import giros
from gateway.reading.fields.giro_line import giro_line
from gateway.reading.shape import Field
from tests.reading.typed import typed


def found(*lines: str, confidence: float = 0.95) -> dict[str, Field]:
    """Return the giro numbers on a paper."""
    rows = typed(*lines, confidence=confidence)
    return giros(rows, giro_line(rows))


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Bankgiro: 5050–1055", "5050-1055"),
        ("Bankgiro 5050 1055", "5050-1055"),
        ("Bankgiro 505O-1O55", "5050-1055"),
        ("Bankgiro 5050-l055", "5050-1055"),
        ("Bankgiro 5050- 1055", "5050-1055"),
        ("Bankgiro5050-1055", "5050-1055"),
        ("BankgIro 50501055", "5050-1055"),
        ("Bank giro 991-2346", "991-2346"),
        ("BG5050-1055", "5050-1055"),
        ("Bankgiro  5050-1055  Telefon  031-3900612", "5050-1055"),
        ("Bankgironr 5050-1055 1 234,50", "5050-1055"),
    ],
)
def test_bankgiro_in_every_form(line: str, value: str) -> None:
    made = found(line)["bankgiro"]
    assert made.value == value
    assert made.is_sure


@pytest.mark.parametrize(
    ("line", "value"),
    [("Plusgiro 17 60 99-0", "176099-0"), ("PlusGirot 4567–4", "4567-4"), ("PG: 45 67 -4", "4567-4")],
)
def test_plusgiro_in_every_form(line: str, value: str) -> None:
    made = found(line)["plusgiro"]
    assert made.value == value
    assert made.is_sure


def test_both_stand_below_their_labels() -> None:
    fields = found("Bankgiro     Plusgiro", "5050-1055    4567-4")
    assert {name: made.value for name, made in fields.items()} == {"bankgiro": "5050-1055", "plusgiro": "4567-4"}


def test_the_number_of_the_form_goes_before_the_others() -> None:
    made = found(
        "Bankgiro 991-2346",
        "Betalas till bankgiro 5050-1055",
        "# 12345674 # 1234 50 6 > 50501055#41#",
    )["bankgiro"]
    assert made.value == "5050-1055"
    assert made.is_sure
    assert [rival.value for rival in made.rivals] == ["991-2346"]


def test_two_numbers_with_nothing_between_them_prove_neither() -> None:
    made = found("Bankgiro 991-2346", "Bankgiro 5050-1055")["bankgiro"]
    assert not made.is_sure
    assert [rival.value for rival in made.rivals] == ["5050-1055"]


def test_the_payers_own_number_is_not_the_suppliers() -> None:
    assert found("Ert bankgiro 991-2346", "Bankgiro 5050-1055")["bankgiro"].value == "5050-1055"


def test_a_digit_that_was_hard_to_read_is_put_right_but_never_proven() -> None:
    made = found("Bankgiro 5050-1085", confidence=0.5).get("bankgiro")
    assert made is not None
    assert not made.is_sure
    assert made.checks[0].passed == (made.checks[-1].check == "as_printed")


def test_a_digit_that_was_read_clearly_is_left_and_doubted() -> None:
    made = found("Bankgiro 5050-1056")["bankgiro"]
    assert made.value == "5050-1056"
    assert [(check.check, check.passed) for check in made.checks] == [("check_digit", False)]


def test_a_telephone_number_is_no_giro() -> None:
    assert found("Telefon 031-390 06 12", "Bankgirot AB") == {}
