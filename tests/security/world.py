"""A house in which every table has rows of two tenants, and everybody who could ask for the wrong ones.

Rows are made from the columns of the tables, so a new table or column joins by itself; `ROWS` says what a value must be
where anything would not do. Every text that is made up carries the mark of its tenant: where it turns up in an answer
for somebody else, something has leaked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final, cast
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column, Table, Uuid
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway import audit
from gateway.access import permissions, shown_once, tokens
from gateway.access.permissions import Side
from gateway.models import (
    Agency,
    AuditEvent,
    AuditHead,
    Base,
    Collaboration,
    CollaborationService,
    Company,
    Document,
    Integration,
    Job,
    Letter,
    Membership,
    Notice,
    OneTimeLink,
    OwnedByTenant,
    Page,
    Sender,
    User,
    WebSession,
)
from gateway.models.base import Amount, Instant
from gateway.models.collaboration import SERVICES
from gateway.originals import Originals
from tests.house import NOW
from tests.pictures import jpeg, png

LATER: Final = NOW + timedelta(days=3650)
MADE_BELOW: Final = {Agency, Company, User, Membership, AuditEvent, AuditHead, Collaboration, CollaborationService}
ROWS: Final[dict[str, dict[str, Any]]] = {
    "api_token": {"role": "device", "kind": "device", "scopes": None, "company_id": "own", "agency_id": None},
    "document": {"status": "needs_review", "kind": "receipt", "kind_hint": "auto", "source": "scanner"},
    "field": {"value": "1234.50", "confidence": 0.95, "source": "ocr", "box": [0.1, 0.2, 0.3, 0.05]},
    "integration": {"role": "accounting", "scopes": ["documents:read"]},
    "job": {"kind": "read", "state": "done"},
    "letter": {"kind": "password_reset", "params": {"path": "", "hours": 1}, "language": "sv", "link_purpose": None},
    "member_invitation": {"role": "reader", "answered_at": None, "is_accepted": None, "expires_at": LATER},
    "notice": {"kind": "document_read", "status": "yellow", "side": "agency", "agency_id": None, "company_id": "own"},
    "one_time_link": {"purpose": "invitation"},
    "page": {"number": 1, "sheet": 1, "media_type": "image/jpeg", "width": 200, "height": 120},
    "web_session": {"token_id": None},
    "webhook_endpoint": {"url": "https://8.8.8.8/{mark}", "secrets": []},
}
"""Values of a table's columns where anything would not do; "own" is the company or the agency of the tenant."""


