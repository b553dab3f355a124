"""Headers of every answer: each route and each kind of failure, compared with what was decided, to the letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import gateway
from gateway.application import create_app
from gateway.correspondence import PATHS
from gateway.doorstep.headers import CONTENT_POLICY
from gateway.settings import Settings
from tests.house import House, bearer
from tests.pictures import jpeg, png
from tests.web.browser import Browser
from tests.web.office import CLIENT, Enter, Office, Rows
from tests.web.test_pictures import keep

PACKAGE = Path(gateway.__file__).parent
SignedIn = Callable[..., Browser]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SWAGGER = POLICY.replace("img-src 'self'", "img-src 'self' data:")
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
}
OPENED_BY_ADDRESS = tuple(f"/{each}/" for each in PATHS.values())
"""Pages that are opened by a secret in their address tell nobody where one came from."""

UNKNOWN_ID = "01900000-0000-7000-8000-000000000000"
VALUES = {"uuid": UNKNOWN_ID, "int": "1", "path": "nothing.css", "default": "word"}
BUNDLED = {
    # each is tried only where there is no other way, in a `try` or behind `globalThis`, `self` and the like
    'Function("return this")(': 4,
    'Function("binder",': 1,
}


def check(answer: TestResponse, **other: str) -> None:
    """See that an answer has every header once, and as it was decided."""
    opens = answer.request.path.startswith(OPENED_BY_ADDRESS)
    for name, wanted in {**ALWAYS, **({"Referrer-Policy": "no-referrer"} if opens else {}), **other}.items():
        assert answer.headers.getlist(name) == [wanted], (answer.request.path, answer.status_code, name)
    abilities = answer.headers["Permissions-Policy"].split(", ")
    assert abilities[0] == "camera=(self)"
    assert {each.partition("=")[2] for each in abilities[1:]} == {"()"}
    assert {"microphone=()", "geolocation=()", "payment=()", "usb=()"} <= set(abilities)
    assert len(answer.headers.getlist("Permissions-Policy")) == 1
    assert not {"Server", "X-Powered-By"} & set(answer.headers.keys())


def filled(rule: Rule) -> str:
    """Write an address that a rule matches."""
    return re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda found: VALUES.get(found[1] or "default", "word"), rule.rule)


def calls(app: Flask) -> Iterator[tuple[str, str, str]]:
    """List every route with every method that it takes."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            yield rule.endpoint, method, filled(rule)


def test_the_policy_is_the_one_that_was_decided() -> None:
    assert CONTENT_POLICY == POLICY
    assert "unsafe" not in CONTENT_POLICY


@pytest.mark.parametrize("who", ["nobody", "a program", "a person"])
def test_every_route_has_every_header(app: Flask, house: House, signed_in: SignedIn, office: Office, who: str) -> None:
    browser = signed_in() if who == "a person" else Browser(app)
    headers = bearer(house.token["client"]) if who == "a program" else browser.headers
    seen = 0
    for endpoint, method, path in calls(app):
        if endpoint == "web.sign_out":
            continue
        answer = browser.client.open(path, method=method, headers=headers, buffered=True)
        is_page_of_swagger = endpoint == "openapi.docs" and method in {"GET", "HEAD"}
        check(answer, **{"Content-Security-Policy": SWAGGER if is_page_of_swagger else POLICY})
        assert "Strict-Transport-Security" not in answer.headers
        seen += 1
    assert seen > 40


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize(("status", "method", "path", "more"), [
    (404, "GET", "/finns-inte", {}),
    (404, "GET", "/v1/nothing", {}),
    (405, "DELETE", "/sign-in", {}),
    (405, "TRACE", "/v1/me", {}),
    (401, "GET", "/v1/me", {}),
    (422, "POST", "/sign-in", {"data": {"email": "a", "password": "b"}}),
    (413, "POST", "/sign-in", {"data": {"email": "a" * 2_000_000}}),
    (400, "GET", "/", {"headers": {"Host": "evil.example"}}),
    (404, "GET", "/static/../secret.key", {}),
    (404, "GET", "/static/%2e%2e/secret.key", {}),
])  # fmt: skip
def test_failures_have_them_too(
    client: FlaskClient, accept: str, status: int, method: str, path: str, more: dict[str, Any]
) -> None:
    more = {**more, "headers": {"Accept": accept, **more.get("headers", {})}}
    answer = client.open(path, method=method, buffered=True, **more)
    assert answer.status_code in {status, 400}
    check(answer)


