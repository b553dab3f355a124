"""What was bought: the rows above the total, with quantity, price, amount and rate as far as they are printed.

The arithmetic decides: quantity times price is the amount of a row, and the amounts sum to the total or the net. Only
then are they sure; else they are what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from statistics import median
from typing import Final

from gateway.accounting import money
from gateway.accounting.vat import MOST_ROUNDING
from gateway.reading.fields.columns import Columns, columns_of, is_heading
from gateway.reading.fields.found import LIKELY, PROVEN, WEAK, Found, field
from gateway.reading.fields.item_line import ItemLine, fits, line_of
from gateway.reading.fields.misread import label
from gateway.reading.fields.sums import Amount, amounts_in
from gateway.reading.shape import TO_PAY, Check, Field, around
from gateway.reading.words.rows import Row

SAME_COLUMN: Final = 0.06
"""Amounts of one column end within this share of the page's width."""

LEAST_OF_COLUMN: Final = 0.25
"""The amounts are the rightmost figures that at least so many rows have below each other; prices stand more left."""

MOST_DOUBTFUL: Final = 6
MOST_LEADING: Final = 1.2
"""The next line of a description is less than so many line heights below."""

CENT: Final = Decimal("0.01")

_END: Final = label(
    "nota", "notan", "slutsumma", "positionssumme", "nettobetrag", "umsatzsteuer*", "warenwert", "taxe*", "montant*",
    "total ht", "total ttc", "basisbetrag", "oresutj*", "oresavr*", "avrundn*", "summa", "totalt", "total",
    "totalbelopp",
    "totalsumma", "att betala", "summa att betala", "kvar att betala", "netto", "nettobelopp", "summa netto",
    "belopp fore*", "fore moms", "summa fore moms", "att aterbetala", "aterbetalas", "att fa tillbaka",
    "belopp exkl*", "summa exkl*", "totalt exkl*", "moms", "varav moms", "momsbelopp", "oresavrundning", "avrundning",
    "oresutjamning", "exkl moms", "summe", "zu zahlen", "gesamt", "gesamtbetrag", "gesamtsumme", "rechnungsbetrag",
    "yhteensa", "i alt", "sum", "to pay", "amount due", "balance due", "total due", "grand total", "rounding",
    "kontant", "bankkort", "kontokort", "betalkort", "att erhalla", "tillgodo", "betalt", "vat", "mwst", "tax",
    "kort", "swish", "visa", "mastercard", "maksettava", "a betale", "at betale", "nettosumme", "net total",
    "total amount", "total sales", "betalat", "moms totalt", "total moms", "totalt moms", "ust", "umsatzsteuer",
    "alv", "mva", "cash", "belopp att betala", "fakturabelopp", "belopp inkl*", "varde exkl*",
)  # fmt: skip
_SUBTOTAL: Final = label(
    "delsumma", "mellansumma", "subtotal", "sub total", "zwischensumme", "valisumma", "subtotaal", "transport",
    "varuvarde", "summa varor", "saldo", "summa fore rabatt", "antal varor", "antal artiklar", "antal",
)  # fmt: skip
_COUNT_ROW: Final = re.compile(
    r"^\W*(?:totalt?:? |antal:? |summa:? )?\d+ (?:varor|vara|artiklar|artikel|rader|rad|art|items?|positionen)\b\W*$"
)

_TIP: Final = label("dricks", "tip", "tips", "gratuity", "trinkgeld")
"""What is paid on top of the goods."""

_DOUBTFUL: Final = re.compile(
    r"rabatt|discount|du sparar|du sparade|\bspar\w*|bonus|varav|kampanj|erbjudande|pris per|jamforpris|ord\.? ?pris"
    r"|ordinarie|jfr|medlem"
)
_NOT_ITEM: Final = re.compile(
    r"\bkvitto\w*|\borg\.? ?nr|\bdatum\b|\bdate\b|\btel\b|\btelefon|\bkassa\b|\bkassor\b|\bterminal|\baid\b|\bbord\b"
    r"|fakturan|bankgiro|plusgiro|\bocr\b|\buhr\b|\boppet|\bsida\b|forfall|\bpoang|\biban\b|momsreg"
    r"|dagar netto|drojsmal"
)


