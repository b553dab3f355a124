"""The blocks that till receipts are built of, each in the ways that tills in the field print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from samples.generator.identifiers import vat_number
from samples.generator.pile.facts import Facts, Kind, facts
from samples.generator.pile.printed import Ticket
from samples.generator.trade import KRONA, ZERO, Company, Item, VatRow, rounded
from samples.generator.wording import Hand, percent, quantity


@dataclass(frozen=True)
class Payment:
    """How a sale was settled; `rounding` is what cash was rounded by."""

    method: str
    total: Decimal
    rounding: Decimal | None = None
    card_last4: str | None = None


def settle(rng: Random, amount: Decimal, methods: Sequence[str] = ("card", "card", "card", "swish", "cash")) -> Payment:
    """Draw how `amount` is paid; cash is rounded to whole kronor."""
    method = rng.choice(methods)
    if method == "cash":
        total = rounded(amount, KRONA)
        return Payment(method, total, total - amount or None)
    return Payment(method, amount, card_last4=f"{rng.randrange(10000):04d}" if method == "card" else None)


def sale_facts(firm: Company, at: datetime, payment: Payment, kind: Kind = "receipt", **more: Any) -> Facts:
    """Return what stands on an ordinary Swedish receipt; `more` adds to it or, with None, takes away."""
    fields: dict[str, Any] = {
        "supplier_name": firm.name,
        "organisation_number": firm.organisation_number,
        "document_date": at.date(),
        "time": f"{at:%H:%M}",
        "currency": "SEK",
        "total_amount": payment.total,
        "rounding": payment.rounding,
        "payment_method": payment.method,
        "card_last4": payment.card_last4,
    }
    return facts(kind, **(fields | more))


def head(ticket: Ticket, rng: Random, firm: Company, *, large: float = 1.7, legal: bool = True) -> None:
    """Print who sells: the sign, the legal name where it is printed too, address, numbers."""
    sign = firm.sign.upper() if rng.random() < 0.5 else firm.sign
    ticket.centre(sign, bold=True, large=large)
    ticket.feed(6)
    if legal:
        ticket.centre(firm.name)
    ticket.centre(firm.street)
    ticket.centre(firm.town)
    if rng.random() < 0.7:
        ticket.centre(f"{rng.choice(('Tel', 'Tel:', 'Telefon', 'Tfn'))} {firm.phone}")
    number = firm.organisation_number
    ticket.centre(
        rng.choice(
            (
                f"Org.nr {number}",
                f"Org nr: {number}",
                f"Orgnr: {number.replace('-', '')}",
                f"Organisationsnr {number}",
                f"Momsreg.nr {vat_number(number)}",
                f"ORG.NR: {number}",
            )
        )
    )


def clock(rng: Random, at: datetime) -> str:
    """Write the time of day."""
    return rng.choice((f"{at:%H:%M}", f"{at:%H:%M}", f"{at:%H:%M:%S}", f"{at:%H.%M}"))


def article(ticket: Ticket, item: Item, hand: Hand, way: int) -> None:
    """Print an article: with number and price below it, before it, or between."""
    amount = hand.amount(item.amount)
    count = quantity(item.quantity)
    if item.quantity == 1:
        ticket.row(f"1 {item.text}" if way == 1 else item.text, amount)
    elif item.unit == "kg":
        ticket.left(item.text)
        ticket.row(f"   {count} kg x {hand.amount(item.price)} kr/kg", amount)
    elif way == 0:
        ticket.row(item.text, amount)
        ticket.left(f"   {count} {item.unit} x {hand.amount(item.price)}")
    elif way == 1:
        ticket.row(f"{count} {item.text} à {hand.amount(item.price)}", amount)
    else:
        ticket.columns([(0, "l", item.text), (0.78, "r", f"{count}*{hand.amount(item.price)}"), (1, "r", amount)])


def vat_block(ticket: Ticket, rng: Random, rows: Sequence[VatRow], hand: Hand) -> Decimal | None:
    """Print VAT per rate in one of the usual ways; return the net amount where it stands as one figure."""
    one_net = rows[0].net if len(rows) == 1 else None
    way = rng.randrange(6)
    if way < 4:
        _table(ticket, rows, hand, way)
        return one_net
    for row in rows:
        if way == 4:
            ticket.row(f"Varav moms {percent(row.rate)}%", hand.amount(row.vat))
        else:
            ticket.row(f"Moms {percent(row.rate)},00 %  ({hand.amount(row.net)})", hand.amount(row.vat))
    if way == 4:
        net = sum((row.net for row in rows), ZERO)
        ticket.row(rng.choice(("Netto", "Exkl. moms", "Summa exkl moms")), hand.amount(net))
        return net
    return one_net


def _table(ticket: Ticket, rows: Sequence[VatRow], hand: Hand, way: int) -> None:
    heads = (
        ("Moms%", "Moms", "Netto", "Brutto"),
        ("Moms %", "Netto", "Moms", "Totalt"),
        ("Brutto", "Netto", "Moms", "Sats"),
        ("Skatt", "Exkl.", "Belopp", "Inkl."),
    )[way]
    ticket.columns([(place, "r", label) for place, label in zip((0.16, 0.44, 0.72, 1), heads, strict=True)])
    for row in rows:
        net, tax, gross = (hand.amount(value) for value in (row.net, row.vat, row.gross))
        rate = percent(row.rate)
        cells = (
            (f"{rate},00", tax, net, gross),
            (f"{rate}%", net, tax, gross),
            (gross, net, tax, f"{rate}%"),
            (f"{rate} %", net, tax, gross),
        )[way]
        ticket.columns([(place, "r", cell) for place, cell in zip((0.16, 0.44, 0.72, 1), cells, strict=True)])


def paid(ticket: Ticket, rng: Random, payment: Payment, hand: Hand) -> None:
    """Print the means of payment, with change or the lines of the terminal."""
    amount = hand.amount(payment.total)
    if payment.method == "cash":
        given = rounded(payment.total + rng.choice((0, 20, 55, 100)), KRONA)
        ticket.row(rng.choice(("Kontant", "KONTANT", "Kontanter")), hand.amount(given))
        if given > payment.total:
            ticket.row(rng.choice(("Tillbaka", "Växel", "ÅTER")), hand.amount(given - payment.total))
    elif payment.method == "swish":
        ticket.row(rng.choice(("Swish", "Betalt Swish", "SWISH")), amount)
    elif payment.method == "card":
        ticket.row(rng.choice(("Betalkort", "Kort", "Kontokort", "Bankkort", "KORT")), amount)
        terminal(ticket, rng, payment)


def terminal(ticket: Ticket, rng: Random, payment: Payment) -> None:
    """Print the lines of the card terminal."""
    mask = rng.choice(("************{}", "**** **** **** {}", "XXXXXXXXXXXX{}", "*{}"))
    brand = rng.choice(("Bankkort", "Debit", "Kontaktlös", "KREDIT", "Företagskort"))
    ticket.left(f"{brand} {mask.format(payment.card_last4)}")
    if rng.random() < 0.7:
        ticket.row(f"Butiksnr {rng.randrange(10**6, 10**7)}", f"Term {rng.randrange(10**7, 10**8)}")
        ticket.left(f"AID A00000000{rng.choice(('31010', '41010'))}  TVR 0000008000")
        ticket.row(f"Ref {rng.randrange(10**11, 10**12)}", "Svarskod 00")


def rounded_off(ticket: Ticket, rng: Random, payment: Payment, hand: Hand) -> None:
    """Print by how much cash was rounded, where it was."""
    if payment.rounding is not None:
        ticket.row(rng.choice(("Öresavrundning", "Avrundning", "Öresutj.")), hand.amount(payment.rounding))


def foot(ticket: Ticket, rng: Random, *greetings: str) -> None:
    """Print the control unit and greetings."""
    ticket.feed()
    unit = f"{rng.choice(('CCU', 'KBX', 'RTX'))}{rng.randrange(10**9, 10**10)}"
    ticket.left(rng.choice((f"Kontrollenhet {unit}", f"Kontrollenhet: {unit}", f"KE-id {unit}")))
    ticket.feed(8)
    for greeting in greetings:
        ticket.centre(greeting)
