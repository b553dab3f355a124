"""The amounts of a document and its currency: chosen so that the figures on the paper fit each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from gateway.accounting import money
from gateway.accounting.vat import ROUNDING_TOLERANCE, VatRow, vat_of_net
from gateway.reading.fields.found import CLEAR, LABELLED, LIKELY, PROVEN, SWEDISH, WEAK, Found, field, matches
from gateway.reading.fields.sums import DUE, Amount, Sums, sums
from gateway.reading.fields.total import (
    MOST_RIVALS,
    STRONG_PROOFS,
    Candidate,
    candidates,
    is_explained,
    matching_rows,
    net_and_vat,
)
from gateway.reading.fields.vat_rows import RATES, VatFound, vat_rows
from gateway.reading.shape import Check, Field
from gateway.reading.words.rows import Row

_CURRENCY_WORDS: Final = re.compile(
    r"\bkr\b|\bsek\b|\beur\b|€|\$ ?\d|\d ?\$|\busd\b|£|\bgbp\b|\brm\b|\brm(?=\d)|\bmyr\b|\bnok\b|\bdkk\b"
    r"|\bchf\b|\binr\b|\brs\b|₹"
)


class Vat(NamedTuple):
    """The VAT that goes with a total: per rate, in all, where it stands, whether it adds up and is labelled."""

    rows: tuple[VatRow, ...]
    amount: Decimal
    found: Found
    check: Check | None
    is_labelled: bool


class Chosen(NamedTuple):
    """The total, the others that were considered, and what is to be paid where that is another amount."""

    total: Candidate
    others: tuple[Candidate, ...]
    due: Candidate | None


def amounts(rows: Sequence[Row]) -> dict[str, Field]:
    """Return the total and what belongs to it, and the currency, as far as they are on the paper."""
    labelled, by_rate = sums(rows), vat_rows(rows)
    chosen = _chosen(candidates(labelled, by_rate), labelled)
    total = chosen.total.amount if chosen else None
    fields = [*_currency(rows)]
    if chosen is not None:
        fields += _total_fields(chosen, labelled)
    vat = _vat(total, labelled, by_rate)
    if vat is not None:
        fields += _vat_fields(vat)
    fields += _parts(total, vat, labelled)
    return {found.name: found for found in fields}


def _chosen(ranked: Sequence[Candidate], labelled: Sums) -> Chosen | None:
    """Choose the total; where a deduction leads from a total to what is to be paid, both are there."""
    if not ranked:
        return None
    best = ranked[0]
    deducted = {abs(amount.value) for amount in labelled.deductions if amount.value}
    for other in ranked[1:]:
        if abs(best.amount.value - other.amount.value) not in deducted or "payment" in other.reasons:
            continue
        due, total = (best, other) if best.amount.rank >= DUE else (other, best)
        if due.amount.rank >= DUE and total.amount.rank < DUE:
            return Chosen(total, _without(ranked, total, due), due)
    return Chosen(best, _without(ranked, best), None)


def _without(ranked: Sequence[Candidate], *taken: Candidate) -> tuple[Candidate, ...]:
    return tuple(candidate for candidate in ranked if candidate not in taken)


def _total_fields(chosen: Chosen, labelled: Sums) -> Iterator[Field]:
    """Yield the total, and what is to be paid where that is another amount, as far as they are proven."""
    total, proofs = chosen.total.amount, chosen.total.proofs
    level = _level(chosen, labelled)
    checks = [Check(proof, passed=True) for proof in proofs]
    others = [other.as_rival() for other in chosen.others[:MOST_RIVALS]]
    yield field("total_amount", money.written(total.value), total.found, level, checks, rivals=others)
    if chosen.due is not None:
        due = chosen.due.amount
        checks = [Check("deduction_agrees", passed=True)]
        yield field("amount_due", money.written(due.value), due.found, min(level, CLEAR), checks)


def _level(chosen: Chosen, labelled: Sums) -> float:
    """Say how far a total is proven; where another label of its rank says another figure, two proofs are needed."""
    total = chosen.total
    strong = len(STRONG_PROOFS & set(total.proofs))
    has_rivals = any(
        other.amount.rank >= total.amount.rank and not is_explained(other, total.amount.value, labelled)
        for other in chosen.others
    )
    if strong > 1 or (strong and not has_rivals):
        level = PROVEN
    elif has_rivals:
        level = LABELLED if total.proofs else LIKELY
    else:
        level = CLEAR if total.proofs or "repeated" in total.reasons else LABELLED
    if not total.reasons[0].startswith("label") and strong <= 1:
        level = min(level, LIKELY)
    if not total.amount.is_clear:
        level = min(level, LABELLED if strong else WEAK)
    return level


def _vat(total: Amount | None, labelled: Sums, by_rate: Sequence[VatFound]) -> Vat | None:
    """Choose the VAT that goes with a total, best proven first."""
    if total is not None:
        rows = matching_rows(total, labelled, by_rate)
        if rows:
            amount = sum((row.vat for row in rows), Decimal(0))
            where = next((vat.found for vat in labelled.vats if vat.value == amount), by_rate[-1].found)
            return Vat(rows, amount, where, Check("vat_adds_up", passed=True), is_labelled=True)
        pair = net_and_vat(total, labelled)
        if pair is not None:
            return _from_pair(*pair)
    return _unproven(total, labelled, by_rate)


def _from_pair(net: Amount, vat: Amount) -> Vat:
    rates = sorted(RATES) if vat.value else [Decimal(0)]
    rate = next((rate for rate in rates if vat_of_net(net.value, rate) == vat.value), None)
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
    if labelled.vats and not (len(rows) > 1 and labelled.vats[-1].value in {row.vat for row in rows}):
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


def _parts(total: Amount | None, vat: Vat | None, labelled: Sums) -> Iterator[Field]:
    """Yield the rounding and the net amount that lie between the total and its VAT."""
    rounding = next((amount for amount in labelled.roundings if amount.value), None)
    if rounding is not None:
        yield field("rounding", money.written(rounding.value), rounding.found, LABELLED)
    if total is None or vat is None:
        return
    proven = vat.check is not None and vat.check.passed
    wanted = total.value - vat.amount
    for net in reversed(labelled.nets):
        rest = wanted - net.value
        if rest == 0 or (rounding is not None and abs(rest) == abs(rounding.value)):
            yield field(
                "net_amount", money.written(net.value), net.found, PROVEN if proven else LABELLED, _sums(proven)
            )
            return
    if proven and vat.rows:
        net_value = sum((row.net for row in vat.rows), Decimal(0))
        yield field("net_amount", money.written(net_value), vat.found, PROVEN, _sums(proven))


def _sums(proven: bool) -> list[Check]:
    return [Check("net_and_vat_add_up", passed=True)] if proven else []


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