def line_items(rows: Sequence[Row], found: Mapping[str, Field]) -> dict[str, Field]:
    """Return `line_items`: the rows of goods, best where they add up to the total or the net."""
    is_table = any(columns_of(row) is not None for row in rows)
    joined = _joined(list(_lines(rows)), is_table=is_table)
    if not is_table and not found.keys() & set(TO_PAY):
        joined = [line.as_one() for line in joined]
    if not joined:
        return {}
    targets = list(_targets(found, _tip(rows)))
    chosen, is_whole = _that_add_up(joined, targets)
    checks = [Check("items_add_up", is_whole)] if targets else []
    told = [line.adds_up for line in chosen if line.adds_up is not None]
    if told:
        checks.append(Check("row_adds_up", all(told)))
    is_proven = is_whole and all(check.passed for check in checks) and not _is_shifted(chosen)
    level = PROVEN if is_proven else LIKELY if is_whole else WEAK
    first = chosen[0].row
    made = field("line_items", [_written(line) for line in chosen], Found(first, 0, len(first.text)), level, checks)
    boxes = [line.row.box for line in chosen if line.row.page == first.page]
    return {"line_items": replace(made, raw="\n".join(line.row.text for line in chosen), box=around(boxes))}


def _is_shifted(items: Sequence[ItemLine]) -> bool:
    """Tell whether a heading stands as a description: the rows of a tilted page were put together wrongly."""
    return any(is_heading(item.description) for item in items)


def _lines(rows: Sequence[Row]) -> Iterator[ItemLine]:
    """Yield the rows between the headings (or the first amount) and the sums, on every page."""
    amounts = {id(row): amounts_in(row) for row in rows}
    for page in dict.fromkeys(row.page for row in rows):
        on_page = [row for row in rows if row.page == page]
        columns = next((columns for row in on_page if (columns := columns_of(row)) is not None), None)
        body = _body(on_page, columns, amounts)
        column = _column(body, amounts, columns)
        for row in body:
            near = [
                amount
                for amount in amounts[id(row)]
                if column is None or abs(amount.found.box.right - column) < SAME_COLUMN
            ]
            is_any = columns is not None or not amounts[id(row)]
            line = line_of(row, amounts[id(row)] if near or is_any else [], columns)
            yield replace(line, is_doubtful=_DOUBTFUL.search(row.folded) is not None)


def _body(rows: Sequence[Row], columns: Columns | None, amounts: Mapping[int, Sequence[Amount]]) -> list[Row]:
    """Return the rows that may be goods: below the headings and above the first row that sums them."""
    body: list[Row] = []
    start = columns.row.number if columns is not None else -1
    has_item = False
    for row in rows:
        if row.number <= start:
            continue
        has_amount = bool(amounts[id(row)])
        if _SUBTOTAL.match(row.folded.lstrip(" *-")) or _COUNT_ROW.match(row.folded) or _TIP.search(row.folded):
            continue
        if _ends(row) and (has_amount or has_item) and (has_item or columns is not None):
            break
        if _NOT_ITEM.search(row.folded) and not (has_item and has_amount and columns is not None):
            continue
        has_item = has_item or has_amount
        body.append(row)
    return body


def _ends(row: Row) -> bool:
    """Tell whether a row sums what stands above it: it begins with a word for a sum, or has nothing before one."""
    match = _END.search(row.folded)
    return match is not None and not re.search(r"[a-z]{2}", row.folded[: match.start()])


def _column(body: Sequence[Row], amounts: Mapping[int, Sequence[Amount]], columns: Columns | None) -> float | None:
    """Return where the amounts of a list without headings end."""
    if columns is not None:
        return None
    rights = sorted((amounts[id(row)][-1].found.box.right for row in body if amounts[id(row)]), reverse=True)
    fewest = max(1, round(len(rights) * LEAST_OF_COLUMN))
    for right in rights:
        column = [other for other in rights if right - SAME_COLUMN < other <= right]
        if len(column) >= fewest:
            return median(column)
    return None


def _joined(lines: Sequence[ItemLine], *, is_table: bool) -> list[ItemLine]:
    """Put together what belongs to one item though it stands on several rows."""
    items: list[ItemLine] = []
    waiting: list[ItemLine] = []
    counted: ItemLine | None = None
    for place, line in enumerate(lines):
        if line.amount is None and line.is_counted:
            counted = _placed(items, line, lines[place + 1 :])
            continue
        if line.amount is None:
            if is_table and items and _continues(items[-1].last, line.row):
                items[-1] = items[-1].continued(line)
            elif line.is_named:
                waiting.append(line)
            continue
        whole = line if line.is_named else _named(items, waiting, line)
        if whole is None:
            continue
        if counted is not None and whole.quantity is None:
            whole = whole.with_count_of(counted)
        counted, waiting = None, []
        items.append(whole)
    return [item for item in items if item.description or item.is_counted]


