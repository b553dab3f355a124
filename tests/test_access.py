"""The gate: nobody sees another tenant's rows, and a query without a gate is found out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway import access
from gateway.access import EVERYTHING, Caller, SignInError, UngatedQueryError, WeakPasswordError, open_gate
from gateway.database import db, writing
from gateway.errors import NotFoundError, UnauthorisedError
from gateway.models import ApiToken, AuditEvent, Company, Document, Job, User
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


def caller(house: House, role: access.Role = "client") -> Caller:
    """Make a caller of our company."""
    return Caller("token:1", "scanner", role, house.company, None)


def test_a_caller_sees_only_its_own_rows(session: Session, house: House, documents: dict[str, Any]) -> None:
    open_gate(session, caller(house))
    session.expunge_all()
    assert session.scalars(select(Document.id)).all() == [documents[str(house.company)]]
    assert session.scalar(select(func.count()).select_from(Document)) == 1
    assert session.scalars(select(Company.id)).all() == [house.company]


def test_another_tenants_row_is_as_unknown_as_any(session: Session, house: House, documents: dict[str, Any]) -> None:
    open_gate(session, caller(house))
    session.expunge_all()
    assert access.find(session, Document, documents[str(house.company)]).company_id == house.company
    for unknown in (documents[str(house.other_company)], uuid4()):
        with pytest.raises(NotFoundError):
            access.find(session, Document, unknown)
        assert session.get(Document, unknown) is None


def test_an_agency_sees_its_clients_and_no_others(session: Session, house: House, documents: dict[str, Any]) -> None:
    agency_id = session.scalars(select(Company.agency_id).where(Company.id == house.company)).one()
    open_gate(session, Caller("user:1", "a@b.se", "accountant", None, agency_id))
    session.expunge_all()
    assert session.scalars(select(Document.id)).all() == [documents[str(house.company)]]


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


def test_a_token_is_stored_only_as_its_digest(session: Session, house: House) -> None:
    secret = house.token["client"]
    assert secret.startswith("gw_")
    row = session.scalars(select(ApiToken).where(ApiToken.prefix == secret[:9])).one()
    assert secret not in {str(value) for value in vars(row).values()}
    assert access.caller_of_token(session, secret)[0].company_id == house.company


def test_a_revoked_or_unknown_token_is_worth_nothing(session: Session, house: House) -> None:
    with writing(session):
        session.scalars(select(ApiToken).where(ApiToken.prefix == house.token["client"][:9])).one().revoked_at = NOW
    for secret in (house.token["client"], "gw_unknown", ""):
        with pytest.raises(UnauthorisedError):
            access.caller_of_token(session, secret)


@pytest.fixture
def person(session: Session, house: House) -> User:
    """Add a person of our company."""
    with writing(session):
        return access.add_user(
            session, email="Eva@Kvarnen.example", password="twelve letters", role="client",
            company_id=house.company, agency_id=None, now=NOW,
        )  # fmt: skip


def test_a_person_signs_in_and_out(session: Session, person: User, house: House) -> None:
    user_id = access.check_password(session, email=" eva@kvarnen.example", password="twelve letters")
    with writing(session):
        secret = access.open_session(session, user_id, now=NOW, hours=1)
    assert access.caller_of_session(session, secret, now=NOW).company_id == house.company
    with pytest.raises(UnauthorisedError):
        access.caller_of_session(session, secret, now=NOW + timedelta(hours=1))
    with writing(session):
        access.sign_out(session, secret)
    with pytest.raises(UnauthorisedError):
        access.caller_of_session(session, secret, now=NOW)


@pytest.mark.parametrize(("email", "password"), [("eva@kvarnen.example", "wrong"), ("nobody@kvarnen.example", "wrong")])
def test_who_is_unknown_is_not_told_apart(session: Session, person: User, email: str, password: str) -> None:
    with pytest.raises(SignInError) as raised:
        access.check_password(session, email=email, password=password)
    assert str(raised.value) == SignInError.message


def test_a_short_password_is_refused(session: Session, house: House) -> None:
    with pytest.raises(WeakPasswordError):
        access.add_user(
            session, email="a@b.se", password="short", role="client", company_id=house.company, agency_id=None, now=NOW
        )


def test_everything_sees_everything(session: Session, documents: dict[str, Any]) -> None:
    open_gate(session, EVERYTHING)
    assert len(session.scalars(select(Document)).all()) == 2
