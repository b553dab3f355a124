"""One row of what was bought: its figures, and which of them is the quantity, the price, the rate and the amount."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import permutations
from typing import Final

from gateway.accounting import money
from gateway.reading.fields.columns import Columns
from gateway.reading.fields.found import Found
from gateway.reading.fields.sums import Amount
from gateway.reading.fields.vat_rows import RATES
from gateway.reading.words.rows import Row

SLACK: Final = Decimal("0.02")
"""A row fits its quantity and price when it differs by less: each of the three is rounded for itself."""

MOST_FIGURES: Final = 6
FEWEST_LETTERS: Final = 2
MOST_COUNT: Final = 100

UNITS: Final = (
    r"(?:st(?:yck|k|ck)?|kg|hg|gr?|l(?:it(?:er)?|tr)?|cl|dl|m[23²³]?|meter|tim(?:mar|me|mes)?|h|hrs?|hours?|dag(?:ar)?|dygn|days?|fp"
    r"|frp|fpk|pkt|pack|pcs|ea|par|km|kwh|mil|man(?:ad(?:er)?)?|mon(?:ths?)?|ar|rle?|rulle|sats|set|std|stunden|stueck|tag(?:e)?|kpl|antal|paket|port)"
)
_NUMBER: Final = r"(?:\d{1,3}(?:[ .']\d{3})+(?!\d)|\d+)(?:[.,]\d{1,3})?"
_COUNTED: Final = re.compile(
    rf"(?<![\d.,\w])(?P<one>-?{_NUMBER}) ?(?P<unit>{UNITS}\b\.?)? {{0,2}}"
    rf"(?:[x×*@]|\ba\b|\ba(?=\d)|\bst\b|\bje\b|\bpris\b|(?<=st)\W?a) {{0,2}}"
    rf"(?:(?:kr|sek|eur|€|rm) ?)?(?P<two>{_NUMBER})(?![\d,]*\d ?%) ?(?:kr|sek|eur|euro|€|:-)?(?: ?/ ?{UNITS}\b)?"
)
_PRICE_PER: Final = re.compile(
    rf"(?<![\d.,\w])(?P<one>{_NUMBER}) ?(?P<unit>{UNITS})\b\.?  ?(?P<two>\d+[.,]\d\d) ?(?:kr|sek|eur|€)? ?/ ?{UNITS}\b"
)
_LEADING: Final = re.compile(
    rf"^\W*(?P<count>\d{{1,3}}(?:[.,]\d{{1,3}})?) ?(?:(?:x|×|\*|{UNITS})\b\.?)? {{1,2}}(?=[a-z(\"])"
)
_TRAILING: Final = re.compile(
    r",? {1,2}(?P<count>\d{1,4}(?:[.,]\d{1,3})?) ?(?:st(?:yck|k)?|pcs|kpl|tim(?:mar|me)?|h|hours?|std|dagar|days)\b\.?$"
    rf"|, {{1,2}}(?P<more>\d{{1,4}}(?:[.,]\d{{1,3}})?) ?{UNITS}\b\.?$"
)
_EACH: Final = re.compile(r"(?:\ba|@|\bje) ?(?:kr ?)?$")
"""What says that the figure behind it is the price of one."""

_ARTICLE: Final = re.compile(r"^\W*\d{4,}\s+(?=[^\W\d_])")
_LINK: Final = re.compile(r"\s+(?:[àáâ@×*xX]|st x|st)$")
_PER_CENT: Final = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?) ?%")
_DISCOUNT: Final = re.compile(r"rabatt|discount|nachlass|alennus|\brab\b|\bspar")
_FIGURE: Final = re.compile(
    r"(?<![\w.,/-])-?(?:\d{1,3}(?:[ .']\d{3})+|\d+)(?:[.,]\d{1,4})?-?(?![\w%])(?! ?%)(?![.,/:-]\d)"
)
_AFTER: Final = re.compile(
    r"^(?:\s*(?:kr\.?|sek|eur|€|:-|,-|[a-h*#]|\d{1,2} ?%|\d|\(?[a-z0-9]\)?|rm|sr|zr|s|inkl\.? moms))*\s*$"
)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What one row says of what was bought; what is not printed is None."""

    row: Row
    description: str
    amount: Decimal | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    rate: Decimal | None = None
    is_doubtful: bool = False
    rows_below: tuple[Row, ...] = ()

    @property
    def is_named(self) -> bool:
        """Whether it says what it is, in letters."""
        return sum(letter.isalpha() for letter in self.description) >= FEWEST_LETTERS

    @property
    def is_counted(self) -> bool:
        """Whether it says how many at which price."""
        return self.quantity is not None and self.unit_price is not None

    @property
    def product(self) -> Decimal | None:
        """Quantity times price, or None."""
        return None if self.quantity is None or self.unit_price is None else self.quantity * self.unit_price

    @property
    def adds_up(self) -> bool | None:
        """Whether quantity times price is the amount; None where it cannot be told."""
        if self.product is None or self.amount is None:
            return None
        return fits(self.product, self.amount)

    @property
    def last(self) -> Row:
        """The last row that belongs to it."""
        return self.rows_below[-1] if self.rows_below else self.row

    def continued(self, other: ItemLine) -> ItemLine:
        """Return this line with the words of the row below it."""
        text = f"{self.description} {other.description}".strip()
        return replace(self, description=text, rows_below=(*self.rows_below, other.row))

    def healed(self, product: Decimal) -> ItemLine | None:
        """Return this line with the digits put back that a gap parted from its amount, if that makes the product."""
        parted = re.search(r" (\d+)$", self.description)
        whole = Decimal(f"{parted[1]}{self.amount:f}") if parted and self.amount and self.amount > 0 else None
        if parted is None or whole is None or not fits(product, whole):
            return None
        return replace(self, description=self.description[: parted.start()], amount=whole)

    def with_count_of(self, other: ItemLine) -> ItemLine:
        """Return this line with the quantity and price of another row."""
        rate = self.rate if self.rate is not None else other.rate
        return replace(self, quantity=other.quantity, unit_price=other.unit_price, rate=rate)

    def as_one(self) -> ItemLine:
        """Return this line as one piece at its amount, as a till prints it that counts only what is more than one."""
        is_bare = self.quantity in {None, 1} and self.unit_price is None
        return replace(self, quantity=Decimal(1), unit_price=self.amount) if is_bare else self


