"""VAT per rate, found by its arithmetic: a rate, a net amount and a tax in one row that fit each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import Final

from gateway.accounting.money import rounded
from gateway.accounting.vat import ROW_TOLERANCE, VatRow, row_agrees, vat_of_gross
from gateway.reading.fields.found import Found
from gateway.reading.fields.sums import Amount, amounts_in, is_tax
from gateway.reading.words.rows import Row

RATES: Final = frozenset(
    map(Decimal, ("3", "5", "6", "7", "8", "9", "10", "12", "14", "15", "19", "20", "21", "22", "24", "25", "25.5"))
)
"""Rates charged in Europe and where travellers shop; a row is only taken for VAT with one of them."""

FEWEST_AMOUNTS: Final = 2

_INCLUDED: Final = re.compile(
    r"^(?:inkl?\.?|incl?\.?|included|including|inklusive|varav|whereof|of which) (?:moms|vat|gst|mwst)"
)
_PER_CENT: Final = re.compile(r"(?<![\d.,])(\d{1,2})(?: ?[.,] ?(\d{1,2}))? ?%")
_BARE: Final = re.compile(r"(?<![\d.,])(\d{1,2})(?: ?[.,] ?(\d{2}))?(?![\d.,])")
_COUNT: Final = re.compile(r"(?<![\w.,:/-])\d{1,4}(?:[.,]\d{1,3})?(?! ?%)(?![\d.,:/%-])")
_WORD: Final = re.compile(r"[a-z]{3}")


@dataclass(frozen=True, slots=True)
class VatFound:
    """A row of VAT and where its tax stands; `net` was printed, or follows from tax and rate."""

    row: VatRow
    found: Found
    is_net_printed: bool


def vat_rows(rows: Sequence[Row]) -> list[VatFound]:
    """Return VAT per rate: rows that show net and tax, else rows that name a rate and its tax alone.

    A rate that stands twice with the same tax (receipts repeat it for the card) is taken once.
    """
    whole = list(_once(found for row in rows for found in _whole(row)))
    return whole or list(_once(found for row in rows for found in _tax_only(row)))


def _once(every: Iterator[VatFound]) -> Iterator[VatFound]:
    seen: set[tuple[Decimal, Decimal]] = set()
    for found in every:
        key = (found.row.rate, found.row.vat)
        if key not in seen:
            seen.add(key)
            yield found


def _whole(row: Row) -> Iterator[VatFound]:
    """Yield the row of VAT that two or three amounts of a row make with a rate that stands there as well."""
    amounts = [amount for amount in amounts_in(row) if amount.value]
    if len(amounts) < FEWEST_AMOUNTS:
        return
    for rate in _rates(row):
        others = _without_rate(amounts, rate)
        for one, other in permutations(others[-3:], 2):
            fitted = _fitted(rate, one, other, others)
            if fitted is not None:
                yield fitted
                return


def _without_rate(amounts: list[Amount], rate: Decimal) -> list[Amount]:
    """Leave out the rate itself, which in a table without per cent signs looks like an amount; the tax may equal it."""
    place = next((place for place, amount in enumerate(amounts) if amount.value == rate), None)
    is_bare = place is not None and not _PER_CENT.search(amounts[place].found.row.folded)
    return amounts[:place] + amounts[(place or 0) + 1 :] if is_bare else amounts


def _fitted(rate: Decimal, one: Amount, other: Amount, amounts: Sequence[Amount]) -> VatFound | None:
    """Return the row in which `one` is the tax and `other` the net, or the gross where that is printed alone."""
    if abs(one.value) >= abs(other.value) or (len(amounts) == FEWEST_AMOUNTS and _is_price(one, other)):
        return None
    net = VatRow(rate, other.value, one.value)
    if row_agrees(net) and (len(amounts) == FEWEST_AMOUNTS or any(amount.value == net.gross for amount in amounts)):
        return VatFound(net, one.found, is_net_printed=True)
    if len(amounts) == FEWEST_AMOUNTS and abs(vat_of_gross(other.value, rate) - one.value) <= ROW_TOLERANCE:
        return VatFound(VatRow(rate, other.value - one.value, one.value), one.found, is_net_printed=True)
    return None


def _is_price(price: Amount, amount: Amount) -> bool:
    """Tell whether a row of goods says how many, at which price: that of one in four is 25 % of their amount.

    The number of a rate in a table of VAT is no count of goods: such a row has no name, or speaks of the tax.
    """
    row, start = price.found.row, price.found.start
    if start > amount.found.start or not _WORD.search(row.folded, 0, start) or is_tax(row, before=start):
        return False
    counts = (Decimal(count.replace(",", ".")) for count in _COUNT.findall(row.folded, 0, start))
    return any(abs(count * price.value - amount.value) <= ROW_TOLERANCE for count in counts)


def _tax_only(row: Row) -> Iterator[VatFound]:
    """Yield the tax of a row such as `Moms 25 % 20 143,00`; the net that it is charged on is worked out."""
    amounts, rates = amounts_in(row), list(_rates(row, _PER_CENT))
    if len(amounts) == 1 and len(rates) == 1 and _names_tax(row, amounts[0]):
        vat = amounts[0].value
        yield VatFound(VatRow(rates[0], rounded(vat * 100 / rates[0]), vat), amounts[0].found, is_net_printed=False)


def _names_tax(row: Row, amount: Amount) -> bool:
    """Tell whether a row with a rate gives its tax: `Moms 25 %` as well as `Including VAT 25 %`."""
    is_included = _INCLUDED.search(row.folded, 0, amount.found.start) is not None
    return is_included or is_tax(row, before=amount.found.start)


def _rates(row: Row, pattern: re.Pattern[str] | None = None) -> Iterator[Decimal]:
    """Yield the rates of a row, with a per cent sign where one has it, else bare as in a table of VAT."""
    named = pattern or (_PER_CENT if _PER_CENT.search(row.folded) else _BARE)
    for match in named.finditer(row.folded):
        rate = Decimal(f"{match[1]}.{match[2] or 0}").normalize()
        if rate in RATES:
            yield rate
