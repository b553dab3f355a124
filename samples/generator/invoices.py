"""Layouts of invoices, credit notes and reminders on A4."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from samples.generator.canvas import Canvas, Colour, Pages, code, line
from samples.generator.giro_form import giro_form
from samples.generator.identifiers import vat_number
from samples.generator.trade import Bill, Company, Item, sum_of
from samples.generator.wording import spaced

GREY: Colour = (110, 112, 116)


def _address(canvas: Canvas, x: float, y: float, company: Company, face: str) -> None:
    for place, text in enumerate((company.name, company.street, company.town)):
        canvas.text(x, y + place * 5, text, 10, face)


def _facts(canvas: Canvas, x: float, y: float, facts: Iterable[tuple[str, str]], face: str, *, gap: float = 38) -> None:
    """Write labels with their values beside them, leaving out the empty ones."""
    for place, (label, value) in enumerate(fact for fact in facts if fact[1]):
        canvas.text(x, y + place * 5.2, label, 9, f"{face} bold")
        canvas.text(x + gap, y + place * 5.2, value, 9, face)


def _bill_facts(bill: Bill) -> list[tuple[str, str]]:
    return [
        ("Fakturanummer", bill.number),
        ("Fakturadatum", f"{bill.issued}"),
        ("Förfallodatum", f"{bill.due or ''}"),
        ("Kundnummer", bill.customer_number),
        ("OCR-nummer", bill.payment_reference),
        ("Vår referens", bill.our_reference),
        ("Er referens", bill.your_reference),
    ]


def _quantity(line_of: Item) -> str:
    return f"{line_of.quantity:f}".replace(".", ",")


def _lines(canvas: Canvas, y: float, items: Sequence[Item], face: str, shade: Colour | None) -> float:
    """Write the table of lines; return where it ends."""
    places = ((20.0, "l"), (112.0, "r"), (118.0, "l"), (146.0, "r"), (162.0, "r"), (190.0, "r"))
    if shade:
        canvas.box(18, y - 5, 174, 7.5, shade)
    for (x, anchor), label in zip(places, ("Beskrivning", "Antal", "Enhet", "À-pris", "Moms", "Belopp"), strict=True):
        canvas.text(x, y, label, 9, f"{face} bold", anchor="r" if anchor == "r" else "l")
    line(canvas, 18, y + 2.6, 174)
    for item in items:
        y += 7
        cells = (item.text, _quantity(item), item.unit, spaced(item.price), f"{item.rate} %", spaced(item.amount))
        for (x, anchor), cell in zip(places, cells, strict=True):
            canvas.text(x, y, cell, 9, face, anchor="r" if anchor == "r" else "l")
    line(canvas, 18, y + 3.2, 174)
    return y + 3.2


def _sums(canvas: Canvas, y: float, bill: Bill, face: str, label: str = "Att betala") -> float:
    """Write net, VAT per rate, rounding and the amount to pay; return where they end."""
    rows = [("Summa exkl. moms", bill.net)]
    rows += [(f"Moms {row.rate} % på {spaced(row.net)}", row.vat) for row in bill.vat]
    rows += [("Öresutjämning", bill.rounding)] if bill.rounding else []
    for text, amount in rows:
        y += 5.6
        canvas.text(126, y, text, 9, face)
        canvas.text(190, y, spaced(amount), 9, face, anchor="r")
    y += 8.5
    canvas.text(126, y, label, 12, f"{face} bold")
    canvas.text(190, y, f"{spaced(bill.total)} kr", 12, f"{face} bold", anchor="r")
    return y


def _foot(canvas: Canvas, seller: Company, y: float, face: str) -> None:
    """Write the seller's address, numbers and accounts along the lower edge."""
    columns = [
        ("Adress", seller.name, seller.street, seller.town),
        ("Kontakt", seller.phone, seller.web),
        (
            "Org.nr / Momsreg.nr",
            seller.organisation_number,
            vat_number(seller.organisation_number),
            "Godkänd för F-skatt",
        ),
        (
            "Betalning",
            f"Bankgiro {seller.bankgiro}" * bool(seller.bankgiro),
            f"Plusgiro {seller.plusgiro}" * bool(seller.plusgiro),
        ),
    ]
    line(canvas, 18, y - 5, 174, colour=GREY)
    for place, (label, *texts) in enumerate(columns):
        canvas.text(20 + place * 45, y, label, 7, f"{face} bold", colour=GREY)
        for row, text in enumerate(text for text in texts if text):
            canvas.text(20 + place * 45, y + 3.8 + row * 3.6, text, 7.5, face)


