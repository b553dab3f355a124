"""Layouts of invoices with another language, another currency, or no VAT because the buyer accounts for it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Final

from samples.generator.canvas import Colour, line
from samples.generator.identifiers import vat_number
from samples.generator.pile import firms, goods
from samples.generator.pile.bill_blocks import (
    COUNT_FIRST,
    ENGLISH,
    GREY,
    address,
    bill_page,
    charge,
    charge_facts,
    foot,
    labelled,
    over,
    table,
)
from samples.generator.pile.printed import Printed
from samples.generator.trade import ZERO, Company, Item, VatRow, rounded
from samples.generator.wording import Hand, bill_hand, dotted, english, in_english, iso, pointed, with_points

INDIGO: Colour = (70, 66, 180)
_SEATS: Final = (("Team plan, per seat", 9, 29), ("Storage add-on 100 GB", 5, 19), ("API requests, 1 000", 1, 4))
_ABROAD: Final = (
    ("Lindenhof Software GmbH", "Birkenallee 12", "20095 Hamburg, Germany", "DE"),
    ("Tulpveld Cloud B.V.", "Wilgenkade 40", "1012 AB Amsterdam, Netherlands", "NL"),
    ("Klippebro Consult ApS", "Bøgevej 7", "8000 Aarhus C, Denmark", "DK"),
    ("Koivuranta Systems Oy", "Mäntytie 3", "00100 Helsinki, Finland", "FI"),
)


def in_english_words(rng: Random) -> Printed:
    """Draw an invoice in English from a Swedish company, in kronor, to be paid to an IBAN or a bankgiro."""
    bill = charge(rng, "Consulting", "Engineering", "Analytics", items=_english_work(rng), whole=False)
    hand = Hand(rng.choice((english, english, pointed)), rng.choice((in_english, iso)))
    page, account = bill_page(rng, f"Invoice {bill.number}"), firms.swedish_iban(rng)
    page.text(20, 26, bill.seller.sign, 20, "lato bold")
    page.text(190, 26, "INVOICE", 18, "lato", anchor="r", colour=GREY)
    labelled(
        page,
        120,
        40,
        [
            ("Invoice no.", bill.number),
            ("Invoice date", hand.day(bill.issued)),
            ("Due date", hand.day(bill.due)),
            ("Customer no.", bill.customer_number),
            ("Your reference", firms.person(rng)),
        ],
        "lato",
    )
    page.text(20, 40, "Bill to", 8, "lato", colour=GREY)
    address(page, 20, 46, bill.buyer, "lato")
    y = table(page, 88, bill.items, hand, "lato", columns=COUNT_FIRST, labels=ENGLISH)
    rows = [("Subtotal", bill.net), *((f"VAT {row.rate}%", row.vat) for row in bill.rows)]
    for label, amount in rows:
        y += 6
        page.text(130, y, label, 9.5, "lato")
        page.text(190, y, hand.amount(amount), 9.5, "lato", anchor="r")
    page.text(130, y + 9, rng.choice(("Total due", "Amount due (SEK)", "Total SEK")), 12, "lato bold")
    page.text(190, y + 9, hand.amount(bill.total), 12, "lato bold", anchor="r")
    page.text(130, y + 15, "Currency: SEK", 8, "lato", colour=GREY)
    labelled(
        page,
        20,
        y + 24,
        [("IBAN", account), ("Bankgiro", bill.seller.bankgiro), ("Payment reference", bill.reference)],
        "lato",
    )
    line(page, 18, 266, 174, colour=GREY)
    page.text(20, 271, f"{bill.seller.name}  |  {bill.seller.street}, {bill.seller.town}, Sweden", 8, "lato")
    number = bill.seller.organisation_number
    page.text(20, 275, f"Company reg. no. {number}  |  VAT no. {vat_number(number)}  |  Approved for F-tax", 8, "lato")
    truth = charge_facts(bill, rated=True, iban=account)
    return page.printed(truth, rng.randrange(10**6), also={"supplier_name": [bill.seller.sign]})


def _english_work(rng: Random) -> list[Item]:
    pool = (
        ("Consulting services", 950, 1650, "h"),
        ("Travel expenses", 800, 4200, "pcs"),
        ("Workshop facilitation", 4500, 12000, "pcs"),
        ("Data analysis", 1050, 1450, "h"),
        ("Software licence, annual", 2900, 9800, "pcs"),
    )
    items = goods.work(rng, pool, rng.randrange(1, 5))
    return [replace(item, quantity=Decimal(rng.randrange(2, 40))) if item.unit == "h" else item for item in items]


def subscription(rng: Random) -> Printed:
    """Draw what a web service sends: euro, English, already paid by card, VAT in kronor as well, as the law asks."""
    items = [
        Item(text, Decimal(rng.randrange(low, high)), 25, Decimal(rng.randrange(1, 30)), "")
        for text, low, high in rng.sample(_SEATS, rng.randrange(1, 4))
    ]
    bill, page = charge(rng, "Cloud", "Software", "Apps", items=items, whole=False), bill_page(rng, "Invoice")
    hand, card = Hand(pointed, in_english), f"{rng.randrange(10000):04d}"
    page.box(0, 0, 210, 3, INDIGO)
    page.text(20, 28, "Invoice", 24, "lato bold")
    page.text(190, 28, bill.seller.sign, 16, "lato bold", anchor="r", colour=INDIGO)
    labelled(
        page,
        20,
        40,
        [("Invoice number", f"INV-{bill.number}"), ("Date of issue", hand.day(bill.issued)), ("Status", "Paid")],
        "lato",
    )
    address(page, 20, 64, bill.seller, "lato", size=9)
    number = bill.seller.organisation_number
    page.text(20, 78.5, f"Reg. no. {number}", 9, "lato")
    page.text(20, 83, f"VAT {vat_number(number)}", 9, "lato")
    page.text(115, 59, "Bill to", 9, "lato bold")
    address(page, 115, 64, bill.buyer, "lato", size=9)
    page.text(20, 98, f"€{hand.amount(bill.total)} paid on {hand.day(bill.issued)}", 16, "lato bold")
    columns = (("text", 20, "l"), ("count", 130, "r"), ("price", 160, "r"), ("amount", 190, "r"))
    y = table(page, 114, items, hand, "lato", columns=columns, labels=ENGLISH)
    rows = [("Subtotal", bill.net), ("VAT - Sweden (25%)", bill.vat_amount), ("Total", bill.total)]
    for label, amount in [*rows, ("Amount paid", bill.total)]:
        y += 7
        page.text(120, y, label, 9.5, "lato")
        page.text(190, y, f"€{hand.amount(amount)}", 9.5, "lato", anchor="r")
    course = Decimal(rng.randrange(10900, 11700)) / 1000
    kronor = rounded(bill.vat_amount * course)
    page.text(20, y + 14, f"VAT in SEK: {pointed(kronor)} (EUR/SEK {course:.3f})", 8.5, "lato", colour=GREY)
    page.text(20, y + 20, f"Payment method: card ending in {card}", 8.5, "lato", colour=GREY)
    truth = charge_facts(
        bill,
        due_date=None,
        currency="EUR",
        invoice_number=f"INV-{bill.number}",
        payment_reference=None,
        bankgiro=None,
        customer_number=None,
        payment_method="card",
        card_last4=card,
    )
    return page.printed(truth, rng.randrange(10**6), also={"supplier_name": [bill.seller.sign]})


def from_abroad(rng: Random) -> Printed:
    """Draw an invoice of a company elsewhere in the EU: its own VAT number, the buyer's, and no VAT."""
    name, street, town, country = rng.choice(_ABROAD)
    items = [replace(item, rate=0, price=rounded(item.price / 10)) for item in _english_work(rng)]
    bill = charge(rng, "Service", items=items, whole=False)
    seller = Company(name, "", street, town)
    hand = Hand(*rng.choice(((english, in_english), (dotted, with_points), (pointed, iso))))
    page, account = bill_page(rng, f"Invoice {bill.number}"), firms.iban(country, _account(rng, country))
    address(page, 20, 24, seller, "sans", size=10)
    page.text(20, 40, f"VAT ID {foreign_vat_number(rng, country)}", 9, "sans")
    page.text(20, 58, f"INVOICE {bill.number}", 17, "sans bold")
    facts = [("Invoice date", hand.day(bill.issued)), ("Payable until", hand.day(bill.due))]
    labelled(page, 20, 68, facts, "sans")
    page.text(120, 58, "Customer", 9, "sans bold", colour=GREY)
    address(page, 120, 64, bill.buyer, "sans")
    page.text(120, 80, f"VAT ID {vat_number(bill.buyer.organisation_number)}", 9, "sans")
    y = table(page, 98, items, hand, "sans", columns=COUNT_FIRST, labels=ENGLISH, shade=(236, 236, 236))
    for label, amount in (("Net amount", bill.net), ("VAT 0 %", ZERO)):
        y += 6
        page.text(130, y, label, 9, "sans")
        page.text(190, y, hand.amount(amount), 9, "sans", anchor="r")
    page.text(130, y + 8, "Total EUR", 11, "sans bold")
    page.text(190, y + 8, hand.amount(bill.total), 11, "sans bold", anchor="r")
    page.text(
        20, y + 22, "Reverse charge: VAT to be accounted for by the recipient (Art. 196, Directive 2006/112/EC).", 9
    )
    if rng.random() < 0.5:
        page.text(20, y + 27, "Omvänd betalningsskyldighet.", 9)
    labelled(page, 20, y + 38, [("IBAN", account), ("Reference", bill.number)], "sans")
    truth = charge_facts(
        bill,
        rated=True,
        supplier_name=name,
        organisation_number=None,
        currency="EUR",
        vat=[VatRow(0, bill.net, ZERO)],
        payment_reference=None,
        bankgiro=None,
        customer_number=None,
        iban=account,
        payment_method="invoice",
    )
    return page.printed(truth, rng.randrange(10**6))


