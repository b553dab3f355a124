"""Layouts of ordinary Swedish invoices: two columns, coloured bands, a giro form, a plain letter."""

from __future__ import annotations

from random import Random
from typing import Final

from samples.generator.canvas import Colour, line
from samples.generator.giro_form import giro_form
from samples.generator.identifiers import vat_number
from samples.generator.pile import firms, goods
from samples.generator.pile.bill_blocks import (
    COUNT_FIRST,
    GREY,
    address,
    bill_page,
    charge,
    charge_facts,
    foot,
    labelled,
    over,
    sums,
    table,
)
from samples.generator.pile.printed import Page, Printed
from samples.generator.trade import Bill
from samples.generator.wording import bill_hand

ACCENTS: Final[tuple[Colour, ...]] = ((24, 84, 140), (150, 40, 60), (20, 110, 84), (90, 60, 130), (200, 90, 20))
WHITE: Final = (255, 255, 255)


def mark(page: Page, rng: Random, x: float, y: float, colour: Colour) -> None:
    """Draw a logo of squares."""
    step = 5.0
    for place in range(9):
        if rng.random() < 0.6:
            page.box(x + place % 3 * step, y + place // 3 * step, step * 0.86, step * 0.86, colour)


def two_columns(rng: Random) -> Printed:
    """Draw an invoice whose head is two columns of facts and whose sums stand in a row of boxes."""
    bill, hand = charge(rng, "Konsult", "Data", "Teknik", "Arkitekter"), bill_hand(rng)
    page = bill_page(rng, f"Faktura {bill.number}")
    page.text(20, 24, bill.seller.name, 15, "sans bold")
    page.text(190, 24, "Faktura", 20, "sans bold", anchor="r")
    line(page, 20, 28, 170)
    facts = [
        ("Fakturanr", bill.number),
        ("Fakturadatum", hand.day(bill.issued)),
        ("Kundnr", bill.customer_number),
        ("Er referens", firms.person(rng)),
        ("Vår referens", firms.person(rng)),
        ("Betalningsvillkor", f"{(bill.due - bill.issued).days} dagar netto"),
        ("Förfallodatum", hand.day(bill.due)),
        ("Dröjsmålsränta", "8 %"),
    ]
    labelled(page, 20, 38, facts, "sans", gap=32)
    page.text(120, 38, "Faktureringsadress", 8, "sans bold", colour=GREY)
    address(page, 120, 44, bill.buyer, "sans")
    end = table(page, 94, bill.items, hand, "sans", columns=COUNT_FIRST)
    y = max(end + 14, 216)
    cells = [("Exkl. moms", hand.amount(bill.net))]
    cells += [(f"Moms {row.rate} %", hand.amount(row.vat)) for row in bill.rows]
    cells += [("Öresutj.", hand.amount(bill.rounding))] if bill.rounding is not None else []
    page.box(18, y - 6, 174, 16, (238, 240, 242))
    over(page, 22, y, cells, "sans", gap=34)
    page.text(188, y - 0.5, "ATT BETALA (SEK)", 8, "sans bold", anchor="r")
    page.text(188, y + 6.5, hand.amount(bill.total), 14, "sans bold", anchor="r")
    number = f"{bill.reference}"
    labelled(page, 20, y + 20, [("Bankgiro", bill.seller.bankgiro), ("OCR / Referens", number)], "sans", gap=32)
    foot(page, bill.seller, 272, "sans", f"Bankgiro {bill.seller.bankgiro}")
    return page.printed(
        charge_facts(bill, rated=True), rng.randrange(10**6), also={"supplier_name": [bill.seller.sign]}
    )


def banded(rng: Random) -> Printed:
    """Draw an invoice with a logo and bands of colour, sums in a coloured box."""
    bill, hand = charge(rng, "Reklam", "Event", "Media"), bill_hand(rng)
    accent = rng.choice(ACCENTS)
    page = bill_page(rng, f"Faktura {bill.number}")
    page.box(0, 0, 210, 34, accent)
    mark(page, rng, 20, 9, WHITE)
    page.text(40, 20, bill.seller.sign, 20, "lato bold", colour=WHITE)
    page.text(40, 26, bill.seller.web, 9, "lato", colour=WHITE)
    page.text(190, 21, "FAKTURA", 22, "lato", anchor="r", colour=WHITE)
    address(page, 20, 52, bill.buyer, "lato", size=11)
    facts = [
        ("Fakturanummer", bill.number),
        ("Datum", hand.day(bill.issued)),
        ("Förfaller", hand.day(bill.due)),
        ("Kundnummer", bill.customer_number),
        ("Er ref", firms.person(rng)),
    ]
    labelled(page, 125, 52, facts, "lato", gap=32)
    page.box(18, 89, 174, 8, accent)
    end = table(page, 94.5, bill.items, hand, "lato", ink=WHITE, step=7.5)
    end = sums(page, end + 2, bill, hand, "lato", rng=rng)
    page.box(18, end + 12, 174, 20, (240, 240, 244))
    cells = [
        ("Bankgiro", bill.seller.bankgiro),
        ("OCR-nummer", bill.reference),
        ("Att betala", f"{hand.amount(bill.total)} kr"),
        ("Oss tillhanda senast", hand.day(bill.due)),
    ]
    over(page, 24, end + 18, cells, "lato bold", gap=42)
    page.box(0, 262, 210, 1.5, accent)
    foot(page, bill.seller, 271, "lato", f"Bankgiro {bill.seller.bankgiro}")
    return page.printed(charge_facts(bill), rng.randrange(10**6), also={"supplier_name": [bill.seller.sign]})


def giro(rng: Random) -> Printed:
    """Draw an invoice with the giro form at its foot and the line that machines read."""
    bill, hand = charge(rng, "Bredband", "Larm", "Renhållning", "Växel", pool=goods.SUBSCRIPTIONS), bill_hand(rng)
    accent = rng.choice(ACCENTS)
    page = bill_page(rng, f"Faktura {bill.number}")
    page.text(20, 24, bill.seller.name, 17, "sans bold", colour=accent)
    page.text(190, 24, f"Faktura nr {bill.number}", 12, "sans bold", anchor="r")
    address(page, 115, 44, bill.buyer, "sans")
    facts = [
        ("Fakturadatum", hand.day(bill.issued)),
        ("Kundnummer", bill.customer_number),
        ("OCR-nummer", bill.reference),
        ("Förfallodag", hand.day(bill.due)),
    ]
    labelled(page, 20, 40, facts, "sans", gap=32)
    end = table(page, 80, bill.items[:5], hand, "sans", shade=(238, 238, 234), step=6)
    sums(page, end, bill, hand, "sans", rng=rng)
    foot(page, bill.seller, 187, "sans", f"Bankgiro {bill.seller.bankgiro}", f"Plusgiro {bill.seller.plusgiro}")
    form = Bill(bill.seller, bill.buyer, bill.number, bill.issued, bill.due, bill.items, bill.reference)
    giro_form(page, form, bill.total)
    truth = charge_facts(bill, plusgiro=bill.seller.plusgiro)
    return page.printed(truth, rng.randrange(10**6))


def plain_letter(rng: Random) -> Printed:
    """Draw what a small firm writes in a word processor: serif type, few lines, no OCR number."""
    bill, hand = charge(rng, "Snickeri", "Rör", "Måleri", pool=goods.SITE_WORK, whole=False), bill_hand(rng)
    page = bill_page(rng, f"Faktura {bill.number}")
    page.text(25, 28, bill.seller.name, 18, "serif bold")
    page.text(25, 34, f"{bill.seller.street}, {bill.seller.town}", 11, "serif")
    page.text(25, 39, f"Tel. {bill.seller.phone}", 11, "serif")
    address(page, 25, 58, bill.buyer, "serif", size=12)
    page.text(25, 90, f"Faktura nr {bill.number}", 16, "serif bold")
    page.text(25, 98, f"Datum: {hand.day(bill.issued)}", 12, "serif")
    page.text(25, 104, f"Kundnummer: {bill.customer_number}", 12, "serif")
    y = 120.0
    for item in bill.items:
        page.text(25, y, f"{item.text}, {item.quantity:f}".replace(".", ",") + f" {item.unit}", 12, "serif")
        page.text(180, y, f"{hand.amount(item.amount)} kr", 12, "serif", anchor="r")
        y += 7
    y = sums(page, y, bill, hand, "serif", rng=rng, label="Summa att betala", x=95, right=180)
    page.text(25, y + 16, f"Betalas senast den {hand.day(bill.due)} till bankgiro {bill.seller.bankgiro}.", 12, "serif")
    page.text(25, y + 23, f"Ange fakturanummer {bill.number} vid betalning.", 12, "serif")
    page.text(25, 262, f"Org.nr {bill.seller.organisation_number}. Innehar F-skattsedel.", 10, "serif")
    page.text(25, 267, f"Momsregistreringsnummer {vat_number(bill.seller.organisation_number)}", 10, "serif")
    truth = charge_facts(bill, payment_reference=None, priced=False)
    return page.printed(truth, rng.randrange(10**6), also={"supplier_name": [bill.seller.sign]})
