"""Amounts on the paper, and what their labels say they are: totals, net, VAT, rounding, cash, change, payment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from gateway.accounting import money
from gateway.reading.fields.found import Found, below, matches
from gateway.reading.words.rows import Row

STRONG: Final = 2
PLAIN: Final = 1
MERE: Final = 0
SAME_COLUMN: Final = 0.06
"""Right edges of one column of amounts differ by less than this share of the page's width."""

_DIGITS: Final = r"(?:\d{1,3}(?:[ .,']\d{3})+|\d+)"
AMOUNT: Final = re.compile(
    rf"(?<![\d.,:/])(?:[-+] ?)?{_DIGITS}"
    rf"(?: ?[.,] ?\d{{2}}(?!\d)|(?= ?(?:kr\b|sek\b|:-|,-))(?: ?[:,]-)?)"
    rf"-?(?! ?%)(?![.,:/]\d)"
)
"""An amount with two decimals, or a whole one with its currency behind, in a text without accents."""

_STRONG: Final = re.compile(
    r"(?:summa |totalt? |belopp |kvar )?att betala(?!s| senast)|\bto pay\b"
    r"|(?:amount|total|balance|net) (?:due|payable)"
    r"|grand total|total rounded|rounded total|total after rounding|nett? total|total\W{0,3}\(?incl\w*"
    r"|total (?:sales |amount )\W{0,3}incl\w*|(?:summa|totalt?) inkl\w*|zu zahlen|(?:zahl|gesamt|rechnungs|end)betrag"
    r"|\b[aå]t? betale\b|maksettava\w*|att erhalla|tillgodo|totalsumma"
)
_TOTAL: Final = re.compile(
    r"\btotal(?:t|belopp(?:et)?|amount)?\b|\bsumma\b|\bsumme\b|\bgesamt\b|\bi alt\b|\byhteensa\b|\bsum\b"
)
_MERE: Final = re.compile(r"\bbelopp\b|\bamount\b|\bbetrag\b")
"""What calls an amount nothing but that, as the slip of a card terminal does."""