@dataclass
class Tenant:
    """One company with its agency: the ids of their rows by table, and the person of each role with a session."""

    mark: str
    agency: UUID
    company: UUID
    rows: dict[type[Base], list[UUID]] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The mark as it can stand in an address."""
        return re.sub(r"\W", "", self.mark).lower()

    def first(self, table: type[Base]) -> UUID:
        """Give the id of the first row of a table."""
        return self.rows[table][0]

    def note(self, row: Base) -> None:
        """Remember a row."""
        self.rows.setdefault(type(row), []).append(row.id)  # type: ignore[attr-defined]  # every table has an id


def found(session: Session, mark: str, numbers: tuple[str, str], originals: Originals) -> Tenant:
    """Enter an agency, its company, people of every role in them, tokens of every role, and a row of every table."""
    agency = Agency(**_values(Agency, mark, {}, 0))
    company = Company(**_values(Company, mark, {"organisation_number": numbers[0]}, 0))
    agency.organisation_number = numbers[1]
    session.add_all([agency, company])
    session.flush()
    tenant = Tenant(mark, agency.id, company.id)
    tenant.note(agency)
    tenant.note(company)
    for side, own in (("agency", {"agency_id": agency.id}), ("company", {"company_id": company.id})):
        _people(session, tenant, side, own)  # type: ignore[arg-type]  # the two sides
        _tokens(session, tenant, side, own)  # type: ignore[arg-type]  # as above
    collaboration = collaborate(session, mark, agency.id, company.id, "active", person=tenant.people["accountant"])
    tenant.note(collaboration)
    tenant.rows[CollaborationService] = [each.id for each in collaboration.services]
    for number in range(2):
        _rows(session, tenant, number)
    _tell_company(session, tenant)
    _pictures(session, tenant, originals)
    return tenant


def _tell_company(session: Session, tenant: Tenant) -> None:
    """Enter a notice that is about no document, for the company alone."""
    notice = Notice(
        company_id=tenant.company, kind="device_added", side="company", status="green", findings=[], created_at=NOW,
        params={each: f"{tenant.mark}-{each}" for each in ("device", "person", "by", "company")},
    )  # fmt: skip
    session.add(notice)
    session.flush()
    tenant.note(notice)


def collaborate(
    session: Session, mark: str, agency: UUID, company: UUID, state: str, *, person: UUID | None = None
) -> Collaboration:
    """Enter a collaboration in a state, with all services; they work when it does."""
    works = {"active": NOW, "ending": NOW}.get(state)
    row = Collaboration(
        agency_id=agency, company_id=company, state=state, situation="existing_customer", created_at=NOW,
        accountant_id=person, created_by_id=person, contact_name=f"{mark}-contact",
        contact_email=f"{mark}-contact@x.example".lower(), invited_at=NOW, answered_at=works, expires_at=LATER,
        services=[CollaborationService(service=each, starts_at=works, changed_at=NOW) for each in SERVICES],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def enrol(session: Session, tenant: Tenant, role: str, side: Side, *, name: str) -> str:
    """Make one more person with a role in a tenant, and return the secret of a session of theirs."""
    own = {"agency_id": tenant.agency} if side == "agency" else {"company_id": tenant.company}
    return _person(session, tenant, role, own, name)


def _people(session: Session, tenant: Tenant, side: Side, own: dict[str, UUID]) -> None:
    for role in permissions.roles_of(side, people=True):
        tenant.sessions[role] = _person(session, tenant, role, own, role)


def _person(session: Session, tenant: Tenant, role: str, own: dict[str, UUID], name: str) -> str:
    email = f"{tenant.slug}-{name}@x.example"
    person = User(email=email, name=f"{tenant.mark}-{name}", language="en", created_at=NOW, password_hash="!")
    session.add(person)
    session.flush()
    member = Membership(user_id=person.id, role=role, created_at=NOW, **own)
    session.add(member)
    session.flush()
    tenant.note(person)
    tenant.note(member)
    tenant.people[name] = person.id
    return _visit(session, tenant, user_id=person.id, membership_id=member.id)


def _visit(session: Session, tenant: Tenant, **whose: UUID) -> str:
    """Open a session of a person, or of a phone that was paired, which never goes idle."""
    secret = shown_once.new_secret()
    visit = WebSession(
        secret_sha256=shown_once.digest(secret), expires_at=LATER, created_at=NOW, seen_at=LATER,
        browser=f"{tenant.mark}-browser", where="web 192.0.2.0/24", **whose,
    )  # fmt: skip
    session.add(visit)
    session.flush()
    tenant.note(visit)
    return secret


def _tokens(session: Session, tenant: Tenant, side: Side, own: dict[str, UUID]) -> None:
    """Make a token of every role that a side has; a device's is that of a scanner which the employee paired."""
    for role in permissions.roles_of(side):
        kind = "device" if role == "device" else "operator"
        row, secret = tokens.add_token(
            session, name=f"{tenant.mark}-{side}-{role}", role=role, kind=kind, now=NOW,
            company_id=own.get("company_id"), agency_id=own.get("agency_id"),
            user_id=tenant.people["employee"] if kind == "device" else None,
        )  # fmt: skip
        row.last_used_at = LATER  # so that no request writes it down
        tenant.tokens[f"{side} {role}"] = secret
        if kind == "device":
            tenant.note(row)
            tenant.sessions["device"] = _visit(session, tenant, token_id=row.id)


def _rows(session: Session, tenant: Tenant, number: int) -> None:
    """Enter a row of every table that has none yet, in the order in which they refer to each other."""
    by_table: dict[Table, type[Base]] = {each.local_table: each.class_ for each in Base.registry.mappers}  # type: ignore[misc]
    for table in Base.metadata.sorted_tables:
        kind = by_table[table]
        if kind in MADE_BELOW:
            continue
        for owner in _owners(kind, tenant):
            row = kind(**_values(kind, tenant.mark, _known(table, tenant) | owner, number))
            _finish(row, tenant)
            session.add(row)
            try:
                session.flush()
            except IntegrityError as error:
                raise AssertionError(
                    f"tests/security/world.py cannot make a row of `{table.name}`: say in ROWS what its columns must be"
                ) from error
            tenant.note(row)
    document = tenant.rows[Document][number]
    audit.record(
        session, subject_id=document, action="received", actor=f"user:{tenant.people['reader']}", now=NOW,
        company_id=tenant.company, mark=tenant.mark,
    )  # fmt: skip
    event = audit.record(
        session, subject_id=tenant.first(Collaboration), action="collaboration_agreed", now=NOW,
        actor=f"user:{tenant.people['agency_administrator']}", agency_id=tenant.agency, mark=tenant.mark,
    )  # fmt: skip
    tenant.note(event)


