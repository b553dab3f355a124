"""Layouts of what comes by post beside invoices: reminder, credit note, statement, offer, delivery note, power bill."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Final

from samples.generator.canvas import Colour, line
from samples.generator.pile import firms, goods
from samples.generator.pile.bill_blocks import (
    GREY,
    Charge,
    address,
    bill_page,
    charge,
    charge_facts,
    foot,
    labelled,
    sums,
    table,
)
from samples.generator.pile.facts import facts
from samples.generator.pile.printed import Page, Printed
from samples.generator.trade import ZERO, Item, rounded, vat_added
from samples.generator.wording import Hand, bill_hand

GREEN: Colour = (24, 110, 98)
FEE: Final = Decimal("60.00")
"""The most that may be asked for a reminder (lag 1981:739)."""


def _amounts(page: Page, y: float, rows: list[tuple[str, str]], face: str, *, x: float = 20) -> float:
    """Write texts with amounts at the right edge; return where they end."""
    for text, amount in rows:
        page.text(x, y, text, 10, face)
        page.text(190, y, amount, 10, face, anchor="r")
        y += 6.5
    return y


def reminder(rng: Random) -> Printed:
    """Draw a reminder of an unpaid invoice: its amount, interest, a fee, a new day to pay."""
    bill, hand = charge(rng, "Bredband", "Larm", "Kontor", pool=goods.SUBSCRIPTIONS), bill_hand(rng)
    page, face = bill_page(rng, "Påminnelse"), rng.choice(("lato", "sans", "serif"))
    sent = bill.due + timedelta(days=rng.randrange(8, 21))
    until = sent + timedelta(days=10)
    interest = rounded(bill.total * Decimal("0.105") * (sent - bill.due).days / 365) if rng.random() < 0.6 else ZERO
    total = bill.total + interest + FEE
    page.text(20, 24, bill.seller.sign, 20, f"{face} bold", colour=GREEN)
    address(page, 115, 48, bill.buyer, face)
    word = rng.choice(("PÅMINNELSE", "BETALNINGSPÅMINNELSE", "Påminnelse om obetald faktura"))
    page.text(20, 84, word, 16, f"{face} bold")
    cells = [
        ("Datum", hand.day(sent)),
        ("Fakturanummer", bill.number),
        ("Kundnummer", bill.customer_number),
        ("Ursprungligt förfallodatum", hand.day(bill.due)),
    ]
    labelled(page, 20, 94, cells, face, gap=52)
    page.text(
        20, 124, "Vi saknar er betalning för fakturan nedan. Har ni redan betalat kan ni bortse från brevet.", 9.5, face
    )
    rows = [(f"Faktura {bill.number} av den {hand.day(bill.issued)}", hand.amount(bill.total))]
    rows += [("Dröjsmålsränta", hand.amount(interest))] if interest else []
    y = _amounts(page, 140, [*rows, ("Påminnelseavgift", hand.amount(FEE))], face)
    line(page, 18, y - 3, 174)
    page.text(20, y + 4, rng.choice(("Att betala", "Summa att betala", "Totalt att betala")), 12, f"{face} bold")
    page.text(190, y + 4, hand.amount(total), 12, f"{face} bold", anchor="r")
    cells = [("Betala senast", hand.day(until)), ("Plusgiro", bill.seller.plusgiro), ("OCR-nummer", bill.reference)]
    labelled(page, 20, y + 20, cells, face)
    page.text(20, y + 42, "Om betalning uteblir kan ärendet överlämnas till inkasso.", 9, face, colour=GREY)
    foot(page, bill.seller, 272, face, f"Plusgiro {bill.seller.plusgiro}")
    truth = charge_facts(
        bill,
        "reminder",
        document_date=sent,
        due_date=until,
        total_amount=total,
        net_amount=None,
        vat=(),
        rounding=None,
        bankgiro=None,
        plusgiro=bill.seller.plusgiro,
        line_items=None,
    )
    return page.printed(truth, rng.randrange(10**6), also={"supplier_name": [bill.seller.sign]})


def credit_note(rng: Random) -> Printed:
    """Draw a credit note: negative amounts, or positive ones under the word; it names the invoice it credits."""
    bill, hand = charge(rng, "Kontorsmaterial", "Maskin", "Grossist", pool=goods.SITE_WORK), bill_hand(rng)
    negative = rng.random() < 0.6
    if negative:
        bill = _negated(bill)
    page, face = bill_page(rng, f"Kreditfaktura {bill.number}"), rng.choice(("serif", "sans"))
    credited = f"{rng.randrange(10000, 999999)}"
    page.text(20, 26, bill.seller.name, 15, f"{face} bold")
    page.text(190, 26, rng.choice(("KREDITFAKTURA", "Kreditnota", "Kreditfaktura")), 17, f"{face} bold", anchor="r")
    line(page, 20, 30, 170)
    cells = [
        ("Kreditnr", bill.number),
        ("Datum", hand.day(bill.issued)),
        ("Kundnummer", bill.customer_number),
        (rng.choice(("Avser faktura", "Krediterar faktura nr", "Kredit av faktura")), credited),
    ]
    labelled(page, 20, 42, cells, face, gap=42)
    address(page, 120, 46, bill.buyer, face)
    end = table(page, 88, bill.items, hand, face)
    end = sums(page, end, bill, hand, face, rng=rng, label=rng.choice(("Er tillgodo", "Att erhålla", "Summa kredit")))
    page.text(20, end + 16, "Beloppet kvittas mot kommande faktura. Betala inte.", 9.5, face)
    foot(page, bill.seller, 272, face, f"Bankgiro {bill.seller.bankgiro}")
    truth = charge_facts(
        bill,
        "credit_note",
        due_date=None,
        payment_reference=None,
        credited_invoice=credited,
        payment_method=None,
    )
    return page.printed(truth, rng.randrange(10**6), also={"supplier_name": [bill.seller.sign]})


def _negated(bill: Charge) -> Charge:
    """Return the charge with every amount taken back."""
    items = [replace(item, quantity=-item.quantity) for item in bill.items]
    return replace(bill, items=items, rows=vat_added(items), rounding=-bill.rounding if bill.rounding else None)


def power(rng: Random) -> Printed:
    """Draw a power company's bill: kWh with öre, energy tax, and an old balance that changes what is to be paid."""
    used = Decimal(rng.randrange(400, 5200))
    items = [
        Item("Elhandel rörligt pris", Decimal(rng.randrange(38, 142)) / 100, 25, used, "kWh"),
        Item("Elöverföring", Decimal("0.28"), 25, used, "kWh"),
        Item("Energiskatt", Decimal("0.44"), 25, used, "kWh"),
        Item("Fast avgift", Decimal(rng.randrange(3900, 28900)) / 100, 25, unit="mån"),
    ]
    bill, hand = charge(rng, "Energi", "Elnät", "Kraft", items=items, whole=True), bill_hand(rng)
    balance = Decimal(rng.choice((-1, 1, 1))) * Decimal(rng.randrange(5000, 90000)) / 100
    balance = balance if bill.total + balance > 0 else -balance
    due = rounded(bill.total + balance)
    page = bill_page(rng, f"Faktura {bill.number}")
    page.box(20, 14, 14, 14, (250, 196, 40))
    page.text(38, 24, bill.seller.sign, 19, "sans bold")
    page.text(190, 24, "Elfaktura", 15, "sans", anchor="r", colour=GREY)
    address(page, 115, 46, bill.buyer, "sans")
    cells = [
        ("Fakturanummer", bill.number),
        ("Kundnummer", bill.customer_number),
        ("Fakturadatum", hand.day(bill.issued)),
        ("Anläggnings-id", f"735999{rng.randrange(10**11, 10**12)}"),
    ]
    labelled(page, 20, 44, cells, "sans")
    end = table(page, 84, items, hand, "sans")
    end = sums(page, end, bill, hand, "sans", rng=rng, label="Summa denna faktura")
    rows = [("Saldo från föregående faktura", hand.amount(balance)), ("Denna faktura", hand.amount(bill.total))]
    y = _amounts(page, end + 16, rows, "sans")
    page.box(18, y, 174, 13, (255, 240, 190))
    page.text(22, y + 8.5, rng.choice(("ATT BETALA", "Belopp att betala", "Att betala kr")), 13, "sans bold")
    page.text(188, y + 8.5, hand.amount(due), 13, "sans bold", anchor="r")
    cells = [
        ("Förfallodatum", hand.day(bill.due)),
        ("Bankgiro", bill.seller.bankgiro),
        ("OCR-nummer", bill.reference),
    ]
    labelled(page, 20, y + 24, cells, "sans")
    foot(page, bill.seller, 272, "sans", f"Bankgiro {bill.seller.bankgiro}")
    truth = charge_facts(bill, amount_due=due)
    return page.printed(truth, rng.randrange(10**6), also={"supplier_name": [bill.seller.sign]})


