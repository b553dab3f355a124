"""Receipts on A4: a hotel's bill with a prepayment, a web shop's receipt."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from samples.generator.canvas import Colour, line
from samples.generator.identifiers import vat_number
from samples.generator.pile import firms, goods
from samples.generator.pile.bill_blocks import GREY, address, bill_page, labelled, over
from samples.generator.pile.facts import lines
from samples.generator.pile.printed import Page, Printed
from samples.generator.pile.till_blocks import Payment, sale_facts
from samples.generator.trade import ZERO, Item, VatRow, sum_of, vat_included
from samples.generator.wording import Hand, bill_hand, iso, percent, spaced

NAVY: Colour = (26, 44, 78)
PINK: Colour = (222, 70, 110)


def _vat_table(page: Page, y: float, rows: list[VatRow], hand: Hand, face: str) -> float:
    """Write VAT per rate; return where it ends."""
    places = (100, 130, 160, 190)
    cells = [(f"{percent(row.rate)} %", *map(hand.amount, (row.net, row.vat, row.gross))) for row in rows]
    for texts in [("Moms", "Netto", "Momsbelopp", "Brutto"), *cells]:
        for x, text in zip(places, texts, strict=True):
            page.text(x, y, text, 9, face, anchor="r")
        y += 5.4
    return y


def hotel(rng: Random) -> Printed:
    """Draw a hotel's bill: nights, breakfast, garage; what was paid before is taken off, the rest paid by card."""
    firm, at, hand = firms.company(rng, "Hotell", "Pensionat", "Konferens"), goods.moment(rng, 6, 12), bill_hand(rng)
    nights = Decimal(rng.randrange(1, 5))
    items = [Item("Enkelrum inkl. frukost", Decimal(rng.randrange(895, 1890)), 12, nights, "natt")]
    if rng.random() < 0.7:
        items.append(Item("Garage", Decimal(rng.choice((150, 180, 220))), 25, nights, "dygn"))
    if rng.random() < 0.6:
        items.append(Item("Middag restaurang", Decimal(rng.randrange(195, 420)), 12))
    total, rows = sum_of(items), vat_included(items)
    prepaid = Decimal(rng.choice((500, 800, 1000))) if rng.random() < 0.7 and total > 1200 else ZERO
    due, card = total - prepaid, f"{rng.randrange(10000):04d}"
    guest, page = firms.customer(rng), bill_page(rng, "Hotellnota")
    face = rng.choice(("serif", "lato"))
    page.text(105, 26, firm.sign.upper(), 20, f"{face} bold", anchor="m", colour=NAVY)
    page.text(105, 33, f"{firm.street} · {firm.town} · {firm.phone}", 9, face, anchor="m")
    line(page, 30, 37, 150, colour=NAVY, width=0.5)
    number = f"{rng.randrange(10000, 99999)}"
    page.text(20, 52, rng.choice(("HOTELLNOTA", "KVITTO", "RECEIPT / KVITTO")), 16, f"{face} bold", colour=NAVY)
    address(page, 20, 62, guest, face)
    arrival = at.date() - timedelta(days=int(nights))
    cells = [
        ("Nota nr", number),
        ("Datum", hand.day(at)),
        ("Tid", f"{at:%H:%M}"),
        ("Rum", f"{rng.randrange(101, 520)}"),
        ("Ankomst", hand.day(arrival)),
        ("Avresa", hand.day(at)),
        ("Gäst", firms.person(rng)),
    ]
    labelled(page, 125, 58, cells, face, gap=26)
    y = 106.0
    for x, label in zip((20, 120, 150, 190), ("Tjänst", "Antal", "Pris", "Belopp"), strict=True):
        page.text(x, y, label, 10, f"{face} bold", anchor="r" if x > 20 else "l")
    line(page, 18, y + 2.5, 174)
    for item in items:
        y += 7
        texts = (item.text, f"{item.quantity}", hand.amount(item.price), hand.amount(item.amount))
        for x, text in zip((20, 120, 150, 190), texts, strict=True):
            page.text(x, y, text, 10, face, anchor="r" if x > 20 else "l")
    line(page, 18, y + 3, 174)
    sums = [("Summa SEK inkl. moms", total)]
    sums += [
        (rng.choice(("Förskott", "Avgår förbetalt", "Inbetald deposition")), -prepaid),
        ("Att betala", due),
    ] * bool(prepaid)
    for label, amount in sums:
        y += 8
        page.text(115, y + 2, label, 11, f"{face} bold")
        page.text(190, y + 2, hand.amount(amount), 11, f"{face} bold", anchor="r")
    y = _vat_table(page, y + 16, rows, hand, face)
    page.text(20, y + 8, f"Betalt med kort ************{card}", 10, face)
    page.text(190, y + 8, hand.amount(due), 10, face, anchor="r")
    identity = f"{firm.name} · Org.nr {firm.organisation_number} · Momsreg.nr {vat_number(firm.organisation_number)}"
    page.text(105, 276, identity, 8.5, face, anchor="m")
    truth = sale_facts(
        firm,
        at,
        Payment("card", due, card_last4=card),
        total_amount=total,
        amount_due=due if prepaid else None,
        net_amount=rows[0].net if len(rows) == 1 else None,
        vat=rows,
        customer_name=guest.name,
        line_items=lines(items),
    )
    return page.printed(truth, rng.randrange(10**6), also={"supplier_name": [firm.sign]})


