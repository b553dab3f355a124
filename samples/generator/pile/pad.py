"""A receipt from a pad: a printed form with everything that matters written in by hand."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Final

from samples.generator.canvas import Colour, line
from samples.generator.handwriting import INK
from samples.generator.pile import firms, goods
from samples.generator.pile.printed import Page, Printed
from samples.generator.pile.till_blocks import Payment, sale_facts
from samples.generator.trade import Item, vat_included
from samples.generator.wording import Hand, colon, dashed, plain, short_iso, slashed, spaced

FORM: Final[tuple[Colour, ...]] = ((40, 90, 60), (150, 40, 40), (50, 60, 120))
STAMP: Colour = (70, 60, 150)
_GOODS: Final = (
    "Loppisfynd lampa",
    "Ved, 2 säckar",
    "Blommor kontor",
    "Honung 6 burkar",
    "Reparation cykel",
    "Nycklar 3 st",
)


def _written(page: Page, rng: Random, x: float, y: float, text: str, *, size: float = 19) -> None:
    """Write words by hand: each a little off the line."""
    for word in text.split():
        page.text(x, y + rng.uniform(-0.7, 0.5), word, size + rng.uniform(-1, 1), "pen", colour=INK)
        x += len(word) * size * 0.155 + size * 0.12
    page.texts.append(text)


def pad(rng: Random) -> Printed:
    """Fill in a form: day, what, amount, VAT, how it was paid; the seller is a stamp."""
    firm, at = firms.company(rng, "Antik", "Gård", "Cykel", "Blomster"), goods.moment(rng)
    hand = Hand(rng.choice((dashed, colon, plain, spaced)), rng.choice((slashed, short_iso)))
    total = Decimal(rng.randrange(60, 2400))
    rows = vat_included([Item("", total, 25)])
    green, what = rng.choice(FORM), rng.choice(_GOODS)
    method = rng.choice(("cash", "cash", "swish"))
    page = Page(width=148, height=105)
    page.text(10, 16, "KVITTO", 22, "serif bold", colour=green)
    page.text(138, 15, f"Nr {rng.randrange(1, 50):03d}", 12, "serif", anchor="r", colour=(170, 30, 30))
    for y, label in ((28, "Datum"), (40, "Avser"), (52, "Belopp kr"), (64, "Varav moms 25 %")):
        page.text(10, y, label, 9, "serif", colour=green)
        line(page, 42, y + 1, 96, colour=green)
    _written(page, rng, 46, 27.5, hand.day(at.date()))
    _written(page, rng, 46, 39.5, what)
    _written(page, rng, 46, 51.5, hand.amount(total), size=22)
    _written(page, rng, 46, 63.5, spaced(rows[0].vat))
    for x, name, label in ((10, "cash", "Kontant"), (40, "swish", "Swish"), (66, "card", "Kort")):
        page.box(x, 72, 4, 4, green)
        page.box(x + 0.4, 72.4, 3.2, 3.2, (250, 250, 248))
        page.text(x + 6, 75.5, label, 9, "serif", colour=green)
        if name == method:
            _written(page, rng, x + 0.3, 76, "X", size=17)
    for place, text in enumerate((firm.name, f"{firm.street}, {firm.town}", f"Org.nr {firm.organisation_number}")):
        page.text(
            12, 87 + place * 5, text, 11 if place == 0 else 9, "sans bold" if place == 0 else "sans", colour=STAMP
        )
    page.text(90, 96, "Mottaget av", 7, "serif", colour=green)
    line(page, 90, 92, 48, colour=green)
    _written(page, rng, 94, 91, firms.person(rng).split()[0], size=21)
    truth = sale_facts(firm, at, Payment(method, total), time=None, vat=rows)
    return page.printed(truth, rng.randrange(10**6))
