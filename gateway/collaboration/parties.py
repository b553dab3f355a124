"""Parties: the few things that one side of a collaboration must find out about the other, past the gate.

An agency may not look into a company before it has agreed. But whether a company is in use here, and who may answer
for it, decides how it is invited; so these look-ups see both sides, and each gives no more than its answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from gateway.models import (
    ApiToken,
    Collaboration,
    CollaborationService,
    Company,
    Document,
    Integration,
    Membership,
    User,
)
from gateway.models.collaboration import OF_BOTH_PARTIES, WAITING, WORKING


def company_with(session: Session, organisation_number: str) -> Company | None:
    """Find the company that has a number, whoever asks."""
    wanted = select(Company).where(Company.organisation_number == organisation_number)
    return session.scalars(wanted, execution_options=OF_BOTH_PARTIES).one_or_none()


def locked_company(session: Session, company_id: UUID) -> Company:
    """Get a company anew and keep it from others until the transaction ends."""
    wanted = select(Company).where(Company.id == company_id).with_for_update(key_share=True)
    return session.scalars(wanted, execution_options={**OF_BOTH_PARTIES, "populate_existing": True}).one()


def is_in_use(session: Session, company_id: UUID) -> bool:
    """Tell whether anybody but an agency that only invites has to do with a company.

    One that is not in use is a name and a number which an agency typed; nobody's papers are in it. Of all others the
    first administrator is never made by an invitation: an agency could send it to an address of its own.
    """
    agreed = select(Collaboration.id).where(
        Collaboration.company_id == company_id,
        Collaboration.state.not_in(("draft", *WAITING, "declined", "expired", "revoked")),
    )
    owned = (
        select(table.id).where(table.company_id == company_id)
        for table in (Membership, ApiToken, Integration, Document)
    )
    return any(
        session.scalar(each.limit(1), execution_options=OF_BOTH_PARTIES) is not None for each in (agreed, *owned)
    )


def administrators(session: Session, company_id: UUID) -> Sequence[User]:
    """List who may answer for a company: those of its administrators who can sign in."""
    return _people(session, ("company_administrator",), company_id=company_id)


def accountants(session: Session, agency_id: UUID) -> Sequence[User]:
    """List who may be responsible for a client: the accountants and administrators of an agency."""
    return _people(session, ("accountant", "agency_administrator"), agency_id=agency_id)


def services_elsewhere(session: Session, company_id: UUID, agency_id: UUID, services: Iterable[str]) -> set[str]:
    """Name those of some services that a company has by now with another agency."""
    rows = (
        select(CollaborationService.service)
        .join(Collaboration, Collaboration.id == CollaborationService.collaboration_id)
        .where(
            Collaboration.company_id == company_id,
            Collaboration.agency_id != agency_id,
            Collaboration.state.in_(WORKING),
            CollaborationService.ended_at.is_(None),
            CollaborationService.service.in_(list(services)),
        )
    )
    return set(session.scalars(rows, execution_options=OF_BOTH_PARTIES))


def services_between(session: Session, agency_id: UUID, company_id: UUID, states: Iterable[str]) -> set[str]:
    """Name the services that are not over between two parties, in collaborations of some states."""
    rows = (
        select(CollaborationService.service)
        .join(Collaboration, Collaboration.id == CollaborationService.collaboration_id)
        .where(
            Collaboration.agency_id == agency_id,
            Collaboration.company_id == company_id,
            Collaboration.state.in_(list(states)),
            CollaborationService.ended_at.is_(None),
        )
    )
    return set(session.scalars(rows, execution_options=OF_BOTH_PARTIES))


def those_responsible(session: Session, collaboration: Collaboration) -> Sequence[User]:
    """List whom at the agency to write to: the accountant responsible, and who sent the invitation.

    When neither works there any more, all administrators of the agency are written to.
    """
    wanted = {collaboration.accountant_id, collaboration.created_by_id}
    found = [each for each in accountants(session, collaboration.agency_id) if each.id in wanted]
    return found or _people(session, ("agency_administrator",), agency_id=collaboration.agency_id)


def _people(
    session: Session, roles: Sequence[str], *, company_id: UUID | None = None, agency_id: UUID | None = None
) -> Sequence[User]:
    members = (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.company_id == company_id if company_id else Membership.agency_id == agency_id,
            Membership.role.in_(roles),
            Membership.ended_at.is_(None),
            User.disabled_at.is_(None),
        )
        .options(joinedload(Membership.user))
        .order_by(Membership.id)
    )
    return [each.user for each in session.scalars(members, execution_options=OF_BOTH_PARTIES)]


def with_parties(session: Session, collaboration_id: UUID) -> Collaboration | None:
    """Load a collaboration with its agency, its company and its services, for one who comes by a link."""
    wanted = (
        select(Collaboration)
        .where(Collaboration.id == collaboration_id)
        .options(
            joinedload(Collaboration.agency), joinedload(Collaboration.company), joinedload(Collaboration.services)
        )
    )
    return session.scalars(wanted, execution_options=OF_BOTH_PARTIES).unique().one_or_none()
