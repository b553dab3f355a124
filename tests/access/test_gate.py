"""The gate: nobody sees another tenant's rows, and a query without a gate is found out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.access import EVERYTHING, Caller, UngatedQueryError, find, open_gate, people
from gateway.access.gate import company_within, gated_tables
from gateway.collaboration import register
from gateway.database import db, writing
from gateway.errors import NotFoundError
from gateway.models import (
    Agency,
    AuditEvent,
    Base,
    Collaboration,
    Company,
    Document,
    Job,
    Notice,
    Sender,
    User,
)
from gateway.models.collaboration import STATES, WORKING
from tests.house import NOW, House


@pytest.fixture
def documents(session: Session, house: House) -> dict[str, Any]:
    """Put one document into each company."""
    with writing(session):
        for company in (house.company, house.other_company):
            session.add(
                Document(
                    company_id=company, sha256=uuid4().hex, bytes=1, status="received", kind_hint="auto", source="api",
                    received_at=NOW, received_by="test",
                )
            )  # fmt: skip
    return {str(row.company_id): row.id for row in session.scalars(select(Document))}


def caller(house: House) -> Caller:
    """Make a caller of our company."""
    return Caller("token:1", "scanner", "device", frozenset({"documents:read"}), house.company, None)


def accountant(session: Session, house: House) -> Caller:
    """Make a caller of our agency."""
    agreed = select(Collaboration.agency_id).where(Collaboration.company_id == house.company)
    return replace(caller(house), company_id=None, agency_id=session.scalars(agreed).one())


def test_a_caller_sees_only_its_own_rows(session: Session, house: House, documents: dict[str, Any]) -> None:
    open_gate(session, caller(house))
    session.expunge_all()
    assert session.scalars(select(Document.id)).all() == [documents[str(house.company)]]
    assert session.scalar(select(func.count()).select_from(Document)) == 1
    assert session.scalars(select(Company.id)).all() == [house.company]


def test_another_tenants_row_is_as_unknown_as_any(session: Session, house: House, documents: dict[str, Any]) -> None:
    open_gate(session, caller(house))
    session.expunge_all()
    assert find(session, Document, documents[str(house.company)]).company_id == house.company
    for unknown in (documents[str(house.other_company)], uuid4()):
        with pytest.raises(NotFoundError):
            find(session, Document, unknown)
        assert session.get(Document, unknown) is None


def test_an_agency_sees_its_clients_and_no_others(session: Session, house: House, documents: dict[str, Any]) -> None:
    open_gate(session, accountant(session, house))
    session.expunge_all()
    assert session.scalars(select(Document.id)).all() == [documents[str(house.company)]]


@pytest.mark.parametrize("state", STATES)
def test_an_agency_reaches_a_company_only_while_they_work_together(
    session: Session, house: House, documents: dict[str, Any], state: str
) -> None:
    agency = accountant(session, house)
    with writing(session):
        session.scalars(select(Collaboration).where(Collaboration.company_id == house.company)).one().state = state
    open_gate(session, agency)
    session.expunge_all()
    works = state in WORKING
    assert bool(session.scalars(select(Document.id)).all()) is works
    assert session.scalars(select(Company.id)).all() == [house.company], "it stays known by name"
    if works:
        assert company_within(session, house.company) == house.company
    else:
        with pytest.raises(NotFoundError):
            company_within(session, house.company)


def test_a_company_knows_only_the_agencies_that_turned_to_it(session: Session, house: House) -> None:
    with writing(session):
        other = session.scalars(select(Agency).where(Agency.name == "Annan Byrå")).one()
        draft = register.agree(session, other, session.get_one(Company, house.company), now=NOW)
        draft.state = "draft"
    open_gate(session, caller(house))
    session.expunge_all()
    assert session.scalars(select(Agency.name)).all() == ["Siffra & Co"]
    assert [each.state for each in session.scalars(select(Collaboration))] == ["active"]


def test_who_sends_sees_what_he_sent_and_nothing_that_hangs_on_the_rest(
    session: Session, house: House, documents: dict[str, Any]
) -> None:
    mine, company = uuid4(), house.company
    with writing(session):
        session.add(
            Document(
                id=mine, company_id=company, sha256=uuid4().hex, bytes=1, status="received", kind_hint="auto",
                source="api", received_at=NOW, received_by="user:1",
            )
        )  # fmt: skip
        session.flush()
        session.add(Sender(company_id=company, document_id=mine, actor="user:1", sent_at=NOW))
        for each in (mine, documents[str(company)]):
            session.add(
                Notice(
                    company_id=company, document_id=each, kind="document_read", status="green", findings=[], params={},
                    created_at=NOW,
                )
            )  # fmt: skip
            audit.record(session, company_id=company, subject_id=each, action="received", actor="user:1", now=NOW)
    open_gate(session, replace(caller(house), senders=("user:1", "token:7")))
    session.expunge_all()
    assert session.scalars(select(Document.id)).all() == [mine]
    assert session.scalars(select(Notice.document_id)).all() == [mine]
    assert session.scalars(select(AuditEvent.subject_id)).all() == [mine]


def test_people_are_known_where_one_works_with_them(session: Session, house: House) -> None:
    with writing(session):
        agency = accountant(session, house).agency_id
        for email, place in (("kim@k.se", {"company_id": house.company}), ("anna@s.se", {"agency_id": agency}),
                             ("eva@a.se", {"company_id": house.other_company})):  # fmt: skip
            role = "accountant" if "agency_id" in place else "reader"
            where = {"company_id": None, "agency_id": None, **place}
            people.add_member(
                session, people.add_user(session, email=email, now=NOW), role=role, actor="operator", now=NOW, **where
            )
    open_gate(session, caller(house))
    session.expunge_all()
    assert session.scalars(select(User.email).order_by(User.email)).all() == ["anna@s.se", "kim@k.se"]


def test_every_row_that_belongs_to_somebody_is_gated() -> None:
    owned = {
        table.name for table in Base.metadata.tables.values() if {"company_id", "agency_id"} & set(table.columns.keys())
    }
    gated = {str(table.__table__) for table in gated_tables()}
    assert owned - gated == {"device_code", "one_time_link"}, "these are looked up before it is known who asks"


def test_a_join_does_not_open_the_gate(session: Session, house: House, documents: dict[str, Any]) -> None:
    open_gate(session, caller(house))
    joined = select(Document.id).join(Company, Company.id == Document.company_id)
    assert len(session.scalars(joined).all()) == 1
    from_company = select(Document.id).select_from(Company).join(Document, Company.id == Document.company_id)
    assert len(session.scalars(from_company).all()) == 1


def test_a_query_without_a_gate_is_a_bug(app: Flask, house: House) -> None:
    with app.app_context():
        for statement in (select(Document), select(Job.id), select(func.count()).select_from(AuditEvent)):
            with pytest.raises(UngatedQueryError):
                db.session.execute(statement)


def test_everything_sees_everything(session: Session, documents: dict[str, Any]) -> None:
    open_gate(session, EVERYTHING)
    assert len(session.scalars(select(Document)).all()) == 2
