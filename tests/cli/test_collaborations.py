"""How it stands between agencies and clients, at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]


def rows(result: Result) -> list[dict[str, Any]]:
    """Read what a command with `--json` printed."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_what_was_agreed_is_shown_of_either_side(installed: Run) -> None:
    shown = rows(installed("company", "show", "556016-0680", "--json"))
    assert {row["service"]: row["service_state"] for row in shown} == {
        "invoicing_exchange": "active", "scanner": "active", "financial_overview": "active",
        "digital_invoices": "active",
    }  # fmt: skip
    assert {(row["agency"], row["company"], row["state"]) for row in shown} == {
        ("Siffra & Co", "Kvarnens Kök AB", "active")
    }
    assert rows(installed("agency", "show", "Siffra & Co", "--json")) == shown
    installed("agency", "show", "Ingen", ends=1)


def test_an_operator_ends_a_service_and_then_the_rest(installed: Run) -> None:
    words = ("company", "end", "Kvarnens Kök AB", "--agency", "Siffra & Co", "--json")
    one = {row["service"]: row for row in rows(installed(*words, "--service", "scanner", "--delete-data"))}
    assert (one["scanner"]["service_state"], one["scanner"]["keeps_data"]) == ("ended", False)
    assert one["digital_invoices"]["service_state"] == "active"
    rest = rows(installed(*words))
    assert {(row["state"], row["service_state"]) for row in rest} == {("ended", "ended")}
    installed(*words, ends=1)


@pytest.mark.parametrize("more", [("--on", "2020-01-01"), ("--service", "scanner", "--on", "2099-01-01")])
def test_a_last_day_lies_ahead(installed: Run, more: tuple[str, ...]) -> None:
    installed("company", "end", "Kvarnens Kök AB", "--agency", "Siffra & Co", *more, ends=1)
