"""How papers write amounts, days and labels: each paper keeps to one way, different papers to different ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Final

SWEDISH_MONTHS: Final = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
ENGLISH_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _grouped(amount: Decimal, thousands: str, decimals: str) -> str:
    text = f"{abs(amount):,.2f}".replace(",", "t").replace(".", decimals).replace("t", thousands)
    return f"-{text}" if amount < 0 else text


def spaced(amount: Decimal) -> str:
    """Write `1 234,50`."""
    return _grouped(amount, " ", ",")


def plain(amount: Decimal) -> str:
    """Write `1234,50`."""
    return _grouped(amount, "", ",")


def dotted(amount: Decimal) -> str:
    """Write `1.234,50`."""
    return _grouped(amount, ".", ",")


def pointed(amount: Decimal) -> str:
    """Write `1234.50`."""
    return _grouped(amount, "", ".")


def english(amount: Decimal) -> str:
    """Write `1,234.50`."""
    return _grouped(amount, ",", ".")


def colon(amount: Decimal) -> str:
    """Write `1 234:50`."""
    return _grouped(amount, " ", ":")


def dashed(amount: Decimal) -> str:
    """Write whole kronor as `45:-`, others as `45:50`, as signs and waiters do."""
    text = _grouped(amount, " ", ":")
    return f"{text.removesuffix('00')}-" if text.endswith(":00") else text


def iso(day: date) -> str:
    """Write `2026-03-14`."""
    return f"{day:%Y-%m-%d}"


def short_iso(day: date) -> str:
    """Write `26-03-14`."""
    return f"{day:%y-%m-%d}"


def compact(day: date) -> str:
    """Write `20260314`."""
    return f"{day:%Y%m%d}"


def with_points(day: date) -> str:
    """Write `14.03.2026`."""
    return f"{day:%d.%m.%Y}"


def with_dashes(day: date) -> str:
    """Write `14-03-2026`, as Danes do."""
    return f"{day:%d-%m-%Y}"


def unpadded(day: date) -> str:
    """Write `14.3.2026`, as Finns do."""
    return f"{day.day}.{day.month}.{day.year}"


def slashed(day: date) -> str:
    """Write `14/3 2026`."""
    return f"{day.day}/{day.month} {day.year}"


def in_words(day: date) -> str:
    """Write `14 mars 2026`."""
    return f"{day.day} {SWEDISH_MONTHS[day.month - 1]} {day.year}"


def in_english(day: date) -> str:
    """Write `14 March 2026`."""
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


AMOUNTS: Final[Sequence[Callable[[Decimal], str]]] = (spaced, plain, dotted, pointed, english, colon, dashed)
DAYS: Final[Sequence[Callable[[date], str]]] = (
    iso,
    short_iso,
    compact,
    with_points,
    with_dashes,
    unpadded,
    slashed,
    in_words,
    in_english,
)
TOTALS: Final = ("Summa", "Totalt", "Att betala", "SUMMA ATT BETALA", "Total SEK", "TOTALT SEK", "Summa SEK", "TOTAL")


@dataclass(frozen=True)
class Hand:
    """The way one paper writes: its amounts and its days."""

    amount: Callable[[Decimal], str]
    day: Callable[[date], str]


def till_hand(rng: Random) -> Hand:
    """Draw how a till writes."""
    amount = rng.choices((plain, spaced, pointed, dotted), (6, 5, 2, 1))[0]
    return Hand(amount, rng.choices((iso, short_iso, compact, slashed), (12, 2, 1, 1))[0])


def bill_hand(rng: Random) -> Hand:
    """Draw how a Swedish invoicing program writes."""
    amount = rng.choices((spaced, plain, dotted, pointed, colon), (9, 2, 2, 1, 1))[0]
    return Hand(amount, rng.choices((iso, with_points, in_words, slashed, short_iso), (10, 1, 2, 1, 1))[0])


def percent(rate: Decimal | int) -> str:
    """Write a rate: `25`, `25,5`."""
    return f"{Decimal(rate).normalize():f}".replace(".", ",")


def quantity(count: Decimal, decimals: str = ",") -> str:
    """Write a number of things: `2`, `1,105`."""
    return f"{count:f}".replace(".", decimals)
