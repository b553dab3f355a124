"""The time of the purchase."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.reading.fields.clock import time
from gateway.reading.fields.dates import dates
from gateway.reading.shape import Field
from tests.reading.typed import typed


def found(*lines: str) -> Field | None:
    """Return the time on a paper."""
    rows = typed(*lines)
    return time(rows, dates(rows, today=date(2026, 11, 24)).get("document_date")).get("time")


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (("2026-10-10 08:28",), "08:28"),
        (("Datum: 2026-10-10         08:28",), "08:28"),
        (("2026-10-10 08:28:59",), "08:28"),
        (("2026-10-1008:28:59",), "08:28"),
        (("2026-10-10 08.28",), "08:28"),
        (("2026-10-10 O8:28",), "08:28"),
        (("10.10.2026 8:28",), "08:28"),
        (("Datum 20261010  Tid 08:28:36",), "08:28"),
        (("Kl 14:05  Kassa 2", "2026-10-10"), "14:05"),
        (("Kl. 14.05", "2026-10-10"), "14:05"),
        (("2026-10-10", "14:05"), "14:05"),
        (("Datum 25.04.20 09:37 Uhr",), "09:37"),
        (("13/04/2018 2:26 PM",), "14:26"),
        (("13/04/2018 12:26 AM",), "00:26"),
        (("2026-10-10 1428",), "14:28"),
    ],
)
def test_it_stands_by_the_date_or_a_label(lines: tuple[str, ...], value: str) -> None:
    made = found(*lines)
    assert made is not None
    assert made.value == value


@pytest.mark.parametrize(
    "lines",
    [
        ("Öppet 10:00-19:00",),
        ("2026-10-10", "a", "b", "c", "d", "e", "f", "Öppettider mån-fre 10:00-19:00"),
        ("MO-SA 9.00 Uhr - 20.00 Uhr",),
        ("Kaffe 14.05", "2026-10-10"),
        ("2026-10-10", "Kaffe  14.05"),
        ("2026-10-10",),
        ("2026-10-10 25:61",),
        ("Skala 1:50", "a", "b", "c", "d", "e", "f", "g", "2026-10-10"),
    ],
)
def test_other_figures_are_no_time(lines: tuple[str, ...]) -> None:
    assert found(*lines) is None


def test_a_time_by_the_date_goes_before_one_elsewhere() -> None:
    made = found("Tid 07:00", "2026-10-10 08:28")
    assert made is not None
    assert made.value == "08:28"
