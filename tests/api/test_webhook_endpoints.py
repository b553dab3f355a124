"""Addresses by the API: the secret once, bad ones refused with a word, another's unknown, all that is sent listed."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import EVERYTHING, open_gate, tokens
from gateway.database import writing
from gateway.messages.webhooks import Secret
from gateway.models import ApiToken, Job, WebhookDelivery, WebhookEndpoint
from tests.house import NOW, House, bearer

URL = "https://hooks.example/in"
PATH = "/v1/webhook-endpoints"


@pytest.fixture
def token(session: Session, house: House) -> dict[str, str]:
    """Give tokens that may manage webhooks: of our company, our agency, and the others'."""
    found = session.scalars(select(ApiToken).where(ApiToken.name == "accountant").order_by(ApiToken.id)).all()
    ours, theirs = (row.agency_id for row in found)
    made: dict[str, str] = {}
    owners: dict[str, dict[str, Any]] = {
        "company": {"company_id": house.company, "agency_id": None},
        "agency": {"company_id": None, "agency_id": ours},
        "other company": {"company_id": house.other_company, "agency_id": None},
        "other agency": {"company_id": None, "agency_id": theirs},
    }
    session.rollback()
    with writing(session):
        for name, owner in owners.items():
            made[name] = tokens.add_token(session, name=name, role="accounting", now=NOW, **owner)[1]
    return made


def added(client: FlaskClient, token: str, url: str = URL) -> Any:
    """Add an address."""
    return client.post(PATH, json={"url": url}, headers=bearer(token))


def opened(session: Session) -> Session:
    """Open the gate again that a request has narrowed."""
    open_gate(session, EVERYTHING)
    session.rollback()
    return session


def test_the_secret_is_shown_once(client: FlaskClient, token: dict[str, str]) -> None:
    answer = added(client, token["company"])
    assert answer.status_code == 201
    made = answer.get_json()
    assert Secret(made["secret"]).text.startswith("whsec_")
    assert (made["url"], made["state"], made["old_secret_until"]) == (URL, "enabled", None)
    assert answer.headers["Location"] == f"{PATH}/{made['id']}"
    headers = bearer(token["company"])
    for path in (PATH, f"{PATH}/{made['id']}"):
        shown = client.get(path, headers=headers)
        assert shown.status_code == 200
        assert made["secret"] not in shown.text
        assert '"secret"' not in shown.text
    again = added(client, token["company"])
    assert (again.status_code, again.get_json()["code"]) == (409, "webhook_exists")


