"""The total, its VAT and its currency: chosen so that the figures on the paper fit each other.

Labels propose, arithmetic decides. A total is proven where VAT per rate, net and VAT, cash and change, or the
lines above it give the same figure; it is clear where it is paid with the same figure; else it is only labelled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from gateway.accounting import money
from gateway.accounting.vat import (
    ROUNDING_TOLERANCE,
    VatRow,
    agrees,
    is_rounding,
    vat_of_gross,
    vat_of_net,
)
from gateway.reading.fields.found import CLEAR, LABELLED, LIKELY, PROVEN, SWEDISH, WEAK, Found, field, matches
from gateway.reading.fields.sums import Amount, Sums, sums
from gateway.reading.fields.vat_rows import RATES, VatFound, vat_rows
from gateway.reading.shape import Check, Field
from gateway.reading.words.rows import Row

FEWEST_ITEMS: Final = 2
SMALLEST_COIN: Final = Decimal("0.05")
"""What cash is rounded to: whole kronor in Sweden, this in countries with cents."""

MOST_TAX: Final = Decimal("0.26")
"""No tax in Europe is more than this share of the net (27 % in Hungary aside)."""

WEIGHT_OF_RANK: Final = 2
WEIGHTS: Final = {
    "vat_adds_up": 2,
    "net_and_vat_add_up": 2,
    "cash_and_change": 2,
    "items_add_up": 1,
    "paid_alike": 1,
}
"""How much each proof weighs against the strength of a label."""

STRONG_PROOFS: Final = frozenset(WEIGHTS) - {"paid_alike"}
_CURRENCY_WORDS: Final = re.compile(
    r"\bkr\b|\bsek\b|\beur\b|€|\$ ?\d|\d ?\$|\busd\b|£|\bgbp\b|\brm\b|\bmyr\b|\bnok\b|\bdkk\b|\bchf\b|\binr\b|\brs\b|₹"
)


class Vat(NamedTuple):
    """The VAT that goes with a total: per rate, in all, where it stands, whether it adds up and is labelled."""

    rows: tuple[VatRow, ...]
    amount: Decimal
    found: Found
    check: Check | None
    is_labelled: bool


def amounts(rows: Sequence[Row]) -> dict[str, Field]:
    """Return `total_amount`, `vat_amount`, `vat` and `currency`, as far as they are on the paper."""
    labelled, by_rate = sums(rows), vat_rows(rows)
    total = _total(labelled, by_rate)
    vat = _vat(total, labelled, by_rate)
    fields = [*_currency(rows)]
    if total is not None:
        fields.append(_total_field(total, labelled, by_rate))
    if vat is not None:
        fields += _vat_fields(vat)
    return {found.name: found for found in fields}


def _total(labelled: Sums, by_rate: Sequence[VatFound]) -> Amount | None:
    """Choose the total: by its label and by what agrees with it, then by how often it stands, then the last."""
    candidates = _rounded_ones(labelled) or labelled.payments or _cash_less_change(labelled)
    times = Counter(amount.value for amount in [*labelled.totals, *labelled.payments])

    def weight(place: int) -> tuple[int, int, int]:
        amount = candidates[place]
        proofs = sum(WEIGHTS[proof] for proof in _proofs(amount, labelled, by_rate))
        return WEIGHT_OF_RANK * amount.rank + proofs, times[amount.value], place

    places = [place for place, amount in enumerate(candidates) if amount.value]
    best = max(places, key=weight, default=None)
    return None if best is None else candidates[best]


def _rounded_ones(labelled: Sums) -> list[Amount]:
    """Return the totals without those of which a rounding that is printed makes another."""
    values = {amount.value for amount in [*labelled.totals, *labelled.payments]}
    roundings = [abs(amount.value) for amount in labelled.roundings if amount.value]
    return [
        amount
        for amount in labelled.totals
        if not any(_is_rounded_to(amount.value, rounding, values) for rounding in roundings)
    ]


def _is_rounded_to(value: Decimal, rounding: Decimal, values: set[Decimal]) -> bool:
    """Tell whether rounding leads from this value to another that can be paid with coins, as it cannot."""
    return any(
        rounded in values and not rounded % SMALLEST_COIN and value % SMALLEST_COIN
        for rounded in (value + rounding, value - rounding)
    )


def _cash_less_change(labelled: Sums) -> list[Amount]:
    """Return the amounts that are cash less change: the total of a receipt whose total has no legible label."""
    differences = {cash.value - change.value for cash in labelled.cash for change in labelled.change if change.value}
    return [amount for amount in labelled.every if amount.value in differences]


def _proofs(total: Amount, labelled: Sums, by_rate: Sequence[VatFound]) -> Iterator[str]:
    """Yield the names of the checks that this total passes."""
    if _matching_rows(total, labelled, by_rate):
        yield "vat_adds_up"
    if _net_and_vat(total, labelled) is not None:
        yield "net_and_vat_add_up"
    if any(
        cash.value - change.value == total.value for cash in labelled.cash for change in labelled.change if change.value
    ):
        yield "cash_and_change"
    if _items_sum(total, labelled):
        yield "items_add_up"
    if any(paid.value == total.value and paid.found != total.found for paid in labelled.payments):
        yield "paid_alike"


def _roundings(labelled: Sums) -> list[Decimal | None]:
    """Return the roundings to try: those printed, either sign, or none."""
    printed = {amount.value for amount in labelled.roundings if abs(amount.value) < 1}
    return [None, *printed, *(-value for value in printed)]


def _matching_rows(total: Amount, labelled: Sums, by_rate: Sequence[VatFound]) -> tuple[VatRow, ...]:
    """Return VAT per rate where it sums to the total, leaving out no row of it."""
    rows = tuple(found.row for found in by_rate)
    for rounding in _roundings(labelled):
        if all(found.is_net_printed for found in by_rate):
            if agrees(rows, total.value, rounding=rounding):
                return rows
        elif len(rows) == 1 and _is_part_of(rows[0], total.value - (rounding or 0)):
            return (VatRow(rows[0].rate, total.value - (rounding or 0) - rows[0].vat, rows[0].vat),)
        elif _follows(rows, total.value, rounding, labelled):
            return rows
    return ()


def _is_part_of(row: VatRow, gross: Decimal) -> bool:
    return abs(vat_of_gross(gross, row.rate) - row.vat) <= Decimal("0.01")


def _follows(rows: Sequence[VatRow], total: Decimal, rounding: Decimal | None, labelled: Sums) -> bool:
    """Tell whether taxes without their nets fit a printed net amount, which with them makes the total."""
    vat = sum((row.vat for row in rows), Decimal(0))
    worked_out = sum((row.net for row in rows), Decimal(0))
    slack = sum((Decimal("0.5") / row.rate for row in rows), Decimal("0.01"))
    return any(
        abs(net.value - worked_out) <= slack and is_rounding(total - net.value - vat, total, printed=rounding)
        for net in labelled.nets
    )


def _net_and_vat(total: Amount, labelled: Sums) -> tuple[Amount, Amount] | None:
    """Return a printed net and VAT that sum to the total and fit a rate, or several rates in between."""
    for net in labelled.nets:
        for vat in labelled.vats:
            if not 0 < abs(vat.value) <= abs(net.value) * MOST_TAX:
                continue
            rest = total.value - net.value - vat.value
            if any(is_rounding(rest, total.value, printed=rounding) for rounding in _roundings(labelled)):
                return net, vat
    return None


def _items_sum(total: Amount, labelled: Sums) -> bool:
    """Tell whether the lines above the total sum to it, give or take the rounding that is printed."""
    items = [item.value for item in labelled.items if item.found != total.found]
    return len(items) >= FEWEST_ITEMS and any(
        sum(items, Decimal(0)) + (rounding or 0) == total.value for rounding in _roundings(labelled)
    )


def _total_field(total: Amount, labelled: Sums, by_rate: Sequence[VatFound]) -> Field:
    """Say how far a total is proven; where another label of its rank says another figure, it is not."""
    proofs = list(_proofs(total, labelled, by_rate))
    rivals = {other.value for other in _rounded_ones(labelled) if other.rank >= total.rank} - {total.value}
    if rivals:
        level = LABELLED if proofs else LIKELY
    else:
        level = PROVEN if STRONG_PROOFS & set(proofs) else CLEAR if proofs else LABELLED
    if total not in labelled.totals:
        level = min(level, LIKELY)
    checks = [Check(proof, passed=True) for proof in proofs]
    return field("total_amount", money.written(total.value), total.found, level, checks)


def _vat(total: Amount | None, labelled: Sums, by_rate: Sequence[VatFound]) -> Vat | None:
    """Choose the VAT that goes with a total, best proven first."""
    if total is not None:
        rows = _matching_rows(total, labelled, by_rate)
        if rows:
            amount = sum((row.vat for row in rows), Decimal(0))
            where = next((vat.found for vat in labelled.vats if vat.value == amount), by_rate[-1].found)
            return Vat(rows, amount, where, Check("vat_adds_up", passed=True), is_labelled=True)
        pair = _net_and_vat(total, labelled)
        if pair is not None:
            return _from_pair(*pair)
    return _unproven(total, labelled, by_rate)


def _from_pair(net: Amount, vat: Amount) -> Vat:
    rate = next((rate for rate in sorted(RATES) if vat_of_net(net.value, rate) == vat.value), None)
    rows = (VatRow(rate, net.value, vat.value),) if rate is not None else ()
    return Vat(rows, vat.value, vat.found, Check("net_and_vat_add_up", passed=True), is_labelled=True)


def _unproven(total: Amount | None, labelled: Sums, by_rate: Sequence[VatFound]) -> Vat | None:
    """Return the VAT as labelled, or what was read of it; more of it than the total can hold is a contradiction.

    Rows that sum to less than the total prove nothing: one of them may not have been read.
    """
    rows = tuple(found.row for found in by_rate)
    amount = sum((row.vat for row in rows), Decimal(0))
    gross = sum((row.gross for row in rows), Decimal(0))
    contradicts = total is not None and abs(gross) > abs(total.value) + ROUNDING_TOLERANCE
    check = Check("vat_adds_up", passed=False) if contradicts else None
    if labelled.vats:
        last = labelled.vats[-1]
        return Vat(rows if amount == last.value else (), last.value, last.found, check, is_labelled=True)
    return Vat(rows, amount, by_rate[-1].found, check, is_labelled=False) if rows else None


def _vat_fields(vat: Vat) -> Iterator[Field]:
    level = PROVEN if vat.check and vat.check.passed else LIKELY if vat.is_labelled else WEAK
    checks = [vat.check] if vat.check else []
    yield field("vat_amount", money.written(vat.amount), vat.found, level, checks)
    if vat.rows:
        rates = [
            {"rate": f"{row.rate:f}", "net": money.written(row.net), "vat": money.written(row.vat)}
            for row in sorted(vat.rows, key=lambda row: -row.rate)
        ]
        yield field("vat", rates, vat.found, level, checks)


def _currency(rows: Sequence[Row]) -> Iterator[Field]:
    """Yield the currency most often named; a paper in Swedish that names none is in kronor."""
    named = [(code, found) for found in matches(rows, _CURRENCY_WORDS) if (code := money.currency_of(found.text))]
    if named:
        times = Counter(code for code, _ in named)
        code = max(times, key=lambda code: (times[code], code == "SEK"))
        found = next(found for each, found in named if each == code)
        level = CLEAR if len({each for each, _ in named}) == 1 else LABELLED
        yield field("currency", code, found, level)
        return
    for found in list(matches(rows, SWEDISH))[:1]:
        yield field("currency", "SEK", found, LIKELY)
