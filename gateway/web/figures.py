"""How amounts, days, moments and ages are written for people."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta

from gateway.accounting import money
from gateway.web import speech, visitor

MISSING: Final = "–"
ZONE: Final = ZoneInfo("Europe/Stockholm")
MUCH: Final = 2**20
SOME: Final = 2**10


def amount(value: Decimal | str | None, currency: str | None) -> str:
    """Write an amount, `1 234,50 kr`; a currency that was not read is left out, never guessed."""
    if value is None:
        return MISSING
    return money.printed(Decimal(value), currency or "", speech.language()).strip()


def day(value: date | None) -> str:
    """Write a day as ISO 8601 does, which is how Sweden writes it."""
    return MISSING if value is None else value.isoformat()


def moment(value: datetime | None) -> str:
    """Write a moment by the Swedish clock, to the minute."""
    return MISSING if value is None else f"{value.astimezone(ZONE):%Y-%m-%d %H:%M}"


def age(value: datetime) -> str:
    """Tell how long ago a moment was, in the largest unit that fits: `3 days`."""
    passed = visitor.now() - value
    return format_timedelta(passed, granularity="minute", threshold=1, locale=speech.language())


def rate(value: str) -> str:
    """Write a VAT rate: `25 %`."""
    number = money.plain(Decimal(value))
    return f"{number.replace('.', ',') if speech.language() == 'sv' else number}\u00a0%"


def number(value: str | None) -> str:
    """Write a number with all its decimals, such as a quantity or a price; nothing where there is none."""
    if value is None:
        return ""
    grouped = f"{Decimal(value):,f}"
    swedish = {ord(","): "\u00a0", ord("."): ",", ord("-"): "\u2212"}
    return grouped.translate(swedish) if speech.language() == "sv" else grouped


def size(value: int) -> str:
    """Write how large a file is."""
    number, unit = (value / MUCH, "MB") if value >= MUCH else (value / SOME, "kB")
    text = f"{number:.1f}"
    return f"{text.replace('.', ',') if speech.language() == 'sv' else text}\u00a0{unit}"
