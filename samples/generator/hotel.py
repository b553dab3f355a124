"""A hotel's bill on A4, paid by card: rooms at one rate, the rest at another."""

from __future__ import annotations

from samples.generator.canvas import Canvas, Colour, line
from samples.generator.identifiers import vat_number
from samples.generator.trade import Sale
from samples.generator.wording import spaced

NAVY: Colour = (26, 44, 78)


def hotel_bill(canvas: Canvas, sale: Sale) -> None:
    """Draw the bill: guest, stay, lines with VAT included, VAT per rate, payment."""
    seller = sale.seller
    canvas.text(105, 26, seller.sign.upper(), 22, "serif bold", anchor="m", colour=NAVY)
    canvas.text(105, 33, "i Sundvik", 12, "serif", anchor="m", colour=NAVY)
    canvas.text(
        105, 39, f"{seller.street}, {seller.town}  ·  {seller.phone}  ·  {seller.web}", 8.5, "serif", anchor="m"
    )
    line(canvas, 30, 43, 150, colour=NAVY, width=0.5)
    canvas.text(20, 58, "KVITTO", 18, "serif bold", colour=NAVY)
    _stay(canvas, sale)
    y = _lines(canvas, 100, sale)
    canvas.text(120, y + 10, "Totalt SEK", 13, "serif bold")
    canvas.text(190, y + 10, spaced(sale.total), 13, "serif bold", anchor="r")
    y = _vat(canvas, y + 24, sale)
    canvas.text(20, y + 12, f"Betalt med kort ************{sale.card_last4}", 10, "serif")
    canvas.text(190, y + 12, spaced(sale.total), 10, "serif", anchor="r")
    canvas.text(20, y + 22, f"Kassa {sale.register}   Kontrollenhet {sale.control_unit}", 9, "serif")
    canvas.text(105, y + 40, "Varmt välkommen åter!", 12, "serif", anchor="m", colour=NAVY)
    line(canvas, 30, 270, 150, colour=NAVY, width=0.5)
    numbers = (
        f"{seller.name}  ·  Org.nr {seller.organisation_number}  ·  Momsreg.nr {vat_number(seller.organisation_number)}"
    )
    canvas.text(105, 276, numbers, 8.5, "serif", anchor="m")


def _stay(canvas: Canvas, sale: Sale) -> None:
    """Write who stayed and when beside the receipt's own facts."""
    guest = ("Gäst: Maria Kullerstad", "Kullerstad Konsult AB", "Rum 214", "Ankomst 2026-09-15   Avresa 2026-09-17")
    facts = (f"Kvittonr {sale.number}", f"Datum {sale.at:%Y-%m-%d}", f"Tid {sale.at:%H:%M}", f"Reception {sale.clerk}")
    for place, (left, right) in enumerate(zip(guest, facts, strict=True)):
        canvas.text(20, 68 + place * 5.5, left, 10, "serif")
        canvas.text(145, 68 + place * 5.5, right, 10, "serif")


def _lines(canvas: Canvas, y: float, sale: Sale) -> float:
    """Write the lines; return where they end."""
    places = (20, 118, 150, 190)
    for place, (x, label) in enumerate(zip(places, ("Tjänst", "Antal", "Pris", "Belopp inkl. moms"), strict=True)):
        canvas.text(x, y, label, 10, "serif bold", anchor="r" if place else "l")
    line(canvas, 18, y + 2.5, 174)
    for item in sale.items:
        y += 7.5
        cells = (item.text, f"{item.quantity}", spaced(item.price), spaced(item.amount))
        for place, (x, cell) in enumerate(zip(places, cells, strict=True)):
            canvas.text(x, y, cell, 10, "serif", anchor="r" if place else "l")
    line(canvas, 18, y + 3, 174)
    return y + 3


def _vat(canvas: Canvas, y: float, sale: Sale) -> float:
    """Write VAT per rate; return where it ends."""
    places = (100, 130, 160, 190)
    rows = [(f"{row.rate} %", *map(spaced, (row.net, row.vat, row.gross))) for row in sale.vat]
    for cells in [("Momssats", "Netto", "Moms", "Brutto"), *rows]:
        for x, cell in zip(places, cells, strict=True):
            canvas.text(x, y, cell, 9.5, "serif", anchor="r")
        y += 5.5
    return y
