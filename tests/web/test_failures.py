"""Failures are pages for people and problems for programs, whoever finds them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from gateway.database import DatabaseBusyError, db
from gateway.failures import TEXT_OF
from gateway.models import Base
from gateway.web.failures import ADVICE, TITLES
from tests.web.browser import Browser
from tests.web.office import READER

SignedIn = Callable[..., Browser]


def test_an_unknown_page_says_so_in_the_readers_language(app: Flask) -> None:
    answer = Browser(app, "sv").get("/finns-inte", **{"X-Request-Id": "abc-123"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert '<html lang="sv">' in answer.text
    assert "Här finns inget" in answer.text
    assert "<code>abc-123</code>" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


@pytest.mark.parametrize(
    ("path", "accept", "mimetype"),
    [
        ("/finns-inte", "text/html", "text/html"),
        ("/finns-inte", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("/finns-inte", "*/*", "application/problem+json"),
        ("/finns-inte", "application/json", "application/problem+json"),
        ("/v1/finns-inte", "text/html", "application/problem+json"),
        ("/v1", "text/html", "application/problem+json"),
        ("/v1/documents", "text/html", "application/problem+json"),
        ("/documents/1/pages/x", "text/html", "text/html"),
    ],
)
def test_people_get_a_page_and_programs_a_problem(app: Flask, path: str, accept: str, mimetype: str) -> None:
    answer = app.test_client().get(path, headers={"Accept": accept})
    assert answer.status_code in {401, 404}
    assert answer.mimetype == mimetype


def test_a_wrong_method_is_a_page_too(browser: Browser) -> None:
    answer = browser.client.delete("/sign-in", headers=browser.headers)
    assert (answer.status_code, answer.mimetype) == (405, "text/html")


def test_a_page_for_another_role_says_so(signed_in: SignedIn) -> None:
    answer = signed_in(READER).post("/notices/01900000-0000-7000-8000-000000000000/read", page="/documents")
    assert answer.status_code == 403
    assert "Your role does not open this page" in answer.text


def test_a_bug_shows_nothing_of_its_inside(app: Flask, signed_in: SignedIn) -> None:
    browser = signed_in()
    app.view_functions["web.sent"] = lambda: str(1 / 0)
    answer = browser.get("/documents")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert "ZeroDivision" not in answer.text
    assert "Traceback" not in answer.text
    assert "It is in the log under the request id" in answer.text


def test_a_broken_database_still_gives_a_page(app: Flask, signed_in: SignedIn) -> None:
    browser = signed_in()
    with app.app_context(), db.engine.connect().execution_options(write=True) as connection:
        Base.metadata.drop_all(connection)
        connection.commit()
    answer = browser.get("/")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert "no such table" not in answer.text


def test_what_passes_by_itself_says_when_to_come_back(app: Flask, signed_in: SignedIn) -> None:
    def busy() -> str:
        raise DatabaseBusyError

    browser = signed_in()
    app.view_functions["web.sent"] = busy
    answer = browser.get("/documents")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Nothing was saved; try again in a moment." in answer.text


def test_advice_stands_for_every_text_that_speaks_to_programs() -> None:
    speaking_to_programs = {status for status, text in TEXT_OF.items() if "/docs" in text or "address" in text}
    assert speaking_to_programs <= set(ADVICE)
    assert set(ADVICE) <= set(TITLES)
