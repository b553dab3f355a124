"""One's own account: name, language, password, and the browsers that are signed in (S07)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from gateway.access import account
from gateway.models import AuditEvent, Letter, User, WebSession
from tests.web.browser import PASSWORD, Browser
from tests.web.office import ACCOUNTANT, READER, STRANGER, Rows

SignedIn = Callable[..., Browser]
NEW = "fyra blå cyklar regnar"


def ends(page: str) -> list[str]:
    """Find the forms that end a session."""
    return re.findall(r'action="(/account/sessions/[0-9a-f-]+/end)"', page)


def test_name_and_language_are_kept(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in()
    page = browser.page("/account")
    assert ACCOUNTANT in page
    form = {"name": "Anna <b>", "language": "sv", "email": "other@b.se", "role": "agency_administrator"}
    assert browser.post("/account/profile", form, page="/account").status_code == 303
    page = browser.page("/account")
    assert '<html lang="sv">' in page
    assert "Anna &lt;b&gt;" in page
    with rows() as session:
        user = account.of_email(session, ACCOUNTANT)
        assert (user.name, user.language, user.email) == ("Anna <b>", "sv", ACCOUNTANT)
    browser.post("/account/profile", {"name": "", "language": "xx"}, page="/account")
    with rows() as session:
        assert account.of_email(session, ACCOUNTANT).language == "sv"


def test_a_password_changes_by_the_old_one_and_ends_the_other_sessions(
    app: Flask, signed_in: SignedIn, rows: Rows
) -> None:
    mine, other = signed_in(), signed_in()
    stolen = str(mine.cookie())
    form = {"old": PASSWORD, "password": NEW}
    answer = mine.post("/account/password", form, page="/account")
    assert answer.status_code == 303
    assert "password is changed" in mine.page(answer.headers["Location"])
    assert other.get("/").status_code == 303
    thief = Browser(app)
    thief.client.set_cookie("underlag", stolen)
    assert thief.get("/").status_code == 303, "the secret of this session is a new one too"
    with rows() as session:
        assert session.scalars(select(Letter.kind)).all().count("password_changed") == 1
        assert session.scalars(select(AuditEvent.action).where(AuditEvent.action == "password_changed")).all()
    assert Browser(app).sign_in(ACCOUNTANT).status_code == 422
    assert Browser(app).sign_in(ACCOUNTANT, NEW).status_code == 303


@pytest.mark.parametrize(("old", "new", "told"), [
    ("fel lösenord", NEW, "not your password"), (PASSWORD, "short", "at least 12"),
    (PASSWORD, "siffra&amp;co2026", "easy to guess"), (PASSWORD, "anna@siffra1", "easy to guess"),
    (PASSWORD, "x1" * 65, "at most 128"),
])  # fmt: skip
def test_what_does_not_fit_changes_nothing(signed_in: SignedIn, old: str, new: str, told: str) -> None:
    mine, other = signed_in(), signed_in()
    form = {"old": old, "password": new.replace("&amp;", "&")}
    answer = mine.post("/account/password", form, page="/account")
    assert (answer.status_code, told in answer.text) == (422, True)
    assert old not in answer.text
    assert (mine.get("/").status_code, other.get("/").status_code) == (200, 200)


def test_the_old_password_cannot_be_guessed_at_an_open_screen(signed_in: SignedIn) -> None:
    browser = signed_in()
    tries = [
        browser.post("/account/password", {"old": f"fel {number}", "password": NEW}, page="/account").status_code
        for number in range(7)
    ]
    assert tries[:5] == [422] * 5
    assert tries[-1] == 429


def test_the_browsers_are_listed_and_ended_one_by_one(app: Flask, signed_in: SignedIn) -> None:
    mine = signed_in()
    phone = Browser(app)
    phone.headers["User-Agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1"
    phone.sign_in(ACCOUNTANT)
    page = mine.page("/account")
    assert "Safari on iPhone" in page
    assert page.count("This one") == 1
    assert "127.0.0.0/24" in page
    [path] = ends(page)
    assert mine.post(path, page="/account").status_code == 303
    assert phone.get("/").status_code == 303
    assert mine.get("/").status_code == 200
    assert mine.post(path, page="/account").status_code == 404


def test_all_the_others_are_ended_at_once(signed_in: SignedIn) -> None:
    mine, others, stranger = signed_in(), [signed_in() for _ in range(3)], signed_in(STRANGER)
    assert len(ends(mine.page("/account"))) == 3
    assert mine.post("/account/sessions/end-others", page="/account").status_code == 303
    assert [each.get("/").status_code for each in others] == [303] * 3
    assert (mine.get("/").status_code, stranger.get("/").status_code) == (200, 200)


def test_nobody_ends_the_sessions_of_others(signed_in: SignedIn, rows: Rows) -> None:
    mine, stranger = signed_in(), signed_in(STRANGER)
    with rows() as session:
        user_id = account.of_email(session, STRANGER).id
        theirs = session.scalars(select(WebSession.id).where(WebSession.user_id == user_id)).one()
    assert mine.post(f"/account/sessions/{theirs}/end", page="/account").status_code == 404
    assert stranger.get("/").status_code == 200


def test_a_disabled_person_s_open_session_opens_nothing(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in(READER)
    with rows() as session:
        session.execute(update(User).where(User.email == READER).values(disabled_at=datetime.now(UTC)))
    for path in ("/account", "/documents", "/choose"):
        assert browser.get(path).headers["Location"].startswith("/sign-in")


@pytest.mark.usefixtures("office")
def test_a_cookie_that_was_planted_before_signing_in_is_worth_nothing_after(app: Flask) -> None:
    attacker, victim = Browser(app), Browser(app)
    attacker.page("/sign-in")
    planted = str(attacker.cookie())
    victim.client.set_cookie("underlag", planted)
    victim.sign_in(ACCOUNTANT)
    assert victim.cookie() != planted
    assert victim.get("/").status_code == 200
    assert attacker.get("/").status_code == 303