def with_giro_form(canvas: Canvas, bill: Bill) -> None:
    """Draw a designed letterhead above, a giro form to tear off below."""
    accent: Colour = (176, 66, 44)
    canvas.box(20, 16, 9, 9, accent)
    canvas.box(31, 16, 4, 9, (230, 170, 90))
    canvas.text(38, 24, bill.seller.sign, 22, "lato bold")
    canvas.text(190, 24, "FAKTURA", 20, "lato", anchor="r", colour=accent)
    _address(canvas, 115, 48, bill.buyer, "lato")
    _facts(canvas, 20, 44, _bill_facts(bill), "lato", gap=32)
    end = _lines(canvas, 92, bill.items, "lato", (244, 236, 230))
    end = _sums(canvas, end, bill, "lato")
    for place, note in enumerate(bill.notes):
        canvas.text(20, end + 10 + place * 4.5, note, 8, "lato", colour=GREY)
    _foot(canvas, bill.seller, 186, "lato")
    giro_form(canvas, bill)


def with_payment_code(canvas: Canvas, bill: Bill) -> None:
    """Draw a plain and dense invoice with a code that a bank's app reads."""
    canvas.text(20, 24, bill.seller.name, 15, "sans bold")
    canvas.text(20, 30, "Elinstallation · Nätverk · Service", 8.5, "sans", colour=GREY)
    canvas.text(190, 24, "Faktura", 18, "sans bold", anchor="r")
    canvas.text(190, 30, "Sida 1 (1)", 8, "sans", anchor="r", colour=GREY)
    _facts(canvas, 115, 40, _bill_facts(bill), "sans")
    _address(canvas, 20, 52, bill.buyer, "sans")
    end = _lines(canvas, 98, bill.items, "sans", (232, 236, 240))
    end = _sums(canvas, end, bill, "sans")
    code(canvas, 20, end - 20, 34, json.dumps(using_qr(bill), ensure_ascii=False, separators=(",", ":")))
    canvas.text(20, end + 18, "Skanna koden i din banks app", 7.5, "sans", colour=GREY)
    for place, note in enumerate(bill.notes):
        canvas.text(20, 236 + place * 4.5, note, 8, "sans")
    _facts(canvas, 20, 256, [("Bankgiro", bill.seller.bankgiro), ("OCR", bill.payment_reference)], "sans", gap=24)
    _facts(canvas, 115, 256, [("Att betala", f"{spaced(bill.total)} kr"), ("Oss tillhanda", f"{bill.due}")], "sans")
    _foot(canvas, bill.seller, 277, "sans")


def using_qr(bill: Bill) -> dict[str, object]:
    """Return the payload of the Swedish payment code (UsingQR version 1, type 1: an invoice to pay)."""
    return {
        "uqr": 1,
        "tp": 1,
        "nme": bill.seller.name,
        "cid": bill.seller.organisation_number,
        "iref": bill.payment_reference,
        "idt": f"{bill.issued:%Y%m%d}",
        "ddt": f"{bill.due:%Y%m%d}" if bill.due else "",
        "due": float(bill.total),
        "vat": float(bill.vat_amount),
        "pt": "BG",
        "acc": bill.seller.bankgiro,
    }


def credit_note(canvas: Canvas, bill: Bill) -> None:
    """Draw a credit note in serif type: negative amounts and a clear word on which invoice is credited."""
    canvas.text(105, 24, bill.seller.name, 16, "serif bold", anchor="m")
    canvas.text(
        105,
        30,
        f"{bill.seller.street}, {bill.seller.town}  ·  {bill.seller.phone}",
        9,
        "serif",
        anchor="m",
        colour=GREY,
    )
    line(canvas, 20, 34, 170)
    canvas.text(20, 46, "KREDITFAKTURA", 17, "serif bold")
    facts = [("Kreditfaktura nr", bill.number), ("Datum", f"{bill.issued}"), ("Kundnr", bill.customer_number)]
    facts += [("Avser faktura nr", bill.credits_number), ("Er referens", bill.your_reference)]
    _facts(canvas, 20, 56, facts, "serif")
    _address(canvas, 120, 56, bill.buyer, "serif")
    end = _lines(canvas, 100, bill.items, "serif", None)
    end = _sums(canvas, end, bill, "serif", "Er tillgodo")
    for place, note in enumerate(bill.notes):
        canvas.text(20, end + 16 + place * 5.5, note, 9.5, "serif")
    _foot(canvas, bill.seller, 272, "serif")


