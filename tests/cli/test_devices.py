"""Devices, integrations and the ends of tokens at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]
COMPANY = ("--company", "Kvarnens Kök AB")
BOOKS = ("integration", "add", "Books", "--system", "Bokio", "--version", "4.2", "--role", "accounting")


def rows(result: Result) -> list[dict[str, Any]]:
    """Read what a command with `--json` printed."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_token_has_an_end_and_scopes(installed: Run) -> None:
    installed("token", "add", *COMPANY, "--role", "documents", "--expires", "30", "--scope", "documents:read")
    [row] = rows(installed("token", "list", "--json"))
    assert (row["kind"], row["scopes"]) == ("operator", "documents:read")
    left = datetime.fromisoformat(row["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=29) < left <= timedelta(days=30)
    refused = installed("token", "add", *COMPANY, "--role", "device", "--scope", "members:manage", ends=2)
    assert "device may have documents:read, documents:send" in refused.stderr


def test_devices_are_listed_and_revoked(installed: Run) -> None:
    installed("token", "add", *COMPANY, "--role", "device", "--name", "Disken")
    installed("token", "add", *COMPANY, "--role", "documents", "--name", "Program")
    [row] = rows(installed("device", "list", "--json"))
    assert (row["name"], row["company"], row["revoked_at"]) == ("Disken", "Kvarnens Kök AB", None)
    installed("device", "revoke", row["prefix"])
    [row] = rows(installed("device", "list", *COMPANY, "--json"))
    assert row["revoked_at"]
    for name in (row["id"], "nothing"):
        assert "There is no device" in str(installed("device", "revoke", name, ends=1).exception)


def test_integrations_are_added_rotated_and_revoked(installed: Run) -> None:
    [added] = rows(installed(*BOOKS, "--agency", "Siffra & Co", "--expires", "365", "--json"))
    assert added["secret"].startswith("gw_live_")
    new = installed("integration", "rotate", added["id"]).stdout.strip()
    assert new.startswith("gw_live_")
    assert new != added["secret"]
    [row] = rows(installed("integration", "list", "--json"))
    assert (row["system"], row["version"], row["agency"]) == ("Bokio", "4.2", "Siffra & Co")
    assert "notices:read" in row["scopes"]
    assert added["secret"] not in str(row)
    installed("integration", "revoke", added["id"])
    assert all(row["revoked_at"] for row in rows(installed("token", "list", "--json")))
    assert "has been revoked" in str(installed("integration", "rotate", added["id"], ends=1).exception)
    assert "There is no integration" in str(installed("integration", "revoke", "Books", ends=1).exception)


def test_a_program_that_does_not_call_gets_no_secret(installed: Run) -> None:
    [added] = rows(installed(*BOOKS, "--agency", "Siffra & Co", "--no-secret", "--json"))
    assert added["secret"] is None
    assert rows(installed("token", "list", "--json")) == []


@pytest.mark.parametrize("words", [("--scope", "documents:send"), ("--expires", "0"), ("--agency", "Siffra & Co")])
def test_what_does_not_fit_is_told(installed: Run, words: tuple[str, ...]) -> None:
    ends = 1 if words[0] == "--scope" else 2
    assert installed(*BOOKS, *COMPANY, *words, ends=ends).exit_code == ends
