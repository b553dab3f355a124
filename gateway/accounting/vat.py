"""Swedish value added tax: which rates are in force on a date, and whether printed VAT can be right.

Rates are dated facts, never constants: the purchase date decides. The rows begin in 2012, when the rate on
restaurants was lowered; nothing older need be kept. Source is mervärdesskattelagen (2023:200) chapter 9, and
for the lower rate on food prop. 2025/26:55 and SFS 2026:119.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from gateway.accounting.money import rounded

ROW_TOLERANCE: Final = Decimal("0.01")
"""What the VAT of one rate may differ from the product, since shops round per line or per receipt."""

ROUNDING_TOLERANCE: Final = Decimal("1.00")
"""What a total may differ from its rows: öresavrundning is at most half a krona, some round to whole ones."""

MOST_ROUNDING: Final = Decimal("0.50")
"""Rounding to whole kronor moves what is to be paid by so much at most."""

_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in per cent on some goods, from the first to the last day it is in force."""

    percent: Decimal
    goods: str
    first: date
    last: date | None
    source: str


_BEGIN: Final = date(2012, 1, 1)

RATES: Final = (
    Rate(Decimal(25), "standard", _BEGIN, None, "ML 9 kap. 2 §"),
    Rate(Decimal(12), "food", _BEGIN, date(2026, 3, 31), "ML 9 kap."),
    Rate(Decimal(6), "food", date(2026, 4, 1), date(2027, 12, 31), "prop. 2025/26:55"),
    Rate(Decimal(12), "food", date(2028, 1, 1), None, "SFS 2026:119"),
    Rate(Decimal(12), "restaurant", _BEGIN, None, "ML 9 kap."),
    Rate(Decimal(12), "hotel", _BEGIN, None, "ML 9 kap."),
    Rate(Decimal(6), "print", _BEGIN, None, "ML 9 kap."),
    Rate(Decimal(6), "passenger transport", _BEGIN, None, "ML 9 kap."),
    Rate(Decimal(6), "culture and sport", _BEGIN, None, "ML 9 kap."),
    Rate(Decimal(25), "dance events", _BEGIN, date(2026, 6, 30), "ML 9 kap. 2 §"),
    Rate(Decimal(6), "dance events", date(2026, 7, 1), None, "ML 9 kap."),
    Rate(Decimal(0), "exempt", _BEGIN, None, "ML 10 kap."),
)


@dataclass(frozen=True, slots=True)
class VatRow:
    """The VAT of one rate on a receipt or invoice: per cent, the amount it is charged on, and the tax."""

    rate: Decimal
    net: Decimal
    vat: Decimal

    @property
    def gross(self) -> Decimal:
        """What was paid for these goods, tax included."""
        return self.net + self.vat


def rates_in_force(on: date, goods: str | None = None) -> frozenset[Decimal]:
    """Return the rates that were in force on a day, for some goods or for any; none before the first row."""
    return frozenset(
        rate.percent
        for rate in RATES
        if rate.first <= on and (rate.last is None or on <= rate.last) and goods in {None, rate.goods}
    )


def vat_of_gross(gross: Decimal, rate: Decimal) -> Decimal:
    """Return the tax that is part of an amount: 249.00 at 25 % holds 49.80."""
    return rounded(gross * rate / (_HUNDRED + rate))


def vat_of_net(net: Decimal, rate: Decimal) -> Decimal:
    """Return the tax that comes on top of an amount."""
    return rounded(net * rate / _HUNDRED)


def row_agrees(row: VatRow, *, lines: int = 1) -> bool:
    """Tell whether the tax of a row is its rate of its net, give or take one öre for each line it sums."""
    return abs(row.vat - vat_of_net(row.net, row.rate)) <= ROW_TOLERANCE * lines


def rounding_of(rows: Sequence[VatRow], total: Decimal) -> Decimal:
    """Return what the total differs from the rows: öresavrundning, when everything else is right."""
    return total - sum((row.gross for row in rows), Decimal(0))


def agrees(
    rows: Sequence[VatRow],
    total: Decimal,
    *,
    vat_amount: Decimal | None = None,
    rounding: Decimal | None = None,
) -> bool:
    """Tell whether VAT per rate, the VAT in all and the total can all be right at once.

    Each row must agree by itself and the rows must sum to `vat_amount`. The rows and `rounding` must sum to
    the total; where no rounding is printed, a total in whole kronor may differ by less than one krona.
    """
    if not rows or not all(row_agrees(row) for row in rows):
        return False
    if vat_amount is not None and sum((row.vat for row in rows), Decimal(0)) != vat_amount:
        return False
    return is_rounding(rounding_of(rows, total), total, printed=rounding)


def is_rounding(difference: Decimal, total: Decimal, *, printed: Decimal | None = None) -> bool:
    """Tell whether what a total differs from its parts by is a rounding: the printed one, if there is one."""
    if printed is not None:
        return difference == printed
    return difference == 0 or (total == total.to_integral_value() and abs(difference) < ROUNDING_TOLERANCE)
