"""Layouts of receipts from shops and restaurants: each turns the values of a sale into dots on a roll."""

from __future__ import annotations

from samples.generator import till
from samples.generator.roll import Roll
from samples.generator.trade import Sale
from samples.generator.wording import english, spaced


def grocery(sale: Sale) -> Roll:
    """Print for a food shop: many lines, a bar code, the terminal's lines under the total."""
    roll = Roll("till")
    till.head(roll, sale, title=sale.seller.name.removesuffix(" AB").upper())
    roll.feed()
    roll.row(f"Kassa {sale.register}   Kassör {sale.clerk}", f"Kvitto {sale.number}")
    roll.row(f"{sale.at:%Y-%m-%d}", f"{sale.at:%H:%M}")
    roll.rule("-")
    for line in sale.items:
        till.article(roll, line)
    roll.rule("-")
    roll.row(f"Antal varor: {sum(int(line.quantity) if line.unit == 'st' else 1 for line in sale.items)}", "")
    roll.row("Totalt SEK", spaced(sale.total), bold=True, large=1.5)
    roll.feed(8)
    till.paid(roll, sale)
    roll.feed(8)
    till.vat_table(roll, sale)
    roll.feed(8)
    till.terminal(roll, sale)
    till.foot(roll, sale, "Öppet köp 14 dagar mot kvitto", "Tack och välkommen åter!")
    roll.bars(f"{sale.at:%y%m%d}{sale.number}")
    return roll


def restaurant(sale: Sale) -> Roll:
    """Print for a restaurant: table and waiter, dishes with quantities in front, room for names to be written."""
    roll = Roll("till modern", size=27, leading=34)
    till.head(roll, sale, title=sale.seller.name.removesuffix(" AB"), large=1.6)
    roll.centre(sale.seller.web)
    roll.feed()
    roll.row("Bord 12  Gäster 4", f"Kvitto nr {sale.number}")
    roll.row(f"{sale.at:%Y-%m-%d  %H:%M}", f"Kassa {sale.register}  Serv. {sale.clerk}")
    roll.rule("")
    for line in sale.items:
        roll.columns([(0.05, "m", f"{line.quantity}"), (0.11, "l", line.text), (1, "r", spaced(line.amount))])
    roll.rule("")
    roll.row("Summa", f"{spaced(sale.total)} kr", bold=True, large=1.5)
    roll.feed(10)
    till.vat_table(roll, sale)
    roll.feed(10)
    till.paid(roll, sale)
    roll.left(f"Bankkort **** **** **** {sale.card_last4}")
    till.foot(roll, sale, "Tack för besöket!")
    roll.feed(130)
    return roll


def market(sale: Sale, typeface: str = "till narrow", size: int = 25) -> Roll:
    """Print for a mixed shop: the rate stands as a letter behind each amount, and cash is rounded under the sum."""
    letters = {row.rate: "ABCD"[place] for place, row in enumerate(sale.vat)}
    roll = Roll(typeface, size=size, leading=31)
    till.head(roll, sale, title=sale.seller.name, large=1.5)
    roll.feed()
    roll.left(f"Kvittonr: {sale.number}    Kassa: {sale.register}    {sale.at:%Y-%m-%d %H:%M}")
    roll.rule("")
    for line in sale.items:
        count = f"{line.quantity} x {spaced(line.price)}" if line.quantity != 1 else ""
        roll.columns(
            [(0, "l", line.text), (0.80, "r", count), (0.96, "r", spaced(line.amount)), (1, "r", letters[line.rate])]
        )
    roll.rule("")
    if sale.rounding:
        roll.row("Delsumma", spaced(sale.sum_of_items))
        roll.row("Öresavrundning", spaced(sale.rounding))
    roll.row("ATT BETALA", f"SEK {spaced(sale.total)}", bold=True, large=1.45)
    till.paid(roll, sale)
    roll.feed()
    for row in sale.vat:
        roll.row(f"{letters[row.rate]}  Moms {row.rate} % på {spaced(row.net)}", spaced(row.vat))
    roll.row("Moms totalt", spaced(sum((row.vat for row in sale.vat), start=sale.total * 0)))
    till.foot(roll, sale, "Välkommen åter")
    return roll


