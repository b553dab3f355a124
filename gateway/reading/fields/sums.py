"""Amounts on the paper, and what their labels say they are: totals, net, VAT, rounding, cash, change, payment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from gateway.accounting import money
from gateway.reading.fields.figures import AMOUNT, Figure, bare, figures
from gateway.reading.fields.found import Found, below, matches
from gateway.reading.fields.headings import parts
from gateway.reading.fields.mended import mended
from gateway.reading.words.rows import Row

DUE: Final = 4.5
STRONG: Final = 4.0
PLAIN: Final = 2.5
MERE: Final = 0.5
"""How much a label says that its amount is the total, from `att betala` to a mere `belopp`."""

IN_TABLE: Final = 1.5
"""What a label loses that stands before several amounts: it may be the head of a row of a table."""

SAME_COLUMN: Final = 0.06
"""Right edges of one column of amounts differ by less than this share of the page's width."""

_DUE: Final = re.compile(
    r"(?:summa |totalt? |belopp |kvar )?att ?betala(?!s| senast)|\bto pay\b|(?:amount|total|balance"
    r"|net) ?(?:due|payable)"
    r"|\bdue\b(?! ?(?:date|by|on|in\b))|\bpayable\b(?! ?(?:by|to|within))|zu zahlen|zahlbetrag|\b[aå]t? betale\b"
    r"|maksettava\w*|att erhalla|tillgodo\b|till betalning|te betalen|a payer|balance owing"
)
_STRONG: Final = re.compile(
    r"grand ?total|total ?(?:\w{2,3} )?rounded|rounded ?total|total after (?:rounding|disc\w*)|nett? ?total"
    r"|total ?\W{0,3}\(?inc\w*"
    r"|total ?(?:sales|amount|amt|bill|gross|price)?\W{0,3}(?:\(?inc\w*|\(?after)|(?:summa|totalt?) ?(?:inkl\w*"
    r"|kop\w*|kr\b|sek\b)"
    r"|(?:gesamt|rechnungs|end|brutto)betrag|totalsumma|slutsumma|fakturabelopp|fakturasumma|totalbelopp"
    r"|kopesumma|brutto ?total"
    r"|bill ?total|invoice ?(?:total|amount)|total ?(?:price|sum)\b|gesamtsumme|total ?ttc|summe ?eur"
    r"|sum ?total|loppusumma"
)
_TOTAL: Final = re.compile(
    r"\btot(?:al)?t?(?:belopp(?:et)?|amount)?\b|\bsumma\b|\bsumme\b|\bgesamt\b|\bi alt\b|\bialt\b|\byhteensa\b"
    r"|\bsum\b|\btotaal\b"
    r"|\btotale?\b|\btotalt?(?:amount|sales|rm|sek|kr|due)\b"
)
_MERE: Final = re.compile(
    r"\bbelopp\b|\bamount\b|\bbetrag\b|\bbelop\b|\bbelob\b|\bpris\b|\bpreis\b|\bprice\b|\bavgift\b|^ ?kop\b"
    r"|\bfare\b|\bpurchase\b"
)
"""What calls an amount nothing but that, as the slip of a card terminal does."""

