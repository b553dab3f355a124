"""Days: agreements are made in Sweden, so its clock says when a day begins and ends."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

SWEDEN: Final = ZoneInfo("Europe/Stockholm")
MONTHS: Final = 12


def today(now: datetime) -> date:
    """Tell which day it is in Sweden."""
    return now.astimezone(SWEDEN).date()


def at(day: date, clock: str) -> datetime:
    """Tell the moment at which Swedish clocks show HH:MM on a day."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=SWEDEN)


def months_later(day: date, months: int) -> date:
    """Count months on; the 31st becomes the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
