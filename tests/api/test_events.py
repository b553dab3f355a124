"""`/v1/events`: the history for programs that were permitted it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import tokens
from gateway.database import writing
from gateway.models import ApiToken, AuditEvent
from tests.house import NOW, House, bearer
from tests.pictures import jpeg

Program = Callable[..., str]


@pytest.fixture
def program(session: Session, house: House) -> Program:
    """Give a function that makes a token for an accounting program of our company, or of its agency."""

    def made(*, is_agency: bool = False) -> str:
        agency = session.scalars(select(ApiToken.agency_id).where(ApiToken.agency_id.is_not(None))).first()
        tenant: dict[str, Any] = {"company_id": house.company, "agency_id": None}
        if is_agency:
            tenant = {"company_id": None, "agency_id": agency}
        with writing(session):
            return tokens.add_token(session, name="Bokföring", role="accounting", now=NOW, **tenant)[1]

    return made


def test_a_program_of_a_company_is_told_its_history(
    client: FlaskClient, program: Program, send: Callable[..., Any], house: House
) -> None:
    token, document = program(), send(jpeg()).get_json()["id"]
    page = client.get("/v1/events", headers=bearer(token)).get_json()
    assert [each["action"] for each in page["data"]][:2] == ["received", "token_added"]
    first = page["data"][0]
    assert (first["subject_id"], first["actor_name"], first["company_id"]) == (document, "client", str(house.company))
    assert first["where"].startswith("api 127.0.0.0/24")
    assert first["object"] == "event"
    assert page["data"][1]["actor_name"] is None
    assert [each["number"] for each in page["data"]] == list(range(first["number"], 0, -1))


def test_it_is_narrowed_and_paged(client: FlaskClient, program: Program, house: House) -> None:
    token = program()
    page = client.get("/v1/events?action=token_added&limit=1", headers=bearer(token)).get_json()
    assert (len(page["data"]), page["has_more"]) == (1, True)
    rest = client.get(f"/v1/events?action=token_added&cursor={page['next_cursor']}", headers=bearer(token)).get_json()
    assert {each["action"] for each in rest["data"]} == {"token_added"}
    assert client.get("/v1/events?actor=token:x", headers=bearer(token)).get_json()["data"] == []


def test_a_program_of_an_agency_is_told_its_own_and_a_clients(
    client: FlaskClient, program: Program, house: House
) -> None:
    token = bearer(program(is_agency=True))
    own = client.get("/v1/events", headers=token).get_json()["data"]
    assert {each["agency_id"] for each in own} != {None}
    assert "company_registered" not in {each["action"] for each in own}
    clients = client.get(f"/v1/events?company={house.company}", headers=token).get_json()["data"]
    assert "company_registered" in {each["action"] for each in clients}
    assert client.get(f"/v1/events?company={house.other_company}", headers=token).status_code == 404


def test_who_was_not_permitted_it_is_refused(client: FlaskClient, house: House, session: Session) -> None:
    for name in ("client", "integrator"):
        assert client.get("/v1/events", headers=bearer(house.token[name])).status_code == 403
    assert session.scalars(select(AuditEvent.id)).first() is not None
