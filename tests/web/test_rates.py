"""The share of a person: one for all browsers, not the address's, and lists of pictures fit into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from gateway.doorstep import rates
from gateway.settings import Settings
from tests.web.browser import Browser
from tests.web.office import CLIENT, Enter, Office

SignedIn = Callable[..., Browser]
CALLER, ADDRESS = 20, 12


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Give everybody a small share."""
    return replace(settings, requests_per_caller=CALLER, requests_per_address=ADDRESS)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no time go by."""
    monkeypatch.setattr(rates, "monotonic", lambda: 1000.0)


def test_who_is_signed_in_has_a_share_of_ones_own(app: Flask, signed_in: SignedIn) -> None:
    browser = signed_in()
    found = [browser.get("/documents").status_code for _ in range(CALLER + 1)]
    assert found == [200] * CALLER + [429]
    assert Browser(app).get("/sign-in").status_code == 200


def test_it_is_the_same_in_every_browser(signed_in: SignedIn) -> None:
    first, second = signed_in(), signed_in()
    assert {first.get("/documents").status_code for _ in range(CALLER)} == {200}
    assert [second.get("/documents").status_code for _ in range(3)][-1] == 429


def test_whoever_is_not_signed_in_is_counted_by_address(app: Flask) -> None:
    found = [Browser(app).get("/sign-in").status_code for _ in range(ADDRESS + 1)]
    assert found == [200] * ADDRESS + [429]


def test_a_cookie_that_is_made_up_gains_nothing(app: Flask) -> None:
    for number in range(ADDRESS + 1):
        browser = Browser(app)
        browser.client.set_cookie("underlag", f"made-up-{number}")
        answer = browser.get("/documents")
    assert answer.status_code == 429


def test_a_list_with_fifty_pictures_is_not_fifty_questions(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    document = enter(office.ours)
    browser = signed_in(CLIENT)
    assert browser.get("/documents").status_code == 200
    found = {browser.get(f"/documents/{document}/pages/1?rendition=thumb").status_code for _ in range(50)}
    assert found == {503}