def _account(rng: Random, country: str) -> str:
    """Draw the account part of an IBAN: its length is the country's, its bank does not exist."""
    length = {"DE": 18, "NL": 10, "DK": 14, "FI": 14}[country]
    return ("TULP" if country == "NL" else "") + "".join(str(rng.randrange(10)) for _ in range(length))


def foreign_vat_number(rng: Random, country: str) -> str:
    """Draw a VAT number of the country's shape; what it ends in is not made to be valid."""
    length = {"DE": 9, "NL": 9, "DK": 8, "FI": 8}[country]
    digits = "9" + "".join(str(rng.randrange(10)) for _ in range(length - 1))
    return f"{country}{digits}{'B01' if country == 'NL' else ''}"


def construction(rng: Random) -> Printed:
    """Draw a builder's invoice to another builder: no VAT, both VAT numbers, the words of the law."""
    trades = ("Bygg", "Mark & Anläggning", "Plåt", "VVS")
    bill, hand = charge(rng, *trades, pool=goods.SITE_WORK, rate=0, whole=False), bill_hand(rng)
    page = bill_page(rng, f"Faktura {bill.number}")
    page.box(20, 17, 3, 14, (230, 140, 20))
    page.text(27, 24, bill.seller.sign.upper(), 18, "till modern bold")
    page.text(27, 30, "Entreprenad i hela länet", 10, "till modern")
    page.text(190, 24, "FAKTURA", 18, "till modern bold", anchor="r")
    cells = [
        ("Fakturanr", bill.number),
        ("Fakturadatum", hand.day(bill.issued)),
        ("Förfallodatum", hand.day(bill.due)),
        ("Kundnr", bill.customer_number),
        ("Projekt", f"{rng.randrange(1000, 9999)}"),
    ]
    over(page, 20, 44, cells, "till modern", gap=35)
    address(page, 115, 62, bill.buyer, "till modern", size=11)
    page.text(115, 79, f"Momsreg.nr {vat_number(bill.buyer.organisation_number)}", 9, "till modern")
    y = table(page, 98, bill.items, hand, "till modern", shade=(250, 236, 210))
    for label, amount in (("Summa exkl. moms", bill.net), ("Moms 0 %", ZERO)):
        y += 6
        page.text(130, y, label, 10, "till modern")
        page.text(190, y, hand.amount(amount), 10, "till modern", anchor="r")
    page.text(130, y + 9, "ATT BETALA", 13, "till modern bold")
    page.text(190, y + 9, f"{hand.amount(bill.total)} SEK", 13, "till modern bold", anchor="r")
    words = (
        "Omvänd betalningsskyldighet för byggtjänster gäller.",
        "Omvänd skattskyldighet för byggsektorn, 1 kap. 2 § ML. Köparen redovisar momsen.",
        "Omvänd betalningsskyldighet",
    )
    page.text(20, y + 24, rng.choice(words), 10, "till modern bold")
    labelled(page, 20, y + 36, [("Bankgiro", bill.seller.bankgiro), ("OCR", bill.reference)], "till modern", gap=24)
    foot(page, bill.seller, 272, "till modern", f"Bankgiro {bill.seller.bankgiro}")
    truth = charge_facts(bill, vat=[VatRow(0, bill.net, ZERO)])
    return page.printed(truth, rng.randrange(10**6), also={"supplier_name": [bill.seller.sign]})
