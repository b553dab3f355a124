"""Answer: a company says yes or no to an invitation; nothing works before it has said yes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.collaboration import days, invite, letters, notices, parties, states
from gateway.collaboration.invite import OF_AN_INVITATION
from gateway.errors import ConflictError
from gateway.messages.plain import some_lines
from gateway.models import Collaboration, User


class CompanyInUseError(ConflictError):
    """Since the invitation was sent the company has come into use here: its own administrators answer for it now."""

    code = "company_in_use"
    message = "The company has administrators here by now. One of them signs in and answers under My services."


def claim(session: Session, collaboration_id: UUID, *, now: datetime) -> Collaboration:
    """Lock an invitation for whoever came by the link in its letter, who then becomes the first administrator.

    Raises CompanyInUseError where a link must open nothing: the company's people decide who is let in.
    """
    collaboration = _open(session, collaboration_id, "active", now)
    company = parties.locked_company(session, collaboration.company_id)
    if parties.is_in_use(session, company.id):
        raise CompanyInUseError
    return collaboration


def accept(
    session: Session, collaboration_id: UUID, *, person: User, actor: str, site: str, now: datetime
) -> Collaboration:
    """Say yes: the services are active from now on, and the agency reaches what the company sends."""
    collaboration = _open(session, collaboration_id, "active", now)
    states.move(collaboration, "active")
    collaboration.answered_at, collaboration.answered_by_id = now, person.id
    collaboration.agreed_until = days.months_later(days.today(now), collaboration.months)
    for row in collaboration.services:
        row.starts_at = row.changed_at = now
    company = parties.locked_company(session, collaboration.company_id)
    if not company.contact_email:
        company.contact_name, company.contact_email = person.name, person.email
    chosen = invite.chosen_services(collaboration)
    who = person.name or person.email
    notices.settle(session, collaboration.id, *OF_AN_INVITATION, now=now)
    notices.tell_agency(
        session, "invitation_accepted", collaboration, now=now, company=company.name, services=chosen, person=who
    )
    letters.tell_agency(
        session, "invitation_accepted", collaboration, chosen, site=site, now=now, company=company.name, answered_by=who
    )
    invite.record(session, collaboration, "collaboration_accepted", actor, now, services=chosen)
    return collaboration


def decline(
    session: Session, collaboration_id: UUID, *, who: str, words: str, actor: str, site: str, now: datetime
) -> Collaboration:
    """Say no, with some words if one likes; nothing starts, and the agency is told."""
    collaboration = _open(session, collaboration_id, "declined", now)
    states.move(collaboration, "declined")
    collaboration.answered_at = collaboration.ended_at = now
    chosen, name, said = invite.chosen_services(collaboration), collaboration.company.name, some_lines(words)
    notices.settle(session, collaboration.id, *OF_AN_INVITATION, now=now)
    notices.tell_agency(
        session, "invitation_declined", collaboration, now=now, company=name, services=chosen, person=who, words=said
    )
    letters.tell_agency(
        session, "invitation_declined", collaboration, chosen, site=site, now=now, company=name, answered_by=who,
        words=said,
    )  # fmt: skip
    invite.record(session, collaboration, "collaboration_declined", actor, now)
    return collaboration


def _open(session: Session, collaboration_id: UUID, wanted: str, now: datetime) -> Collaboration:
    """Lock an invitation that can be answered."""
    collaboration = states.locked(session, collaboration_id)
    if collaboration.state == "active":
        raise states.AlreadyAcceptedError
    states.require(collaboration, wanted)
    invite.require_open(collaboration, now)
    return collaboration