_LABELS: Final = ((_DUE, DUE), (_STRONG, STRONG), (_TOTAL, PLAIN), (_MERE, MERE))
_NOT_TOTAL: Final = re.compile(
    r"del\s?summa|sub\W?\s?total|mellansumma|zwischensumme|\bnetto|\bexkl|\bexc|before|\bmoms|\bvat\b|mwst|\bgst\b"
    r"|\btax\b|rabatt|discount|saving|\bspar|\bqty|quantity|\bitems?\b|antal|artiklar|rounding|avrundning|utjamning"
    r"|poang|points|change|vaxel|tillbaka|tendered|\d ?%|\bloading\b|\bbonus\b|varav|whereof|\bpant\b|deposit"
    r"|\bmembers?\b|balance brought|\d ?(?:st|kpl|stk|pcs)\b"
)
_INCLUSIVE: Final = re.compile(r"\bink[l.]|\binc[l.]?\b|\binc[il1]\w*|inclusi?ve?|including|\bafter\b|\binkl\w*|tusive")
_HOLDS_TAX: Final = re.compile(
    r"(?:included|including|incl?\.?|inkl\.?|varav) ?(?:gst|vat|moms|mwst|tax)[^:]{0,12}:? *$"
)
_SALES: Final = re.compile(r"\bsales?\b|\bgoods\b")
_SUPPLIES: Final = re.compile(r"supplies|underlag|taxable|skattepliktig")
_NET: Final = re.compile(
    r"\bnetto\w*|\bnet (?:amount|sum|value)\b|\bexkl\w*|\bexcl\w*|\bexcluding\b|before (?:vat|tax|gst)"
    r"|sub\W?\s?total|del\s?summa"
    r"|mellansumma|varuvarde"
    r"|zwischensumme|taxable (?:amount|amt)|utan moms|momsunderlag|ex\.? ?moms"
)
_VAT: Final = re.compile(
    r"varav moms|\bmoms\w*|\bvat\b|\bmwst\b|\bust\b|umsatzsteuer|\bgst\b|sales tax|\btotal tax\b|\bmva\b"
    r"|\balv\b|mervardesskatt"
    r"|\bbtw\b|\btva\b"
)
_NOT_VAT: Final = re.compile(
    r"moms\s?-?(?:reg|nr|nummer)|(?:vat|gst) ?(?:reg|no|id|number)|\bink[l.]|\binkl\w*|\bincl?\w*|\bexkl|\bexcl|netto"
    r"|brutto|underlag|supplies|taxable"
)
_ROUNDING: Final = re.compile(
    r"avrundn|utjamn|\boresutj\w*|rounding|\bround\b|rundung|oresavr\w*|\brnd\b|pyoristys|avrunding"
)
_CASH: Final = re.compile(
    r"\bkontant\w*|\bcash\b|tendered|\bbar\b|gegeben|bargeld|mottaget|amount received|\bpaid\b|\bpay(?:ment)?\b"
    r"|\bkateinen\b"
    r"|\berhallet\b|\bbetalat\b"
)
_CHANGE: Final = re.compile(
    r"\btillbaka\b|\bater\b(?! ?(?:kop|bet))|\bvaxel\b|\bchange\b|ruckgeld|wechselgeld|\bvekslepenger\b"
    r"|\bbyttepenge\b|\btakaisin\b|\bretur\b"
)
_PAYMENT: Final = re.compile(
    r"bankkort|kontokort|kortkop|\bkort\b|\bswish\b|\bvisa\b|master\s?card|\b(?:credit|debit)? ?card\b"
    r"|\bdebit\b|\bcredit\b"
    r"|kreditkarte|girocard|\bkarte\b|\bbetalt\b|kartenzahlung|\bbankaxept\b|\bdankort\b|\bkortti\b|\bkortbetalning\b"
)
_TIP: Final = re.compile(
    r"\bdricks\b|\btips?\b|gratuity|serviceavgift|trinkgeld|\bdriks\b|\bdrikkepenge\w*|palveluraha"
)
_DEDUCTION: Final = re.compile(
    r"forskott|forutbetal\w*|prepa(?:id|yment)|\bdeposit\b|handpenning|a ?conto|delbetal\w*|redan betal\w*"
    r"|tidigare betal\w*"
    r"|inbetal(?:t|ning)|anzahlung|tidigare (?:saldo|skuld|faktur\w*)|foregaende|ingaende saldo|gammal skuld"
    r"|obetal\w*"
    r"|restskuld|previous balance|balance brought|old balance|outstanding|kvar fran|saldo fran|forskudd|avgar"
    r"|already paid"
)


