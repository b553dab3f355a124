"""To be forgotten: nothing tells any longer who a person was, and bookkeeping material is untouched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gateway import audit, correspondence
from gateway.access import erasure, links, members, people, sessions, tokens
from gateway.access.members import LastAdministratorError, Place
from gateway.database import writing
from gateway.errors import NotFoundError
from gateway.models import (
    ApiToken,
    AuditEvent,
    Base,
    Collaboration,
    Company,
    DeviceCode,
    Document,
    Job,
    Membership,
    Notice,
    RecoveryCode,
    User,
    WebSession,
)
from tests.house import NOW, House, bearer
from tests.pictures import jpeg

EMAIL: Final = "karin@kvarnen.example"
NAME: Final = "Karin Kvarnström"
DEVICE: Final = "Karins telefon"


@pytest.fixture
def device() -> dict[str, str]:
    """Hold the token of the person's device."""
    return {}


@pytest.fixture
def karin(session: Session, house: House, device: dict[str, str]) -> UUID:
    """Enter a person with everything that hangs on one."""
    with writing(session):
        user = people.add_user(session, email=EMAIL, name=NAME, password="ett långt lösenord", now=NOW)
        user.second_factor, user.second_factor_step = "sealed", 1
        people.add_member(
            session,
            user,
            role="company_administrator",
            company_id=house.company,
            agency_id=None,
            actor="operator",
            now=NOW,
        )
        other = people.add_user(session, email="kim@kvarnen.example", now=NOW)
        people.add_member(
            session,
            other,
            role="company_administrator",
            company_id=house.company,
            agency_id=None,
            actor="operator",
            now=NOW,
        )
        member = people.memberships(session, user.id)[0]
        sessions.open_session(session, user.id, membership_id=member.id, now=NOW, hours=1, where="192.0.2.0/24")
        token, device["token"] = tokens.add_token(
            session, name=DEVICE, role="device", company_id=house.company, agency_id=None, now=NOW, kind="device",
            user_id=user.id,
        )  # fmt: skip
        session.add(RecoveryCode(user_id=user.id, code_sha256="0" * 64))
        members.invite(
            session, Place(house.other_company, None), email=EMAIL, name=NAME, role="reader", actor="user:1", now=NOW
        )
        session.add(
            WebSession(
                secret_sha256="1" * 64, token_id=token.id, where="198.51.100.0/24", browser=DEVICE, created_at=NOW,
                seen_at=NOW, expires_at=NOW,
            )
        )  # fmt: skip
        session.add(
            DeviceCode(
                device_sha256="2" * 64, user_sha256="3" * 64, name=DEVICE, user_id=user.id, created_at=NOW,
                expires_at=NOW, pause_seconds=5, state="approved", company_id=house.company,
            )
        )  # fmt: skip
        links.make(session, "password_reset", created_by="x", now=NOW, lasts=timedelta(hours=1), user_id=user.id)
        correspondence.order(
            session, "password_changed", email=EMAIL, language="sv", site="http://x/", params={"name": NAME}, now=NOW,
            user_id=user.id, path="account",
        )  # fmt: skip
        company = session.get_one(Company, house.company)
        company.contact_name, company.contact_email, company.contact_phone = NAME, EMAIL.upper(), "070-1740605"
        agreement = session.scalars(select(Collaboration).where(Collaboration.company_id == house.company)).one()
        agreement.contact_name, agreement.contact_email = NAME, EMAIL
        session.add(
            Notice(
                company_id=house.company, kind="device_added", status="green", findings=[], created_at=NOW,
                params={"person": NAME, "device": DEVICE, "count": 1},
            )
        )  # fmt: skip
        return user.id


def erase(session: Session, user_id: UUID) -> None:
    """Erase a person."""
    with writing(session):
        erasure.erase(session, user_id, actor=f"user:{user_id}", now=NOW)
    session.expunge_all()


def everything(session: Session) -> str:
    """Write down every column of every row of every table."""
    rows = (session.execute(table.select()).all() for table in Base.metadata.sorted_tables)
    return "\n".join(str(row) for found in rows for row in found)


def test_nothing_in_the_database_tells_who_it_was(session: Session, karin: UUID) -> None:
    before = everything(session).lower()
    traces = (EMAIL, NAME.lower(), DEVICE.lower(), "192.0.2.0", "198.51.100.0", "1740605", "argon2", "sealed")
    assert [trace for trace in traces if trace not in before] == [], "each was there"
    erase(session, karin)
    after = everything(session).lower()
    assert [trace for trace in traces if trace in after] == []


