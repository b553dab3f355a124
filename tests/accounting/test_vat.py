"""Rates are dated, and printed VAT is held against its own arithmetic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gateway.accounting.vat import (
    RATES,
    VatRow,
    agrees,
    is_rounding,
    rates_in_force,
    rounding_of,
    row_agrees,
    vat_of_gross,
    vat_of_net,
)


def row(rate: str, net: str, vat: str) -> VatRow:
    """Write a row shortly."""
    return VatRow(Decimal(rate), Decimal(net), Decimal(vat))


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (date(2026, 3, 31), 12),
        (date(2026, 4, 1), 6),
        (date(2027, 12, 31), 6),
        (date(2028, 1, 1), 12),
    ],
)
def test_the_rate_on_food_follows_the_date(day: date, percent: int) -> None:
    assert rates_in_force(day, "food") == {Decimal(percent)}


@pytest.mark.parametrize(("day", "percent"), [(date(2026, 6, 30), 25), (date(2026, 7, 1), 6)])
def test_the_rate_on_dance_follows_the_date(day: date, percent: int) -> None:
    assert rates_in_force(day, "dance events") == {Decimal(percent)}


def test_four_rates_are_in_force_today_and_none_before_the_rows_begin() -> None:
    assert rates_in_force(date(2026, 11, 23)) == {Decimal(25), Decimal(12), Decimal(6), Decimal(0)}
    assert rates_in_force(date(2011, 12, 31)) == frozenset()


def test_no_goods_have_two_rates_on_one_day() -> None:
    for goods in {rate.goods for rate in RATES}:
        for rate in RATES:
            assert len(rates_in_force(rate.first, goods)) == 1
    assert all(rate.source for rate in RATES)


@pytest.mark.parametrize(
    ("gross", "rate", "vat"),
    [("249.00", "25", "49.80"), ("1000", "12", "107.14"), ("1000", "6", "56.60"), ("5", "0", "0")],
)
def test_the_tax_within_an_amount(gross: str, rate: str, vat: str) -> None:
    assert vat_of_gross(Decimal(gross), Decimal(rate)) == Decimal(vat)


def test_the_tax_on_top_of_an_amount() -> None:
    assert vat_of_net(Decimal("1607.14"), Decimal(12)) == Decimal("192.86")


@pytest.mark.parametrize(
    ("vat", "lines", "is_right"),
    [("25.00", 1, True), ("25.01", 1, True), ("24.99", 1, True), ("25.02", 1, False), ("25.02", 2, True)],
)
def test_a_row_may_be_off_by_an_ore_for_each_line(vat: str, lines: int, is_right: bool) -> None:
    assert row_agrees(row("25", "100.00", vat), lines=lines) is is_right


MIXED = [row("6", "50.00", "3.00"), row("25", "100.00", "25.00")]


def test_rows_that_sum_to_the_total_agree() -> None:
    assert agrees(MIXED, Decimal("178.00"))
    assert agrees(MIXED, Decimal("178.00"), vat_amount=Decimal("28.00"))


@pytest.mark.parametrize("total", ["178.01", "187.00", "718.00", "150.00"])
def test_another_total_does_not_agree(total: str) -> None:
    assert not agrees(MIXED, Decimal(total))


def test_another_sum_of_vat_or_a_wrong_row_or_none_does_not_agree() -> None:
    assert not agrees(MIXED, Decimal("178.00"), vat_amount=Decimal("28.01"))
    assert not agrees([row("25", "100.00", "26.00")], Decimal("126.00"))
    assert not agrees([], Decimal("0.00"))


def test_a_total_in_whole_kronor_may_be_rounded() -> None:
    rows = [row("25", "987.65", "246.91")]
    assert agrees(rows, Decimal("1235.00"))
    assert agrees(rows, Decimal("1235.00"), rounding=Decimal("0.44"))
    assert not agrees(rows, Decimal("1235.00"), rounding=Decimal("0.43"))
    assert not agrees(rows, Decimal("1236.00"))
    assert rounding_of(rows, Decimal("1235.00")) == Decimal("0.44")


def test_what_is_a_rounding() -> None:
    assert is_rounding(Decimal("0.49"), Decimal(100))
    assert not is_rounding(Decimal("0.49"), Decimal("100.50"))
    assert not is_rounding(Decimal("1.00"), Decimal(100))
