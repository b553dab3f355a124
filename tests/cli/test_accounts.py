"""Agencies, companies, people and tokens at the command line."""

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


def test_what_was_added_is_listed(installed: Run) -> None:
    assert [row["name"] for row in rows(installed("agency", "list", "--json"))] == ["Siffra & Co"]
    [company] = rows(installed("company", "list", "--json"))
    assert (company["organisation_number"], company["agency"]) == ("556016-0680", "Siffra & Co")
    assert "Kvarnens Kök AB" in installed("company", "list").stdout


def test_an_empty_list_says_so(run: Run) -> None:
    run("db", "upgrade")
    assert run("agency", "list").stdout == ""
    assert "Nothing yet" in run("agency", "list").stderr


@pytest.mark.parametrize("words", [
    ("agency", "add", "Siffra & Co"),
    ("agency", "add", "  "),
    ("company", "add", "Kvarnens Kök AB", "--organisation-number", "556016-0680"),
    ("company", "add", "Fel Nummer AB", "--organisation-number", "556016-0681"),
    ("company", "add", "Ny AB", "--organisation-number", "556677-8899", "--agency", "Ingen"),
    ("token", "add", "--company", "Ingen AB", "--role", "device"),
    ("token", "revoke", "gw_nothing"),
    ("user", "add", "a@b.se", "--company", "Ingen AB", "--role", "employee"),
])  # fmt: skip
def test_what_cannot_be_done_is_told(installed: Run, words: tuple[str, ...]) -> None:
    assert str(installed(*words, ends=1).exception)


@pytest.mark.parametrize("words", [(), ("--company", "Kvarnens Kök AB", "--agency", "Siffra & Co")])
def test_a_token_is_of_one_company_or_one_agency(installed: Run, words: tuple[str, ...]) -> None:
    assert "either --company or --agency" in installed("token", "add", "--role", "device", *words, ends=2).stderr


def test_a_token_is_printed_alone_and_never_again(installed: Run) -> None:
    token = installed("token", "add", "--company", "Kvarnens Kök AB", "--role", "device", "--name", "Phone").stdout
    assert token.startswith("gw_")
    assert token.count("\n") == 1
    [listed] = rows(installed("token", "list", "--json"))
    assert (listed["name"], listed["role"], listed["company"]) == ("Phone", "device", "Kvarnens Kök AB")
    assert token.strip() not in str(listed)


def test_a_revoked_token_is_listed_as_such(installed: Run) -> None:
    installed("token", "add", "--agency", "Siffra & Co", "--role", "accountant")
    [listed] = rows(installed("token", "list", "--json"))
    installed("token", "revoke", listed["prefix"])
    assert rows(installed("token", "list", "--json"))[0]["revoked_at"] is not None
    installed("token", "revoke", listed["prefix"], ends=1)


def test_a_password_is_made_and_shown_once_or_read(installed: Run) -> None:
    made = rows(
        installed("user", "add", "Eva@Siffra.example", "--agency", "Siffra & Co", "--role", "accountant", "--json")
    )
    assert (made[0]["email"], len(made[0]["password"])) == ("eva@siffra.example", 16)
    words = ("user", "add", "bo@kvarnen.example", "--company", "556016-0680", "--role", "employee", "--password-stdin")
    assert "password" not in installed(*words, "--json", stdin="a long enough one\n").stdout
    installed("user", "add", "eva@siffra.example", "--agency", "Siffra & Co", "--role", "accountant", ends=1)
    installed("user", "add", "c@d.se", *words[3:], stdin="short\n", ends=1)
    assert [row["email"] for row in rows(installed("user", "list", "--json"))] == [
        "bo@kvarnen.example",
        "eva@siffra.example",
    ]
