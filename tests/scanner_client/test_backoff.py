"""Pauses grow, are random, end at a ceiling, and are never shorter than the gateway asks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scanner_client.backoff import CEILING, LONGEST_ASKED, parse_retry_after, pause

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


def test_the_pause_doubles_up_to_a_ceiling() -> None:
    """Even after thousands of tries."""
    assert [pause(tries, jitter=1.0) for tries in (1, 2, 3, 4)] == [1.0, 2.0, 4.0, 8.0]
    assert pause(5000, jitter=1.0) == CEILING


def test_jitter_is_full() -> None:
    """A crowd of scanners spreads over the whole pause."""
    assert pause(4, jitter=0.0) == 0.0
    assert pause(4, jitter=0.25) == 2.0


def test_the_gateways_wish_goes_before_the_own_pause() -> None:
    """Never shorter, and an absurd wish is cut."""
    assert pause(1, jitter=0.0, retry_after=17.0) == 17.0
    assert pause(9, jitter=0.9, retry_after=2.0) < 3.0
    assert pause(1, jitter=0.0, retry_after=1e9) == LONGEST_ASKED


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("5", 5.0),
        (" 12 ", 12.0),
        ("Tue, 03 Nov 2026 12:00:30 GMT", 30.0),
        ("Tue, 03 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, expected: float | None) -> None:
    """What cannot be read is as good as not said."""
    assert parse_retry_after(header, NOW) == expected
