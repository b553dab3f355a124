"""A new password by a link: the same answer for everybody, used once, and everything of before ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from gateway.access import account, links, people
from gateway.database import db
from gateway.models import Job, Letter, OneTimeLink, User
from tests.house import NOW
from tests.web.browser import PASSWORD, Browser
from tests.web.office import ACCOUNTANT, Rows

pytestmark = pytest.mark.usefixtures("office")
NEW = "fyra blå cyklar regnar"
SignedIn = Callable[..., Browser]


def link(rows: Rows, purpose: str = "password_reset", email: str = ACCOUNTANT) -> str:
    """Make a link as a letter holds it."""
    with rows() as session:
        user = account.of_email(session, email)
        now, hour = datetime.now(UTC), timedelta(hours=1)
        return links.make(session, purpose, created_by="worker", now=now, lasts=hour, user_id=user.id)


def test_asking_answers_alike_and_writes_to_those_who_are_here(browser: Browser, rows: Rows) -> None:
    answers = [browser.post("/forgot", {"email": email}, page="/forgot") for email in (f" {ACCOUNTANT}", "no@b.se")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text.split("<main")[1] == answers[1].text.split("<main")[1]
    with rows() as session:
        [letter] = session.scalars(select(Letter)).all()
        assert (letter.kind, letter.email, letter.link_purpose) == ("password_reset", ACCOUNTANT, "password_reset")
        assert (letter.company_id, letter.agency_id) == (None, None)
        assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_asking_does_the_same_work_for_everybody(app: Flask, browser: Browser) -> None:
    browser.post("/forgot", {"email": "first@b.se"}, page="/forgot")  # from here on, the network is counted
    with app.app_context():
        engine = db.engine
    done: list[list[str]] = []
    for email in (ACCOUNTANT, "no@b.se"):
        browser.page("/forgot")
        said: list[str] = []

        def hear(*args: object, said: list[str] = said) -> None:
            said.append(str(args[2]).split(" ")[0])

        event.listen(engine, "before_cursor_execute", hear)
        browser.post("/forgot", {"email": email}, page="/forgot")
        event.remove(engine, "before_cursor_execute", hear)
        done.append([word for word in said if word in {"INSERT", "UPDATE", "DELETE"}])
    assert done[0] == done[1]


@pytest.mark.parametrize("column", ["disabled_at", "erased_at"])
def test_who_is_kept_out_gets_no_letter(browser: Browser, rows: Rows, column: str) -> None:
    with rows() as session:
        session.execute(update(User).where(User.email == ACCOUNTANT).values({column: NOW}))
    assert browser.post("/forgot", {"email": ACCOUNTANT}, page="/forgot").status_code == 200
    with rows() as session:
        assert session.scalars(select(Letter)).all() == []


def test_nobody_is_buried_in_letters(browser: Browser, rows: Rows) -> None:
    assert {browser.post("/forgot", {"email": ACCOUNTANT}, page="/forgot").status_code for _ in range(8)} == {200}
    with rows() as session:
        assert len(session.scalars(select(Letter)).all()) == 3


def test_who_never_signed_in_gets_the_first_letter_again(browser: Browser, rows: Rows) -> None:
    with rows() as session:
        people.add_user(session, email="ny@siffra.example", now=NOW)
    browser.post("/forgot", {"email": "ny@siffra.example"}, page="/forgot")
    with rows() as session:
        assert session.scalars(select(Letter.kind)).all() == ["first_sign_in"]


def test_what_is_no_address_is_told(browser: Browser) -> None:
    answer = browser.post("/forgot", {"email": 'x"><script>'}, page="/forgot")
    assert answer.status_code == 422
    assert "<script>" not in answer.text


def test_looking_at_a_link_uses_nothing_up_and_tells_no_other_site(browser: Browser, rows: Rows) -> None:
    secret = link(rows)
    for _ in range(2):
        answer = browser.get(f"/reset/{secret}")
        assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "no-referrer")
        assert 'autocomplete="new-password"' in answer.text


def test_a_link_changes_the_password_once_and_ends_everything_else(app: Flask, signed_in: SignedIn, rows: Rows) -> None:
    elsewhere = signed_in()
    other = link(rows, "second_factor")
    secret = link(rows)
    browser = Browser(app)
    for _ in range(8):
        browser.sign_in(ACCOUNTANT, "fel lösenord")
    path = f"/reset/{secret}"
    assert browser.post(path, {"password": "password1234"}, page=path).status_code == 422
    answer = browser.post(path, {"password": NEW}, page=path, headers={"Origin": "null"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert browser.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303
    assert browser.get(path).status_code == 404
    with rows() as session:
        assert session.scalars(select(OneTimeLink.used_at).where(OneTimeLink.used_at.is_(None))).all() == []
        assert "password_changed" in session.scalars(select(Letter.kind)).all()
    assert other
    assert Browser(app).sign_in(ACCOUNTANT).status_code == 422
    assert Browser(app).sign_in(ACCOUNTANT, NEW).status_code == 303, "the lock is gone with the link"


@pytest.mark.parametrize("purpose", ["first_sign_in", "second_factor", "invitation", "phone"])
def test_a_link_for_something_else_changes_no_password(browser: Browser, rows: Rows, purpose: str) -> None:
    assert browser.get(f"/reset/{link(rows, purpose)}").status_code == 404
    assert browser.get("/reset/unknown").status_code == 404


def test_a_link_is_no_way_around_the_second_factor(browser: Browser, rows: Rows) -> None:
    with rows() as session:
        session.execute(update(User).where(User.email == ACCOUNTANT).values(second_factor="sealed"))
    path = f"/reset/{link(rows)}"
    assert browser.post(path, {"password": NEW}, page=path).headers["Location"] == "/sign-in/code"
    assert browser.get("/").status_code == 303


def test_the_form_of_a_link_needs_its_token_and_its_site(browser: Browser, rows: Rows) -> None:
    path = f"/reset/{link(rows)}"
    for headers in ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, {"Origin": "https://evil.example"}):
        assert browser.post(path, {"password": NEW}, page=path, headers=headers).status_code == 422
    assert browser.client.post(path, data={"password": NEW}, headers={"Origin": "null"}).status_code == 400
    assert browser.sign_in(ACCOUNTANT, PASSWORD).status_code == 303
