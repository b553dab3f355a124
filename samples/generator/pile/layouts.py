"""Every layout of the pile by its name, in the order in which a set takes them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from samples.generator.pile import (
    bills,
    desk_papers,
    foreign_tickets,
    letters,
    matrix,
    pad,
    reverse_bills,
    road_tickets,
    shop_tickets,
    table_tickets,
)
from samples.generator.pile.printed import Printed

LAYOUTS: Final[dict[str, Callable[[Random], Printed]]] = {
    "supermarket": shop_tickets.supermarket,
    "banded": bills.banded,
    "fuel": road_tickets.fuel,
    "giro": bills.giro,
    "restaurant": table_tickets.restaurant,
    "two-columns": bills.two_columns,
    "parking": road_tickets.parking,
    "letter": bills.plain_letter,
    "hardware": shop_tickets.hardware,
    "credit-note": letters.credit_note,
    "cafe": shop_tickets.cafe,
    "power": letters.power,
    "taxi": road_tickets.taxi,
    "reminder": letters.reminder,
    "hotel": desk_papers.hotel,
    "english": reverse_bills.in_english_words,
    "faded": shop_tickets.faded,
    "construction": reverse_bills.construction,
    "card-slip": table_tickets.card_slip,
    "subscription": reverse_bills.subscription,
    "web-shop": desk_papers.web_shop,
    "matrix": matrix.matrix,
    "refund": table_tickets.refund,
    "from-abroad": reverse_bills.from_abroad,
    "pad": pad.pad,
    "not-an-invoice": letters.not_an_invoice,
    "long": shop_tickets.long_receipt,
    "marked": table_tickets.marked,
    "german": foreign_tickets.GERMAN,
    "norwegian": foreign_tickets.NORWEGIAN,
    "danish": foreign_tickets.DANISH,
    "finnish": foreign_tickets.FINNISH,
}
