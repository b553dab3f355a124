"""What is sold in each trade, at what price, and at which rate of VAT on a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from samples.generator.trade import Item

FOOD_LOWERED: Final = date(2026, 4, 1)
"""Food went from 12 to 6 per cent (prop. 2025/26:55); meals eaten in a restaurant stayed at 12."""
_FIRST_DAY: Final = date(2025, 9, 1)
_DAYS: Final = 440

Good = tuple[str, int, int]
"""Text, lowest and highest price in kronor with VAT."""
Work = tuple[str, int, int, str]
"""Text, lowest and highest price in kronor without VAT, unit."""
FOOD: Final[tuple[Good, ...]] = (
    ("Mellanmjölk 1,5L", 18, 26),
    ("Havredryck 1L", 19, 27),
    ("Smör normalsaltat", 58, 74),
    ("Brysselkex", 24, 33),
    ("Kaffe bryggmalet", 59, 89),
    ("Ägg 12-p frigående", 39, 52),
    ("Yoghurt naturell 1kg", 24, 36),
    ("Pasta penne 1kg", 18, 32),
    ("Tomatpassata", 14, 26),
    ("Knäckebröd", 22, 34),
    ("Ost herrgård", 84, 139),
    ("Apelsinjuice 1L", 25, 39),
    ("Lösgodis", 29, 69),
    ("Kyckling bröstfilé", 98, 149),
    ("Hummus 275g", 24, 36),
    ("Mörk choklad 70%", 22, 38),
    ("Frukt korg kontor", 149, 289),
)
WEIGHED: Final = (("Bananer", 22, 30), ("Tomat kvist", 34, 59), ("Gurka lösvikt", 29, 45), ("Äpple Ingrid", 29, 42))
DRINKS: Final = (("Mineralvatten 1,5L", 12, 22), ("Läsk apelsin 50cl", 14, 24), ("Kolsyrat citron 6-p", 39, 69))
HOUSEHOLD: Final = (
    ("Diskmedel 500ml", 22, 35),
    ("Hushållspapper 8p", 49, 79),
    ("Batterier AA 8p", 59, 119),
    ("Plastpåsar 30L", 25, 39),
    ("Bärkasse papper", 4, 8),
    ("Handtvål refill", 29, 45),
)
TOOLS: Final = (
    ("Träskruv 4,2x55 250-p", 79, 139),
    ("Maskeringstejp 25mm", 29, 49),
    ("Fogskum 750ml", 89, 139),
    ("Bits-sats 32 delar", 149, 249),
    ("Arbetshandske st 10", 59, 129),
    ("Takfärg vit 3L", 349, 549),
    ("Pensel flat 50mm", 49, 99),
    ("Slippapper K120 5p", 39, 69),
    ("Skarvsladd 5m", 129, 219),
    ("Spackel lätt 1L", 99, 159),
    ("Spånskruv 5x70 100-p", 69, 119),
    ("Silikon sanitet vit", 99, 149),
    ("Takpapp 10 m", 219, 399),
    ("Gipsskiva 13x900x2400", 99, 149),
    ("Reglar 45x95 3,6m", 89, 139),
    ("Isolering 95mm", 349, 529),
    ("Kabelskydd 2 m", 79, 129),
    ("Vinkelbeslag 90mm", 19, 39),
    ("Slagborr 8mm", 49, 89),
    ("Skyddsglasögon", 59, 129),
)
OFFICE: Final = (
    ("Kopieringspapper A4 5x500", 249, 379),
    ("Pärm A4 bred svart", 35, 59),
    ("USB-C-kabel 2 m", 129, 249),
    ("Gelpenna 0,5 blå 12-p", 99, 169),
    ("Toner svart 26X", 899, 1699),
    ("Trådlös mus", 249, 499),
    ("Bildskärmsarm", 699, 1499),
    ("Whiteboardpennor 4-p", 69, 109),
    ("Skrivbordslampa LED", 399, 799),
    ("Headset USB", 599, 1299),
)
DISHES: Final = (
    ("Dagens lunch", 125, 159),
    ("Köttbullar potatismos", 165, 215),
    ("Smörgåsbricka", 89, 129),
    ("Räksallad", 169, 219),
    ("Pasta med svamp", 159, 199),
    ("Fisk- och skaldjursgryta", 195, 265),
    ("Vegoburgare", 159, 189),
    ("Crème brûlée", 85, 115),
    ("Kaffe", 32, 45),
    ("Lättöl", 39, 55),
    ("Ramlösa", 32, 45),
)
ALCOHOL: Final = (("Husets vin glas", 95, 139), ("Fatöl 40cl", 75, 99), ("IPA 33cl", 82, 105))
CAFE: Final = (
    ("Kaffe latte", 42, 58),
    ("Bryggkaffe", 28, 38),
    ("Kanelbulle", 28, 42),
    ("Räksmörgås", 105, 149),
    ("Ostfralla", 45, 69),
    ("Kardemummabulle", 32, 44),
    ("Te", 28, 38),
    ("Prinsesstårta bit", 49, 68),
)
DESK_WORK: Final[tuple[Work, ...]] = (
    ("Konsultarbete", 850, 1450, "tim"),
    ("Projektledning", 950, 1350, "tim"),
    ("Grafisk form", 850, 1150, "tim"),
    ("Milersättning", 28, 55, "mil"),
    ("Tryck broschyr A5", 4, 14, "ex"),
    ("Fotografering halvdag", 4500, 7900, "st"),
    ("Workshop, förberedelse", 2900, 5200, "st"),
    ("Korrekturläsning", 620, 790, "tim"),
    ("Bilder, licens", 190, 640, "st"),
)
SITE_WORK: Final[tuple[Work, ...]] = (
    ("Montör", 560, 790, "tim"),
    ("Servicebesök", 690, 1250, "st"),
    ("Material enligt följesedel", 450, 6900, "st"),
    ("Framkörning", 295, 590, "st"),
    ("Hyra av ställning", 290, 650, "dygn"),
    ("Rivning och bortforsling", 2400, 9800, "st"),
    ("Städning kontor", 380, 460, "tim"),
    ("Förbrukningsmaterial", 120, 890, "st"),
    ("Egenkontroll, protokoll", 450, 1200, "st"),
)
SUBSCRIPTIONS: Final[tuple[Work, ...]] = (
    ("Bredband företag 500/500", 399, 799, "mån"),
    ("Mobilabonnemang", 149, 349, "mån"),
    ("Fast IP-adress", 49, 99, "mån"),
    ("Larmövervakning", 249, 449, "mån"),
    ("Hämtning kärl 370 l", 89, 189, "st"),
    ("Licens per användare", 95, 420, "mån"),
    ("Utökad support", 290, 790, "mån"),
    ("Växelfunktion", 79, 149, "mån"),
)


def day(rng: Random) -> date:
    """Draw a day on which something was bought, up to November 2026."""
    return _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))


def moment(rng: Random, first: int = 8, last: int = 20) -> datetime:
    """Draw a day with a time between two hours."""
    on = day(rng)
    return datetime(on.year, on.month, on.day, rng.randrange(first, last), rng.randrange(60), rng.randrange(60))  # noqa: DTZ001 - a till prints its own clock


def food_rate(on: date) -> int:
    """Return the rate on food on a day."""
    return 6 if on >= FOOD_LOWERED else 12


def price(rng: Random, low: int, high: int) -> Decimal:
    """Draw a price as shops set them: mostly ending in 90 öre or whole kronor."""
    return Decimal(rng.randrange(low, high)) + Decimal(rng.choice(("0.90", "0.00", "0.95", "0.50", "0.90")))


def some(rng: Random, goods: tuple[Good, ...], count: int, rate: int | Decimal, *, whole: bool = False) -> list[Item]:
    """Draw `count` different goods with a price each, some of them in several pieces."""
    chosen = rng.sample(goods, min(count, len(goods)))
    counts = rng.choices((1, 2, 3, 4), (12, 4, 2, 1), k=len(chosen))
    return [
        Item(text, Decimal(rng.randrange(low, high)) if whole else price(rng, low, high), rate, Decimal(pieces))
        for (text, low, high), pieces in zip(chosen, counts, strict=True)
    ]


def weighed(rng: Random, rate: int) -> Item:
    """Draw something sold by weight."""
    text, low, high = rng.choice(WEIGHED)
    return Item(text, price(rng, low, high), rate, Decimal(rng.randrange(180, 1900)) / 1000, "kg")


def work(rng: Random, pool: tuple[Work, ...], count: int, rate: int = 25) -> list[Item]:
    """Draw lines of a bill, priced without VAT."""
    items = []
    for text, low, high, unit in rng.sample(pool, count):
        pieces = Decimal(rng.randrange(2, 60)) / 2 if unit == "tim" else Decimal(rng.choice((1, 1, 1, 2, 3, 5, 12)))
        if unit == "ex":
            pieces = Decimal(rng.choice((250, 500, 1000)))
        cost = Decimal(rng.randrange(low, high)) + Decimal(rng.choice(("0.00", "0.00", "0.50", "0.75")))
        items.append(Item(text, cost, rate, pieces, unit))
    return items
