"""Amounts are found in every way they are printed, also where a reader took a figure for a letter."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gateway.reading.fields.figures import bare, figures
from tests.reading.typed import typed


def found(line: str) -> list[tuple[Decimal, bool]]:
    """Return the amounts of a line, and whether each was read clearly."""
    (row,) = typed(line)
    return [(figure.value, figure.is_clear) for figure in figures(row)]


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("Totalt 1 234,50", "1234.50"),
        ("Totalt 1.234,50", "1234.50"),
        ("TOTAL 1,234.50", "1234.50"),
        ("Summa 1 110:00", "1110.00"),
        ("Delsumma 888:00", "888.00"),
        ("Kaffe 45:-", "45"),
        ("Kaffe 45,-", "45"),
        ("Totalt 500 kr", "500"),
        ("TOTAL RM33.90", "33.90"),
        ("TOTAL RM 33", "33"),
        ("Summa € 20", "20"),
        ("Tota1 102.40", "102.40"),
        ("Rounding RM .01", "0.01"),
        ("Change .40", "0.40"),
        ("Rabatt -12,50", "-12.50"),
        ("Rabatt 12,50-", "-12.50"),
    ],
)
def test_an_amount_is_read_as_it_is_meant(line: str, amount: str) -> None:
    assert found(line) == [(Decimal(amount), True)]


@pytest.mark.parametrize(
    ("line", "amount"),
    [("TOTAL 15.U0", "15.00"), ("CASH 2.1C", "2.10"), ("Summa 1O,50", "10.50"), ("Summa 12,5O", "12.50")],
)
def test_letters_in_the_place_of_figures_are_guessed_and_said_to_be(line: str, amount: str) -> None:
    assert found(line) == [(Decimal(amount), False)]


@pytest.mark.parametrize(
    "line",
    [
        "Datum 2026-10-10",
        "Tid 14:05",
        "kl 14.05.10",
        "Org.nr 556016-0680",
        "www.so.se",
        "5050-1055",
        "Moms 25 %",
        "v. 4.2.1",
    ],
)
def test_what_is_no_amount_gives_none(line: str) -> None:
    assert found(line) == []


def test_amounts_come_from_the_left() -> None:
    assert [value for value, _ in found("25,00  25,00  100,00  125,00")] == [25, 25, 100, 125]


def test_a_whole_number_beside_a_label_may_be_an_amount() -> None:
    (row,) = typed("Summa 1 500")
    figure = bare(row, 5)
    assert figure is not None
    assert (figure.value, figure.is_clear) == (Decimal(1500), False)
    assert bare(typed("Summa A12")[0], 5) is None