_NOT_TOTAL: Final = re.compile(
    r"del\s?summa|sub\W?\s?total|mellansumma|zwischensumme|\bnetto|\bexkl|\bexc|before|\bmoms|\bvat\b|mwst|\bgst\b"
    r"|\btax\b|rabatt|discount|saving|\bspar|\bqty|quantity|\bitems?\b|antal|artiklar|rounding|avrundning|utjamning"
    r"|poang|points|change|vaxel|tillbaka|tendered|\d ?%"
)
_INCLUSIVE: Final = re.compile(r"\bink[l.]|\bincl?\b|inclusive|including|\bafter\b|\binkl\w*")
_NET: Final = re.compile(
    r"\bnetto\w*|\bexkl\w*|\bexcl\w*|before (?:vat|tax|gst)|sub\W?\s?total|del\s?summa|mellansumma|varuvarde"
)
_VAT: Final = re.compile(
    r"varav moms|\bmoms\w*|\bvat\b|\bmwst\b|\bust\b|umsatzsteuer|\bgst\b|sales tax|\btotal tax\b|\bmva\b|\balv\b"
)
_NOT_VAT: Final = re.compile(
    r"moms\s?-?(?:reg|nr|nummer)|(?:vat|gst) ?(?:reg|no|id|number)|\bink[l.]|\binkl\w*|\bincl?\w*|\bexkl|\bexcl|netto"
    r"|brutto|underlag|supplies"
)
_ROUNDING: Final = re.compile(r"avrundning|utjamning|rounding|\bround\b|rundung")
_CASH: Final = re.compile(r"\bkontant\w*|\bcash\b|tendered|\bbar\b|gegeben|bargeld|mottaget|amount received|\bpaid\b")
_CHANGE: Final = re.compile(r"\btillbaka\b|\bvaxel\b|\bchange\b|ruckgeld|wechselgeld")
_PAYMENT: Final = re.compile(
    r"bankkort|kontokort|kortkop|\bkort\b|\bswish\b|\bvisa\b|master\s?card|\b(?:credit|debit)? ?card\b|\bdebit\b"
    r"|kreditkarte|girocard|\bkarte\b|\bbetalt\b|kartenzahlung"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount, where it stands, and how strongly its label calls it what it is taken for."""

    found: Found
    value: Decimal
    rank: int = PLAIN


@dataclass(slots=True)
class Sums:
    """The labelled amounts of a document, each list in reading order."""

    totals: list[Amount] = field(default_factory=list)
    nets: list[Amount] = field(default_factory=list)
    vats: list[Amount] = field(default_factory=list)
    roundings: list[Amount] = field(default_factory=list)
    cash: list[Amount] = field(default_factory=list)
    change: list[Amount] = field(default_factory=list)
    payments: list[Amount] = field(default_factory=list)
    items: list[Amount] = field(default_factory=list)
    every: list[Amount] = field(default_factory=list)


def amounts_in(row: Row) -> list[Amount]:
    """Return the amounts of a row from the left; one that may mean two things is left out."""
    found = [Found(row, match.start(), match.end()) for match in AMOUNT.finditer(row.folded)]
    read = [(each, money.candidates(each.text)) for each in found]
    return [Amount(each, values[0]) for each, values in read if len(values) == 1]


def sums(rows: Sequence[Row]) -> Sums:
    """Sort the amounts of a document by what their labels say."""
    found = Sums()
    for row in rows:
        amounts = amounts_in(row)
        found.totals += _totals(rows, row, amounts)
        if not amounts:
            continue
        found.every += amounts
        last = amounts[-1]
        for label, amounts_of_label in (
            (_ROUNDING, found.roundings),
            (_CHANGE, found.change),
            (_CASH, found.cash),
            (_PAYMENT, found.payments),
            (_NET, found.nets),
        ):
            if label.search(row.folded):
                amounts_of_label.append(last)
        if len(amounts) == 1 and is_tax(row, before=last.found.start):
            found.vats.append(last)
    found.items += _items(rows, found)
    return found


def is_tax(row: Row, *, before: int) -> bool:
    """Tell whether a row speaks of the tax itself, and does so before the amount that stands there."""
    return _VAT.search(row.folded, 0, before) is not None and not _NOT_VAT.search(row.folded)


def _totals(rows: Sequence[Row], row: Row, amounts: Sequence[Amount]) -> Iterator[Amount]:
    """Yield what stands beside or below a label of a total, the strong labels first."""
    for pattern, rank in ((_STRONG, STRONG), (_TOTAL, PLAIN), (_MERE, MERE)):
        for label in matches([row], pattern):
            if _is_else(row, pattern):
                continue
            beside = [amount for amount in amounts if amount.found.start >= label.end]
            if beside:
                is_table = len(beside) > 1
                yield Amount(beside[-1].found, beside[-1].value, rank - is_table)
            elif rank != MERE and not amounts and (found := below(rows, label, AMOUNT)) is not None:
                yield from (Amount(found, value, rank) for value in money.candidates(found.text)[:1])
            else:
                continue
            return


def _is_else(row: Row, pattern: re.Pattern[str]) -> bool:
    """Tell whether a row that says total speaks of something else, such as total VAT or total items."""
    if "%" in row.folded:
        return True
    if pattern is _STRONG or not _NOT_TOTAL.search(row.folded):
        return False
    return not _INCLUSIVE.search(row.folded)


def _items(rows: Sequence[Row], found: Sums) -> Iterator[Amount]:
    """Yield the amounts in the column of the first total, above it: the lines that it should sum."""
    first = min(found.totals, key=lambda total: (total.found.row.page, total.found.row.number), default=None)
    if first is None:
        return
    column = first.found.box.right
    for row in rows:
        if row.page != first.found.row.page or row.number >= first.found.row.number:
            continue
        if _NET.search(row.folded) or _VAT.search(row.folded) or _ROUNDING.search(row.folded):
            continue
        for amount in amounts_in(row)[-1:]:
            if abs(amount.found.box.right - column) < SAME_COLUMN:
                yield amount
