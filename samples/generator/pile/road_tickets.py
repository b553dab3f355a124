"""Layouts of receipts from the road: filling station, parking machine, taxi."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from samples.generator.pile import firms, goods
from samples.generator.pile.facts import lines
from samples.generator.pile.printed import Printed, Ticket
from samples.generator.pile.till_blocks import clock, foot, head, sale_facts, settle, terminal
from samples.generator.trade import Item, rounded, sum_of, vat_included
from samples.generator.wording import TOTALS, Hand, iso, percent, plain, spaced, till_hand


def fuel(rng: Random) -> Printed:
    """Print for a filling station: litres, price a litre, pump; sometimes a wash with it."""
    firm, at, hand = firms.company(rng, "Bensin", "Drivmedel", "Bilservice"), goods.moment(rng, 5, 23), till_hand(rng)
    kind, low, high = rng.choice((("Blyfri 95", 1490, 1790), ("Diesel", 1580, 1990), ("HVO100", 1890, 2290)))
    litre = Decimal(rng.randrange(low, high)) / 100
    items = [Item(kind, litre, 25, Decimal(rng.randrange(900, 6200)) / 100, "l")]
    if rng.random() < 0.4:
        items.append(Item("Biltvätt Bas", Decimal(rng.choice((129, 149, 179))), 25))
    total, rows = sum_of(items), vat_included(items)
    ticket = Ticket(rng.choice(("till dotted", "till")), size=20)
    head(ticket, rng, firm, large=2.0)
    ticket.rule("=")
    number = rng.randrange(10**5, 10**6)
    ticket.row(f"Datum {hand.day(at)}", f"Tid {clock(rng, at)}")
    ticket.row(f"Kvittonr {number}", f"Pump {rng.randrange(1, 13):02d}")
    ticket.rule("=")
    for item in items:
        ticket.row(item.text, hand.amount(item.amount), bold=True)
        if item.unit == "l":
            volume = f"{item.quantity:.2f}".replace(".", ",")
            ticket.left(f"  {volume} liter x {hand.amount(litre)} kr/l")
    ticket.feed(8)
    ticket.row(rng.choice(TOTALS), hand.amount(total), bold=True, large=1.5)
    for row in rows:
        ticket.row(rng.choice(("Varav moms 25%", "Moms 25,00%", "MOMS 25 %")), hand.amount(row.vat))
        ticket.row(rng.choice(("Exkl. moms", "Netto", "Pris exkl moms")), hand.amount(row.net))
    payment = settle(rng, total, ("card",))
    ticket.rule("-")
    ticket.row("Företagskort" if rng.random() < 0.4 else "Kort", hand.amount(total))
    terminal(ticket, rng, payment)
    if rng.random() < 0.5:
        ticket.left(f"Mätarställning: {rng.randrange(10000, 190000)}")
    foot(ticket, rng, "Trevlig resa!")
    truth = sale_facts(firm, at, payment, net_amount=rows[0].net, vat=rows, line_items=lines(items, ones="silent"))
    return ticket.printed(truth, rng.randrange(10**6), also={"supplier_name": [firm.sign]})


def parking(rng: Random) -> Printed:
    """Print a machine's simplified invoice: little text, narrow paper, no articles to speak of."""
    firm, at = firms.company(rng, "Parkering", "P-hus", "Bropassage"), goods.moment(rng, 6, 23)
    hand = Hand(rng.choice((plain, spaced)), rng.choice((iso, till_hand(rng).day)))
    total = Decimal(rng.randrange(12, 260))
    rows = vat_included([Item("Parkering", total, 25)])
    until = at + timedelta(minutes=rng.randrange(30, 500))
    ticket = Ticket("till dotted", size=20, leading=30, width=384)
    ticket.centre(firm.sign.upper(), bold=True, large=1.3)
    ticket.centre(firm.name)
    ticket.centre(f"Org.nr {firm.organisation_number}")
    ticket.feed()
    ticket.centre(rng.choice(("KVITTO", "PARKERINGSKVITTO", "BETALNINGSKVITTO")), bold=True, large=1.2)
    ticket.row("Automat", f"{rng.randrange(100, 999)}")
    ticket.row("Område", f"{rng.randrange(1000, 9999)}")
    ticket.row("Betald", f"{hand.day(at)} {at:%H:%M}")
    ticket.row("Giltig t.o.m.", f"{hand.day(until)} {until:%H:%M}")
    ticket.feed()
    ticket.row(rng.choice(("BELOPP", "AVGIFT", "BETALT", "PRIS")), f"{hand.amount(total)} kr", bold=True, large=1.3)
    ticket.left(
        rng.choice(("Varav moms 25%: {} kr", "Moms 25 % ingår med {}", "därav moms {} SEK")).format(
            hand.amount(rows[0].vat)
        )
    )
    payment = settle(rng, total, ("card",))
    ticket.left(f"Kort ************{payment.card_last4}")
    ticket.feed()
    ticket.centre("Förvara kvittot väl")
    truth = sale_facts(firm, at, payment, vat=rows)
    return ticket.printed(truth, rng.randrange(10**6), also={"supplier_name": [firm.sign]})


def taxi(rng: Random) -> Printed:
    """Print a taximeter's receipt: two times, a distance, a fare at 6 per cent; sometimes a tip or a ferry."""
    firm, at, hand = firms.company(rng, "Taxi", "Taxi & Buss"), goods.moment(rng, 5, 23), till_hand(rng)
    items = [
        Item("Grundavgift", Decimal(rng.choice((49, 55, 59, 65))), 6),
        Item("Km-taxa", Decimal(rng.randrange(6000, 52000)) / 100, 6),
        Item("Tidstaxa", Decimal(rng.randrange(3000, 19000)) / 100, 6),
    ]
    total, rows = rounded(sum_of(items)), vat_included(items)
    ticket = Ticket("till", size=20, leading=29, width=384)
    head(ticket, rng, firm, large=1.3)
    ticket.rule("-")
    ticket.row("KVITTO", f"Nr {rng.randrange(1000, 99999)}", bold=True)
    ticket.row("Bil", f"{rng.randrange(10, 999)}")
    ticket.row("Förarleg", f"{rng.randrange(10**5, 10**6)}")
    ticket.row("Datum", hand.day(at))
    ticket.row("Start", f"{at - timedelta(minutes=rng.randrange(8, 45)):%H:%M}")
    ticket.row("Slut", f"{at:%H:%M}")
    kilometres = f"{rng.randrange(21, 480) / 10:.1f}".replace(".", ",")
    ticket.row("Sträcka", f"{kilometres} km")
    ticket.rule("-")
    for item in items:
        ticket.row(item.text, hand.amount(item.amount))
    ticket.rule("-")
    label = rng.choice(("Totalt SEK", "ATT BETALA", "SUMMA"))
    ticket.row(label, hand.amount(total), bold=True, large=1.35)
    for row in rows:
        ticket.row(f"Moms {percent(row.rate)}%", hand.amount(row.vat))
        ticket.row("Summa exkl. moms", hand.amount(row.net))
    payment = settle(rng, total, ("card",))
    ticket.row("Betalat med kort", f"*{payment.card_last4}")
    ticket.feed()
    ticket.centre("Välkommen åter!")
    truth = sale_facts(
        firm,
        at,
        payment,
        time=None,
        net_amount=rows[0].net,
        vat=rows,
        line_items=lines(items, counted=False, priced=False),
    )
    return ticket.printed(truth, rng.randrange(10**6), fade=rng.uniform(0, 0.25), also={"supplier_name": [firm.sign]})