_ANY: Final = re.compile("|".join(label.pattern for label in (_DUE, _STRONG, _TOTAL, _NET, _VAT, _ROUNDING)))
_IS_LABELLED: Final = re.compile(
    "|".join(
        label.pattern
        for label in (_NOT_TOTAL, _DUE, _STRONG, _TOTAL, _NET, _VAT, _ROUNDING, _CASH, _CHANGE, _DEDUCTION, _TIP)
    )
)
_OF_SUM: Final = re.compile(
    "|".join(label.pattern for label in (_DUE, _STRONG, _TOTAL, _NET, _ROUNDING, _CASH, _CHANGE))
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount, where it stands, and how strongly its label calls it what it is taken for."""

    found: Found
    value: Decimal
    rank: float = PLAIN
    is_clear: bool = True


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
    deductions: list[Amount] = field(default_factory=list)
    tips: list[Amount] = field(default_factory=list)
    items: list[Amount] = field(default_factory=list)
    every: list[Amount] = field(default_factory=list)
    unlabelled: list[Amount] = field(default_factory=list)


def amounts_in(row: Row) -> list[Amount]:
    """Return the amounts of a row from the left; one that may mean two things is left out."""
    return [_amount(figure) for figure in figures(row)]


def _amount(figure: Figure, rank: float = PLAIN) -> Amount:
    return Amount(figure.found, figure.value, rank, figure.is_clear)


def sums(rows: Sequence[Row]) -> Sums:
    """Sort the amounts of a document by what their labels say."""
    found = Sums()
    rows = mended(rows, _is_known)
    for row in rows:
        amounts = amounts_in(row)
        if not amounts and (heads := _heads(row)):
            for head in heads:
                _sort_below(rows, head, found)
            continue
        found.totals += _totals(rows, row, amounts)
        if amounts:
            found.every += amounts
            if not _IS_LABELLED.search(row.folded):
                found.unlabelled += amounts
            _sort(row.folded, amounts[-1], found)
            if len(amounts) == 1 and is_tax(row, before=amounts[0].found.start):
                found.vats.append(amounts[0])
    found.items += _items(rows, found)
    return found


def _is_known(folded: str) -> bool:
    """Tell whether a row says what its amount is; one that speaks of tax included may be a total, misread."""
    if _OF_SUM.search(folded):
        return True
    return _IS_LABELLED.search(folded) is not None and not _INCLUSIVE.search(folded)


def _heads(row: Row) -> list[Found]:
    """Return the heads of columns that a row without amounts holds, where there are several."""
    heads = list(parts(row))
    return heads if sum(_ANY.search(head.folded) is not None for head in heads) > 1 else []


def _sort_below(rows: Sequence[Row], head: Found, found: Sums) -> None:
    """Put the amount that stands below the head of a column where the head says."""
    place = below(rows, head, AMOUNT)
    values = money.candidates(place.text) if place else ()
    if place is None or len(values) != 1:
        return
    folded = head.folded
    rank = next((rank for pattern, rank in _LABELS if pattern.search(folded)), None)
    if rank is not None and not _is_else(folded, rank):
        found.totals.append(Amount(place, values[0], rank))
    _sort(folded, Amount(place, values[0]), found)
    if _VAT.search(folded) and not _NOT_VAT.search(folded) and rank is None:
        found.vats.append(Amount(place, values[0]))


def _sort(folded: str, amount: Amount, found: Sums) -> None:
    """Put an amount where its label says."""
    for label, amounts_of_label in (
        (_CHANGE, found.change),
        (_CASH, found.cash),
        (_PAYMENT, found.payments),
        (_DEDUCTION, found.deductions),
        (_TIP, found.tips),
        (_NET, found.nets),
    ):
        if label.search(folded):
            amounts_of_label.append(amount)
    if _ROUNDING.search(folded):
        if abs(amount.value) < 1:
            found.roundings.append(amount)
        elif not any(total.found == amount.found for total in found.totals):
            found.totals.append(Amount(amount.found, amount.value, STRONG, amount.is_clear))


def is_tax(row: Row, *, before: int) -> bool:
    """Tell whether a row speaks of the tax itself, and does so before the amount that stands there."""
    if _HOLDS_TAX.search(row.folded, 0, before) and not _SALES.search(row.folded):
        return True
    return _VAT.search(row.folded, 0, before) is not None and not _NOT_VAT.search(row.folded)


def _totals(rows: Sequence[Row], row: Row, amounts: Sequence[Amount]) -> Iterator[Amount]:
    """Yield what stands beside or below a label of a total, the strong labels first."""
    for pattern, rank in _LABELS:
        for label in matches([row], pattern):
            if _is_else(row.folded, rank):
                continue
            beside = [amount for amount in amounts if amount.found.start >= label.end]
            if beside:
                yield _ranked(row, beside, rank)
            elif rank != MERE and not amounts:
                yield from _without_amount(rows, label, rank)
            else:
                continue
            return


def _ranked(row: Row, beside: Sequence[Amount], rank: float) -> Amount:
    """Return the last amount behind a label, which says less before several, or where it may be of the tax held."""
    last = beside[-1]
    is_table = len({amount.value for amount in beside}) > 1
    may_be_tax = _HOLDS_TAX.search(row.folded, 0, last.found.start) is not None
    return Amount(last.found, last.value, rank - IN_TABLE * (is_table or may_be_tax), last.is_clear)


def _without_amount(rows: Sequence[Row], label: Found, rank: float) -> Iterator[Amount]:
    """Yield the amount below a label, or else the whole number beside it."""
    found = below(rows, label, AMOUNT)
    if found is not None:
        yield from (Amount(found, value, rank) for value in money.candidates(found.text)[:1])
    elif (figure := bare(label.row, label.end)) is not None:
        yield _amount(figure, rank - IN_TABLE)


def _is_else(folded: str, rank: float) -> bool:
    """Tell whether a text that says total speaks of something else, such as total VAT or total items."""
    is_inclusive = _INCLUSIVE.search(folded) is not None
    if _SUPPLIES.search(folded) or ("%" in folded and not is_inclusive):
        return True
    if rank >= DUE:
        return False
    return _NOT_TOTAL.search(folded) is not None and not is_inclusive


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
