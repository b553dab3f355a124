"""The giro form at the foot of a Swedish invoice, with its line for machines.

`# reference #  kronor öre check >  account#41#`: every part carries a check digit; 41 means bankgiro.
"""

from __future__ import annotations

from decimal import Decimal

from samples.generator.canvas import Canvas, Colour, line
from samples.generator.identifiers import check_digit
from samples.generator.trade import Bill
from samples.generator.wording import spaced

ROSE: Colour = (236, 214, 206)
INK: Colour = (150, 60, 50)


def machine_line(payment_reference: str, amount: Decimal, bankgiro: str) -> str:
    """Return the line that the bank's machine reads."""
    kronor, ore = f"{amount:.2f}".split(".")
    digits = bankgiro.replace("-", "")
    return f"# {payment_reference} #   {kronor} {ore}  {check_digit(kronor + ore)} >   {digits}#41#"


def giro_form(canvas: Canvas, bill: Bill, total: Decimal | None = None) -> None:
    """Draw the form on the lowest third of the page; `total` is the amount where it is not the bill's own."""
    amount = bill.total if total is None else total
    for x in range(8, 202, 4):
        line(canvas, x, 204, 2, colour=(120, 120, 120), width=0.15)
    canvas.box(12, 212, 186, 58, ROSE)
    canvas.text(16, 217.5, "INBETALNING / GIRERING", 8, "sans bold", colour=INK)
    canvas.text(194, 217.5, "AVI", 8, "sans bold", anchor="r", colour=INK)
    fields = [
        (16, 222, 88, "Betalningsavsändare", bill.buyer.name),
        (16, 238, 88, "OCR-nummer", bill.payment_reference),
        (16, 254, 88, "Förfallodatum", f"{bill.due}"),
        (108, 222, 86, "Betalningsmottagare", bill.seller.name),
        (108, 238, 40, "Till bankgiro", bill.seller.bankgiro),
        (154, 238, 40, "Belopp kr", spaced(amount)),
    ]
    for x, y, width, label, value in fields:
        canvas.box(x, y, width, 12.5, (252, 246, 243))
        canvas.text(x + 2, y + 3.6, label, 6, "sans", colour=INK)
        canvas.text(x + 3, y + 10, value, 10, "sans")
    canvas.text(108, 262, "VAR GOD GÖR INGA ÄNDRINGAR – BELOPPET LÄSES MASKINELLT", 5.5, "sans", colour=INK)
    canvas.text(16, 284, machine_line(bill.payment_reference, amount, bill.seller.bankgiro), 10.5, "machine")