def _owners(kind: type[Base], tenant: Tenant) -> Iterator[dict[str, Any]]:
    """Say whose the rows of a table are: where both sides can own one, each owns one."""
    own = {"company_id": tenant.company, "agency_id": tenant.agency}
    fixed = {name: own[name] for name, value in ROWS.get(kind.__tablename__, {}).items() if value == "own"}
    if not issubclass(kind, OwnedByTenant):
        yield fixed
    elif fixed:
        yield {"company_id": None, "agency_id": None, **fixed}
    else:
        yield {"company_id": tenant.company, "agency_id": None}
        yield {"company_id": None, "agency_id": tenant.agency}


def _known(table: Table, tenant: Tenant) -> dict[str, Any]:
    """Point every reference of a row at rows of the same tenant."""
    by_name = {kind.__tablename__: ids for kind, ids in tenant.rows.items()}
    known: dict[str, Any] = {}
    for column in table.columns:
        for reference in column.foreign_keys:
            ids = by_name.get(reference.column.table.name)
            known[column.name] = ids[-1] if ids else None
    return known | {name: each for name, each in ROWS.get(table.name, {}).items() if each != "own"}


def _finish(row: Base, tenant: Tenant) -> None:
    """See to what hangs together within a row."""
    if isinstance(row, Job | Letter):
        row.created_at = NOW
    if isinstance(row, Job):
        row.subject_id = tenant.rows[Document][-1]
    if isinstance(row, Document):
        row.received_by = f"user:{tenant.people['reader']}"
    if isinstance(row, Sender):
        row.actor = f"user:{tenant.people['reader']}"
    if isinstance(row, Notice | Page):
        row.document_id = tenant.rows[Document][-1]
    if isinstance(row, OneTimeLink):
        row.user_id = None
    if isinstance(row, Integration):
        row.expires_at = LATER


def _values(kind: type[Base], mark: str, known: dict[str, Any], number: int) -> dict[str, Any]:
    """Make up what a row needs; optional texts too, for they may leak."""
    values: dict[str, Any] = {}
    table = cast("Table", kind.__table__)
    for column in table.columns:
        if column.name in known:
            values[column.name] = known[column.name]
        elif not column.primary_key and column.default is None and not column.foreign_keys:
            values[column.name] = _made_up(column, kind, f"{mark}-{table.name}-{column.name}-{number}")
    return {
        name: value.replace("{mark}", f"{mark}-{number}") if isinstance(value, str) else value
        for name, value in values.items()
    }


def _made_up(column: Column[Any], table: type[Base], words: str) -> Any:
    """Make up a value of a column's type; whether JSON is a list stands in the declaration alone."""
    kind = _python_type(column)
    if "list[" in str(table.__annotations__.get(column.name)):
        return []
    if kind is str:
        return f"{words}@x.example".lower() if "email" in column.name else words
    if kind is datetime:
        is_end = column.name.endswith(("expires_at", "_until", "due_at"))
        return LATER if is_end else None if column.nullable else NOW
    if column.nullable and kind is not Decimal:
        return None
    whole: dict[type, Any] = {int: 1, float: 0.5, bool: False, Decimal: Decimal("1234.50"), dict: {}, UUID: uuid4()}
    return NOW.date() if kind is date else whole[kind]


def _python_type(column: Column[Any]) -> type:
    """Tell what a column holds in code; our own types do not say it themselves."""
    ours: dict[type, type] = {Instant: datetime, Amount: Decimal, JSON: dict, Uuid: UUID}
    return ours.get(type(column.type)) or column.type.python_type


def _pictures(session: Session, tenant: Tenant, originals: Originals) -> None:
    """Put a file and its pictures behind each page."""
    for identity in tenant.rows[Page]:
        page = session.get_one(Page, identity)
        content = jpeg(str(identity), (400, 120))
        page.sha256, page.bytes = sha256(content).hexdigest(), len(content)
        session.get_one(Document, page.document_id).sha256 = page.sha256
        originals.path(page.sha256).write_bytes(content)
        for name in ("page", "thumb"):
            path = originals.rendition(page.sha256, page.sheet, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(png(str(identity)))
