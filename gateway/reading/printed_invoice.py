"""What stands on the page of an electronic invoice, line by line, with places in pixels across an A4 page.

Labels are those of a printed invoice, in the reader's language; amounts keep the signs of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from gateway.accounting import money
from gateway.formats.electronic_invoice.invoice import ElectronicInvoice, Line, Party
from gateway.language import Language, translate

WIDTH: Final = 1240
LEFT: Final = 90
RIGHT: Final = WIDTH - LEFT
MIDDLE: Final = 660
VALUES: Final = 880
"""Where the values of the right half begin, whose labels begin in the middle."""

TITLE: Final = 40
BODY: Final = 20
SMALL: Final = 17
GAP: Final = 26

QUANTITY: Final = 700
PRICE: Final = 870
RATE: Final = 960
"""Right edges of the columns of the lines; the amount stands at the right edge of the page."""

MOST_ROWS: Final = 4
"""A text of many words takes so many lines at most; what follows is in the file."""

Length = Callable[[str, int], float]


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with its left edge, or its right edge where `is_right`, and the size of its letters."""

    text: str
    x: int
    size: int = BODY
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Cells beside each other, the space above them, and whether a rule is drawn below."""

    cells: tuple[Cell, ...]
    space: int = 0
    is_ruled: bool = False


def printed_lines(invoice: ElectronicInvoice, language: Language, length: Length) -> Iterator[PrintedLine]:
    """Yield the lines from top to bottom; `length` tells how wide a text is in a size."""
    yield from _head(invoice, language)
    yield from _parties(invoice, language, length)
    yield from _items(invoice, language, length)
    yield from _totals(invoice, language)
    yield from _payment(invoice, language)
    for note in invoice.notes:
        for part, text in enumerate(_wrapped(note, RIGHT - LEFT, SMALL, length)):
            yield PrintedLine((Cell(text, LEFT, SMALL),), 0 if part else GAP // 2)


def _head(invoice: ElectronicInvoice, language: Language) -> Iterator[PrintedLine]:
    title = "Credit note" if invoice.is_credit_note else "Invoice"
    yield PrintedLine((Cell(translate(title, language), LEFT, TITLE),))
    origin = "Drawn from the electronic invoice; the file itself is the original."
    yield PrintedLine((Cell(translate(origin, language), LEFT, SMALL),), is_ruled=True)


def _parties(invoice: ElectronicInvoice, language: Language, length: Length) -> Iterator[PrintedLine]:
    left = [
        *_party(invoice.seller, language, length),
        "",
        translate("Customer", language),
        *_party(invoice.buyer, language, length),
    ]
    right = [
        (translate(label, language) if not row else "", text)
        for label, value in (
            ("Invoice number", invoice.number),
            ("Invoice date", _day(invoice.issue_date)),
            ("Due date", _day(invoice.due_date)),
            ("Customer number", invoice.buyer.identifier),
            ("Order", invoice.order_reference),
            ("Refers to invoice", ", ".join(invoice.credited_invoices)),
        )
        for row, text in enumerate(_wrapped(value or "", RIGHT - VALUES, BODY, length))
    ]
    for number in range(max(len(left), len(right))):
        cells = [Cell(left[number], LEFT)] if number < len(left) else []
        if number < len(right):
            label, value = right[number]
            cells += [Cell(label, MIDDLE), Cell(value, VALUES)]
        yield PrintedLine(tuple(cells), 0 if number else GAP)


def _party(party: Party, language: Language, length: Length) -> Iterator[str]:
    yield from _wrapped(party.name or "", MIDDLE - LEFT - GAP, BODY, length)
    for line in party.address:
        yield from _wrapped(line, MIDDLE - LEFT - GAP, BODY, length)
    for label, number in (("Organisation number", party.organisation_number), ("VAT number", party.vat_number)):
        if number:
            yield f"{translate(label, language)} {number}"


def _items(invoice: ElectronicInvoice, language: Language, length: Length) -> Iterator[PrintedLine]:
    labels = ("Description", "Quantity", "Unit price", "VAT %", "Amount")
    description, *others = (translate(label, language) for label in labels)
    yield PrintedLine((Cell(description, LEFT), *_columns(others)), 2 * GAP, is_ruled=True)
    for line in invoice.lines:
        first, *more = _wrapped(line.description or "–", QUANTITY - LEFT - 6 * GAP, BODY, length)
        yield PrintedLine((Cell(first, LEFT), *_columns(_figures(line, invoice, language))))
        for text in more:
            yield PrintedLine((Cell(text, LEFT),))


def _columns(texts: Sequence[str]) -> Iterator[Cell]:
    for text, edge in zip(texts, (QUANTITY, PRICE, RATE, RIGHT), strict=True):
        yield Cell(text, edge, is_right=True)


def _figures(line: Line, invoice: ElectronicInvoice, language: Language) -> list[str]:
    amount = "" if line.amount is None else _amount(line.amount, invoice, language)
    return [*(_number(figure, language) for figure in (line.quantity, line.unit_price, line.rate)), amount]


def _totals(invoice: ElectronicInvoice, language: Language) -> Iterator[PrintedLine]:
    space = GAP
    for label, amount in (
        (translate("Net", language), invoice.net_amount),
        *((f"{translate('VAT', language)} {_number(row.rate, language)} %", row.vat) for row in invoice.vat),
        (translate("VAT in all", language), invoice.vat_amount),
        (translate("Total", language), invoice.total_amount),
        (translate("Paid already", language), invoice.prepaid_amount or None),
        (translate("Rounding", language), invoice.rounding or None),
        (translate("To pay", language), invoice.amount_due),
    ):
        if amount is not None:
            value = Cell(_amount(amount, invoice, language), RIGHT, is_right=True)
            yield PrintedLine((Cell(label, MIDDLE), value), space)
            space = 0


def _payment(invoice: ElectronicInvoice, language: Language) -> Iterator[PrintedLine]:
    space = GAP
    for label, values in (
        ("Bankgiro", invoice.numbers("bankgiro")),
        ("Plusgiro", invoice.numbers("plusgiro")),
        ("IBAN", invoice.numbers("iban")),
        ("Account", invoice.numbers("account")),
        ("Payment reference", (invoice.payment_reference,)),
    ):
        for value in filter(None, values):
            yield PrintedLine((Cell(translate(label, language), LEFT), Cell(value, LEFT + 10 * GAP)), space)
            space = 0


def _wrapped(text: str, width: int, size: int, length: Length) -> list[str]:
    """Part a text into lines that are no wider than `width`; a word that is wider is cut."""
    rows: list[str] = []
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and length(longer, size) <= width:
            rows[-1] = longer
        else:
            if len(rows) == MOST_ROWS:
                break
            rows.append(_cut(word, width, size, length))
    return rows


def _cut(word: str, width: int, size: int, length: Length) -> str:
    while len(word) > 1 and length(word, size) > width:
        word = word[: max(1, len(word) * 9 // 10)]
    return word


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _amount(amount: Decimal, invoice: ElectronicInvoice, language: Language) -> str:
    return money.printed(amount, invoice.currency or "", language)


def _number(number: Decimal | None, language: Language) -> str:
    if number is None:
        return ""
    plain = money.plain(number)
    return plain.replace(".", ",") if language == "sv" else plain
