"""Until when bookkeeping material is kept: by the financial year, not by the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gateway.accounting import retention


@pytest.mark.parametrize(("day", "month", "ends", "until"), [
    (date(2026, 5, 3), 12, date(2026, 12, 31), date(2033, 12, 31)),
    (date(2026, 5, 3), 6, date(2026, 6, 30), date(2033, 12, 31)),
    (date(2026, 5, 3), 4, date(2027, 4, 30), date(2034, 12, 31)),
    (date(2026, 4, 30), 4, date(2026, 4, 30), date(2033, 12, 31)),
    (date(2026, 7, 1), 6, date(2027, 6, 30), date(2034, 12, 31)),
    (date(2026, 12, 31), 12, date(2026, 12, 31), date(2033, 12, 31)),
    (date(2027, 3, 1), 2, date(2028, 2, 29), date(2035, 12, 31)),
    (date(2026, 1, 1), 1, date(2026, 1, 31), date(2033, 12, 31)),
])  # fmt: skip
def test_it_is_kept_until_the_end_of_the_seventh_year(day: date, month: int, ends: date, until: date) -> None:
    assert retention.year_end(day, month) == ends
    assert retention.kept_until(day, month) == until


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("today", [date(2033, 12, 31), date(2034, 1, 1), date(2034, 7, 15)])
def test_what_is_due_is_what_is_kept_no_longer(month: int, today: date) -> None:
    limit = retention.due_up_to(today, month)
    assert retention.kept_until(limit, month) < today
    assert retention.kept_until(limit + timedelta(days=1), month) >= today
