"""Dates are read in the order of their country, never turned round, and doubted where they may mean two days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gateway.reading.fields.days import days_in, is_plausible

TODAY = date(2026, 11, 23)
FIRST = date(2025, 1, 1)

CERTAIN = [
    "%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y %m %d", "%Y%m%d", "%d.%m.%Y", "%d-%m-%Y", "%d. %m. %Y", "%d.%m.%y",
    "%d %b %Y", "%d %B %Y", "%B %d, %Y",
]  # fmt: skip


def read(text: str, *, is_swedish: bool = True) -> list[tuple[date, ...]]:
    """Return what the days in a text may mean."""
    return [found.meanings for found in days_in(text.lower(), today=TODAY, is_swedish=is_swedish)]


@pytest.mark.parametrize("form", CERTAIN)
def test_four_hundred_dates_are_read_in_every_form(form: str) -> None:
    for number in range(400):
        day = FIRST + timedelta(days=number)
        assert read(f"datum {day.strftime(form)} kl 12.30") == [(day,)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-12-06", date(2023, 12, 6)),
        ("2023-5-4", date(2023, 5, 4)),
        ("2026 - 10 - 20", date(2026, 10, 20)),
        ("20.04.2026", date(2026, 4, 20)),
        ("5 maj 2026", date(2026, 5, 5)),
        ("1st of", None),
        ("21st June 2026", date(2026, 6, 21)),
        ("3. Mai 2026", date(2026, 5, 3)),
        ("25MAR2026", date(2026, 3, 25)),
        ("12/25/2025", date(2025, 12, 25)),
        ("22/10 2026", date(2026, 10, 22)),
        ("August 3,2014", date(2014, 8, 3)),
        ("22/10-2026", date(2026, 10, 22)),
        ("2026-03-2310:37:22", date(2026, 3, 23)),
        ("2025-10-2909.18", date(2025, 10, 29)),
        ("25/01/20181:22:56pm", date(2018, 1, 25)),
        ("20180428/191204", date(2018, 4, 28)),
        ("25032018 13:11:54", date(2018, 3, 25)),
        ("25032018", None),
        ("14. marts 2026", date(2026, 3, 14)),
        ("3 desember 2026", date(2026, 12, 3)),
        ("2 juillet 2015", date(2015, 7, 2)),
        ("31.02.2026", None),
        ("2026-13-01", None),
        ("556016-0680", None),
        ("5050-1055", None),
        ("12.345.678", None),
        ("08-465 004 11", None),
        ("1.2.3.4", None),
    ],
)
def test_one_day_or_none(text: str, day: date | None) -> None:
    assert read(text) == ([] if day is None else [(day,)])


def test_iso_is_never_turned_round() -> None:
    for month in range(1, 13):
        for day in range(1, 13):
            assert read(f"2026-{month:02}-{day:02}") == [(date(2026, month, day),)]


def test_the_swedish_order_is_taken_but_slashes_are_not_certain() -> None:
    (found,) = days_in("09/02/2026", today=TODAY)
    assert found.meanings == (date(2026, 2, 9),)
    assert not found.is_certain
    (clear,) = days_in("19/02/2026", today=TODAY)
    assert clear.is_certain


def test_two_digits_with_dashes_keep_both_meanings() -> None:
    assert read("26-03-19") == [(date(2026, 3, 19), date(2019, 3, 26))]
    assert read("19-03-26") == [(date(2026, 3, 19), date(2019, 3, 26))]
    assert read("18-03-17") == [(date(2018, 3, 17), date(2017, 3, 18))]
    assert read("18-03-17", is_swedish=False) == [(date(2017, 3, 18), date(2018, 3, 17))]
    assert not next(days_in("26-03-19", today=TODAY)).is_certain


@pytest.mark.parametrize(
    ("day", "is_likely"),
    [
        (TODAY, True),
        (TODAY + timedelta(days=60), True),
        (TODAY + timedelta(days=61), False),
        (TODAY - timedelta(days=730), True),
        (TODAY - timedelta(days=731), False),
    ],
)
def test_what_lies_far_from_today_is_doubted(day: date, is_likely: bool) -> None:
    assert is_plausible(day, TODAY) is is_likely