def _placed(items: list[ItemLine], line: ItemLine, rest: Sequence[ItemLine]) -> ItemLine | None:
    """Give a row of quantity and price to the item above or the one below, whichever its product fits."""
    product = line.product or Decimal(0)
    below = next((other for other in rest[:2] if other.amount is not None), None)
    is_above = bool(items) and items[-1].quantity is None and fits(product, items[-1].amount or Decimal(0))
    if not is_above and below is not None and below.quantity is None and fits(product, below.amount or Decimal(0)):
        return line
    if items and not is_above and (healed := items[-1].healed(product)) is not None:
        items[-1] = healed.with_count_of(line)
    elif items and items[-1].unit_price is None and (is_above or below is None):
        items[-1] = items[-1].with_count_of(line)
    return None


def _continues(above: Row, row: Row) -> bool:
    """Tell whether a row of words alone goes on with the description of the row above it."""
    is_next = row.page == above.page and row.box.y - above.box.bottom < MOST_LEADING * above.box.h
    return is_next and row.box.x < above.box.x + above.box.w / 2


def _named(items: list[ItemLine], waiting: list[ItemLine], line: ItemLine) -> ItemLine | None:
    """Return figures with the name that stands above them; None where they only repeat the item above."""
    above = items[-1] if items else None
    if waiting and line.row.number - waiting[-1].row.number <= 1:
        return replace(line, description=waiting[-1].description, is_doubtful=waiting[-1].is_doubtful)
    if (
        above is not None
        and line.is_counted
        and above.quantity is None
        and fits(line.product or Decimal(0), above.amount or Decimal(0))
    ):
        items[-1] = above.with_count_of(line)
        return None
    return line


def _tip(rows: Sequence[Row]) -> Decimal:
    """Return what was paid on top of the goods."""
    for row in rows:
        amounts = amounts_in(row) if _TIP.search(row.folded) else []
        if amounts:
            return amounts[-1].value
    return Decimal(0)


def _targets(found: Mapping[str, Field], tip: Decimal) -> Iterator[Decimal]:
    """Yield the sums that the amounts may make: the total with or without its rounding or tip, and the net."""
    figures = {
        name: Decimal(found[name].value)
        for name in ("total_amount", "net_amount", "vat_amount", "rounding", "amount_due")
        if name in found
    }
    total, rounding, vat = figures.get("total_amount"), figures.get("rounding"), figures.get("vat_amount")
    for name in ("total_amount", "net_amount", "amount_due"):
        if name in figures:
            yield figures[name]
            if rounding is not None:
                yield figures[name] - rounding
    if total is not None and tip:
        yield total - tip
    if total is not None and vat is not None:
        yield total - vat
        if rounding is not None:
            yield total - rounding - vat


def _that_add_up(items: Sequence[ItemLine], targets: Sequence[Decimal]) -> tuple[list[ItemLine], bool]:
    """Return the items that sum to a target, leaving out as few doubtful ones as that takes; else all of them."""
    if _adds_up(items, targets):
        return list(items), True
    doubtful = [place for place, item in enumerate(items) if item.is_doubtful or not item.is_named][:MOST_DOUBTFUL]
    for count in range(1, len(doubtful) + 1):
        for left_out in combinations(doubtful, count):
            rest = [item for place, item in enumerate(items) if place not in left_out]
            if rest and _adds_up(rest, targets):
                return rest, True
    rest = [item for item in items if item.is_named]
    return rest or list(items), False


def _adds_up(items: Sequence[ItemLine], targets: Sequence[Decimal]) -> bool:
    total = sum((item.amount or Decimal(0) for item in items), Decimal(0))
    return any(abs(abs(total) - abs(target)) <= CENT for target in targets) or any(
        target % 1 == 0 and abs(total - target) <= MOST_ROUNDING and total % 1 != 0 for target in targets
    )


def _written(line: ItemLine) -> dict[str, str | None]:
    return {
        "description": line.description or None,
        "quantity": None if line.quantity is None else money.plain(line.quantity),
        "unit_price": None if line.unit_price is None else _price(line.unit_price),
        "amount": None if line.amount is None else money.written(line.amount),
        "rate": None if line.rate is None else money.plain(line.rate),
    }


def _price(price: Decimal) -> str:
    """Return a price with at least two decimals."""
    return f"{price:f}" if -price.as_tuple().exponent > len("00") else f"{price:.2f}"  # type: ignore[operator]