def test_a_new_secret_leaves_the_old_one_a_day(client: FlaskClient, token: dict[str, str]) -> None:
    made = added(client, token["company"]).get_json()
    answer = client.post(f"{PATH}/{made['id']}/rotate", headers=bearer(token["company"]))
    assert answer.status_code == 200
    assert answer.get_json()["secret"] != made["secret"]
    assert answer.get_json()["old_secret_until"] is not None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hooks.example/", "webhook_not_https"), ("file:///etc/passwd", "webhook_not_https"),
        ("https://127.1/", "webhook_not_public"), ("https://0x7f000001/", "webhook_not_public"),
        ("https://2130706433/", "webhook_not_public"), ("https://[::]/", "webhook_not_public"),
        ("https://[::1]/", "webhook_not_public"), ("https://[::ffff:127.0.0.1]/", "webhook_not_public"),
        ("https://100.64.0.1/", "webhook_not_public"), ("https://10.0.0.1/", "webhook_not_public"),
        ("https://169.254.169.254/latest/meta-data/", "webhook_not_public"),
        ("https://metadata.google.internal/", "webhook_not_public"), ("https://localhost/", "webhook_not_public"),
        ("https://user@hooks.example/", "webhook_credentials"),
        ("https://hooks.example@127.0.0.1/", "webhook_credentials"),
        ("https://hooks.example:22/", "webhook_port"), ("https://hooks.example/\n", "bad_webhook_url"),
        ("https://hooks.example/#x", "bad_webhook_url"), ("https://hooks.example\\@10.0.0.1/", "bad_webhook_url"),
    ],
)  # fmt: skip
def test_an_address_inside_is_refused_and_it_is_said_why(
    client: FlaskClient, session: Session, token: dict[str, str], url: str, code: str
) -> None:
    for language in ("en", "sv"):
        headers = {**bearer(token["company"]), "Accept-Language": language}
        answer = client.post(PATH, json={"url": url}, headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (422, code)
        assert answer.get_json()["errors"][0]["pointer"] == "/url"
        assert len(answer.get_json()["detail"]) > 40
    assert opened(session).scalars(select(WebhookEndpoint)).all() == []


@pytest.mark.parametrize("body", [{}, {"url": 1}, {"url": None}, {"url": URL, "secret": "mine"}, {"url": "x" * 2001}])
def test_what_is_no_request_is_refused(client: FlaskClient, token: dict[str, str], body: dict[str, Any]) -> None:
    assert client.post(PATH, json=body, headers=bearer(token["company"])).status_code == 422


def test_anothers_address_is_unknown(client: FlaskClient, session: Session, token: dict[str, str]) -> None:
    mine = added(client, token["company"]).get_json()["id"]
    client.post(f"{PATH}/{mine}/test", headers=bearer(token["company"]))
    delivery = opened(session).scalars(select(WebhookDelivery.id)).one()
    session.rollback()
    calls = [("GET", ""), ("DELETE", ""), ("POST", "/rotate"), ("POST", "/test"), ("POST", "/enable"),
             ("GET", "/deliveries"), ("POST", f"/deliveries/{delivery}/replay")]  # fmt: skip
    for name in ("agency", "other company", "other agency"):
        headers = {**bearer(token[name]), "X-Request-Id": "same"}
        assert client.get(PATH, headers=headers).get_json()["data"] == []
        for method, rest in calls:
            unknown = uuid4()
            answers = [client.open(f"{PATH}/{each}{rest}", method=method, headers=headers) for each in (mine, unknown)]
            assert answers[0].status_code == 404
            assert answers[0].text == answers[1].text.replace(str(unknown), mine), (name, method, rest)
    assert client.get(f"{PATH}/{mine}", headers=bearer(token["company"])).get_json()["state"] == "enabled"
    assert opened(session).scalars(select(Job)).all()[1:] == []


@pytest.mark.parametrize("holder", ["client", "accountant", "integrator"])
def test_who_may_not_manage_webhooks_may_do_nothing_here(client: FlaskClient, house: House, holder: str) -> None:
    headers, one = bearer(house.token[holder]), f"{PATH}/{uuid4()}"
    calls = [("GET", PATH), ("POST", PATH), ("GET", one), ("DELETE", one), ("POST", f"{one}/rotate"),
             ("POST", f"{one}/test"), ("POST", f"{one}/enable"), ("GET", f"{one}/deliveries"),
             ("POST", f"{one}/deliveries/{uuid4()}/replay")]  # fmt: skip
    for method, path in calls:
        assert client.open(path, method=method, headers=headers).status_code == 403, (method, path)


def test_a_test_is_sent_and_listed_with_what_became_of_it(
    client: FlaskClient, session: Session, token: dict[str, str]
) -> None:
    headers = bearer(token["agency"])
    endpoint = added(client, token["agency"]).get_json()["id"]
    answer = client.post(f"{PATH}/{endpoint}/test", headers=headers)
    assert answer.status_code == 202
    assert (answer.get_json()["event"], answer.get_json()["reason"]) == ("ping", "waiting")
    with writing(opened(session)):
        delivery = session.get_one(WebhookDelivery, UUID(answer.get_json()["id"]))
        delivery.state, delivery.error, delivery.answer_status, delivery.attempts = "failed", "answered", 500, 10
        session.scalars(select(Job)).one().state = "done"
    swedish = client.get(f"{PATH}/{endpoint}/deliveries", headers={**headers, "Accept-Language": "sv"}).get_json()[
        "data"
    ]
    [shown] = client.get(f"{PATH}/{endpoint}/deliveries", headers=headers).get_json()["data"]
    assert shown["text"].startswith("The receiver answered 500.")
    assert swedish[0]["text"] != shown["text"]
    assert shown["body"]["type"] == "ping"
    again = client.post(f"{PATH}/{endpoint}/deliveries/{shown['id']}/replay", headers=headers)
    assert (again.status_code, again.get_json()["id"], again.get_json()["state"]) == (202, shown["id"], "waiting")


def test_deliveries_come_page_by_page(client: FlaskClient, token: dict[str, str]) -> None:
    headers = bearer(token["company"])
    path = f"{PATH}/{added(client, token['company']).get_json()['id']}"
    ids = [client.post(f"{path}/test", headers=headers).get_json()["id"] for _ in range(3)]
    first = client.get(f"{path}/deliveries?limit=2", headers=headers).get_json()
    rest = client.get(f"{path}/deliveries?cursor={first['next_cursor']}", headers=headers).get_json()
    assert [each["id"] for each in first["data"] + rest["data"]] == ids[::-1]


def test_a_disabled_address_says_so_and_can_be_enabled(
    client: FlaskClient, session: Session, token: dict[str, str]
) -> None:
    headers = bearer(token["company"])
    endpoint = added(client, token["company"]).get_json()["id"]
    with writing(opened(session)):
        session.get_one(WebhookEndpoint, UUID(endpoint)).disabled_at = NOW
    refused = client.post(f"{PATH}/{endpoint}/test", headers=headers)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "webhook_disabled")
    for _ in range(2):
        answer = client.post(f"{PATH}/{endpoint}/enable", headers=headers)
        assert (answer.status_code, answer.get_json()["state"]) == (200, "enabled")
    assert client.post(f"{PATH}/{endpoint}/test", headers=headers).status_code == 202


def test_a_removed_address_is_gone(client: FlaskClient, token: dict[str, str]) -> None:
    headers = bearer(token["company"])
    endpoint = added(client, token["company"]).get_json()["id"]
    answer = client.delete(f"{PATH}/{endpoint}", headers=headers)
    assert (answer.status_code, answer.data) == (204, b"")
    assert client.get(f"{PATH}/{endpoint}", headers=headers).status_code == 404
    assert client.delete(f"{PATH}/{endpoint}", headers=headers).status_code == 404
    assert added(client, token["company"]).status_code == 201


def test_secrets_are_in_no_log(
    app: Flask, client: FlaskClient, token: dict[str, str], caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    made = added(client, token["company"]).get_json()
    new = client.post(f"{PATH}/{made['id']}/rotate", headers=bearer(token["company"])).get_json()
    seen = capsys.readouterr()
    told = caplog.text + seen.out + seen.err
    assert made["id"] in told
    assert not [secret for secret in (made["secret"], new["secret"]) if secret.removeprefix("whsec_") in told]
