"""Invite: an agency proposes services to a company, reminds it, or takes the proposal back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, subscriptions
from gateway.collaboration import clients, conditions, days, letters, notices, parties, services, states
from gateway.collaboration.conditions import NotReadyError
from gateway.collaboration.states import InvitationExpiredError
from gateway.errors import ConflictError, InvalidError
from gateway.messages.plain import one_line
from gateway.models import Agency, Collaboration, CollaborationService, Company

LASTS: Final = timedelta(days=30)
AGAIN_AFTER: Final = timedelta(days=7)
MOST_MONTHS: Final = 60
OF_AN_INVITATION: Final = ("invitation_received", "invitation_expiring")


class RemindedRecentlyError(ConflictError):
    """The client was written to less than a week ago."""

    code = "reminded_recently"
    message = "The client has been written to less than a week ago. Remind again from {day} on."


class UnknownMonthsError(InvalidError):
    """An agreement cannot be that long."""

    code = "unknown_months"
    message = "An agreement lasts from 1 to {most} months."


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What an agency chooses for an invitation; the contact is asked for a company that is new here."""

    services: tuple[str, ...]
    payer: str = "agency"
    months: int = 12
    accountant_id: UUID | None = None
    is_agency_payee: bool = False
    contact_name: str | None = None
    contact_email: str | None = None
    language: str = "sv"


def invite(
    session: Session,
    agency: Agency,
    company: Company,
    offer: Offer,
    *,
    minimums: Mapping[str, str],
    user_id: UUID | None,
    actor: str,
    site: str,
    now: datetime,
) -> Collaboration:
    """Send an invitation: the draft of the two becomes it, or else a new one; nothing is active by that.

    Raises NotReadyError with all that is in the way; nothing is kept then.
    """
    clients.lock_agency(session, agency.id)
    collaboration = _draft(session, agency, company, now)
    chosen = [each for each, brought_by in services.with_included(offer.services).items() if brought_by is None]
    _choose(session, collaboration, offer)
    collaboration.situation = situation(session, collaboration, chosen)
    collaboration.created_by_id = user_id
    found = conditions.obstacles(session, collaboration, chosen, minimums=minimums, now=now)
    if found:
        raise NotReadyError(found)
    states.move(collaboration, "invited")
    collaboration.invited_at, collaboration.expires_at = now, now + LASTS
    collaboration.services = [
        CollaborationService(service=service, included_in=brought_by, changed_at=now)
        for service, brought_by in services.with_included(chosen).items()
    ]
    session.flush()
    letters.invite(session, collaboration, chosen, site=site, now=now)
    notices.tell_company(
        session, "invitation_received", collaboration, now=now, agency=agency.name, services=chosen,
        day=days.today(now + LASTS).isoformat(),
    )  # fmt: skip
    record(session, collaboration, "collaboration_invited", actor, now, services=chosen, months=offer.months,
           payer=offer.payer)  # fmt: skip
    return collaboration


def remind(session: Session, collaboration_id: UUID, *, actor: str, site: str, now: datetime) -> Collaboration:
    """Write to the client once more, once a week at most; the invitation does not last longer for that.

    Raises RemindedRecentlyError, NotReadyError when nobody is left who could answer, and what `states` says.
    """
    collaboration = states.locked(session, collaboration_id)
    states.require(collaboration, "reminded")
    require_open(collaboration, now)
    last = collaboration.reminded_at or collaboration.invited_at
    if last is not None and now - last < AGAIN_AFTER:
        raise RemindedRecentlyError(day=days.today(last + AGAIN_AFTER).isoformat())
    chosen = chosen_services(collaboration)
    collaboration.situation = situation(session, collaboration, chosen)
    if found := list(conditions.of_contact(session, collaboration)):
        raise NotReadyError(found)
    states.move(collaboration, "reminded")
    collaboration.reminded_at = now
    letters.invite(session, collaboration, chosen, site=site, now=now, is_reminder=True)
    record(session, collaboration, "collaboration_reminded", actor, now)
    return collaboration


