"""The two addresses of a scanner that is paired, as RFC 8628 and the scanner expect them."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway.access import people
from gateway.database import writing
from gateway.models import ApiToken, DeviceCode
from tests.house import NOW, House, bearer

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
ASK = {"client_id": "underlag-scanner"}


def begin(client: FlaskClient, **more: str) -> dict[str, Any]:
    """Begin, and give the answer."""
    answer = client.post("/v1/device/code", data={**ASK, "device_name": "Front desk", **more})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.get_json()
    return body


def ask(client: FlaskClient, code: str, **more: str) -> tuple[int, dict[str, Any]]:
    """Ask for the token."""
    form = {**ASK, "grant_type": GRANT, "device_code": code, **more}
    answer = client.post("/v1/device/token", data={name: value for name, value in form.items() if value})
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.get_json()


def approve(session: Session, house: House) -> None:
    """Have an administrator of our company approve whatever waits."""
    with writing(session):
        person = people.add_user(session, email="kim@kvarnen.example", now=NOW)
        people.add_member(
            session, person, role="company_administrator", company_id=house.company, agency_id=None, actor="o", now=NOW
        )
        session.execute(update(DeviceCode).values(state="approved", company_id=house.company, user_id=person.id))


def test_a_code_comes_with_all_that_a_scanner_needs(client: FlaskClient) -> None:
    answer = client.post("/v1/device/code", data={**ASK, "something_else": "x"})
    body = answer.get_json()
    code = body["user_code"]
    assert body == {
        "device_code": body["device_code"],
        "user_code": f"{code[:4]}-{code[5:]}",
        "verification_uri": "http://localhost/device",
        "verification_uri_complete": f"http://localhost/device?code={code}",
        "expires_in": 600,
        "interval": 5,
    }
    assert len(body["device_code"]) >= 43
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_device_gets_its_token_once(client: FlaskClient, session: Session, house: House) -> None:
    code = begin(client)["device_code"]
    assert ask(client, code)[1]["error"] == "authorization_pending"
    assert ask(client, code)[1]["error"] == "slow_down"
    approve(session, house)
    status, told = ask(client, code)
    assert (status, told["token_type"], told["scope"]) == (200, "Bearer", "documents:read documents:send")
    me = client.get("/v1/me", headers=bearer(told["access_token"])).get_json()
    assert (me["company"]["name"], me["role"], me["token"]["name"]) == ("Kvarnens Kök AB", "device", "Front desk")
    assert ask(client, code)[1]["error"] == "invalid_grant"
    session.rollback()
    with writing(session):
        session.execute(update(ApiToken).where(ApiToken.kind == "device").values(revoked_at=NOW))
    assert client.get("/v1/me", headers=bearer(told["access_token"])).status_code == 401


@pytest.mark.parametrize(("change", "status", "error"), [
    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ({"grant_type": ""}, 400, "invalid_request"),
    ({"device_code": ""}, 400, "invalid_request"),
    ({"device_code": "x" * 3000}, 400, "invalid_request"),
    ({"device_code": "guessed é"}, 400, "invalid_grant"),
    ({"client_id": "another"}, 401, "invalid_client"),
    ({"client_id": ""}, 400, "invalid_request"),
])  # fmt: skip
def test_a_wrong_question_is_told_by_its_name(
    client: FlaskClient, change: dict[str, str], status: int, error: str
) -> None:
    code = begin(client)["device_code"]
    form = {"code": code, **change}
    code = form.pop("device_code", form.pop("code"))
    told = ask(client, code, **{name: value for name, value in form.items() if name != "code"})
    assert (told[0], told[1]["error"]) == (status, error)


def test_a_form_is_wanted(client: FlaskClient) -> None:
    for sent in ({"json": ASK}, {"query_string": ASK}, {"data": "client_id=underlag-scanner&client_id=x"}):
        answer = client.post("/v1/device/code", **sent)
        assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_request")
    twice = client.post(
        "/v1/device/code",
        data="client_id=underlag-scanner&client_id=x",
        content_type="application/x-www-form-urlencoded",
    )
    assert twice.get_json()["error"] == "invalid_request"


def test_an_address_that_waits_too_much_is_told_when_to_come_again(client: FlaskClient, session: Session) -> None:
    for _ in range(30):
        begin(client)
    refused = client.post("/v1/device/code", data=ASK)
    assert (refused.status_code, refused.get_json()["code"]) == (429, "too_many_codes")
    assert refused.get_json()["retryable"]
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    assert len(session.scalars(select(DeviceCode)).all()) == 30
