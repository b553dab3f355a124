"""Layouts from restaurants and the terminal: a meal with tip, the card's own slip, a refund, marked copies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from samples.generator.pile import firms, goods
from samples.generator.pile.facts import lines
from samples.generator.pile.printed import Printed, Ticket
from samples.generator.pile.till_blocks import (
    article,
    clock,
    foot,
    head,
    paid,
    rounded_off,
    sale_facts,
    settle,
    terminal,
    vat_block,
)
from samples.generator.trade import sum_of, vat_included
from samples.generator.wording import TOTALS, percent, till_hand


def restaurant(rng: Random) -> Printed:
    """Print for a restaurant: food at 12, alcohol at 25 per cent, and mostly a tip under the sum."""
    firm, at, hand = firms.company(rng, "Krog", "Bistro", "Restaurang"), goods.moment(rng, 11, 22), till_hand(rng)
    items = goods.some(rng, goods.DISHES, rng.randrange(2, 6), 12, whole=True)
    if rng.random() < 0.4:
        items += goods.some(rng, goods.ALCOHOL, 1, 25, whole=True)
    meal, rows = sum_of(items), vat_included(items)
    tip = Decimal(rng.choice((20, 50, 75, 100))) if rng.random() < 0.7 else Decimal(0)
    ticket = Ticket(rng.choice(("till modern", "till narrow")), size=27, leading=34)
    head(ticket, rng, firm, large=1.7)
    ticket.feed()
    ticket.row(f"Bord {rng.randrange(1, 40)}", f"Nota {rng.randrange(1000, 9999)}")
    ticket.row(f"{hand.day(at)} {clock(rng, at)}", f"Serv: {firms.person(rng).split()[0]}")
    ticket.rule("")
    for item in items:
        article(ticket, item, hand, 1)
    ticket.rule("")
    if tip:
        ticket.row(rng.choice(("Summa", "Delsumma", "Nota")), hand.amount(meal), bold=True)
        ticket.row(rng.choice(("Dricks", "Dricks (ej moms)", "DRICKS")), hand.amount(tip))
    ticket.row(
        rng.choice(("Att betala", "Totalt", "TOTALT SEK", "Betalt")), hand.amount(meal + tip), bold=True, large=1.4
    )
    ticket.feed(8)
    net = vat_block(ticket, rng, rows, hand)
    payment = settle(rng, meal + tip, ("card",))
    ticket.feed(8)
    paid(ticket, rng, payment, hand)
    foot(ticket, rng, "Tack för besöket!", firm.web)
    truth = sale_facts(firm, at, payment, net_amount=net, vat=rows, line_items=lines(items, ones="counted"))
    return ticket.printed(truth, rng.randrange(10**6), also={"supplier_name": [firm.sign]})


def card_slip(rng: Random) -> Printed:
    """Print the terminal's own slip: an amount, no articles, no VAT."""
    firm, at, hand = firms.company(rng, "Handel", "Krog", "Bageri", "Frisör"), goods.moment(rng), till_hand(rng)
    total = goods.price(rng, 40, 1900)
    ticket = Ticket("till", size=20, leading=28, width=384)
    ticket.centre(firm.sign.upper(), bold=True, large=1.1)
    ticket.centre(firm.street)
    ticket.centre(firm.town)
    ticket.centre(f"Org.nr {firm.organisation_number}")
    ticket.feed()
    ticket.row("Butiksnr", f"{rng.randrange(10**6, 10**7)}")
    ticket.row("Term", f"{rng.randrange(10**7, 10**8)}")
    ticket.row(hand.day(at), f"{at:%H:%M}")
    ticket.feed()
    ticket.centre(rng.choice(("KORTKÖP", "KÖP", "PURCHASE / KÖP")), bold=True, large=1.2)
    ticket.row(rng.choice(("BELOPP SEK", "Totalt SEK", "SEK", "Summa")), hand.amount(total), bold=True, large=1.2)
    ticket.feed()
    payment = settle(rng, total, ("card",))
    terminal(ticket, rng, payment)
    ticket.left(rng.choice(("PIN verifierad", "Kontaktlös", "Personlig kod")))
    ticket.centre(rng.choice(("GODKÄNT", "GODKÄND", "Medges")), bold=True)
    ticket.feed()
    ticket.centre(rng.choice(("KUNDENS EX.", "Kundens exemplar", "KUND KVITTO")))
    truth = sale_facts(firm, at, payment, "card_slip", supplier_name=firm.sign)
    return ticket.printed(truth, rng.randrange(10**6))


