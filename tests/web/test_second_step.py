"""The second step: set up, asked for, each code taken once, no session before it, and taken away again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from pyotp import TOTP
from sqlalchemy import func, select, update

from gateway.models import OneTimeLink, User, WebSession
from gateway.web import visitor
from tests.web.browser import PASSWORD, Browser
from tests.web.office import ACCOUNTANT, Rows

SignedIn = Callable[..., Browser]
STEP = timedelta(seconds=30)


class Clock:
    """The clock of the pages, which a test moves."""

    ahead = timedelta()

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let a test move the clock of the pages."""
    made = Clock()
    monkeypatch.setattr(visitor, "now", made.now)
    return made


class Phone:
    """An authenticator app; each code it gives is of a later step than the one before."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self.app, self.clock = TOTP(secret), clock

    def code(self) -> str:
        """Wait for the next code and give it."""
        self.clock.ahead += STEP
        return self.app.at(self.clock.now())


def page_of(browser: Browser) -> tuple[str, str]:
    """Open the page that sets it up; give the secret and what the form carries."""
    page = browser.page("/account/second-factor")
    shown, packed = re.search(r"<code>([A-Z2-7 ]+)</code>", page), re.search(r'name="secret" value="([^"]+)"', page)
    assert shown
    assert packed
    return shown[1].replace(" ", ""), packed[1]


def set_up(browser: Browser, clock: Clock) -> tuple[Phone, list[str]]:
    """Switch it on; give the phone and the recovery codes."""
    secret, packed = page_of(browser)
    phone = Phone(secret, clock)
    form = {"secret": packed, "code": phone.code(), "password": PASSWORD}
    answer = browser.post("/account/second-factor", form, page="/account/second-factor")
    assert answer.status_code == 200, answer.text
    return phone, re.findall(r"<code>([a-z0-9-]{19})</code>", answer.text)


@pytest.fixture
def owner(signed_in: SignedIn, clock: Clock) -> tuple[Phone, list[str]]:
    """Let the accountant switch it on."""
    return set_up(signed_in(), clock)


def half(app: Flask) -> Browser:
    """Give the right password in a new browser."""
    browser = Browser(app)
    answer = browser.sign_in(ACCOUNTANT)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/code")
    return browser


def type_code(browser: Browser, code: str) -> int:
    """Type a code on the second page."""
    return browser.post("/sign-in/code", {"code": code}, page="/sign-in/code").status_code


def test_there_is_no_session_before_the_code(app: Flask, owner: tuple[Phone, list[str]], rows: Rows) -> None:
    with rows() as session:
        before = session.scalar(select(func.count()).select_from(WebSession))
    browser = half(app)
    with rows() as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == before
    assert browser.get("/").status_code == 303
    assert type_code(browser, owner[0].code()) == 303
    assert browser.get("/").status_code == 200


def test_a_code_is_taken_once_and_the_state_before_it_too(app: Flask, owner: tuple[Phone, list[str]]) -> None:
    first = half(app)
    stolen = str(first.cookie())
    code = owner[0].code()
    assert type_code(first, code) == 303
    thief = Browser(app)
    thief.client.set_cookie("underlag", stolen)
    assert thief.get("/sign-in/code").headers["Location"] == "/sign-in"
    second = half(app)
    assert type_code(second, code) == 422, "a code opens once"


def test_the_state_before_the_code_is_soon_over(app: Flask, owner: tuple[Phone, list[str]], clock: Clock) -> None:
    browser = half(app)
    clock.ahead += timedelta(minutes=5)
    assert browser.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_codes_cannot_be_guessed_without_end(app: Flask, owner: tuple[Phone, list[str]]) -> None:
    browser = half(app)
    assert [type_code(browser, "000000") for _ in range(6)] == [422] * 5 + [429]
    assert type_code(half(app), owner[0].app.now()) == 429, "not by starting again either"


def test_a_recovery_code_opens_once(app: Flask, owner: tuple[Phone, list[str]]) -> None:
    assert len(owner[1]) == 10
    assert type_code(half(app), owner[1][0]) == 303
    assert type_code(half(app), owner[1][0]) == 422


def test_a_disabled_person_does_not_pass_the_second_step(
    app: Flask, owner: tuple[Phone, list[str]], rows: Rows
) -> None:
    browser = half(app)
    with rows() as session:
        session.execute(update(User).where(User.email == ACCOUNTANT).values(disabled_at=datetime.now(UTC)))
    assert browser.client.get("/sign-in/code").status_code in {200, 303, 404}
    assert browser.client.post("/sign-in/code", data={"code": owner[1][0]}).status_code in {303, 400, 404}
    assert browser.get("/").status_code == 303


def test_it_is_asked_for_only_where_the_password_was_right(browser: Browser) -> None:
    assert browser.get("/sign-in/code").headers["Location"] == "/sign-in"
    browser.page("/sign-in")
    assert browser.post("/sign-in/code", {"code": "123456"}).headers["Location"] == "/sign-in"


def test_it_is_not_switched_on_without_password_and_code(signed_in: SignedIn, clock: Clock, rows: Rows) -> None:
    browser = signed_in()
    secret, packed = page_of(browser)
    right = {"secret": packed, "code": TOTP(secret).at(clock.now()), "password": PASSWORD}
    for wrong in ({"code": "000000"}, {"password": "fel lösenord"}):
        answer = browser.post("/account/second-factor", right | wrong, page="/account/second-factor")
        assert answer.status_code == 422
        assert secret[:4] in answer.text, "the same secret: the app has it already"
    assert browser.post("/account/second-factor", right | {"secret": "x"}, page="/account").status_code == 303
    with rows() as session:
        assert session.scalars(select(User.second_factor)).all().count(None) == 4


def test_a_form_of_somebody_else_is_worth_nothing(signed_in: SignedIn, clock: Clock, rows: Rows) -> None:
    mine, other = signed_in(), signed_in("eva@annan.example")
    secret, packed = page_of(mine)
    form = {"secret": packed, "code": TOTP(secret).at(clock.now()), "password": PASSWORD}
    assert other.post("/account/second-factor", form, page="/account/second-factor").status_code == 303
    with rows() as session:
        assert set(session.scalars(select(User.second_factor))) == {None}


def test_switching_it_off_needs_password_and_code(app: Flask, owner: tuple[Phone, list[str]], rows: Rows) -> None:
    phone = owner[0]
    browser = half(app)
    type_code(browser, phone.code())
    path = "/account/second-factor/off"
    for form in ({"password": PASSWORD, "code": "000000"}, {"password": "fel lösenord", "code": phone.code()}):
        assert browser.post(path, form, page="/account").status_code == 422
    assert browser.post(path, {"password": PASSWORD, "code": phone.code()}, page="/account").status_code == 303
    with rows() as session:
        assert set(session.scalars(select(User.second_factor))) == {None}
        assert session.scalars(select(OneTimeLink.used_at).where(OneTimeLink.used_at.is_(None))).all() == []
    assert Browser(app).sign_in(ACCOUNTANT).headers["Location"] == "/"
