"""People at the command line: invited, kept out and let in again, and helped without mail."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from gateway.application import create_app
from gateway.settings import Settings
from tests.web.browser import Browser

Run = Callable[..., Result]
EVA = "eva@siffra.example"
ADD = ("user", "add", EVA, "--agency", "Siffra & Co", "--role", "accountant")
PASSWORD = "ett långt lösenord"
SITE = "http://localhost"


def rows(result: Result) -> list[dict[str, Any]]:
    """Read what a command with `--json` printed."""
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def browser(installed: Run, tmp_path: Path) -> Browser:
    """Give a browser of an installation with one person."""
    installed(*ADD, "--password-stdin", stdin=f"{PASSWORD}\n")
    return Browser(create_app(Settings(data_dir=tmp_path / "data")))


@pytest.fixture(autouse=True)
def _address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_PUBLIC_URL", SITE)


def test_an_invited_person_has_no_password_and_gets_a_letter(installed: Run) -> None:
    [made] = rows(installed(*ADD, "--invite", "--json"))
    assert set(made) == {"id", "email", "role"}
    [listed] = rows(installed("user", "list", "--json"))
    assert (listed["email"], listed["role"], listed["disabled_at"]) == (EVA, "accountant", None)
    link = installed("user", "reset", EVA).stdout
    assert link.startswith(f"{SITE}/welcome/")
    installed("user", "add", "no address", *ADD[3:], "--invite", ends=1)
    installed(*ADD, "--invite", "--password-stdin", ends=2)


def test_a_link_needs_an_address_to_lead_to(installed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(*ADD)
    monkeypatch.delenv("GATEWAY_PUBLIC_URL")
    for words in (("user", "reset", EVA), ("user", "add", "bo@b.se", *ADD[3:], "--invite")):
        assert "GATEWAY_PUBLIC_URL" in str(installed(*words, ends=1).exception)


def test_a_link_for_a_new_password_is_printed_alone_and_works(installed: Run, browser: Browser) -> None:
    printed = installed("user", "reset", EVA).stdout
    assert printed.count("\n") == 1
    path = printed.strip().removeprefix(SITE)
    assert path.startswith("/reset/")
    assert browser.post(path, {"password": "fyra blå cyklar regnar"}, page=path).headers["Location"] == "/"
    assert browser.sign_in(EVA, "fyra blå cyklar regnar").status_code == 303


def test_who_is_disabled_is_out_until_enabled(installed: Run, browser: Browser) -> None:
    assert browser.sign_in(EVA, PASSWORD).status_code == 303
    installed("user", "disable", EVA)
    assert browser.get("/").headers["Location"].startswith("/sign-in")
    assert browser.sign_in(EVA, PASSWORD).status_code == 422
    assert rows(installed("user", "list", "--json"))[0]["disabled_at"] is not None
    installed("user", "reset", EVA, ends=1)
    installed("user", "enable", EVA.upper())
    assert browser.get("/").headers["Location"].startswith("/sign-in"), "no session of before comes to life again"
    assert browser.sign_in(EVA, PASSWORD).status_code == 303


def test_signing_out_ends_every_session(installed: Run, browser: Browser) -> None:
    browser.sign_in(EVA, PASSWORD)
    installed("user", "sign-out", EVA)
    assert browser.get("/").headers["Location"].startswith("/sign-in")
    assert browser.sign_in(EVA, PASSWORD).status_code == 303


@pytest.mark.parametrize("what", ["disable", "enable", "reset", "sign-out"])
def test_an_unknown_address_is_told(installed: Run, what: str) -> None:
    assert "gateway user list" in str(installed("user", what, "nobody@b.se", ends=1).exception)
