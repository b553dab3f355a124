"""Layouts of receipts from the road: filling station, taxi, parking machine."""

from __future__ import annotations

from samples.generator import till
from samples.generator.roll import Roll
from samples.generator.trade import Sale
from samples.generator.wording import spaced


def petrol(sale: Sale) -> Roll:
    """Print for a filling station: one fuel by the litre, pump, plate of the terminal."""
    roll = Roll("till dotted", size=20)
    till.head(roll, sale, title=sale.seller.sign.upper(), large=2.2)
    roll.rule("=")
    roll.row("KASSAKVITTO", f"Nr {sale.number}", bold=True)
    roll.row(f"Datum {sale.at:%Y-%m-%d}", f"Tid {sale.at:%H:%M:%S}")
    roll.row(f"Kassa {sale.register}", "Automat / Pump 4")
    roll.rule("=")
    for line in sale.items:
        roll.left(line.text, bold=True)
        quantity = f"{line.quantity:.2f}".replace(".", ",")
        roll.row(f"  {quantity} {line.unit} à {spaced(line.price)} kr", f"{spaced(line.amount)}")
    roll.feed(8)
    roll.row("ATT BETALA", f"{spaced(sale.total)} kr", bold=True, large=1.4)
    for row in sale.vat:
        roll.row(f"Varav moms {row.rate},00%", spaced(row.vat))
        roll.row("Exkl. moms", spaced(row.net))
    roll.rule("-")
    till.paid(roll, sale)
    till.terminal(roll, sale)
    roll.left("PIN verifierad")
    till.foot(roll, sale, "*** SPARA KVITTOT ***", "Trevlig resa!")
    return roll


def taxi(sale: Sale) -> Roll:
    """Print a taximeter's receipt: journey, fare, VAT, the driver's numbers."""
    roll = Roll("till", size=20, leading=29)
    till.head(roll, sale, title=sale.seller.name.removesuffix(" AB").upper(), large=1.5)
    roll.rule("-")
    roll.row("KVITTO TAXIRESA", f"Nr {sale.number}", bold=True)
    roll.row("Fordon", "DMO 47X")
    roll.row("Förarlegitimation", "10458823")
    roll.row("Taxameter", sale.register)
    roll.row("Påbörjad", f"{sale.at:%Y-%m-%d} {sale.at.hour - 1:02d}:41")
    roll.row("Avslutad", f"{sale.at:%Y-%m-%d %H:%M}")
    roll.row("Körsträcka", "17,4 km")
    roll.row("Tariff", "1")
    roll.rule("-")
    for line in sale.items:
        roll.row(line.text, spaced(line.amount))
    roll.row("SUMMA SEK", spaced(sale.total), bold=True, large=1.4)
    roll.feed(8)
    for row in sale.vat:
        roll.row(f"Moms {row.rate} %", spaced(row.vat))
        roll.row("Pris exkl. moms", spaced(row.net))
    roll.row("Betalsätt", f"Kort *{sale.card_last4}")
    till.foot(roll, sale, "Tack för att du åkte med oss!")
    return roll


def parking(sale: Sale) -> Roll:
    """Print a parking machine's receipt: place, zone, time bought."""
    roll = Roll("till dotted", size=20, leading=29)
    till.head(roll, sale, title=sale.seller.sign.upper(), large=1.8)
    roll.feed()
    roll.centre("KVITTO", bold=True, large=1.3)
    for left, right in (
        ("Automat", sale.register),
        ("Kvittonr", sale.number),
        ("Zon", "4 Hamnhuset"),
        ("Reg.nr", "GLX 20R"),
    ):
        roll.row(left, right)
    roll.row("Datum", f"{sale.at:%Y-%m-%d %H:%M}")
    roll.rule("-")
    for line in sale.items:
        roll.row(line.text, spaced(line.amount))
    roll.row("BETALT", f"{spaced(sale.total)} kr", bold=True, large=1.5)
    for row in sale.vat:
        roll.row(f"Varav moms {row.rate} %", spaced(row.vat))
        roll.row("Exkl. moms", spaced(row.net))
    roll.left(f"Bankkort ************{sale.card_last4}")
    till.foot(roll, sale, "Kör försiktigt")
    return roll