def test_the_person_keeps_a_row_that_opens_nothing(session: Session, karin: UUID) -> None:
    erase(session, karin)
    person = session.get_one(User, karin)
    assert (person.erased_at, person.disabled_at, person.password_hash, person.name) == (NOW, NOW, None, None)
    assert person.email == f"erased-{karin}@erased.invalid"
    assert people.memberships(session, karin) == []
    assert session.scalars(select(Membership.ended_at).where(Membership.user_id == karin)).one() == NOW
    assert session.scalars(select(ApiToken).where(ApiToken.user_id == karin)).one().revoked_at == NOW
    assert session.scalars(select(Job).where(Job.kind == "letter")).all() == [], "no worker looks for the letter"
    with pytest.raises(NotFoundError):
        erase(session, karin)
    with writing(session):
        people.add_user(session, email=EMAIL, now=NOW)  # the address is free again


def test_the_device_sends_nothing_more(
    session: Session, client: FlaskClient, karin: UUID, device: dict[str, str]
) -> None:
    assert client.get("/v1/me", headers=bearer(device["token"])).status_code == 200
    erase(session, karin)
    assert client.get("/v1/me", headers=bearer(device["token"])).status_code == 401


def test_it_is_written_down_by_number_alone(session: Session, house: House, karin: UUID) -> None:
    erase(session, karin)
    rows = select(AuditEvent).where(AuditEvent.subject_id == karin).order_by(AuditEvent.number)
    told = [(event.action, event.company_id) for event in session.scalars(rows)]
    for expected in (("member_removed", house.company), ("person_erased", house.company), ("person_erased", None)):
        assert expected in told
    assert list(audit.verify(session)) == []


@pytest.mark.parametrize("is_other_disabled", [False, True])
def test_the_only_administrator_is_refused_and_nothing_is_changed(
    session: Session,
    karin: UUID,
    is_other_disabled: bool,
) -> None:
    with writing(session):
        kim = people.user_of(session, "kim@kvarnen.example")
        assert kim is not None
        if is_other_disabled:
            kim.disabled_at = NOW
        else:
            erasure.erase(session, kim.id, actor="operator", now=NOW)
    before = everything(session)
    with pytest.raises(LastAdministratorError, match="Kvarnens Kök AB"):
        erase(session, karin)
    with pytest.raises(LastAdministratorError):
        erasure.plan(session, karin)
    assert everything(session) == before


@pytest.fixture
def sent(client: FlaskClient, session: Session, karin: UUID, device: dict[str, str]) -> Callable[..., UUID]:
    """Give a function that sends a document from the person's device, with a comment."""

    def document(comment: str, **values: Any) -> UUID:
        answer = client.post(
            "/v1/documents", data=jpeg(comment), query_string={"comment": comment}, content_type="image/jpeg",
            headers={**bearer(device["token"]), "Idempotency-Key": comment.replace(" ", "-")},
        )  # fmt: skip
        assert answer.status_code == 201
        with writing(session):
            row = session.get_one(Document, UUID(answer.get_json()["id"]))
            for name, value in values.items():
                setattr(row, name, value)
            return row.id

    return document


@pytest.mark.parametrize("values", [
    {"status": "ready", "kind": "receipt"},
    {"status": "failed", "kind": None},
    {"status": "received", "kind": None},
    {"status": "ready", "kind": "other", "payment_method": "card"},
    {"status": "ready", "kind": "other", "kind_hint": "receipt"},
])  # fmt: skip
def test_bookkeeping_material_is_untouched(
    session: Session, sent: Callable[..., UUID], karin: UUID, values: dict[str, Any]
) -> None:
    identity = sent("Lunch with Bo, new order", **values)
    erase(session, karin)
    assert session.get_one(Document, identity).comment == "Lunch with Bo, new order"


def test_a_note_on_something_else_goes_from_the_answers_too(
    session: Session, sent: Callable[..., UUID], karin: UUID
) -> None:
    identity = sent("My knee hurts", status="ready", kind="other")
    assert "My knee hurts" in everything(session)
    erase(session, karin)
    assert session.get_one(Document, identity).comment is None
    assert "My knee hurts" not in everything(session)


def test_the_plan_counts_what_erasing_does(
    session: Session, house: House, sent: Callable[..., UUID], karin: UUID
) -> None:
    sent("Lunch", status="ready", kind="receipt")
    with writing(session):
        session.scalars(select(Collaboration).where(Collaboration.company_id == house.company)).one().state = "invited"
    before = everything(session)
    items = {item.code: (item.count, item.goes) for item in erasure.plan(session, karin)}
    assert everything(session) == before
    assert items == {
        "sign_in": (1, True), "sessions": (2, True), "memberships": (1, True), "devices": (1, True),
        "letters": (1, True), "contacts": (1, True), "mentions": (1, True), "notes": (0, True),
        "member_invitations": (1, True),
        "documents": (1, False), "history": (1, False), "invitations": (1, False),
    }  # fmt: skip
    assert session.scalar(text("SELECT 1")) == 1
