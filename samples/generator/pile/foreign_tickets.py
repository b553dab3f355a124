"""Receipts from journeys in Germany, Norway, Denmark and Finland, in the words, rates and figures of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Final

from samples.generator.pile import goods
from samples.generator.pile.facts import facts, lines
from samples.generator.pile.printed import Printed, Ticket
from samples.generator.pile.till_blocks import settle
from samples.generator.trade import sum_of, vat_included
from samples.generator.wording import dotted, percent, plain, spaced, unpadded, with_dashes, with_points


@dataclass(frozen=True)
class Country:
    """How a country's tills speak: words, rates on food and on other goods, figures, money."""

    sellers: tuple[str, ...]
    street: str
    number: str
    receipt: str
    total: str
    vat: str
    head: tuple[str, str, str, str]
    card: str
    thanks: str
    currency: str
    food: Callable[[date], Decimal]
    other: Decimal
    amount: Callable[[Decimal], str]
    day: Callable[[date], str]
    scale: int
    foods: tuple[goods.Good, ...]
    things: tuple[goods.Good, ...]


def _finnish_food(on: date) -> Decimal:
    """Return the reduced rate: 14 per cent until the end of 2025, then 13.5."""
    return Decimal("13.5") if on >= date(2026, 1, 1) else Decimal(14)


COUNTRIES: Final = {
    "DE": Country(
        ("Kornblume Markt GmbH", "Lindenhain Drogerie GmbH", "Seehof Laden e.K."),
        "Birkenallee {}\n20099 Hamburg",
        "USt-IdNr. DE9{:08d}",
        "Kassenbon",
        "SUMME EUR",
        "MwSt",
        ("Satz", "Netto", "MwSt", "Brutto"),
        "Girocard",
        "Vielen Dank für Ihren Einkauf!",
        "EUR",
        lambda _: Decimal(7),
        Decimal(19),
        dotted,
        with_points,
        1,
        (("Vollkornbrot", 2, 5), ("Apfelschorle", 1, 3), ("Käse Gouda", 3, 7), ("Bio Joghurt", 1, 3)),
        (("Notizbuch A5", 3, 9), ("Batterien AA", 4, 11), ("Handseife", 2, 5)),
    ),
    "NO": Country(
        ("Fjellbekk Handel AS", "Lyngvåg Kiosk AS", "Granlia Mat AS"),
        "Bryggegata {}\n0250 Oslo",
        "Org.nr 9{:08d} MVA",
        "Salgskvittering",
        "Totalt NOK",
        "MVA",
        ("MVA%", "Grunnlag", "MVA", "Sum"),
        "BankAxept",
        "Takk for handelen!",
        "NOK",
        lambda _: Decimal(15),
        Decimal(25),
        spaced,
        with_points,
        12,
        (("Grovbrød", 3, 6), ("Brunost 500g", 7, 12), ("Kaffe filtermalt", 5, 9), ("Appelsinjuice", 2, 4)),
        (("Notatbok", 5, 9), ("Batterier AA", 6, 12), ("Bærepose", 1, 2)),
    ),
    "DK": Country(
        ("Bøgelund Butik ApS", "Strandhave Marked ApS", "Havrevang Kiosk ApS"),
        "Kystvejen {}\n8000 Aarhus C",
        "CVR-nr. 9{:07d}",
        "Kvittering",
        "I alt DKK",
        "Moms",
        ("Moms", "Netto", "Moms", "Brutto"),
        "Dankort",
        "Tak for besøget!",
        "DKK",
        lambda _: Decimal(25),
        Decimal(25),
        dotted,
        with_dashes,
        8,
        (("Rugbrød", 3, 6), ("Smørrebrød", 7, 12), ("Kaffe", 3, 6), ("Danskvand", 2, 4)),
        (("Notesbog", 5, 9), ("Batterier AA", 6, 12), ("Bærepose", 1, 2)),
    ),
    "FI": Country(
        ("Koivuranta Kauppa Oy", "Järvikallio Ruoka Oy", "Hopeaniemi Kioski Oy"),
        "Mäntytie {}\n00100 Helsinki",
        "Y-tunnus 9{:06d}-7",
        "KUITTI",
        "YHTEENSÄ EUR",
        "ALV",
        ("ALV %", "Veroton", "Vero", "Verollinen"),
        "Pankkikortti",
        "Kiitos käynnistä!",
        "EUR",
        _finnish_food,
        Decimal("25.5"),
        plain,
        unpadded,
        1,
        (("Ruisleipä", 2, 5), ("Kahvi 500g", 5, 9), ("Juusto", 4, 8), ("Maito 1l", 1, 2)),
        (("Muistikirja", 4, 9), ("Paristot AA", 5, 11), ("Kassi", 1, 2)),
    ),
}


def _printer(country: str) -> Callable[[Random], Printed]:
    """Return the layout of a country."""

    def layout(rng: Random) -> Printed:
        return _ticket(rng, COUNTRIES[country])

    return layout


def _ticket(rng: Random, country: Country) -> Printed:
    at, scale = goods.moment(rng), country.scale
    items = [
        *goods.some(rng, _priced(country.foods, scale), rng.randrange(1, 4), country.food(at.date())),
        *goods.some(rng, _priced(country.things, scale), rng.randrange(1, 3), country.other),
    ]
    name, number = rng.choice(country.sellers), rng.randrange(10**5, 10**7)
    total, rows, write = sum_of(items), vat_included(items), country.amount
    ticket = Ticket(rng.choice(("till", "till dotted", "till narrow")), size=21, leading=29)
    ticket.centre(name, bold=True, large=1.4)
    for text in country.street.format(rng.randrange(2, 60)).split("\n"):
        ticket.centre(text)
    ticket.centre(country.number.format(number % 10**6))
    ticket.feed()
    ticket.row(country.receipt, f"{rng.randrange(1000, 99999)}")
    ticket.row(country.day(at), f"{at:%H:%M}")
    ticket.rule("-")
    for item in items:
        ticket.row(item.text, write(item.amount))
        if item.quantity != 1:
            ticket.left(f"   {item.quantity} x {write(item.price)}")
    ticket.rule("-")
    ticket.row(country.total, write(total), bold=True, large=1.4)
    card = settle(rng, total, ("card",)).card_last4
    ticket.row(country.card, write(total))
    ticket.left(f"************{card}")
    ticket.feed(8)
    places = (0.18, 0.46, 0.72, 1)
    ticket.columns([(place, "r", text) for place, text in zip(places, country.head, strict=True)])
    for row in rows:
        cells = (f"{percent(row.rate)}%", write(row.net), write(row.vat), write(row.gross))
        ticket.columns([(place, "r", cell) for place, cell in zip(places, cells, strict=True)])
    ticket.feed()
    ticket.centre(country.thanks)
    truth = facts(
        "receipt",
        supplier_name=name,
        document_date=at.date(),
        time=f"{at:%H:%M}",
        currency=country.currency,
        total_amount=total,
        net_amount=rows[0].net if len(rows) == 1 else None,
        vat=rows,
        payment_method="card",
        card_last4=card,
        line_items=lines(items, ones="silent"),
    )
    return ticket.printed(truth, rng.randrange(10**6))


def _priced(pool: tuple[goods.Good, ...], scale: int) -> tuple[goods.Good, ...]:
    """Return goods with prices in the country's money."""
    return tuple((text, low * scale, high * scale) for text, low, high in pool)


GERMAN: Final = _printer("DE")
NORWEGIAN: Final = _printer("NO")
DANISH: Final = _printer("DK")
FINNISH: Final = _printer("FI")
