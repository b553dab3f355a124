"""The blocks that invoices are built of: facts with labels, tables of lines, sums, feet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from samples.generator.canvas import BLACK, Colour, line
from samples.generator.identifiers import payment_reference, vat_number
from samples.generator.pile import firms, goods
from samples.generator.pile.facts import Facts, Kind, facts, lines
from samples.generator.pile.printed import Page
from samples.generator.trade import KRONA, ZERO, Company, Item, VatRow, rounded, sum_of, vat_added
from samples.generator.wording import Hand, percent, quantity

GREY: Final = (110, 112, 116)


@dataclass(frozen=True)
class Charge:
    """What an invoice charges: lines without VAT, VAT per rate, rounding, and the amount to pay."""

    seller: Company
    buyer: Company
    number: str
    issued: date
    due: date
    items: Sequence[Item]
    rows: Sequence[VatRow]
    rounding: Decimal | None
    reference: str
    customer_number: str

    @property
    def net(self) -> Decimal:
        """What the lines come to without VAT."""
        return sum_of(self.items)

    @property
    def vat_amount(self) -> Decimal:
        """VAT of all rates."""
        return sum((row.vat for row in self.rows), ZERO)

    @property
    def total(self) -> Decimal:
        """The amount to pay."""
        return self.net + self.vat_amount + (self.rounding or ZERO)


def charge(
    rng: Random,
    *trades: str,
    pool: tuple[goods.Work, ...] = goods.DESK_WORK,
    rate: int = 25,
    items: Sequence[Item] = (),
    whole: bool | None = None,
) -> Charge:
    """Draw an invoice of a company of one of `trades`.

    Its lines are `items`, or some of `pool`; `whole` says whether the amount is rounded to kronor.
    """
    issued = goods.day(rng)
    chosen = list(items) or goods.work(rng, pool, rng.randrange(1, 6), rate)
    rows = [row for row in vat_added(chosen) if row.rate]
    exact = sum_of(chosen) + sum((row.vat for row in rows), ZERO)
    to_krona = rng.random() < 0.5 if whole is None else whole
    number = f"{rng.randrange(1000, 9999999)}"
    return Charge(
        firms.company(rng, *trades),
        firms.customer(rng),
        number,
        issued,
        issued + timedelta(days=rng.choice((10, 15, 20, 30, 30, 30))),
        chosen,
        rows,
        (rounded(exact, KRONA) - exact or None) if to_krona else None,
        payment_reference(number, with_length=rng.random() < 0.5),
        f"{rng.randrange(100, 99999)}",
    )


def charge_facts(
    bill: Charge,
    kind: Kind = "supplier_invoice",
    *,
    priced: bool = True,
    rated: bool = False,
    **more: Any,
) -> Facts:
    """Return what stands on an ordinary invoice; `more` adds to it or, with None, takes away."""
    fields: dict[str, Any] = {
        "supplier_name": bill.seller.name,
        "organisation_number": bill.seller.organisation_number,
        "document_date": bill.issued,
        "due_date": bill.due,
        "currency": "SEK",
        "total_amount": bill.total,
        "net_amount": bill.net,
        "vat": bill.rows,
        "rounding": bill.rounding,
        "invoice_number": bill.number,
        "payment_reference": bill.reference,
        "bankgiro": bill.seller.bankgiro,
        "customer_name": bill.buyer.name,
        "customer_number": bill.customer_number,
        "payment_method": "invoice",
        "line_items": lines(bill.items, priced=priced, rated=rated),
    }
    return facts(kind, **(fields | more))


def labelled(
    page: Page,
    x: float,
    y: float,
    pairs: Iterable[tuple[str, str]],
    face: str,
    *,
    gap: float = 36,
    size: float = 9,
    step: float = 5.2,
) -> float:
    """Write labels with their values beside them, leaving out empty ones; return where they end."""
    for label, value in (pair for pair in pairs if pair[1]):
        page.text(x, y, label, size, f"{face} bold")
        page.text(x + gap, y, value, size, face)
        y += step
    return y


def over(page: Page, x: float, y: float, pairs: Iterable[tuple[str, str]], face: str, *, gap: float) -> None:
    """Write small labels with their values below them, side by side."""
    for label, value in (pair for pair in pairs if pair[1]):
        page.text(x, y, label, 7, face, colour=GREY)
        page.text(x, y + 5, value, 10, face)
        x += gap


def address(page: Page, x: float, y: float, company: Company, face: str, *, size: float = 10) -> None:
    """Write a name and an address."""
    for place, text in enumerate((company.name, company.street, company.town)):
        page.text(x, y + place * size / 2, text, size, face)


Column = tuple[str, float, str]
"""What it shows (`text`, `count`, `unit`, `price`, `rate`, `amount`, `number`), its place in mm, its anchor."""

ORDINARY: Final[tuple[Column, ...]] = (
    ("text", 20, "l"),
    ("count", 112, "r"),
    ("unit", 116, "l"),
    ("price", 152, "r"),
    ("amount", 190, "r"),
)
COUNT_FIRST: Final[tuple[Column, ...]] = (
    ("count", 30, "r"),
    ("unit", 33, "l"),
    ("text", 48, "l"),
    ("price", 150, "r"),
    ("rate", 166, "r"),
    ("amount", 190, "r"),
)
SWEDISH: Final = {
    "text": "Beskrivning",
    "count": "Antal",
    "unit": "Enhet",
    "price": "À-pris",
    "rate": "Moms",
    "amount": "Belopp",
}
ENGLISH: Final = {
    "text": "Description",
    "count": "Qty",
    "unit": "Unit",
    "price": "Unit price",
    "rate": "VAT",
    "amount": "Amount",
}


def table(
    page: Page,
    y: float,
    items: Sequence[Item],
    hand: Hand,
    face: str,
    *,
    columns: Sequence[Column] = ORDINARY,
    labels: dict[str, str] = SWEDISH,
    shade: Colour | None = None,
    ink: Colour = BLACK,
    step: float = 6.5,
) -> float:
    """Write the lines as a table; return where it ends."""
    if shade:
        page.box(18, y - 5, 174, 7.5, shade)
    for name, x, anchor in columns:
        page.text(x, y, labels[name], 9, f"{face} bold", anchor="r" if anchor == "r" else "l", colour=ink)
    line(page, 18, y + 2.6, 174)
    for item in items:
        y += step
        cells = {
            "text": item.text,
            "count": quantity(item.quantity),
            "unit": item.unit,
            "price": hand.amount(item.price),
            "rate": f"{percent(item.rate)} %",
            "amount": hand.amount(item.amount),
        }
        for name, x, anchor in columns:
            page.text(x, y, cells[name], 9, face, anchor="r" if anchor == "r" else "l")
    line(page, 18, y + 3, 174)
    return y + 3


def sums(
    page: Page,
    y: float,
    bill: Charge,
    hand: Hand,
    face: str,
    *,
    rng: Random,
    label: str = "",
    x: float = 122,
    right: float = 190,
) -> float:
    """Write net, VAT per rate, rounding and the amount to pay down a column; return where they end."""
    net = rng.choice(("Netto", "Summa exkl. moms", "Belopp före moms", "Exkl. moms", "Delsumma"))
    rows = [(net, bill.net)]
    word = rng.choice(("Moms {} %", "Moms ({}%)", "Varav moms {}%", "{} % moms"))
    rows += [(word.format(percent(row.rate)), row.vat) for row in bill.rows]
    if bill.rounding is not None:
        rows.append((rng.choice(("Öresutjämning", "Öresavrundning", "Avrundning")), bill.rounding))
    for text, amount in rows:
        y += 5.6
        page.text(x, y, text, 9, face)
        page.text(right, y, hand.amount(amount), 9, face, anchor="r")
    y += 8.5
    word = label or rng.choice(("Att betala", "Summa att betala", "ATT BETALA SEK", "Totalt", "Belopp att betala"))
    page.text(x, y, word, 11, f"{face} bold")
    page.text(right, y, hand.amount(bill.total) + rng.choice(("", " kr", "")), 11, f"{face} bold", anchor="r")
    return y


def foot(page: Page, seller: Company, y: float, face: str, *accounts: str) -> None:
    """Write the seller's address, numbers and accounts along the lower edge."""
    columns = [
        ("Adress", seller.name, seller.street, seller.town),
        ("Telefon / Webb", seller.phone, seller.web),
        (
            "Organisationsnr",
            seller.organisation_number,
            f"Momsreg.nr {vat_number(seller.organisation_number)}",
            "Godkänd för F-skatt",
        ),
        ("Betalning", *accounts),
    ]
    line(page, 18, y - 5, 174, colour=GREY)
    for place, (label, *texts) in enumerate(columns):
        page.text(20 + place * 45, y, label, 7, f"{face} bold", colour=GREY)
        for row, text in enumerate(texts):
            page.text(20 + place * 45, y + 3.8 + row * 3.6, text, 7.5, face)


def bill_page(rng: Random, title: str) -> Page:
    """Give a blank page, as a PDF too for about half of the invoices, as they come by e-mail."""
    return Page(title if rng.random() < 0.5 else "")
