"""A row of VAT is known by its arithmetic, whichever column comes first."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gateway.reading.fields.vat_rows import vat_rows
from tests.reading.typed import typed


@pytest.mark.parametrize(
    "line",
    [
        "25,00  126,73  506,91  633,64",
        "25%  506,91  126,73  633,64",
        "633,64  506,91  126,73  25 %",
        "A 25 %  506,91  126,73",
        "Moms 25% av 633,64:  126,73",
        "25, 00  126 , 73  506,91  633,64",
    ],
)
def test_columns_come_in_any_order(line: str) -> None:
    (found,) = vat_rows(typed(line))
    assert (found.row.rate, found.row.net, found.row.vat) == (Decimal(25), Decimal("506.91"), Decimal("126.73"))
    assert found.is_net_printed


@pytest.mark.parametrize(
    "line", ["25,00  126,73  506,91  633,65", "25,00  126,83  506,91", "2  126,73  506,91", "Kaffe  53,00"]
)
def test_figures_that_do_not_fit_are_no_vat(line: str) -> None:
    assert vat_rows(typed(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "Brevlåda, avd. B  4  st  49,00  25 %  196,00",
        "Brevlåda, avd. C  5  st  49,00  25 %  245,00",
        "Kaffe  4 x 49,00  25 %  196,00",
        "Kaffe  4,0  25 %  49,00  196,00",
        "Pärm  20 st  1,00  5 %  20,00",
    ],
)
def test_goods_whose_price_only_looks_like_a_tax_are_no_vat(line: str) -> None:
    assert vat_rows(typed(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "4  25 %  49,00  196,00",
        "Momskod 4  25 %  49,00  196,00",
        "Grupp 4  25 %  49,00  196,00  245,00",
        "Grupp 4  25 %  196,00  49,00",
    ],
)
def test_the_number_of_a_rate_is_no_count_of_goods(line: str) -> None:
    assert len(vat_rows(typed(line))) == 1


def test_a_rate_and_its_tax_alone_are_taken_where_no_net_stands_anywhere() -> None:
    (found,) = vat_rows(typed("Moms 12 %  515,43"))
    assert (found.row.net, found.is_net_printed) == (Decimal("4295.25"), False)
    assert len(vat_rows(typed("Moms 12 %  515,43", "25 %  100,00  25,00  125,00"))) == 1


def test_a_row_that_stands_twice_counts_once() -> None:
    assert len(vat_rows(typed("25 %  100,00  25,00  125,00", "25 %  100,00  25,00  125,00"))) == 1
