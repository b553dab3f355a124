"""The total: every amount that may be it is weighed by its label and by what agrees with it.

Labels propose, arithmetic decides. A total is proven where VAT per rate, net and VAT, cash and change, or the lines
above it give the same figure; it is clear where it is paid with the same figure; else it is only labelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from gateway.accounting.vat import VatRow, agrees, is_rounding, vat_of_gross
from gateway.reading.fields.sums import DUE, STRONG, Amount, Sums
from gateway.reading.fields.vat_rows import RATES, VatFound
from gateway.reading.shape import Rival

FEWEST_ITEMS: Final = 2
SMALLEST_TAX: Final = Decimal("0.01")
SMALLEST_COIN: Final = Decimal("0.05")
"""What cash is rounded to: whole kronor in Sweden, this in countries with cents."""

MOST_TAX: Final = Decimal("0.26")
"""No tax in Europe is more than this share of the net (27 % in Hungary aside)."""

WEIGHTS: Final = {
    "vat_adds_up": 2.0,
    "net_and_vat_add_up": 2.0,
    "cash_and_change": 2.0,
    "items_add_up": 1.0,
    "paid_alike": 1.0,
    "rounding_agrees": 1.0,
    "repeated": 0.4,
}
"""How much each reason weighs against the strength of a label."""

STRONG_PROOFS: Final = frozenset({"vat_adds_up", "net_and_vat_add_up", "cash_and_change", "items_add_up"})
UNROUNDED: Final = -3.0
UNCLEAR: Final = -1.0
OF_PAYMENT: Final = 1.5
OF_CASH: Final = 1.0
OF_LARGEST: Final = -1.0
OF_ONLY: Final = 0.5
LEAST_SCORE: Final = 0.0
LATER: Final = 0.2
MOST_RIVALS: Final = 4


class Candidate(NamedTuple):
    """An amount that may be the total, what speaks for and against it, and what that weighs."""

    amount: Amount
    score: float
    reasons: tuple[str, ...]

    @property
    def proofs(self) -> list[str]:
        """The checks that it passes."""
        return [reason for reason in self.reasons if reason in WEIGHTS and reason != "repeated"]

    def as_rival(self) -> Rival:
        """Return it as what else was considered."""
        found = self.amount.found
        return Rival(f"{self.amount.value:.2f}", self.score, self.reasons, found.row.page, found.box)


def candidates(labelled: Sums, by_rate: Sequence[VatFound]) -> list[Candidate]:
    """Return the amounts that may be the total, one for each figure, the best first."""
    best: dict[Decimal, Candidate] = {}
    every = list(_proposed(labelled, by_rate))
    for place, (amount, label) in enumerate(every):
        if not amount.value:
            continue
        reasons = [label, *_reasons(amount, every, labelled, by_rate)]
        score = amount.rank + sum(WEIGHTS.get(reason, 0.0) for reason in reasons)
        score += UNROUNDED * ("is_rounded" in reasons) + UNCLEAR * ("unclear" in reasons)
        score += LATER * place / len(every)
        known = best.get(amount.value)
        if known is None or score > known.score:
            best[amount.value] = Candidate(amount, score, tuple(reasons))
    likely = [candidate for candidate in best.values() if candidate.score > LEAST_SCORE]
    return sorted(likely, key=lambda candidate: -candidate.score)


def _proposed(labelled: Sums, by_rate: Sequence[VatFound]) -> Iterator[tuple[Amount, str]]:
    """Yield what may be the total, and why: its label, how it was paid, or that nothing larger is on the paper."""
    labels = {DUE: "label_due", STRONG: "label_strong"}
    for amount in labelled.totals:
        yield amount, labels.get(amount.rank, "label_total")
    yield from _paid(labelled)
    largest = max((abs(amount.value) for amount in labelled.every), default=None)
    rank = OF_ONLY if len({amount.value for amount in labelled.every}) == 1 else OF_LARGEST
    taxed = [found.found.row for found in by_rate]
    for amount in labelled.unlabelled:
        if abs(amount.value) == largest and amount.found.row not in taxed:
            yield _ranked(amount, rank), "largest"


def _paid(labelled: Sums) -> Iterator[tuple[Amount, str]]:
    """Yield what was paid: by card, in cash where no change was given, or cash less change."""
    for amount in labelled.payments:
        yield _ranked(amount, OF_PAYMENT), "payment"
    given = [change for change in labelled.change if change.value]
    if not given:
        yield from ((_ranked(amount, OF_CASH), "cash") for amount in labelled.cash)
    differences = {cash.value - change.value for cash in labelled.cash for change in given}
    for amount in labelled.every:
        if amount.value in differences:
            yield _ranked(amount, OF_CASH), "cash_less_change"


def _ranked(amount: Amount, rank: float) -> Amount:
    return Amount(amount.found, amount.value, rank, amount.is_clear)


def _reasons(
    amount: Amount, every: Sequence[tuple[Amount, str]], labelled: Sums, by_rate: Sequence[VatFound]
) -> Iterator[str]:
    """Yield what else speaks for or against an amount; the proofs are its checks."""
    yield from proofs(amount, labelled, by_rate)
    others = [other for other, _ in every if other.found != amount.found]
    if any(other.value == amount.value for other in others):
        yield "repeated"
    values = {other.value for other in others}
    printed = {abs(rounding.value) for rounding in labelled.roundings if rounding.value}
    if any(_rounds_to(amount.value, rounding, values) for rounding in printed) or _is_coined(amount.value, values):
        yield "is_rounded"
    elif any(_rounds_to(value, rounding, {amount.value}) for value in values for rounding in printed):
        yield "rounding_agrees"
    if not amount.is_clear:
        yield "unclear"


def _is_coined(value: Decimal, values: set[Decimal]) -> bool:
    """Tell whether another amount is what this one comes to in coins, although no rounding is printed."""
    return bool(value % SMALLEST_COIN) and any(
        0 < abs(other - value) < SMALLEST_COIN and not other % SMALLEST_COIN for other in values
    )


def _rounds_to(value: Decimal, rounding: Decimal, values: set[Decimal]) -> bool:
    """Tell whether rounding leads from this value to another that can be paid with coins, as it cannot."""
    return any(
        rounded in values and not rounded % SMALLEST_COIN and value % SMALLEST_COIN
        for rounded in (value + rounding, value - rounding)
    )


def is_explained(other: Candidate, total: Decimal, labelled: Sums) -> bool:
    """Tell whether another amount that is called a total is only the total before rounding, or its tax or net."""
    value = other.amount.value
    if "is_rounded" in other.reasons or any(value == part.value for part in (*labelled.vats, *labelled.nets)):
        return True
    if any(abs(vat_of_gross(total, rate) - value) <= SMALLEST_TAX for rate in RATES):
        return True
    step = Decimal(1) if total == total.to_integral_value() else SMALLEST_COIN
    return not total % SMALLEST_COIN and abs(value - total) < step


def proofs(total: Amount, labelled: Sums, by_rate: Sequence[VatFound]) -> Iterator[str]:
    """Yield the names of the checks that this total passes."""
    if matching_rows(total, labelled, by_rate):
        yield "vat_adds_up"
    if net_and_vat(total, labelled) is not None:
        yield "net_and_vat_add_up"
    if any(_is_change(cash, change, total) for cash in labelled.cash for change in labelled.change):
        yield "cash_and_change"
    if _items_sum(total, labelled):
        yield "items_add_up"
    if any(paid.value == total.value and paid.found != total.found for paid in labelled.payments):
        yield "paid_alike"


def _is_change(cash: Amount, change: Amount, total: Amount) -> bool:
    """Tell whether the change is what cash is more than the total; where none is given, cash must stand apart."""
    is_apart = cash.found.row is not total.found.row and change.found.row is not cash.found.row
    return cash.value - change.value == total.value and (bool(change.value) or is_apart)


def roundings(labelled: Sums) -> list[Decimal | None]:
    """Return what may lie between VAT and total: nothing, a tip, or a printed rounding, either sign."""
    printed = {amount.value for amount in labelled.roundings if abs(amount.value) < 1}
    tips = {amount.value for amount in labelled.tips if amount.value}
    return [None, *printed, *(-value for value in printed), *tips]


def matching_rows(total: Amount, labelled: Sums, by_rate: Sequence[VatFound]) -> tuple[VatRow, ...]:
    """Return VAT per rate where it sums to the total, leaving out no row of it."""
    rows = tuple(found.row for found in by_rate)
    for rounding in roundings(labelled):
        if all(found.is_net_printed for found in by_rate):
            if agrees(rows, total.value, rounding=rounding):
                return rows
        elif len(rows) == 1 and _is_part_of(rows[0], total.value - (rounding or 0)):
            return (VatRow(rows[0].rate, total.value - (rounding or 0) - rows[0].vat, rows[0].vat),)
        elif _follows(rows, total.value, rounding, labelled):
            return rows
        elif len(rows) > 1 and (grossed := _grossed(rows, total.value - (rounding or 0))):
            return grossed
    return ()


def _grossed(rows: Sequence[VatRow], gross: Decimal) -> tuple[VatRow, ...]:
    """Return taxes that were printed without their nets, where the nets that follow from them sum to the total.

    A net worked out from a tax of whole öre is uncertain by half an öre over the rate; the lowest rate takes up what
    is left.
    """
    rest = gross - sum((row.gross for row in rows), Decimal(0))
    if abs(rest) > sum((_slack(row) for row in rows), Decimal("0.01")):
        return ()
    lowest = min(rows, key=lambda row: row.rate)
    return tuple(VatRow(row.rate, row.net + rest, row.vat) if row is lowest else row for row in rows)


def _slack(row: VatRow) -> Decimal:
    return (Decimal("0.5") / row.rate).quantize(Decimal("0.001")) if row.rate else Decimal(0)


def _is_part_of(row: VatRow, gross: Decimal) -> bool:
    return abs(vat_of_gross(gross, row.rate) - row.vat) <= Decimal("0.01")


def _follows(rows: Sequence[VatRow], total: Decimal, rounding: Decimal | None, labelled: Sums) -> bool:
    """Tell whether taxes without their nets fit a printed net amount, which with them makes the total."""
    vat = sum((row.vat for row in rows), Decimal(0))
    worked_out = sum((row.net for row in rows), Decimal(0))
    slack = sum((_slack(row) for row in rows), Decimal("0.01"))
    return any(
        abs(net.value - worked_out) <= slack and is_rounding(total - net.value - vat, total, printed=rounding)
        for net in labelled.nets
    )


def net_and_vat(total: Amount, labelled: Sums) -> tuple[Amount, Amount] | None:
    """Return a printed net and VAT that sum to the total and fit a rate, or several rates in between."""
    for net in labelled.nets:
        for vat in labelled.vats:
            if abs(vat.value) > abs(net.value) * MOST_TAX or (not vat.value and net.value != total.value):
                continue
            rest = total.value - net.value - vat.value
            if any(is_rounding(rest, total.value, printed=rounding) for rounding in roundings(labelled)):
                return net, vat
    return None


def _items_sum(total: Amount, labelled: Sums) -> bool:
    """Tell whether the lines above the total sum to it, give or take the rounding that is printed."""
    items = [item.value for item in labelled.items if item.found != total.found]
    return len(items) >= FEWEST_ITEMS and any(
        sum(items, Decimal(0)) + (rounding or 0) == total.value for rounding in roundings(labelled)
    )