def fits(product: Decimal, amount: Decimal) -> bool:
    """Tell whether an amount is a product, give or take its rounding; a returned item has either minus."""
    return abs(abs(product) - abs(amount)) <= SLACK


def line_of(row: Row, amounts: Sequence[Amount], columns: Columns | None) -> ItemLine:
    """Read a row: with columns by what stands under each heading, else by what multiplies to the amount."""
    alone = _COUNTED.fullmatch(row.folded.strip(" .*-+"))
    if alone is not None:
        quantity, price = _in_order(alone)
        return ItemLine(row, "", None, quantity, price)
    cells = columns.cells(row) if columns is not None else {}
    amount = _amount(row, amounts, columns, cells)
    end = amount.found.start if amount else len(row.folded)
    rate = _rate(row, cells)
    value = amount.value if amount else None
    counted = _counted(row, end, value)
    if counted is not None:
        quantity, price, (start, stop) = counted
        text = f"{row.text[:start]} {row.text[stop:end]}"
        return ItemLine(row, _described(text), value, quantity, price, rate)
    if columns is not None and cells:
        return _in_columns(row, cells, amount, rate, columns)
    figures = _multiplied(row, end, value)
    if figures is not None:
        one, other = figures
        text = _without(row.text[:end], [one[1], other[1]])
        return ItemLine(row, _described(text), value, one[0], other[0], rate)
    text, count = _count_alone(row, end) if amount else (row.text[:end], None)
    return ItemLine(row, _described(text), value, count, None, rate)


def _amount(row: Row, amounts: Sequence[Amount], columns: Columns | None, cells: dict[str, Found]) -> Amount | None:
    """Return the last amount of a row, behind which no words stand."""
    if columns is not None and columns.has("amount"):
        under = [amount for amount in amounts if columns.name_of(amount.found.box) == "amount"]
        if under:
            return under[-1]
        whole = cells.get("amount")
        values = money.candidates(whole.text) if whole is not None else ()
        return Amount(whole, values[0]) if whole is not None and values else None
    last = amounts[-1] if amounts else None
    return last if last is not None and _AFTER.match(row.folded[last.found.end :]) else None


def _rate(row: Row, cells: dict[str, Found]) -> Decimal | None:
    """Return the rate of VAT of a row: with its per cent sign, or bare in its column."""
    if not _DISCOUNT.search(row.folded):
        for match in _PER_CENT.finditer(row.folded):
            rate = _decimal(match[1]).normalize()
            if rate in RATES or rate == 0:
                return rate
    cell = cells.get("rate")
    if cell is None:
        return None
    digits = re.sub(r"[^\d.,]", "", cell.text)
    bare = _decimal(digits).normalize() if re.fullmatch(r"\d{1,2}(?:[.,]\d{1,2})?", digits) else None
    return bare if bare in RATES or bare == 0 else None


