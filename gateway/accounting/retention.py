"""Retention: until when bookkeeping material is kept.

It is kept until the end of the seventh year after the calendar year in which the financial year ended
(Bokföringslagen 1999:1078, 7 kap. 2 §). A financial year is told by the month it ends in; that of 2026-05-03 ends on
2026-06-30, 2026-12-31 or 2027-04-30, as that month is June, December or April.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

YEARS: Final = 7


def year_end(day: date, month: int) -> date:
    """Tell the last day of the financial year that a day lies in; `month` is the one it ends in, 1 to 12."""
    year = day.year if day.month <= month else day.year + 1
    return _last_day(year, month)


def kept_until(day: date, month: int) -> date:
    """Tell the last day on which material of a day must still be there."""
    return date(year_end(day, month).year + YEARS, 12, 31)


def due_up_to(today: date, month: int) -> date:
    """Tell the last day whose material need no longer be kept today: the end of a financial year."""
    return _last_day(today.year - YEARS - 1, month)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