def web_shop(rng: Random) -> Printed:
    """Draw a web shop's receipt: order number, freight, a discount, paid by card, Swish or by invoice later."""
    firm, at, hand = firms.company(rng, "Online", "Direkt", "Nätbutik"), goods.moment(rng, 0, 24), Hand(spaced, iso)
    items = goods.some(rng, goods.OFFICE, rng.randrange(1, 5), 25)
    items.append(Item("Frakt", Decimal(rng.choice((0, 39, 49, 69))), 25))
    if rng.random() < 0.4:
        items.append(Item("Rabattkod HÖST", -Decimal(rng.choice((50, 75, 100))), 25))
    items = [item for item in items if item.price]
    total, rows = sum_of(items), vat_included(items)
    method = rng.choice(("card", "card", "swish", "invoice"))
    card = f"{rng.randrange(10000):04d}" if method == "card" else None
    buyer, page = firms.customer(rng), bill_page(rng, "Kvitto")
    order = f"{rng.randrange(10**6, 10**7)}"
    page.text(20, 26, firm.web.removesuffix(".example"), 24, "lato bold", colour=PINK)
    page.text(20, 42, "Tack för din beställning!", 16, "lato bold")
    page.text(20, 49, f"Orderkvitto {order}", 11, "lato")
    cells = [("Orderdatum", f"{hand.day(at)} {at:%H:%M}"), ("Ordernr", order), ("Leverans", "Ombud")]
    over(page, 20, 60, cells, "lato", gap=48)
    page.text(20, 76, "Köpare", 8, "lato", colour=GREY)
    address(page, 20, 81, buyer, "lato")
    y = 106.0
    for item in items:
        page.box(20, y - 5, 12, 12, (232, 232, 236))
        page.text(36, y, item.text, 10.5, "lato bold")
        page.text(36, y + 5, f"{item.quantity} st à {hand.amount(item.price)} kr", 8.5, "lato", colour=GREY)
        page.text(190, y, f"{hand.amount(item.amount)} kr", 10.5, "lato", anchor="r")
        y += 15
    line(page, 20, y - 6, 170, colour=GREY)
    for label, amount in (("Summa exkl. moms", rows[0].net), ("Moms 25 %", rows[0].vat)):
        page.text(120, y, label, 10, "lato")
        page.text(190, y, f"{hand.amount(amount)} kr", 10, "lato", anchor="r")
        y += 6
    page.text(120, y + 4, rng.choice(("Totalt", "Totalsumma", "Att betala")), 13, "lato bold")
    page.text(190, y + 4, f"{hand.amount(total)} kr", 13, "lato bold", anchor="r")
    words = {
        "card": f"Betalsätt: Kort **** {card}",
        "swish": "Betalsätt: Swish",
        "invoice": "Betalsätt: Faktura 30 dagar",
    }
    page.text(20, y + 18, words[method], 10, "lato")
    page.text(20, 272, f"{firm.name}, {firm.street}, {firm.town}", 8, "lato", colour=GREY)
    number = firm.organisation_number
    page.text(20, 276, f"Org.nr {number}   VAT {vat_number(number)}   {firm.web}", 8, "lato", colour=GREY)
    truth = sale_facts(
        firm,
        at,
        Payment(method, total, card_last4=card),
        net_amount=rows[0].net,
        vat=rows,
        customer_name=buyer.name,
        line_items=lines(items),
    )
    return page.printed(truth, rng.randrange(10**6), also={"supplier_name": [firm.sign]})
