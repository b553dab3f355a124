"""Erasure: a person who asks for it is forgotten (GDPR, article 17), and what the law wants kept is kept.

The row of the person stays, without anything that tells who it was, for what was done must stay done by somebody.
Bookkeeping material is kept (article 17.3 b; Bokföringslagen 7 kap. 2 §), and so is the history, which names people by
id alone. Every query here goes before the gate: a person is erased in all the places at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from gateway import audit, idempotency
from gateway.access import members, tokens
from gateway.access.gate import BEFORE_GATE
from gateway.access.members import ADMINISTRATORS, Place
from gateway.documents import bookkeeping
from gateway.errors import NotFoundError
from gateway.models import (
    ApiToken,
    AuditEvent,
    Collaboration,
    Company,
    DeviceCode,
    Document,
    Job,
    Letter,
    MemberInvitation,
    Membership,
    Notice,
    OneTimeLink,
    RecoveryCode,
    Sender,
    User,
    WebSession,
)
from gateway.models.collaboration import WAITING

ADDRESS: Final = "erased-{id}@erased.invalid"
BLANK: Final = "–"

GOES: Final = {
    "sign_in": "Name, e-mail address, password, second factor and recovery codes",
    "sessions": "Browsers that are signed in",
    "memberships": "Memberships",
    "member_invitations": "Invitations to become a member",
    "devices": "Devices: they can send nothing more, and their names go",
    "letters": "Letters to the address, and links in them",
    "contacts": "Entries as contact of a company or in a collaboration",
    "mentions": "Notices that mention the person",
    "notes": "Comments on documents that are no bookkeeping material",
}
STAYS: Final = {
    "documents": "Documents that the person sent, with their comments: the law wants bookkeeping material kept for "
    "seven years (Bokföringslagen 7 kap. 2 §; GDPR article 17.3 b)",
    "history": "What the person did, in the history: it names a number and no longer a person",
    "invitations": "The address on invitations that wait for an answer: it goes when they have ended for 30 days",
}


@dataclass(frozen=True)
class Item:
    """What goes or stays, how much of it, and in words why."""

    code: str
    count: int
    goes: bool

    @property
    def text(self) -> str:
        """Say in English what it is."""
        return (GOES if self.goes else STAYS)[self.code]


def plan(session: Session, user_id: UUID) -> list[Item]:
    """List what would go and what would stay; raises LastAdministratorError and NotFoundError like `erase`."""
    person = _person(session, user_id)
    _check_places(session, person, is_locking=False)
    devices = _devices(session, person)
    actors = _actors(person, devices)
    goes = {
        "sign_in": 1,
        "sessions": _count(session, WebSession, _of_sessions(person, devices)),
        "memberships": len(_places(session, person)),
        "member_invitations": _count(session, MemberInvitation, MemberInvitation.user_id == user_id),
        "devices": len(devices),
        "letters": _count(session, Letter, _of_letters(person)),
        "contacts": _count(session, Company, _is_contact(Company, person))
        + _count(session, Collaboration, _is_contact(Collaboration, person) & ~Collaboration.state.in_(WAITING)),
        "mentions": sum(1 for _ in _mentions(session, person, devices)),
        "notes": len(_notes(session, actors)),
    }
    stays = {
        "documents": session.scalar(
            select(func.count(Sender.document_id.distinct())).where(Sender.actor.in_(actors)),
            execution_options=BEFORE_GATE,
        )
        or 0,
        "history": _count(session, AuditEvent, AuditEvent.actor.in_(actors)),
        "invitations": _count(
            session, Collaboration, _is_contact(Collaboration, person) & Collaboration.state.in_(WAITING)
        ),
    }
    return [Item(code, goes[code], goes=True) for code in GOES] + [
        Item(code, stays[code], goes=False) for code in STAYS
    ]


def erase(session: Session, user_id: UUID, *, actor: str, now: datetime) -> None:
    """Forget a person, in the running transaction; raises LastAdministratorError and NotFoundError."""
    person = _person(session, user_id)
    _check_places(session, person, is_locking=True)
    devices = _devices(session, person)
    _forget_notes(session, _notes(session, _actors(person, devices)))
    for notice in _mentions(session, person, devices):
        notice.params = {
            name: BLANK if _is_mention(value, person, devices) else value for name, value in notice.params.items()
        }
    _forget_letters(session, person)
    _forget_contacts(session, person)
    for table, of_person in (
        (WebSession, _of_sessions(person, devices)),
        (RecoveryCode, RecoveryCode.user_id == user_id),
        (OneTimeLink, OneTimeLink.user_id == user_id),
        (DeviceCode, DeviceCode.user_id == user_id),
        (MemberInvitation, MemberInvitation.user_id == user_id),
    ):
        session.execute(delete(table).where(of_person), execution_options=BEFORE_GATE)
    for device in devices:
        tokens.revoke(session, device, actor=actor, now=now)
        device.name = ""
    _end_memberships(session, person, actor, now)
    person.email, person.name, person.language = ADDRESS.format(id=person.id), None, None
    person.password_hash = person.second_factor = person.second_factor_step = None
    person.disabled_at = person.disabled_at or now
    person.erased_at = now
    session.flush()
    audit.record(session, subject_id=user_id, action="person_erased", actor=actor, now=now, devices=len(devices))


def _person(session: Session, user_id: UUID) -> User:
    wanted = select(User).where(User.id == user_id, User.erased_at.is_(None))
    person = session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()
    if person is None:
        raise NotFoundError
    return person


def _places(session: Session, person: User) -> list[Membership]:
    wanted = select(Membership).where(Membership.user_id == person.id, Membership.ended_at.is_(None))
    wanted = wanted.options(joinedload(Membership.company), joinedload(Membership.agency)).order_by(Membership.id)
    return list(session.scalars(wanted, execution_options=BEFORE_GATE))


def _check_places(session: Session, person: User, *, is_locking: bool) -> None:
    """Raise LastAdministratorError where nobody else could act."""
    for each in _places(session, person):
        if each.role in ADMINISTRATORS:
            members.check_others(session, Place(each.company_id, each.agency_id), person.id, is_locking=is_locking)


def _devices(session: Session, person: User) -> list[ApiToken]:
    wanted = select(ApiToken).where(ApiToken.user_id == person.id, ApiToken.kind == "device")
    return list(session.scalars(wanted, execution_options=BEFORE_GATE))


def _actors(person: User, devices: Iterable[ApiToken]) -> list[str]:
    return [f"user:{person.id}", *(f"token:{device.id}" for device in devices)]


def _of_sessions(person: User, devices: Iterable[ApiToken]) -> ColumnElement[bool]:
    return or_(WebSession.user_id == person.id, WebSession.token_id.in_([device.id for device in devices]))


def _of_letters(person: User) -> ColumnElement[bool]:
    return or_(Letter.user_id == person.id, func.lower(Letter.email) == person.email)


def _is_contact(table: type[Company | Collaboration], person: User) -> ColumnElement[bool]:
    return func.lower(table.contact_email) == person.email


def _forget_letters(session: Session, person: User) -> None:
    """Delete the letters to a person, and the jobs that would send them."""
    ids = select(Letter.id).where(_of_letters(person))
    found = list(session.scalars(ids, execution_options=BEFORE_GATE))
    session.execute(delete(Job).where(Job.subject_id.in_(found)), execution_options=BEFORE_GATE)
    session.execute(delete(Letter).where(Letter.id.in_(found)), execution_options=BEFORE_GATE)


def _forget_contacts(session: Session, person: User) -> None:
    nobody: dict[str, Any] = {"contact_name": None, "contact_email": None}
    session.execute(
        update(Company).where(_is_contact(Company, person)).values(**nobody, contact_phone=None),
        execution_options=BEFORE_GATE,
    )
    of_answered = (_is_contact(Collaboration, person), ~Collaboration.state.in_(WAITING))
    session.execute(update(Collaboration).where(*of_answered).values(**nobody), execution_options=BEFORE_GATE)


def _notes(session: Session, actors: list[str]) -> list[Document]:
    """Find the documents whose comment a person typed, and which are no bookkeeping material."""
    wanted = select(Document).where(
        Document.received_by.in_(actors), Document.comment.is_not(None), bookkeeping.is_none()
    )
    return list(session.scalars(wanted, execution_options=BEFORE_GATE))


def _forget_notes(session: Session, documents: Iterable[Document]) -> None:
    for document in documents:
        document.comment = None
        idempotency.blank(session, document.company_id, [document.id], names=("comment",))


def _mentions(session: Session, person: User, devices: list[ApiToken]) -> Iterator[Notice]:
    """Find the notices without a document whose words name a person or one of the devices."""
    rows = select(Notice).where(Notice.document_id.is_(None)).order_by(Notice.id)
    for notice in session.scalars(rows, execution_options=BEFORE_GATE).all():
        if any(_is_mention(value, person, devices) for value in notice.params.values()):
            yield notice


def _is_mention(value: object, person: User, devices: Iterable[ApiToken]) -> bool:
    return isinstance(value, str) and value in {person.email, person.name, *(device.name for device in devices)} - {""}


def _end_memberships(session: Session, person: User, actor: str, now: datetime) -> None:
    for place in _places(session, person):
        place.ended_at = now
        tenant = {"company_id": place.company_id, "agency_id": place.agency_id}
        audit.record(
            session, subject_id=person.id, action="member_removed", actor=actor, now=now,
            before={"role": place.role}, **tenant,
        )  # fmt: skip
        audit.record(session, subject_id=person.id, action="person_erased", actor=actor, now=now, **tenant)


def _count(session: Session, table: Any, which: ColumnElement[bool]) -> int:
    rows: Select[Any] = select(func.count()).select_from(table).where(which)
    return session.scalar(rows, execution_options=BEFORE_GATE) or 0
