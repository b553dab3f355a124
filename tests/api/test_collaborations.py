"""Inviting, reminding and ending by program; what others have is as unknown as what there is not."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.access import EVERYTHING, open_gate, people, tokens
from gateway.database import writing
from gateway.models import Collaboration, Company, Integration, Letter
from tests.house import NOW, House, bearer

NEW: dict[str, Any] = {
    "company": {"name": "Nystart AB", "organisation_number": "556036-0793"},
    "contact_name": "Eva",
    "contact_email": "eva@nystart.example",
    "services": ["invoicing_exchange"],
    "accountant": "Anna@siffra.example",
}
FORBIDDEN_FIELDS = ("state", "agency_id", "situation", "agreed_until", "answered_at")


@pytest.fixture
def program(session: Session, house: House) -> str:
    """Give our agency an accountant and an accounting system, and the token of that."""
    with writing(session):
        agency = session.scalars(select(Collaboration.agency_id).where(Collaboration.company_id == house.company)).one()
        anna = people.add_user(session, email="anna@siffra.example", now=NOW)
        people.add_member(
            session, anna, role="accountant", company_id=None, agency_id=agency, actor="operator", now=NOW
        )
        session.add(
            Integration(
                name="Bokföring", system="Advisor", version="1", role="accounting", scopes=[], agency_id=agency,
                created_at=NOW,
            )
        )  # fmt: skip
        return tokens.add_token(
            session, name="Bokföring", role="accounting", company_id=None, agency_id=agency, now=NOW
        )[1]


@pytest.fixture
def agreed(session: Session, house: House) -> UUID:
    """Name the collaboration of our house."""
    return session.scalars(select(Collaboration.id).where(Collaboration.company_id == house.company)).one()


def everything(session: Session) -> None:
    """Let the session see everything again, after a request has opened the gate for its caller."""
    session.rollback()
    open_gate(session, EVERYTHING)
    session.expunge_all()


def test_a_program_invites_a_new_client(client: FlaskClient, session: Session, program: str) -> None:
    answer = client.post("/v1/collaborations", json=NEW, headers=bearer(program))
    made = answer.get_json()
    assert answer.status_code == 201, made
    assert (made["state"], made["situation"], made["company"]["name"]) == ("invited", "new_customer", "Nystart AB")
    assert {row["service"]: row["state"] for row in made["services"]} == dict.fromkeys(
        ("invoicing_exchange", "scanner", "financial_overview"), "waiting"
    )
    everything(session)
    assert session.scalars(select(Letter.email)).all() == ["eva@nystart.example"]
    session.rollback()
    shown = client.get(answer.headers["Location"], headers=bearer(program)).get_json()
    assert shown == made
    again = client.post("/v1/collaborations", json=NEW, headers=bearer(program))
    assert (again.status_code, again.get_json()["code"]) == (409, "already_client")
    body = {**NEW, "company": None, "company_id": made["company"]["id"]}
    twice = client.post("/v1/collaborations", json=body, headers=bearer(program)).get_json()
    assert [each["code"] for each in twice["errors"]] == ["service_waiting"]


def test_all_that_is_missing_is_named_and_nothing_is_kept(client: FlaskClient, session: Session, program: str) -> None:
    with writing(session):
        session.scalars(select(Integration)).one().revoked_at = NOW
    body = {**NEW, "accountant": "nobody@siffra.example", "contact_email": None}
    headers = {**bearer(program), "Accept-Language": "sv"}
    problem = client.post("/v1/collaborations", json=body, headers=headers).get_json()
    assert (problem["status"], problem["code"]) == (409, "not_ready_to_invite")
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [
        ("/", "no_accounting_system"), ("contact_email", "no_contact"), ("accountant", "no_accountant"),
    ]  # fmt: skip
    assert "bokföringsprogram" in problem["errors"][0]["detail"]
    everything(session)
    found = select(func.count()).select_from(Company).where(Company.organisation_number == "556036-0793")
    assert session.scalar(found) == 0


def test_the_details_of_a_known_company_are_neither_shown_nor_changed(
    client: FlaskClient, session: Session, house: House, program: str
) -> None:
    with writing(session):
        session.get_one(Company, house.other_company).city = "Hemlig"
    body = {**NEW, "company": {"name": "Mitt namn", "organisation_number": "556677-8899", "city": "Min stad"}}
    answer = client.post("/v1/collaborations", json=body, headers=bearer(program))
    assert (answer.status_code, answer.get_json()["code"]) == (409, "not_ready_to_invite")
    assert [each["code"] for each in answer.get_json()["errors"]] == ["nobody_to_answer"]
    everything(session)
    company = session.get_one(Company, house.other_company)
    assert (company.name, company.city) == ("Annat Bolag AB", "Hemlig")
    assert session.scalars(select(Letter)).all() == []


@pytest.mark.parametrize("field", FORBIDDEN_FIELDS)
def test_nothing_is_set_that_is_not_to_be_chosen(client: FlaskClient, program: str, field: str) -> None:
    answer = client.post("/v1/collaborations", json={**NEW, field: "active"}, headers=bearer(program))
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["code"] == "unknown_field"


@pytest.mark.parametrize("change", [{"company": None}, {"company_id": str(uuid4())}])
def test_a_company_is_named_in_one_way(client: FlaskClient, program: str, change: dict[str, Any]) -> None:
    answer = client.post("/v1/collaborations", json={**NEW, **change}, headers=bearer(program))
    assert (answer.status_code, answer.get_json()["code"]) == (422, "company_choice")


def test_a_program_ends_services_and_is_told_when_that_is_no_more_possible(
    client: FlaskClient, program: str, agreed: UUID
) -> None:
    path = f"/v1/collaborations/{agreed}/end"
    body = {"services": ["digital_invoices"], "keeps_data": False}
    one = client.post(path, json=body, headers=bearer(program)).get_json()
    rows = {row["service"]: row for row in one["services"]}
    assert (one["state"], rows["digital_invoices"]["state"]) == ("active", "ended")
    assert (rows["digital_invoices"]["ended_by"], rows["digital_invoices"]["keeps_data"]) == ("agency", False)
    again = client.post(path, json=body, headers=bearer(program))
    assert (again.status_code, again.get_json()["code"]) == (409, "service_already_ended")
    assert client.post(path, json={"keeps_data": True}, headers=bearer(program)).get_json()["state"] == "ended"
    over = client.post(path, json={"keeps_data": True}, headers=bearer(program))
    assert (over.status_code, over.get_json()["code"]) == (409, "already_ended")
    for step in ("remind", "revoke"):
        answer = client.post(f"/v1/collaborations/{agreed}/{step}", headers=bearer(program))
        assert (answer.status_code, answer.get_json()["code"]) == (409, "already_ended")


def test_a_device_is_refused_when_its_service_has_ended(
    client: FlaskClient, house: House, program: str, agreed: UUID, send: Any
) -> None:
    client.post(f"/v1/collaborations/{agreed}/end", json={"keeps_data": True}, headers=bearer(program))
    answer = send(b"\xff\xd8\xff\xe0 a photo")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "service_not_active")


def test_an_invitation_is_reminded_of_once_a_week_and_taken_back(client: FlaskClient, program: str) -> None:
    made = client.post("/v1/collaborations", json=NEW, headers=bearer(program)).get_json()
    path = f"/v1/collaborations/{made['id']}"
    answer = client.post(f"{path}/remind", headers=bearer(program))
    assert (answer.status_code, answer.get_json()["code"]) == (409, "reminded_recently")
    assert client.post(f"{path}/revoke", headers=bearer(program)).get_json()["state"] == "revoked"
    answer = client.post(f"{path}/remind", headers=bearer(program))
    assert (answer.status_code, answer.get_json()["code"]) == (409, "invitation_revoked")


def test_a_companys_program_reads_and_does_not_manage(
    client: FlaskClient, session: Session, house: House, agreed: UUID
) -> None:
    with writing(session):
        token = tokens.add_token(
            session, name="t", role="accounting", company_id=house.company, agency_id=None, now=NOW
        )[1]
    [shown] = client.get("/v1/collaborations", headers=bearer(token)).get_json()["data"]
    assert (shown["id"], shown["agency_name"]) == (str(agreed), "Siffra & Co")
    body = {"keeps_data": True}
    for path, sent in (("", NEW), (f"/{agreed}/end", body), (f"/{agreed}/remind", {}), (f"/{agreed}/revoke", {})):
        answer = client.post(f"/v1/collaborations{path}", json=sent, headers=bearer(token))
        assert (answer.status_code, answer.get_json()["code"]) == (403, "agency_needed")
    assert client.get("/v1/collaborations", headers=bearer(house.token["client"])).status_code == 403


def test_another_agencys_collaboration_is_as_unknown_as_any(
    client: FlaskClient, session: Session, house: House, program: str
) -> None:
    theirs = session.scalars(select(Collaboration.id).where(Collaboration.company_id == house.other_company)).one()
    session.rollback()
    headers = {**bearer(program), "X-Request-Id": "same"}
    for method, end, body in (
        ("GET", "", None), ("POST", "/remind", None), ("POST", "/revoke", None), ("POST", "/end", {"keeps_data": True}),
    ):  # fmt: skip
        answers = [
            client.open(f"/v1/collaborations/{each}{end}", method=method, json=body, headers=headers)
            for each in (theirs, uuid4())
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        first, second = (answer.get_json() | {"instance": ""} for answer in answers)
        assert first == second
    invitation = {**NEW, "company": None, "company_id": str(house.other_company)}
    assert client.post("/v1/collaborations", json=invitation, headers=headers).status_code == 404
    assert {row["company"]["id"] for row in client.get("/v1/collaborations", headers=headers).get_json()["data"]} == {
        str(house.company)
    }