def revoke(session: Session, collaboration_id: UUID, *, actor: str, now: datetime) -> Collaboration:
    """Take an invitation back before it is answered, or a draft before it is sent; the link in its letter is dead."""
    collaboration = states.locked(session, collaboration_id)
    before = states.move(collaboration, "revoked")
    collaboration.ended_at = now
    notices.settle(session, collaboration.id, *OF_AN_INVITATION, now=now)
    record(session, collaboration, "collaboration_revoked", actor, now, is_told=before != "draft")
    return collaboration


def require_open(collaboration: Collaboration, now: datetime) -> None:
    """Raise InvitationExpiredError when the time of an invitation is over, though nobody has written that down yet."""
    if collaboration.expires_at is not None and now >= collaboration.expires_at:
        raise InvitationExpiredError


def situation(session: Session, of: Collaboration, chosen: list[str]) -> str:
    """Tell what a company is to us: new, in use here, or in use with one of these services of another agency."""
    if not parties.is_in_use(session, of.company_id):
        return "new_customer"
    wanted = services.with_included(chosen)
    there = parties.services_elsewhere(session, of.company_id, of.agency_id, wanted)
    return "existing_service" if there else "existing_customer"


def situation_told(collaboration: Collaboration) -> str:
    """Tell the agency the situation: what the company has with others is not told before it has agreed."""
    is_agreed = collaboration.answered_at is not None and collaboration.state != "declined"
    return collaboration.situation if is_agreed else collaboration.situation.replace("_service", "_customer")


def chosen_services(collaboration: Collaboration) -> list[str]:
    """Name the services that were chosen, without those that come along."""
    return [row.service for row in collaboration.services if row.included_in is None]


def record(
    session: Session,
    collaboration: Collaboration,
    action: str,
    actor: str,
    now: datetime,
    *,
    is_told: bool = True,
    **details: object,
) -> None:
    """Write a step into the histories of both sides, and tell their programs; of a draft the company knows nothing."""
    ids = {"agency": str(collaboration.agency_id), "company": str(collaboration.company_id)}
    after = {"state": collaboration.state, **ids, **details}
    if is_told:
        audit.record(
            session, subject_id=collaboration.id, action=action, actor=actor, now=now,
            company_id=collaboration.company_id, after=after,
        )  # fmt: skip
        subscriptions.collaboration_changed(session, collaboration, now=now)
    audit.record(
        session, subject_id=collaboration.id, action=action, actor=actor, now=now,
        company_id=collaboration.company_id, agency_id=collaboration.agency_id, after=after,
    )  # fmt: skip


def _draft(session: Session, agency: Agency, company: Company, now: datetime) -> Collaboration:
    wanted = (
        select(Collaboration.id)
        .where(
            Collaboration.agency_id == agency.id, Collaboration.company_id == company.id, Collaboration.state == "draft"
        )
        .order_by(Collaboration.id)
        .limit(1)
    )
    found = session.scalar(wanted)
    if found is not None:
        return states.locked(session, found)
    draft = Collaboration(
        agency_id=agency.id, company_id=company.id, state="draft", situation="existing_customer", created_at=now
    )
    session.add(draft)
    session.flush()
    return draft


def _choose(session: Session, collaboration: Collaboration, offer: Offer) -> None:
    if not 1 <= offer.months <= MOST_MONTHS:
        raise UnknownMonthsError(most=MOST_MONTHS, pointer="months")
    collaboration.payer, collaboration.months = offer.payer, offer.months
    collaboration.is_agency_payee = offer.is_agency_payee
    collaboration.accountant_id = _existing(session, collaboration.agency_id, offer.accountant_id)
    collaboration.contact_name = one_line(offer.contact_name or "") or None
    collaboration.contact_email = clients.checked_contact(offer.contact_email)
    collaboration.language = offer.language


def _existing(session: Session, agency_id: UUID, accountant_id: UUID | None) -> UUID | None:
    """Keep the id of an accountant of the agency; of anybody else it is as good as none."""
    known = {each.id for each in parties.accountants(session, agency_id)}
    return accountant_id if accountant_id in known else None
