"""Layouts of receipts from shops: food chain, hardware, a long one, a faded kiosk, a café."""

from __future__ import annotations

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
from samples.generator.trade import ZERO, Item, sum_of, vat_included
from samples.generator.wording import TOTALS, Hand, dashed, iso, percent, plain, spaced, till_hand


def supermarket(rng: Random) -> Printed:
    """Print for a food chain: discounts, bonus, deposits, weighed goods, two rates, sometimes a gift card."""
    firm, at, hand = firms.company(rng, "Livs", "Mat", "Stormarknad"), goods.moment(rng), Hand(plain, iso)
    food = goods.food_rate(at.date())
    items = [*goods.some(rng, goods.FOOD, rng.randrange(3, 9), food), goods.weighed(rng, food)]
    drink = goods.some(rng, goods.DRINKS, 1, food)[0]
    items += [drink, Item("+PANT", Decimal(rng.choice((1, 2))), food, drink.quantity)]
    items += goods.some(rng, goods.HOUSEHOLD, rng.randrange(1, 3), 25)
    offer = Item(f"Rabatt: {items[0].text.split()[0]}", -Decimal(rng.randrange(3, 11)), food)
    bonus = [Item("Bonuscheck", -Decimal(rng.choice((10, 25))), food)] if rng.random() < 0.5 else []
    total = sum_of([*items, offer, *bonus])
    ticket = Ticket(rng.choice(("till", "till dotted")), size=20)
    head(ticket, rng, firm, large=2.2)
    ticket.feed()
    number = f"{rng.randrange(1000, 99999)}"
    ticket.row(f"Kassa: {rng.randrange(1, 14)}/{rng.randrange(10, 99)}", f"Kvitto: {number}")
    time = clock(rng, at)
    ticket.row(hand.day(at), time)
    ticket.rule("-")
    way = rng.choice((0, 2))
    for item in items:
        article(ticket, item, hand, way)
        if item is items[0]:
            ticket.row(f"  {offer.text}", hand.amount(offer.amount))
    ticket.rule("-")
    ticket.left(f"Totalt {len(items)} varor")
    for item in bonus:
        ticket.row(item.text, hand.amount(item.amount))
    ticket.row(rng.choice(("Totalt SEK", "ATT BETALA SEK", "Total (SEK)")), hand.amount(total), bold=True, large=1.5)
    ticket.feed(8)
    gift = Decimal(50) if rng.random() < 0.25 and total > 100 else ZERO
    if gift:
        ticket.row("Presentkort", hand.amount(gift))
    payment = settle(rng, total - gift, ("card",))
    paid(ticket, rng, payment, hand)
    ticket.feed(8)
    rows = vat_included([*items, offer, *bonus])
    net = vat_block(ticket, rng, rows, hand)
    ticket.feed(8)
    ticket.left(f"Du har sparat {hand.amount(-sum_of([offer, *bonus]))} kr som medlem")
    ticket.left(f"Din bonus: {rng.randrange(100, 3000)} poäng")
    foot(ticket, rng, "Spara kvittot!", "Öppet alla dagar 7-22")
    ticket.bars(f"{at:%y%m%d}{number}")
    truth = sale_facts(
        firm,
        at,
        payment,
        total_amount=total,
        net_amount=net,
        vat=rows,
        line_items=lines([items[0], offer, *items[1:], *bonus], ones="silent"),
    )
    return ticket.printed(truth, rng.randrange(10**6), also={"supplier_name": [firm.sign]})


def hardware(rng: Random) -> Printed:
    """Print for a shop with tools: a letter for the rate, cash rounded under the sum, narrow type."""
    firm, at, hand = firms.company(rng, "Järn & Färg", "Bygg", "Verktyg"), goods.moment(rng), till_hand(rng)
    items = goods.some(rng, goods.TOOLS, rng.randrange(2, 6), 25)
    payment = settle(rng, sum_of(items), ("cash", "cash", "swish", "card"))
    ticket = Ticket("till narrow", size=25, leading=31)
    head(ticket, rng, firm, large=1.6)
    ticket.feed()
    ticket.left(f"Kvittonr: {rng.randrange(1000, 99999)}   Kassa: {rng.randrange(1, 5)}")
    ticket.left(f"Datum: {hand.day(at)}   Tid: {clock(rng, at)}")
    ticket.rule("")
    way = rng.randrange(3)
    for item in items:
        article(ticket, item, hand, way)
    ticket.rule("")
    if payment.rounding is not None:
        ticket.row("Delsumma", hand.amount(sum_of(items)))
    rounded_off(ticket, rng, payment, hand)
    ticket.row(rng.choice(TOTALS), hand.amount(payment.total), bold=True, large=1.45)
    rows = vat_included(items)
    net = vat_block(ticket, rng, rows, hand)
    ticket.feed(8)
    paid(ticket, rng, payment, hand)
    foot(ticket, rng, "Byte inom 30 dagar mot kvitto", "Välkommen åter")
    truth = sale_facts(
        firm, at, payment, net_amount=net, vat=rows, line_items=lines(items, ones="counted" if way == 1 else "silent")
    )
    return ticket.printed(truth, rng.randrange(10**6), weight=0.5, also={"supplier_name": [firm.sign]})


