"""The parts that till receipts have in common: head, articles, VAT, payment, control unit.

Every receipt carries what Swedish rules ask of a cash register: name and organisation number, address, date and
time, running number, register, articles, total, VAT per rate, means of payment and control unit.
"""

from __future__ import annotations

from samples.generator.roll import Roll
from samples.generator.trade import Item, Sale
from samples.generator.wording import spaced


def head(roll: Roll, sale: Sale, *, title: str = "", large: float = 1.7) -> None:
    """Print who sells: sign, legal name, address, telephone, organisation number."""
    roll.centre(title or sale.seller.name, bold=True, large=large)
    roll.feed(6)
    if title and title != sale.seller.name:
        roll.centre(sale.seller.name)
    roll.centre(sale.seller.street)
    roll.centre(sale.seller.town)
    roll.centre(f"Tel {sale.seller.phone}")
    roll.centre(f"Org.nr {sale.seller.organisation_number}")


def article(roll: Roll, line: Item) -> None:
    """Print an article, with the unit price on a line of its own where there are several."""
    roll.row(line.text, spaced(line.amount))
    if line.quantity == 1:
        return
    quantity = f"{line.quantity:f}".replace(".", ",")
    roll.left(f"   {quantity} {line.unit} x {spaced(line.price)}")


def vat_table(roll: Roll, sale: Sale) -> None:
    """Print VAT per rate as a table."""
    places = (0.14, 0.40, 0.70, 1)
    cells = [[f"{row.rate},00", *map(spaced, (row.vat, row.net, row.gross))] for row in sale.vat]
    for line in [["Moms%", "Moms", "Netto", "Brutto"], *cells]:
        roll.columns([(place, "r", text) for place, text in zip(places, line, strict=True)])


def paid(roll: Roll, sale: Sale) -> None:
    """Print how it was paid: in cash with change, or by card with the terminal's lines."""
    if sale.means == "cash":
        roll.row("Kontant", spaced(sale.tendered))
        roll.row("Tillbaka", spaced(sale.tendered - sale.total))
        return
    roll.row("Betalkort", spaced(sale.total))


def terminal(roll: Roll, sale: Sale) -> None:
    """Print the lines of the card terminal."""
    roll.left("Kontaktlös   Köp")
    roll.left(f"Bankkort ************{sale.card_last4}")
    roll.row("Butiksnr 4403127", f"Term {sale.register}0{sale.card_last4[0]}")
    roll.left("AID A0000000031010   TVR 0000000000")
    roll.row(f"Ref {sale.number}{sale.card_last4}", "Svarskod 00")


def foot(roll: Roll, sale: Sale, *greetings: str) -> None:
    """Print the control unit and greetings."""
    roll.feed()
    roll.left(f"Kontrollenhet {sale.control_unit}")
    roll.feed()
    for greeting in greetings:
        roll.centre(greeting)
