"""Guessing at the sign-in page: it ends soon, tells nothing, and keeps the owner out of nothing (S06)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from flask import Flask
from sqlalchemy import select, update

from gateway.models import Letter, SignInFailure, User
from gateway.web import visitor
from tests.web.browser import PASSWORD, Browser
from tests.web.office import ACCOUNTANT, CLIENT, Office, Rows

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Browser]
NOBODY = "nobody@b.se"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """Let a test move the clock of the pages."""
    ahead = [timedelta()]
    monkeypatch.setattr(visitor, "now", lambda: datetime.now(UTC) + ahead[0])
    return ahead


def guess(browser: Browser, email: str, times: int) -> list[int]:
    """Guess several times; give the status of each answer."""
    return [browser.sign_in(email, f"fel lösenord {number}").status_code for number in range(times)]


@pytest.mark.parametrize("email", [ACCOUNTANT, NOBODY])
def test_after_five_failures_one_waits_even_with_the_right_password(browser: Browser, email: str) -> None:
    assert guess(browser, email, 7)[:6] == [422] * 5 + [429]
    answer = browser.sign_in(email)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert "too many failed tries" in answer.text
    assert browser.cookie() is None or browser.get("/").status_code == 303


def test_a_known_account_and_an_unknown_one_are_answered_alike(app: Flask) -> None:
    answers = []
    for email in (ACCOUNTANT, NOBODY):
        browser = Browser(app)
        pages = [browser.sign_in(email, "fel lösenord") for _ in range(7)]
        answers.append([(page.status_code, page.text.replace(email, "x")) for page in pages])
    without_tokens = [[(status, text.split("</form>")[-1]) for status, text in pages] for pages in answers]
    assert without_tokens[0] == without_tokens[1]


def test_after_the_wait_the_right_password_is_taken_and_the_count_begins_anew(
    browser: Browser, clock: list[timedelta]
) -> None:
    guess(browser, ACCOUNTANT, 6)
    clock[0] = timedelta(seconds=2)
    assert browser.sign_in(ACCOUNTANT).status_code == 303
    assert guess(browser, ACCOUNTANT, 5) == [422] * 5


def test_the_owners_own_browser_gets_in_while_strangers_guess(app: Flask, signed_in: SignedIn) -> None:
    mine = signed_in()
    mine.post("/sign-out", page="/")
    assert guess(Browser(app), ACCOUNTANT, 8)[-1] == 429
    assert mine.sign_in(ACCOUNTANT).status_code == 303
    assert Browser(app).sign_in(ACCOUNTANT).status_code == 429, "nobody else does"


def test_being_known_to_one_account_helps_with_no_other(app: Flask, signed_in: SignedIn) -> None:
    mine = signed_in(CLIENT)
    mine.post("/sign-out", page="/documents")
    assert guess(mine, ACCOUNTANT, 7)[-1] == 429
    forged = Browser(app)
    forged.client.set_cookie("underlag-known", str(mine.cookie("underlag-known"))[:-8] + "AAAAAAA=")
    assert forged.sign_in(ACCOUNTANT).status_code == 429


def test_nothing_that_is_counted_names_anybody(browser: Browser, rows: Rows) -> None:
    guess(browser, ACCOUNTANT, 1)
    with rows() as session:
        kept = [str(vars(row)) for row in session.scalars(select(SignInFailure))]
        assert len(kept) == 2
        assert not any("anna" in each or "127.0" in each for each in kept)


def test_a_network_is_stopped_however_many_accounts_it_tries(app: Flask, rows: Rows) -> None:
    browser = Browser(app)
    guess(browser, NOBODY, 1)
    with rows() as session:
        session.execute(update(SignInFailure).values(count=49))
    assert guess(browser, "one@b.se", 1) == [422]
    assert guess(browser, "two@b.se", 1) == [429]


def test_a_letter_tells_of_a_browser_that_was_not_seen_before(app: Flask, rows: Rows) -> None:
    firefox = Browser(app)
    firefox.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    for _ in range(2):
        assert firefox.sign_in(ACCOUNTANT).status_code == 303
    with rows() as session:
        [letter] = session.scalars(select(Letter)).all()
        assert (letter.kind, letter.email) == ("new_sign_in", ACCOUNTANT)
        assert letter.params["program"] == "Firefox på Windows"
        assert letter.params["from_where"] == "127.0.0.0/24"


def test_a_password_with_an_old_hash_is_hashed_anew(app: Flask, rows: Rows, office: Office) -> None:
    with rows() as session:
        old = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(PASSWORD)
        session.execute(update(User).where(User.email == ACCOUNTANT).values(password_hash=old))
    assert Browser(app).sign_in(ACCOUNTANT).status_code == 303
    with rows() as session:
        kept = session.scalars(select(User.password_hash).where(User.email == ACCOUNTANT)).one()
        assert kept
        assert extract_parameters(kept).memory_cost == 32 * 1024
    assert Browser(app).sign_in(ACCOUNTANT).status_code == 303