def refund(rng: Random) -> Printed:
    """Print a return over the counter: the word, negative amounts, back to the card or in cash."""
    firm, at, hand = firms.company(rng, "Elektronik", "Kontorsvaror", "Data"), goods.moment(rng), till_hand(rng)
    bought = goods.some(rng, goods.OFFICE, rng.randrange(1, 3), 25)
    items = [replace(item, quantity=-item.quantity) for item in bought]
    payment, rows = settle(rng, sum_of(items), ("card", "card", "cash")), vat_included(items)
    word = rng.choice(("RETUR", "RETURKVITTO", "ÅTERKÖP"))
    ticket = Ticket(rng.choice(("till", "till narrow")), size=22, leading=30)
    head(ticket, rng, firm)
    ticket.feed()
    ticket.centre(f"*** {word} ***", bold=True, large=1.4)
    ticket.row(f"{hand.day(at)} {clock(rng, at)}", f"Kvitto {rng.randrange(10000, 99999)}")
    original = f"{rng.randrange(10000, 99999)}"
    ticket.left(f"Avser kvitto nr {original}")
    ticket.rule("-")
    for item in items:
        article(ticket, item, hand, 2)
    ticket.rule("-")
    rounded_off(ticket, rng, payment, hand)
    label = rng.choice(("Totalt SEK", "ATT ÅTERBETALA", "Summa retur", "TOTALT"))
    ticket.row(label, hand.amount(payment.total), bold=True, large=1.4)
    net = vat_block(ticket, rng, rows, hand)
    ticket.feed(8)
    ticket.row("Åter kort" if payment.method == "card" else "Åter kontant", hand.amount(payment.total))
    if payment.method == "card":
        terminal(ticket, rng, payment)
    ticket.feed()
    ticket.left("Kundens underskrift: ......................")
    foot(ticket, rng, "Välkommen åter")
    truth = sale_facts(
        firm,
        at,
        payment,
        "credit_note",
        net_amount=net,
        vat=rows,
        credited_invoice=original,
        line_items=lines(items, ones="silent"),
    )
    return ticket.printed(truth, rng.randrange(10**6), also={"supplier_name": [firm.sign]})


def marked(rng: Random) -> Printed:
    """Print a receipt with the mark of a copy, of practice or of no receipt, twice as large as the rest."""
    firm, at, hand = firms.company(rng, "Kontorsvaror", "Hemelektronik", "Papper"), goods.moment(rng), till_hand(rng)
    items = goods.some(rng, goods.OFFICE, rng.randrange(1, 4), 25)
    payment, rows = settle(rng, sum_of(items)), vat_included(items)
    mark = rng.choice(("KOPIA", "KOPIA", "ÖVNING", "EJ KVITTO"))
    ticket = Ticket(rng.choice(("till", "till dotted")), size=20)
    head(ticket, rng, firm)
    ticket.feed()
    ticket.centre(mark, bold=True, large=2)
    ticket.row(f"{hand.day(at)} {clock(rng, at)}", f"Kvitto {rng.randrange(1000, 9999)}")
    ticket.rule("-")
    for item in items:
        article(ticket, item, hand, 0)
    ticket.rule("-")
    rounded_off(ticket, rng, payment, hand)
    ticket.row(rng.choice(TOTALS), hand.amount(payment.total), bold=True, large=1.4)
    for row in rows:
        ticket.row(f"Moms {percent(row.rate)}%", hand.amount(row.vat))
    if mark == "KOPIA":
        paid(ticket, rng, payment, hand)
    foot(ticket, rng)
    ticket.centre(f"* {mark} *", bold=True, large=2)
    settled = mark == "KOPIA"
    truth = sale_facts(
        firm,
        at,
        payment,
        "receipt" if settled else "other",
        vat=rows,
        payment_method=payment.method if settled else None,
        card_last4=payment.card_last4 if settled else None,
        line_items=lines(items, ones="silent"),
    )
    return ticket.printed(truth, rng.randrange(10**6), also={"supplier_name": [firm.sign]})
