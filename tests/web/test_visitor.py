"""A form must come from a page of ours; each page says whom it is for; programs are never let in by a cookie."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from gateway.access.shown_once import digest
from gateway.web.visitor import PERMISSION_OF
from tests.house import House
from tests.web.browser import Browser
from tests.web.office import ACCOUNTANT, CLIENT, READER, Enter, Office

OPEN_TO_ALL = {"web.sign_in", "web.do_sign_in", "web.sign_out", "web.static", "web.invitation", "web.answer_invitation"}


def test_every_page_says_whom_it_is_for(app: Flask) -> None:
    pages = {name: view for name, view in app.view_functions.items() if name.startswith("web.")}
    unsaid = {name for name, view in pages.items() if not getattr(view, PERMISSION_OF, None)}
    assert unsaid == OPEN_TO_ALL


def test_every_unsafe_form_is_refused_without_its_token(app: Flask, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in()
    forms = [
        re.sub("<[^>]*>", "word", re.sub("<uuid:[^>]*>", "01900000-0000-7000-8000-000000000000", rule.rule))
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/v1/")
    ]
    assert {"/notices/01900000-0000-7000-8000-000000000000/read", "/sign-in", "/sign-out"} <= set(forms)
    for path in forms:
        answer = browser.client.post(path, data={"csrf_token": "guessed"}, headers=browser.headers)
        assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_the_token(
    signed_in: Callable[..., Browser], headers: dict[str, str]
) -> None:
    browser = signed_in()
    answer = browser.post("/sign-out", page="/", headers=headers)
    assert answer.status_code == 422
    assert "came from another site" in answer.text
    assert browser.get("/").status_code == 200


def test_a_token_of_one_session_does_not_fit_another(signed_in: Callable[..., Browser]) -> None:
    mine, other = signed_in(), signed_in(READER)
    cookie, stranger = str(mine.cookie()), str(other.cookie())
    other.client.set_cookie("underlag", cookie)
    page = other.page("/")
    other.client.set_cookie("underlag", stranger)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = other.client.post("/sign-out", data={"csrf_token": token}, headers=other.headers)
    assert answer.status_code == 400


def test_a_browser_opens_nothing_of_the_api(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in()
    for path in ("/v1/documents", "/v1/notices", "/v1/me"):
        answer = browser.get(path)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_a_token_of_the_api_opens_no_page(browser: Browser, house: House) -> None:
    token = house.token["accountant"]
    assert len(digest(token)) == 64
    answer = browser.get("/", Authorization=f"Bearer {token}")
    assert answer.status_code == 303


@pytest.mark.parametrize(("email", "status"), [(ACCOUNTANT, 303), (READER, 403), (CLIENT, 403)])
def test_only_accountants_mark_notices(
    signed_in: Callable[..., Browser], enter: Enter, office: Office, email: str, status: int
) -> None:
    enter(office.ours)
    browser = signed_in(email)
    answer = browser.post("/notices/01900000-0000-7000-8000-000000000000/read", page="/documents")
    assert answer.status_code == (404 if status == 303 else status)
