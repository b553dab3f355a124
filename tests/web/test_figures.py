"""Amounts, rates, days, moments and sizes as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from gateway.web import figures


@pytest.fixture(params=["sv", "en"])
def language(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    """Answer a request in each language."""
    with app.test_request_context(headers={"Accept-Language": request.param}):
        yield request.param


@pytest.mark.parametrize(
    ("value", "currency", "swedish", "english"),
    [
        (Decimal("1234.50"), "SEK", "1\u00a0234,50\u00a0kr", "1,234.50\u00a0SEK"),
        ("0.00", "SEK", "0,00\u00a0kr", "0.00\u00a0SEK"),
        (Decimal("-1234567.89"), "EUR", "−1\u00a0234\u00a0567,89\u00a0€", "-1,234,567.89\u00a0EUR"),
        (Decimal("99.90"), None, "99,90", "99.90"),
        (None, "SEK", "–", "–"),
    ],
)
def test_amounts(language: str, value: Decimal | str | None, currency: str | None, swedish: str, english: str) -> None:
    assert figures.amount(value, currency) == (swedish if language == "sv" else english)


def test_rates_and_sizes(language: str) -> None:
    assert figures.rate("25") == "25\u00a0%"
    assert figures.rate("2.5") == ("2,5\u00a0%" if language == "sv" else "2.5\u00a0%")
    assert figures.size(2_500_000) == ("2,4\u00a0MB" if language == "sv" else "2.4\u00a0MB")
    assert figures.size(1024) == ("1,0\u00a0kB" if language == "sv" else "1.0\u00a0kB")


def test_numbers_keep_their_decimals(language: str) -> None:
    assert figures.number("1") == "1"
    assert figures.number("-1234.5678") == ("−1\u00a0234,5678" if language == "sv" else "-1,234.5678")
    assert figures.number(None) == ""


def test_days_are_iso_and_moments_are_by_the_swedish_clock() -> None:
    assert figures.day(date(2026, 11, 23)) == "2026-11-23"
    assert figures.day(None) == figures.moment(None) == "–"
    assert figures.moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2026-07-02 00:30"
    assert figures.moment(datetime(2026, 1, 1, 12, 0, tzinfo=UTC)) == "2026-01-01 13:00"