def not_an_invoice(rng: Random) -> Printed:
    """Draw a paper that looks like an invoice and is none: statement of account, offer, order or delivery note."""
    bill, hand = charge(rng, "Kontor", "Bygg", "Teknik", pool=goods.SITE_WORK, whole=False), bill_hand(rng)
    page, face = bill_page(rng, "Handling"), rng.choice(("sans", "lato", "serif"))
    word = rng.choice(("KONTOUTDRAG", "OFFERT", "FÖLJESEDEL", "ORDERBEKRÄFTELSE"))
    page.text(20, 26, bill.seller.name, 16, f"{face} bold")
    page.text(190, 26, word, 18, f"{face} bold", anchor="r")
    number = {"KONTOUTDRAG": "Kundnr", "OFFERT": "Offertnr", "FÖLJESEDEL": "Följesedelsnr"}.get(word, "Ordernr")
    cells = [("Datum", hand.day(bill.issued)), (number, bill.customer_number), ("Er referens", firms.person(rng))]
    labelled(page, 20, 42, cells, face)
    address(page, 120, 46, bill.buyer, face)
    if word == "KONTOUTDRAG":
        _statement(page, rng, bill, hand, face)
    elif word == "FÖLJESEDEL":
        y = table(page, 88, bill.items, hand, face, columns=(("count", 40, "r"), ("unit", 46, "l"), ("text", 66, "l")))
        page.text(20, y + 20, "Mottaget av: ...........................   Kolli: 1   Faktura sänds separat.", 10, face)
    else:
        y = table(page, 88, bill.items, hand, face)
        sums(page, y, bill, hand, face, rng=rng, label="Summa inkl. moms")
        page.text(20, y + 50, "Priserna gäller i 30 dagar. Detta är ingen faktura.", 10, face)
    foot(page, bill.seller, 272, face)
    truth = facts(
        "other",
        supplier_name=bill.seller.name,
        organisation_number=bill.seller.organisation_number,
        document_date=bill.issued,
        customer_name=bill.buyer.name,
    )
    return page.printed(truth, rng.randrange(10**6), also={"supplier_name": [bill.seller.sign]})


def _statement(page: Page, rng: Random, bill: Charge, hand: Hand, face: str) -> None:
    """Write open invoices and payments, and the balance."""
    y, balance = 96.0, ZERO
    for x, label in zip((20, 50, 90, 150, 190), ("Datum", "Verifikat", "Text", "Belopp", "Saldo"), strict=True):
        page.text(x, y - 8, label, 9, f"{face} bold", anchor="r" if x > 100 else "l")
    for place in range(rng.randrange(4, 9)):
        amount = Decimal(rng.randrange(30000, 900000)) / 100 * (-1 if place % 3 == 2 else 1)
        balance += amount
        cells = (
            hand.day(bill.issued - timedelta(days=7 * (9 - place))),
            f"{rng.randrange(10000, 99999)}",
            "Inbetalning" if amount < 0 else "Faktura",
            hand.amount(amount),
            hand.amount(balance),
        )
        for x, cell in zip((20, 50, 90, 150, 190), cells, strict=True):
            page.text(x, y, cell, 9, face, anchor="r" if x > 100 else "l")
        y += 6
    page.text(20, y + 6, "Utgående saldo", 11, f"{face} bold")
    page.text(190, y + 6, hand.amount(balance), 11, f"{face} bold", anchor="r")
