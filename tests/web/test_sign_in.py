"""Who gets in, for how long, and where to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from gateway.application import create_app
from gateway.models import WebSession
from gateway.settings import Settings
from tests.house import NOW
from tests.web.browser import PASSWORD, TOKEN, Browser
from tests.web.office import ACCOUNTANT, Office, Rows

SignedIn = Callable[..., Browser]


def test_nobody_sees_anything_without_signing_in(app: Flask, browser: Browser) -> None:
    paths = [
        re.sub(r"<uuid:\w+>", "01900000-0000-7000-8000-000000000000", rule.rule).replace("<int:number>", "1")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("web.") and "GET" in (rule.methods or ())
    ]
    is_open = ("/sign-in", "/static/<path:filename>", "/invitation/<token>")
    closed = [path for path in paths if path not in is_open]
    assert len(closed) >= 13
    for path in closed:
        answer = browser.get(path)
        assert (answer.status_code, answer.text.count("<img")) == (303, 0)
        assert answer.headers["Location"].startswith("/sign-in")


def test_signing_in_leads_to_the_inbox(browser: Browser, office: Office) -> None:
    answer = browser.sign_in(f"  {ACCOUNTANT.upper()} ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert ACCOUNTANT in browser.page("/")
    assert office.ours != office.theirs


@pytest.mark.usefixtures("office")
def test_signing_in_leads_back_to_the_page_that_was_asked_for(browser: Browser) -> None:
    asked = browser.get("/?status=red&state=all")
    assert asked.headers["Location"].startswith("/sign-in?next=/")
    assert browser.sign_in(ACCOUNTANT, page=asked.headers["Location"]).headers["Location"] == "/?status=red&state=all"


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "\\\\evil",
    ],
)
def test_signing_in_never_leads_to_another_site(browser: Browser, target: str) -> None:
    answer = browser.post("/sign-in", {"email": ACCOUNTANT, "password": PASSWORD, "next": target})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(("email", "password"), [(ACCOUNTANT, "fel lösenord"), ("nobody@b.se", PASSWORD)])
def test_a_wrong_address_and_a_wrong_password_look_alike(browser: Browser, email: str, password: str) -> None:
    answer = browser.sign_in(email, password)
    assert answer.status_code == 422
    assert "The e-mail address or the password is not right." in answer.text
    assert f'value="{email}"' in answer.text
    assert password not in answer.text
    assert browser.get("/").status_code == 303


def test_what_was_typed_is_shown_as_text(browser: Browser) -> None:
    answer = browser.sign_in('"><script>alert(1)</script>', "x")
    assert "<script>alert" not in answer.text


@pytest.mark.usefixtures("office")
def test_the_cookie_is_for_this_site_and_not_for_scripts(browser: Browser) -> None:
    cookie = browser.sign_in(ACCOUNTANT).headers["Set-Cookie"]
    assert cookie.startswith("underlag=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_behind_tls_the_cookie_is_bound_to_host_and_tls(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, public_url="https://kvitto.example", workers=0))
    cookie = app.test_client().get("/sign-in", base_url="https://kvitto.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-underlag=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.usefixtures("office")
def test_signing_in_makes_everything_in_the_cookie_new(browser: Browser, rows: Rows) -> None:
    browser.sign_in(ACCOUNTANT)
    first = browser.cookie()
    browser.sign_in(ACCOUNTANT)
    assert browser.cookie() != first
    with rows() as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 1
    browser.client.set_cookie("underlag", str(first))
    assert browser.get("/").status_code == 303


@pytest.mark.usefixtures("office")
def test_a_form_drawn_before_signing_in_is_worth_nothing_after(browser: Browser) -> None:
    found = TOKEN.search(browser.page("/sign-in"))
    assert found
    browser.sign_in(ACCOUNTANT)
    answer = browser.client.post("/sign-out", data={"csrf_token": found[1]}, headers=browser.headers)
    assert answer.status_code == 400
    assert browser.get("/").status_code == 200


def test_a_session_ends_by_signing_out_even_for_a_stolen_cookie(signed_in: SignedIn) -> None:
    browser = signed_in()
    stolen = str(browser.cookie())
    assert browser.post("/sign-out", page="/").headers["Location"] == "/sign-in"
    browser.client.set_cookie("underlag", stolen)
    assert browser.get("/").status_code == 303


def test_a_session_ends_when_its_hours_are_over(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in()
    assert browser.get("/").status_code == 200
    with rows() as session:
        session.execute(update(WebSession).values(expires_at=NOW - timedelta(hours=1)))
    assert browser.get("/").status_code == 303


def test_a_cookie_of_our_own_making_is_worth_nothing(signed_in: SignedIn) -> None:
    browser = signed_in()
    browser.client.set_cookie("underlag", str(browser.cookie())[:-2] + "xx")
    assert browser.get("/").status_code == 303