def _counted(row: Row, end: int, amount: Decimal | None) -> tuple[Decimal, Decimal, tuple[int, int]] | None:
    """Return quantity and price from words such as `2 st à 12,50` or `0,452 kg x 39,90 kr/kg`, and where they stand."""
    for pattern in (_COUNTED, _PRICE_PER):
        for match in pattern.finditer(row.folded, 0, len(row.folded) if amount is None else end):
            quantity, price = _in_order(match)
            if amount is None or fits(quantity * price, amount) or _has_cents(match["one"]) or _has_cents(match["two"]):
                return quantity, price, match.span()
    return None


def _in_order(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """Return quantity and price, which may be printed the other way round."""
    one, two = _decimal(match["one"]), _decimal(match["two"])
    is_turned = match["unit"] is None and _has_cents(match["one"]) and not _has_cents(match["two"])
    return (two, one) if is_turned else (one, two)


def _multiplied(
    row: Row, end: int, amount: Decimal | None
) -> tuple[tuple[Decimal, tuple[int, int]], tuple[Decimal, tuple[int, int]]] | None:
    """Return two figures of a row whose product is its amount, the quantity first."""
    if not amount:
        return None
    figures = [(_decimal(match[0]), match.span()) for match in _FIGURE.finditer(row.folded, 0, end)]
    for one, other in permutations(figures[-MOST_FIGURES:], 2):
        is_price = _has_cents(row.folded[slice(*other[1])]) or _EACH.search(row.folded[: other[1][0]].rstrip(" "))
        if is_price and one[0] and other[0] and fits(one[0] * other[0], amount):
            return one, other
    return None


def _in_columns(
    row: Row, cells: dict[str, Found], amount: Amount | None, rate: Decimal | None, columns: Columns
) -> ItemLine:
    """Read a row by its columns; where their product is not the amount and that of other figures is, by those."""
    quantity, price = (_figure_of(cells.get(name)) for name in ("quantity", "unit_price"))
    value = amount.value if amount else None
    end = amount.found.start if amount else len(row.folded)
    text = columns.description(row, end, cells)
    read = ItemLine(row, _described(text), value, quantity, price, rate)
    if value is None or read.adds_up:
        return read
    if quantity is None and price and columns.has("quantity") and value % price == 0:
        return replace(read, quantity=value / price)
    figures = _multiplied(row, end, value)
    if figures is None or (quantity is not None and price is not None and _discounted(row, read)):
        return read
    one, other = figures
    return replace(read, quantity=one[0], unit_price=other[0])


def _discounted(row: Row, read: ItemLine) -> bool:
    """Tell whether a rebate in per cent on the row makes its product the amount."""
    product = read.product or Decimal(0)
    rebates = [_decimal(match[1]) for match in _PER_CENT.finditer(row.folded)]
    return any(fits(product * (100 - rebate) / 100, read.amount or Decimal(0)) for rebate in rebates)


def _figure_of(cell: Found | None) -> Decimal | None:
    """Return the figure in a cell, without the unit behind it."""
    match = _FIGURE.search(re.sub(rf"(?<=\d) ?{UNITS}\b.*$", "", cell.folded)) if cell else None
    return _decimal(match[0]) if match else None


def _count_alone(row: Row, end: int) -> tuple[str, Decimal | None]:
    """Take a count before or behind the name, such as `2 Kaffe` or `Kaffe 2 st`, off the text."""
    folded = row.folded[:end].rstrip()
    for pattern in (_LEADING, _TRAILING):
        match = pattern.search(folded)
        if match is not None and 0 < (count := _decimal(match[1] or match[2])) < MOST_COUNT:
            return row.text[: match.start()] + row.text[match.end() : end], count
    return row.text[:end], None


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, stop in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[stop:]}"
    return text


def _described(text: str) -> str:
    """Return a description without what frames it: dots that lead to the amount, currencies, per cents of VAT."""
    text = re.sub(r"\.{3,}|_{2,}|-{3,}", " ", text)
    text = re.sub(r"\b\d{1,2}(?:[.,]\d{1,2})? ?%\s*$", "", text.strip())
    text = re.sub(r"\s(?:kr|SEK|EUR|€|RM)\.?$", "", text.strip(), flags=re.IGNORECASE)
    text = _LINK.sub("", _ARTICLE.sub("", text.strip()))
    return re.sub(r"\s+", " ", text).strip(" .,:;|*-_=")


def _decimal(text: str) -> Decimal:
    """Return a printed figure; a comma or point before three digits is a decimal mark here."""
    bare = text.replace(" ", "").strip("-").replace(",", ".")
    whole, _, minor = bare.rpartition(".")
    value = Decimal(f"{whole.replace('.', '')}.{minor}") if whole else Decimal(bare or "0")
    return -value if text.startswith("-") or text.endswith("-") else value


def _has_cents(text: str) -> bool:
    return re.search(r"[.,]\d{2,4}(?!\d)", text) is not None