def long_receipt(rng: Random) -> Printed:
    """Print for a builders' merchant: article numbers and two lines for each of many articles."""
    firm, at, hand = firms.company(rng, "Byggvaror", "Trävaror", "Proffs"), goods.moment(rng, 6, 17), till_hand(rng)
    items = goods.some(rng, goods.TOOLS, rng.randrange(15, 20), 25)
    total = sum_of(items)
    ticket = Ticket("till dotted", size=19, leading=26)
    head(ticket, rng, firm, large=1.7)
    ticket.feed()
    ticket.row(f"{hand.day(at)}  {clock(rng, at)}", f"Kvitto {rng.randrange(10**5, 10**6)}")
    ticket.row(f"Kassa {rng.randrange(1, 9)}", f"Säljare {firms.person(rng).split()[0]}")
    ticket.rule("=")
    for item in items:
        ticket.row(f"{rng.randrange(10000, 99999)} {item.text}", hand.amount(item.amount))
        ticket.left(f"      {item.quantity} st x {hand.amount(item.price)}  moms {percent(item.rate)}%")
    ticket.rule("=")
    ticket.row(f"{len(items)} rader", "")
    ticket.row(rng.choice(TOTALS), hand.amount(total), bold=True, large=1.4)
    ticket.feed(8)
    rows = vat_included(items)
    net = vat_block(ticket, rng, rows, hand)
    payment = settle(rng, total, ("card",))
    ticket.feed(8)
    paid(ticket, rng, payment, hand)
    foot(ticket, rng, "Kapat virke bytes ej")
    truth = sale_facts(firm, at, payment, net_amount=net, vat=rows, line_items=lines(items, rated=True))
    return ticket.printed(truth, rng.randrange(10**6), also={"supplier_name": [firm.sign]})


def faded(rng: Random) -> Printed:
    """Print for a kiosk on a narrow roll whose thermal print has bleached."""
    firm, at, hand = firms.company(rng, "Kiosk", "Tobak & Spel", "Närbutik"), goods.moment(rng), till_hand(rng)
    items = goods.some(rng, goods.FOOD, rng.randrange(1, 4), goods.food_rate(at.date()))
    items += goods.some(rng, goods.HOUSEHOLD, 1, 25)
    payment = settle(rng, sum_of(items))
    ticket = Ticket("till", size=19, leading=27, width=384)
    head(ticket, rng, firm, large=1.2)
    ticket.rule("-")
    ticket.left(f"{hand.day(at)} {clock(rng, at)}")
    ticket.left(f"Nr {rng.randrange(100, 9999)} Kassa 1")
    ticket.rule("-")
    for item in items:
        article(ticket, item, hand, 0)
    ticket.rule("-")
    rounded_off(ticket, rng, payment, hand)
    ticket.row(rng.choice(("SUMMA", "Totalt", "Att betala")), hand.amount(payment.total), bold=True, large=1.3)
    rows = vat_included(items)
    for row in rows:
        ticket.row(f"varav moms {percent(row.rate)}%", hand.amount(row.vat))
    paid(ticket, rng, payment, hand)
    foot(ticket, rng, "TACK!")
    truth = sale_facts(firm, at, payment, vat=rows, line_items=lines(items, ones="silent"))
    return ticket.printed(
        truth, rng.randrange(10**6), fade=rng.uniform(0.35, 0.62), also={"supplier_name": [firm.sign]}
    )


def cafe(rng: Random) -> Printed:
    """Print for a café: modern type, whole kronor as `45:-`, no legal name but the sign."""
    firm, at = firms.company(rng, "Kafé", "Konditori", "Bageri"), goods.moment(rng, 7, 17)
    hand = Hand(rng.choice((dashed, spaced, plain)), rng.choice((iso, till_hand(rng).day)))
    eaten_in = rng.random() < 0.6
    items = goods.some(rng, goods.CAFE, rng.randrange(2, 5), 12 if eaten_in else goods.food_rate(at.date()), whole=True)
    payment = settle(rng, sum_of(items), ("card", "swish"))
    ticket = Ticket("till modern", size=27, leading=35)
    head(ticket, rng, firm, large=1.8, legal=False)
    ticket.feed(20)
    ticket.centre("KVITTO", bold=True, large=1.2)
    ticket.row(f"{hand.day(at)}  {clock(rng, at)}", f"Nr {rng.randrange(100, 9999)}")
    ticket.left("Sitta här" if eaten_in else "Ta med")
    ticket.rule("")
    for item in items:
        article(ticket, item, hand, 1)
    ticket.rule("")
    ticket.row(rng.choice(("Summa", "Att betala", "Totalt")), hand.amount(payment.total), bold=True, large=1.5)
    rows, money = vat_included(items), Hand(spaced, hand.day)
    net = vat_block(ticket, rng, rows, money)
    ticket.feed(8)
    if payment.method == "card":
        ticket.row("Kort", hand.amount(payment.total))
        terminal(ticket, rng, payment)
    else:
        paid(ticket, rng, payment, hand)
    foot(ticket, rng, "Tack för besöket!", firm.web)
    truth = sale_facts(
        firm, at, payment, supplier_name=firm.sign, net_amount=net, vat=rows, line_items=lines(items, ones="counted")
    )
    return ticket.printed(truth, rng.randrange(10**6))
