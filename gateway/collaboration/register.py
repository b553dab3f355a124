"""Register: an agency and its client companies become known here, and an operator enters what they have agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.accounting import identifiers
from gateway.errors import ConflictError, InvalidError, NotFoundError
from gateway.models import Agency, Collaboration, CollaborationService, Company
from gateway.models.collaboration import SERVICES

OPERATOR = "operator"


class AlreadyRegisteredError(ConflictError):
    """There is one by that name or number."""

    code = "already_registered"
    message = "{name} is already registered."


class NoNameError(InvalidError):
    """A name is empty."""

    code = "no_name"
    message = "Give a name."


class NoSuchTenantError(NotFoundError):
    """No agency or company has that name."""

    code = "no_such_tenant"
    message = "There is no {sort} named {name}. List them with `gateway {sort} list`."


def add_agency(session: Session, name: str, *, now: datetime, actor: str = OPERATOR) -> Agency:
    """Register an agency; raises AlreadyRegisteredError."""
    name = _named(name)
    if session.scalar(select(Agency.id).where(Agency.name == name)) is not None:
        raise AlreadyRegisteredError(name=name)
    agency = Agency(name=name, created_at=now)
    session.add(agency)
    session.flush()
    audit.record(
        session, agency_id=agency.id, subject_id=agency.id, action="agency_registered", actor=actor, now=now,
        after={"name": name},
    )  # fmt: skip
    return agency


def add_company(
    session: Session, name: str, *, organisation_number: str, now: datetime, actor: str = OPERATOR
) -> Company:
    """Register a company; raises AlreadyRegisteredError, and InvalidIdentifierError for its number."""
    number = identifiers.organisation_number(organisation_number)
    if session.scalar(select(Company.id).where(Company.organisation_number == number)) is not None:
        raise AlreadyRegisteredError(name=number)
    company = Company(name=_named(name), organisation_number=number, created_at=now)
    session.add(company)
    session.flush()
    audit.record(
        session, company_id=company.id, subject_id=company.id, action="company_registered", actor=actor, now=now,
        after={"name": company.name, "organisation_number": number},
    )  # fmt: skip
    return company


def agree(
    session: Session, agency: Agency, company: Company, *, now: datetime, services: Sequence[str] = SERVICES
) -> Collaboration:
    """Enter an agreement that both have made outside: it works at once, without an invitation."""
    collaboration = Collaboration(
        agency_id=agency.id,
        company_id=company.id,
        state="active",
        situation="new_customer",
        created_at=now,
        answered_at=now,
        services=[CollaborationService(service=each, starts_at=now, changed_at=now) for each in services],
    )
    session.add(collaboration)
    session.flush()
    audit.record(
        session,
        company_id=company.id,
        subject_id=collaboration.id,
        action="collaboration_agreed",
        actor=OPERATOR,
        now=now,
        after={"agency": str(agency.id), "services": list(services)},
    )
    return collaboration


def agency_named(session: Session, name: str) -> Agency:
    """Find an agency; raises NoSuchTenantError."""
    agency = session.scalars(select(Agency).where(Agency.name == name)).one_or_none()
    if agency is None:
        raise NoSuchTenantError(sort="agency", name=name)
    return agency


def company_named(session: Session, name: str) -> Company:
    """Find a company by its name or its organisation number; raises NoSuchTenantError, also when several fit."""
    fitting = select(Company).where((Company.name == name) | (Company.organisation_number == name))
    found = session.scalars(fitting).all()
    if len(found) != 1:
        raise NoSuchTenantError(sort="company", name=name)
    return found[0]


def _named(name: str) -> str:
    if not name.strip():
        raise NoNameError
    return name.strip()