def in_two_pages(canvas: Pages, bill: Bill, per_page: int = 24) -> None:
    """Draw an invoice from a program, with lines enough to go over on a second page."""
    pages = [bill.items[start : start + per_page] for start in range(0, len(bill.items), per_page)]
    for number, items in enumerate(pages, start=1):
        if number > 1:
            canvas.next_page()
        _program_head(canvas, bill, number, len(pages))
        end = _lines(canvas, 92 if number == 1 else 46, items, "sans", (226, 234, 244))
        _foot(canvas, bill.seller, 277, "sans")
    end = _sums(canvas, end + 4, bill, "sans", "Summa att betala")
    _facts(canvas, 20, end + 14, [("Bankgiro", bill.seller.bankgiro), ("OCR-nummer", bill.payment_reference)], "sans")
    for place, note in enumerate(bill.notes):
        canvas.text(20, end + 32 + place * 5, note, 8.5, "sans")


def _program_head(canvas: Canvas, bill: Bill, number: int, of: int) -> None:
    """Write the head: in full on the first page, in short on the next."""
    canvas.box(0, 0, 210, 6, (38, 84, 140))
    canvas.text(20, 22, "Norrsjö Molntjänster", 16, "sans bold", colour=(38, 84, 140))
    canvas.text(190, 22, f"Faktura {bill.number}  ·  Sida {number} av {of}", 9, "sans", anchor="r", colour=GREY)
    if number == 1:
        _facts(canvas, 20, 40, _bill_facts(bill), "sans")
        _address(canvas, 120, 45, bill.buyer, "sans")


def reminder(canvas: Canvas, bill: Bill) -> None:
    """Draw a reminder: the unpaid invoice, a fee and interest, in a letter."""
    canvas.text(20, 24, "bryggaren", 24, "lato bold", colour=(24, 110, 98))
    canvas.text(61, 24, "bredband", 24, "lato", colour=(24, 110, 98))
    canvas.text(20, 33, f"{bill.seller.name}, {bill.seller.street}, {bill.seller.town}", 8, "lato", colour=GREY)
    _address(canvas, 115, 48, bill.buyer, "lato")
    canvas.text(20, 84, "BETALNINGSPÅMINNELSE", 16, "lato bold")
    facts = [("Datum", f"{bill.issued}"), ("Avser faktura nr", bill.number), ("Kundnummer", bill.customer_number)]
    _facts(canvas, 20, 94, facts, "lato")
    for place, note in enumerate(bill.notes):
        canvas.text(20, 118 + place * 5.2, note, 10, "lato")
    y = _debts(canvas, 152, bill.items)
    canvas.box(18, y + 6, 174, 22, (228, 242, 238))
    facts = [
        ("Att betala", f"{spaced(bill.total)} kr"),
        ("Plusgiro", bill.seller.plusgiro),
        ("OCR-nummer", bill.payment_reference),
    ]
    _facts(canvas, 22, y + 13, facts, "lato")
    _facts(canvas, 122, y + 13, [("Betala senast", f"{bill.due}")], "lato", gap=30)
    _foot(canvas, bill.seller, 275, "lato")


def _debts(canvas: Canvas, y: float, items: Sequence[Item]) -> float:
    """Write what is owed and its sum; return where it ends."""
    for item in items:
        canvas.text(20, y, item.text, 10, "lato")
        canvas.text(190, y, spaced(item.amount), 10, "lato", anchor="r")
        y += 6.5
    line(canvas, 18, y - 3, 174)
    canvas.text(20, y + 2.5, "Summa skuld", 10, "lato bold")
    canvas.text(190, y + 2.5, spaced(sum_of(items)), 10, "lato bold", anchor="r")
    return y + 2.5
