"""Client credentials over HTTP, as libraries send them; and tokens where they do not belong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from gateway.access import integrations
from gateway.access.integrations import Owner, Program
from gateway.database import writing
from tests.house import NOW, House, bearer

GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def credentials(session: Session, house: House) -> tuple[str, str]:
    """Give the id and the secret of an integration of our company."""
    program = Program("Till", "Kassa", "1", "documents", ["documents:read", "documents:send"])
    with writing(session):
        added, secret = integrations.add(session, Owner(house.company, None, "o"), program, with_secret=True, now=NOW)
        assert secret is not None
        return str(added.id), secret


def test_a_secret_is_exchanged_by_header_or_form(client: FlaskClient, credentials: tuple[str, str]) -> None:
    client_id, secret = credentials
    form = {**GRANT, "client_id": client_id, "client_secret": secret}
    for answer in (
        client.post("/v1/oauth/token", data=GRANT, auth=credentials),
        client.post("/v1/oauth/token", data=form),
        client.post("/v1/oauth/token", data={**GRANT, "client_id": client_id, "audience": "x"}, auth=credentials),
    ):
        body: dict[str, Any] = answer.get_json()
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
        assert body["scope"] == "documents:read documents:send"
        assert client.get("/v1/documents", headers=bearer(body["access_token"])).status_code == 200
        assert client.get("/v1/notices", headers=bearer(body["access_token"])).status_code == 403


def test_a_narrower_token_does_less(client: FlaskClient, credentials: tuple[str, str]) -> None:
    granted = client.post("/v1/oauth/token", data={**GRANT, "scope": "documents:read"}, auth=credentials).get_json()
    headers = {**bearer(granted["access_token"]), "Idempotency-Key": "k"}
    assert client.post("/v1/documents", data=b"x", headers=headers, content_type="image/jpeg").status_code == 403
    refused = client.post("/v1/oauth/token", data={**GRANT, "scope": "members:manage"}, auth=credentials)
    assert (refused.status_code, refused.get_json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(("form", "error"), [
    ({}, "invalid_request"),
    ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
    ({**GRANT, "client_secret": "twice"}, "invalid_request"),
])  # fmt: skip
def test_a_wrong_request_is_told_by_its_name(
    client: FlaskClient, credentials: tuple[str, str], form: dict[str, str], error: str
) -> None:
    answer = client.post("/v1/oauth/token", data=form, auth=credentials)
    assert (answer.status_code, answer.get_json()["error"]) == (400, error)


def test_wrong_secrets_are_refused_alike_and_slowed_down(client: FlaskClient, credentials: tuple[str, str]) -> None:
    client_id, secret = credentials
    answers = [
        client.post("/v1/oauth/token", data=GRANT, auth=auth)
        for auth in ((client_id, "wrong"), (str(UUID(int=1)), secret), ("x", "y"), ("", ""))
    ]
    answers.append(client.post("/v1/oauth/token", data=GRANT))
    answers.append(client.post("/v1/oauth/token", data=GRANT, headers={"Authorization": "Basic %%%"}))
    for answer in answers:
        assert (answer.status_code, answer.get_json()) == (401, answers[0].get_json())
        assert answer.get_json()["error"] == "invalid_client"
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="Underlag"'
    for _ in range(15):
        client.post("/v1/oauth/token", data=GRANT, auth=(client_id, "wrong"))
    slowed = client.post("/v1/oauth/token", data=GRANT, auth=credentials)
    assert (slowed.status_code, slowed.get_json()["code"]) == (429, "too_many_guesses")
    assert 0 < int(slowed.headers["Retry-After"]) <= 30


@pytest.mark.parametrize(
    "query", ["access_token={}", "company={}", "token={}", "access_token=anything", "a=1&b=2&c={}"]
)
def test_a_token_in_the_address_is_refused_and_not_written_down(client: FlaskClient, house: House, query: str) -> None:
    token = house.token["client"]
    with capture_logs() as written:
        answer = client.get(f"/v1/documents?{query.format(token)}", headers=bearer(token))
        client.get(f"/v1/{token}")
        client.get(f"/phone/{token}")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "token_in_address")
    assert len(written) == 3
    assert token[8:] not in str(written)
    assert token not in answer.text


def test_the_description_tells_how_to_prove_oneself(client: FlaskClient) -> None:
    spec = client.get("/openapi.json").get_json()
    schemes = spec["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"
    assert schemes["client"]["flows"]["clientCredentials"]["tokenUrl"] == "/v1/oauth/token"
    assert "services:sync" in schemes["client"]["flows"]["clientCredentials"]["scopes"]
    assert spec["paths"]["/v1/device/code"]["post"]["security"] == []
    assert {"token": []} in spec["paths"]["/v1/documents"]["get"]["security"]
    for path in ("/v1/device/code", "/v1/device/token", "/v1/oauth/token"):
        told = spec["paths"][path]["post"]
        assert "application/x-www-form-urlencoded" in told["requestBody"]["content"]
        assert {"200", "400", "401", "405", "413", "429", "500", "503"} <= set(told["responses"])
        assert "application/json" in told["responses"]["400"]["content"]