def test_a_bug_has_them_too(app: Flask, client: FlaskClient) -> None:
    app.view_functions["web.sign_in"] = lambda: str(1 / 0)
    answer = client.get("/sign-in")
    assert answer.status_code == 500
    check(answer)


def test_a_caller_who_has_had_its_share_gets_them_too(settings: Settings) -> None:
    client = create_app(replace(settings, requests_per_address=1)).test_client()
    answer = [client.get("/v1/me") for _ in range(2)][-1]
    assert answer.status_code == 429
    check(answer)


def test_what_belongs_to_somebody_is_never_cached(
    app: Flask, client: FlaskClient, house: House, rows: Rows, signed_in: SignedIn, enter: Enter, office: Office
) -> None:
    document = enter(office.ours)
    keep(app, rows, document, body=jpeg())
    keep(app, rows, document, body=png(), rendition="page")
    browser = signed_in(CLIENT)
    for path, status in (("", 200), ("?rendition=page", 200), ("?rendition=thumb", 503)):
        answer = browser.get(f"/documents/{document}/pages/1{path}")
        assert answer.status_code == status
        check(answer)
        mine = client.get(
            f"/v1/documents/{document}/pages/1{path}", headers=bearer(house.token["client"]), buffered=True
        )
        assert mine.status_code == status
        check(mine)
    count = client.get("/v1/notices/count", headers=bearer(house.token["accountant"]))
    again = client.get(
        "/v1/notices/count", headers={**bearer(house.token["accountant"]), "If-None-Match": count.headers["ETag"]}
    )
    assert again.status_code == 304
    check(again)


@pytest.mark.parametrize("path", ["/static/pages.css", "/static/icon.svg", "/docs/static/docs.js"])
def test_a_file_of_the_program_is_asked_for_again(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]}, buffered=True)
    assert (answer.status_code, again.status_code) == (200, 304)
    check(answer, **{"Cache-Control": "no-cache"})
    check(again, **{"Cache-Control": "no-cache"})


def test_browsers_are_told_to_stay_with_tls_where_there_is_tls(settings: Settings) -> None:
    client = create_app(replace(settings, public_url="https://kvitto.example")).test_client()
    for path in ("/sign-in", "/v1/me", "/healthz", "/static/pages.css", "/nothing"):
        with client.get(path) as answer:
            assert answer.headers.getlist("Strict-Transport-Security") == ["max-age=31536000"]
    plain = create_app(replace(settings, public_url="http://kvitto.example")).test_client()
    assert "Strict-Transport-Security" not in plain.get("/sign-in").headers


def test_no_script_of_ours_makes_code_of_text() -> None:
    """The policy would forbid it; a library may have it only where it is never reached or where it is caught."""
    scripts = sorted(PACKAGE.rglob("*.js"))
    assert scripts
    for script in scripts:
        text = script.read_text("utf-8")
        made = re.findall(r"(?<![\w$.])(?:Function|eval)\((?:\"[^\"]*\"(?:\)\(|,))?", text)
        found = {each: made.count(each) for each in made}
        assert found == (BUNDLED if script.name == "swagger-ui-bundle.js" else {}), script
        assert not re.search(r"set(?:Timeout|Interval)\(\s*[\"'`]", text), script


def test_no_page_holds_script_or_style_of_its_own(app: Flask) -> None:
    for folder in ("web", "api"):
        for template in (PACKAGE / folder / "templates").rglob("*.html"):
            text = template.read_text("utf-8")
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", text), template
