"""Shares: a token's, an address's, a company's; and that nobody gets a larger one by a trick."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from gateway.access import EVERYTHING, open_gate
from gateway.database import db, writing
from gateway.doorstep import rates
from gateway.doorstep.rates import Known, Rates
from gateway.models import ApiToken
from gateway.settings import Settings
from tests.house import NOW, House, bearer

CALLER, ADDRESS, ACCOUNT = 8, 5, 12


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def read(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Give everybody a small share."""
    return replace(settings, requests_per_caller=CALLER, requests_per_address=ADDRESS, requests_per_account=ACCOUNT)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let a test decide how time goes by."""
    clock = Clock()
    monkeypatch.setattr(rates, "monotonic", clock.read)
    return clock


def statuses(client: FlaskClient, count: int, path: str = "/v1/me", **more: Any) -> list[int]:
    """Ask some times."""
    return [client.get(path, **more).status_code for _ in range(count)]


def asked(client: FlaskClient, count: int, token: str) -> list[int]:
    """Ask some times with a token."""
    return statuses(client, count, headers=bearer(token))


def test_a_token_has_its_share_and_is_told_exactly_when_it_may_go_on(
    client: FlaskClient, house: House, clock: Clock
) -> None:
    mine = house.token["client"]
    assert asked(client, CALLER, mine) == [200] * CALLER
    answer = client.get("/v1/me", headers=bearer(mine))
    problem = answer.get_json()
    assert (answer.status_code, answer.content_type) == (429, "application/problem+json")
    assert (problem["code"], problem["retryable"]) == ("too_many_requests", True)
    assert answer.headers["Retry-After"] == "2"
    assert "2 s" in problem["detail"]
    clock.now += 1.2
    assert asked(client, 1, mine) == [429]
    clock.now += 0.8
    assert asked(client, 1, mine) == [200]


def test_each_answer_tells_what_is_left(client: FlaskClient, house: House, clock: Clock) -> None:
    told = [client.get("/v1/me", headers=bearer(house.token["client"])).headers for _ in range(CALLER + 1)]
    assert {headers["RateLimit-Policy"] for headers in told} == {f'"default";q={CALLER};w=10'}
    assert [headers["RateLimit"] for headers in told[:3]] == [
        '"default";r=7;t=2', '"default";r=6;t=3', '"default";r=5;t=4',
    ]  # fmt: skip
    assert told[-1]["RateLimit"] == '"default";r=0;t=10'
    assert "RateLimit" not in client.get("/healthz").headers


def test_another_token_is_not_touched(client: FlaskClient, house: House) -> None:
    statuses(client, CALLER + 1, headers=bearer(house.token["client"]))
    assert statuses(client, 1, headers=bearer(house.other["client"])) == [200]


def test_tokens_that_are_made_up_share_what_their_address_has(client: FlaskClient, house: House) -> None:
    found = [client.get("/v1/me", headers=bearer(f"gw_{uuid4().hex}")).status_code for _ in range(ADDRESS + 3)]
    assert found == [401] * ADDRESS + [429] * 3
    assert statuses(client, 1, "/v1/nothing") == [429]


def test_a_token_that_was_admitted_passes_from_an_address_that_is_flooded(client: FlaskClient, house: House) -> None:
    mine = bearer(house.token["client"])
    assert statuses(client, 1, headers=mine) == [200]
    assert statuses(client, ADDRESS + 1)[-1] == 429
    assert statuses(client, 1, headers=mine) == [200]


def test_an_office_with_many_tokens_behind_one_address_is_not_held_up(client: FlaskClient, house: House) -> None:
    tokens = [*house.token.values(), *house.other.values()]
    assert len(tokens) > ADDRESS
    assert {client.get("/v1/me", headers=bearer(token)).status_code for token in tokens} == {200}


def test_a_forwarded_address_is_the_callers_word_and_changes_nothing(client: FlaskClient) -> None:
    found = [
        client.get("/v1/me", headers={"X-Forwarded-For": f"10.0.0.{number}", "Forwarded": f"for=10.0.0.{number}"})
        for number in range(ADDRESS + 1)
    ]
    assert found[-1].status_code == 429


def test_other_addresses_have_their_own_share(client: FlaskClient) -> None:
    near, far = ({"REMOTE_ADDR": address} for address in ("192.0.2.1", "192.0.2.2"))
    assert statuses(client, ADDRESS + 1, environ_base=near)[-1] == 429
    assert statuses(client, 1, environ_base=far) == [401]


def test_a_whole_ipv6_network_is_one_address(client: FlaskClient) -> None:
    found = [
        statuses(client, 1, environ_base={"REMOTE_ADDR": f"2001:db8:0:1::{number:x}"})[0]
        for number in range(1, ADDRESS + 2)
    ]
    assert found[-1] == 429
    assert statuses(client, 1, environ_base={"REMOTE_ADDR": "2001:db8:0:2::1"}) == [401]


def test_the_tokens_of_a_company_share_what_the_company_has(client: FlaskClient, house: House) -> None:
    first, second = (bearer(house.token[role]) for role in ("client", "integrator"))
    assert statuses(client, CALLER, headers=first) == [200] * CALLER
    found = statuses(client, CALLER, headers=second)
    assert found == [200] * (ACCOUNT - CALLER) + [429] * (2 * CALLER - ACCOUNT)
    answer = client.get("/v1/me", headers=second)
    assert answer.headers["RateLimit-Policy"] == f'"account";q={ACCOUNT};w=10'
    assert statuses(client, 1, headers=bearer(house.other["client"])) == [200]


def test_a_token_that_is_revoked_is_counted_as_a_stranger_again(app: Flask, client: FlaskClient, house: House) -> None:
    mine = bearer(house.token["client"])
    assert statuses(client, 1, headers=mine) == [200]
    with app.app_context():
        open_gate(db.session(), EVERYTHING)
        with writing(db.session()) as session:
            session.execute(update(ApiToken).values(revoked_at=NOW + timedelta(days=1)))
    assert statuses(client, ADDRESS + 2, headers=mine) == [401] * (ADDRESS + 1) + [429]


def test_health_and_own_files_are_never_refused(client: FlaskClient) -> None:
    statuses(client, ADDRESS + 1)
    for path in ("/healthz", "/static/pages.css", "/docs/static/docs.js"):
        with client.get(path) as answer:
            assert answer.status_code == 200
    assert client.get("/readyz").status_code in {200, 503}


def test_what_does_not_exist_is_counted_too(client: FlaskClient) -> None:
    assert statuses(client, ADDRESS + 1, "/wp-login.php")[-1] == 429


def test_people_get_a_page(client: FlaskClient) -> None:
    headers = {"Accept": "text/html", "Accept-Language": "sv"}
    statuses(client, ADDRESS, "/sign-in", headers=headers)
    answer = client.get("/sign-in", headers=headers)
    assert (answer.status_code, answer.mimetype, answer.headers["Retry-After"]) == (429, "text/html", "2")
    assert "Vänta 2 s och försök igen" in answer.text


def test_zero_is_no_limit(app: Flask, settings: Settings, house: House) -> None:
    open_door = replace(settings, requests_per_caller=0, requests_per_address=0, requests_per_account=0)
    known = Rates(open_door)
    for number in range(1000):
        assert known.take(None, "192.0.2.1", now=0, cost=1) is None
        assert known.take(str(number), "192.0.2.1", now=0, cost=1) is None


def test_only_so_many_credentials_are_remembered(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_KNOWN", 10)
    known = Rates(settings)
    for number in range(100):
        known.admitted(str(number), Known(f"token:{number}", "company"), "192.0.2.1", now=0, cost=1)
    assert list(known._known) == [str(number) for number in range(90, 100)]
