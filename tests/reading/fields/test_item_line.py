"""One row of what was bought."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gateway.reading.fields.item_line import ItemLine, fits, line_of
from gateway.reading.fields.sums import amounts_in
from tests.reading.typed import typed


def read(line: str) -> ItemLine:
    """Read a row of a receipt."""
    row = typed(line)[0]
    return line_of(row, amounts_in(row), None)


@pytest.mark.parametrize(
    ("line", "description", "quantity", "price", "amount"),
    [
        ("Kaffe  53,00", "Kaffe", None, None, "53.00"),
        ("Kaffe 2 st à 26,50  53,00", "Kaffe", "2", "26.50", "53.00"),
        ("Kaffe 2 x 26,50  53,00", "Kaffe", "2", "26.50", "53.00"),
        ("Kaffe 2*26,50  53,00", "Kaffe", "2", "26.50", "53.00"),
        ("Kaffe  26,50 x 2  53,00", "Kaffe", "2", "26.50", "53.00"),
        ("2 Kaffe à 26,50  53,00", "Kaffe", "2", "26.50", "53.00"),
        ("3 Kaffe  53,00", "Kaffe", "3", None, "53.00"),
        ("Bananer 0,452 kg x 39,90 kr/kg  18,03", "Bananer", "0.452", "39.90", "18.03"),
        ("Kaffe  2  26,50  53,00", "Kaffe", "2", "26.50", "53.00"),
        ("Batterier AA 12-pack  125,00 kr", "Batterier AA 12-pack", None, None, "125.00"),
        ("Målarfärg vit 10L  214,88", "Målarfärg vit 10L", None, None, "214.88"),
        ("67979 Takpapp 10 m  241.90", "Takpapp 10 m", None, None, "241.90"),
        ("Montör, 26 tim  19864,00 kr", "Montör", "26", None, "19864.00"),
        ("Skjorta -1*809,50  -809,50", "Skjorta", "-1", "809.50", "-809.50"),
        ("Rabatt  -10,00", "Rabatt", None, None, "-10.00"),
        ("Rabatt  10,00-", "Rabatt", None, None, "-10.00"),
        ("+PANT  4,00", "+PANT", None, None, "4.00"),
        ("Mjölk ........ 18,90 A", "Mjölk", None, None, "18.90"),
    ],
)
def test_a_row_in_every_form(line: str, description: str, quantity: str | None, price: str | None, amount: str) -> None:
    item = read(line)
    assert item.description == description
    assert item.quantity == (None if quantity is None else Decimal(quantity))
    assert item.unit_price == (None if price is None else Decimal(price))
    assert item.amount == Decimal(amount)


def test_a_row_of_quantity_and_price_alone() -> None:
    row = typed("   2 st x 23.00")[0]
    item = line_of(row, [], None)
    assert item.is_counted
    assert not item.is_named
    assert item.product == 46


@pytest.mark.parametrize(
    ("line", "rate"), [("Kaffe 12 %  53,00", "12"), ("Rabatt 25 %  -53,00", None), ("Kaffe  5,00", None)]
)
def test_a_rate_is_that_of_vat(line: str, rate: str | None) -> None:
    assert read(line).rate == (None if rate is None else Decimal(rate))


def test_a_row_adds_up_or_does_not_or_cannot_tell() -> None:
    assert read("Kaffe 2 x 26,50  53,00").adds_up
    assert read("Kaffe 2 x 26,50  54,00").adds_up is False
    assert read("Kaffe  53,00").adds_up is None
    assert fits(Decimal("18.034"), Decimal("18.03"))
    assert not fits(Decimal("18.10"), Decimal("18.03"))


def test_one_piece_at_its_amount() -> None:
    assert read("Kaffe  53,00").as_one().unit_price == 53
    assert read("Kaffe 2 x 26,50  53,00").as_one().quantity == 2