def bakery(sale: Sale) -> Roll:
    """Print for a small café whose till prints little and large."""
    roll = Roll("till", size=22, leading=31)
    till.head(roll, sale, title=sale.seller.sign, large=1.6)
    roll.feed()
    roll.centre("KVITTO", bold=True, large=1.3)
    roll.row(f"{sale.at:%Y-%m-%d %H:%M}", f"#{sale.number}")
    roll.row(f"Kassa-ID {sale.register}", f"Du betjänades av {sale.clerk}")
    roll.rule(".")
    for line in sale.items:
        roll.row(f"{line.quantity} {line.text}", spaced(line.amount))
    roll.rule(".")
    roll.row("TOTALT", f"{spaced(sale.total)} kr", bold=True, large=1.7)
    for row in sale.vat:
        roll.row(f"varav moms {row.rate}%", spaced(row.vat))
        roll.row(f"netto {row.rate}%", spaced(row.net))
    roll.rule(".")
    till.paid(roll, sale)
    roll.left(f"************{sale.card_last4}  GODKÄNT")
    till.foot(roll, sale, "Nybakat varje dag")
    return roll


def wholesale(sale: Sale) -> Roll:
    """Print for a cash-and-carry wholesaler: article numbers, many lines."""
    roll = Roll("till dotted", size=19, leading=26)
    till.head(roll, sale, title=sale.seller.sign.upper(), large=1.6)
    roll.feed()
    roll.row(f"{sale.at:%Y-%m-%d  %H:%M}", f"Kvitto {sale.number}")
    roll.row(f"Kassa {sale.register}", f"Säljare {sale.clerk}")
    roll.rule("-")
    for place, line in enumerate(sale.items):
        article = f"{(place * 7919 + 40213) % 90000 + 10000}"
        roll.row(f"{article} {line.text}", spaced(line.amount))
        roll.left(f"      {line.quantity} {line.unit} x {spaced(line.price)}  moms {line.rate}%")
    roll.rule("-")
    roll.row(f"{len(sale.items)} rader", "")
    roll.row("ATT BETALA SEK", spaced(sale.total), bold=True, large=1.4)
    roll.feed(8)
    till.vat_table(roll, sale)
    roll.feed(8)
    till.paid(roll, sale)
    till.terminal(roll, sale)
    till.foot(roll, sale, "Varor i obruten förpackning", "bytes inom 8 dagar mot kvitto")
    return roll


def english_till(sale: Sale) -> Roll:
    """Print for a shop in Sweden that prints for visitors: English words, English amounts, kronor."""
    roll = Roll("till modern", size=26, leading=33)
    roll.centre(sale.seller.sign.upper(), bold=True, large=2.1)
    roll.centre("design store")
    roll.feed(8)
    for text in (
        sale.seller.name,
        f"{sale.seller.street}, {sale.seller.town}",
        f"Company reg. no. {sale.seller.organisation_number}",
    ):
        roll.centre(text)
    roll.feed()
    roll.row(f"Receipt no. {sale.number}", f"Till {sale.register}")
    roll.row(f"{sale.at:%d %B %Y}", f"{sale.at:%H:%M}")
    roll.rule("")
    for line in sale.items:
        roll.columns([(0, "l", f"{line.quantity} x"), (0.1, "l", line.text), (1, "r", english(line.amount))])
    roll.rule("")
    roll.row("TOTAL", f"SEK {english(sale.total)}", bold=True, large=1.5)
    for row in sale.vat:
        roll.row(f"Including VAT {row.rate}%", english(row.vat))
        roll.row("Total excl. VAT", english(row.net))
    roll.feed()
    roll.row("Card payment", english(sale.total))
    roll.left(f"Debit card **** {sale.card_last4}   Approved")
    roll.feed()
    roll.left(f"Control unit {sale.control_unit}")
    roll.code(f"https://{sale.seller.web}/r/{sale.number}")
    roll.centre("Thank you for visiting!")
    return roll


def card_slip(sale: Sale) -> Roll:
    """Print the card terminal's own slip: no articles, no VAT; not enough for the books."""
    roll = Roll("till", size=21, leading=29)
    roll.centre(sale.seller.name.removesuffix(" AB").upper(), bold=True, large=1.2)
    roll.centre(sale.seller.street)
    roll.centre(sale.seller.town)
    roll.feed()
    roll.row("Org.nr", sale.seller.organisation_number)
    roll.row("Butiksnr", "5520418")
    roll.row("Terminal", f"{sale.register}")
    roll.row(f"{sale.at:%Y-%m-%d}", f"{sale.at:%H:%M}")
    roll.feed()
    roll.centre("KÖP", bold=True, large=1.3)
    roll.row("BELOPP SEK", spaced(sale.total), bold=True, large=1.3)
    roll.feed()
    roll.left(f"BANKKORT  ************{sale.card_last4}")
    for left, right in (
        ("Läsmetod", "Kontaktlös"),
        ("AID", "A0000000031010"),
        ("TVR", "0000000000"),
        ("Ref.nr", sale.number),
        ("Svarskod", "00"),
    ):
        roll.row(left, right)
    roll.row("Personlig kod", "GODKÄND")
    roll.feed()
    roll.centre("KUNDENS EXEMPLAR", bold=True)
    roll.centre("SPARA KVITTOT")
    return roll
