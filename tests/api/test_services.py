"""What is active, what has changed since a program last asked, and programs that are too old."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway.access import tokens
from gateway.database import writing
from gateway.models import AuditEvent, Collaboration, CollaborationService, Integration
from gateway.parts import install, parts_of
from tests.house import NOW, House, bearer


@pytest.fixture
def program(session: Session, house: House) -> str:
    """Register the accounting system of our agency and give its token."""
    with writing(session):
        agency = session.scalars(select(Collaboration.agency_id).where(Collaboration.company_id == house.company)).one()
        row = Integration(
            name="Bokföring", system="Advisor", version="1", role="accounting", scopes=[], agency_id=agency,
            created_at=NOW,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return tokens.add_token(
            session, name="Bokföring", role="accounting", company_id=None, agency_id=agency, now=NOW,
            kind="integration", integration_id=row.id,
        )[1]  # fmt: skip


def sync(client: FlaskClient, token: str, version: str = "2026.10", **more: Any) -> Any:
    """Look at the services as a program does."""
    body = {"system": "Advisor", "version": version, **more}
    return client.post("/v1/services/sync", json=body, headers=bearer(token))


def test_a_program_learns_what_is_active_and_then_what_has_changed(
    client: FlaskClient, session: Session, house: House, program: str
) -> None:
    first = sync(client, program)
    assert first.status_code == 200, first.get_json()
    told = first.get_json()
    assert told["changed_since"] is None
    assert {row["company_id"] for row in told["services"]} == {str(house.company)}
    assert {row["service"]: row["state"] for row in told["changed"]} == {
        "invoicing_exchange": "active", "scanner": "active", "financial_overview": "active",
        "digital_invoices": "active",
    }  # fmt: skip
    second = sync(client, program).get_json()
    assert (second["changed"], len(second["services"])) == ([], 4)
    assert second["changed_since"] == told["as_of"]
    session.rollback()
    with writing(session):
        session.execute(
            update(CollaborationService)
            .where(CollaborationService.service == "scanner")
            .values(ended_at=NOW, changed_at=datetime.now(UTC) + timedelta(minutes=1), keeps_data=False)
        )
    third = sync(client, program).get_json()
    assert [(row["service"], row["state"], row["keeps_data"]) for row in third["changed"]] == [
        ("scanner", "ended", False)
    ]


def test_the_version_is_written_down(client: FlaskClient, session: Session, program: str) -> None:
    sync(client, program)
    sync(client, program)
    row = session.scalars(select(Integration)).one()
    assert (row.version, row.synced_at is not None) == ("2026.10", True)
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "integration_updated")).all()
    assert [event.details["after"] for event in events] == [{"system": "Advisor", "version": "2026.10"}]


def test_a_program_that_is_too_old_is_told_what_is_needed_and_noted_all_the_same(
    app: Flask, client: FlaskClient, session: Session, program: str
) -> None:
    parts = parts_of(app)
    install(app, replace(parts, settings=replace(parts.settings, min_scanner_version="2026.11")))
    answer = sync(client, program)
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (426, "upgrade_needed")
    assert "2026.11" in problem["detail"]
    row = session.scalars(select(Integration)).one()
    assert (row.version, row.synced_at) == ("2026.10", None)
    session.rollback()
    assert sync(client, program, "2026.11").status_code == 200
    session.rollback()
    with writing(session):
        session.execute(update(CollaborationService).values(ended_at=NOW))
    assert sync(client, program, "1").status_code == 200, "what is not active needs nothing"


def test_looking_does_not_count_as_a_sync(client: FlaskClient, house: House, program: str) -> None:
    for _ in range(2):
        told = client.get("/v1/services", headers=bearer(program)).get_json()
        assert (len(told["changed"]), told["changed_since"]) == (4, None)
    since = {"changed_since": "2099-01-01T00:00:00+00:00"}
    told = client.get("/v1/services", headers=bearer(program), query_string=since).get_json()
    assert (told["changed"], len(told["services"])) == ([], 4)
    company = {"company": str(house.company)}
    assert len(client.get("/v1/services", headers=bearer(program), query_string=company).get_json()["services"]) == 4


def test_another_agencys_company_is_as_unknown_as_any(client: FlaskClient, house: House, program: str) -> None:
    answers = [
        client.get("/v1/services", headers={**bearer(program), "X-Request-Id": "same"}, query_string={"company": each})
        for each in (str(house.other_company), "01900000-0000-7000-8000-000000000000")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].get_data() == answers[1].get_data()


def test_a_token_of_no_integration_has_nothing_to_sync(client: FlaskClient, session: Session, house: House) -> None:
    with writing(session):
        token = tokens.add_token(
            session, name="t", role="invoicing", company_id=house.company, agency_id=None, now=NOW
        )[1]
    answer = sync(client, token)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "integration_needed")
    assert len(client.get("/v1/services", headers=bearer(token)).get_json()["services"]) == 4


@pytest.mark.parametrize("more", [{"version": ""}, {"version": "new"}, {"system": ""}, {"role": "admin"}])
def test_what_a_program_says_of_itself_is_checked(client: FlaskClient, program: str, more: dict[str, str]) -> None:
    assert sync(client, program, **more).status_code == 422


def test_a_device_asks_nothing_of_the_sort(client: FlaskClient, house: House) -> None:
    assert client.get("/v1/services", headers=bearer(house.token["client"])).status_code == 403
    assert sync(client, house.token["client"]).status_code == 403
