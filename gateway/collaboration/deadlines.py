"""Deadlines: what time does to collaborations; the worker asks about once a minute.

`due` looks without locking anything; each step then takes its row, leaves it alone if another worker has it, and looks
again before it acts. So several workers do each thing once, and one that ends in between leaves the rest to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from gateway.collaboration import days, digests, end, invite, letters, notices, states
from gateway.collaboration.invite import OF_AN_INVITATION
from gateway.models import Collaboration, CollaborationService
from gateway.models.collaboration import WAITING, WORKING

TOLD_BEFORE: Final = timedelta(days=5)
WORKER: Final = "worker"
Step = Callable[..., None]
"""A step is called with `session`, `site` and `now`, each in a transaction of its own."""


def due(session: Session, *, now: datetime) -> list[Step]:
    """List the steps that are to be taken now; the gate must be wide open."""
    asked = (
        (_expired(now), expire),
        (_expiring(now), tell_expiring),
        (_ending(now), come_into_force),
        (_renewed(now), renew),
    )
    steps: list[Step] = [
        partial(step, collaboration_id=found) for wanted, step in asked for found in session.scalars(wanted)
    ]
    return steps + [partial(digests.send, group=group) for group in digests.due(session, now=now)]


def expire(session: Session, collaboration_id: UUID, *, site: str, now: datetime) -> None:  # noqa: ARG001 (a step takes it)
    """Let an invitation run out, and tell the agency."""
    collaboration = _taken(session, _expired(now), collaboration_id)
    if collaboration is None:
        return
    states.move(collaboration, "expired")
    collaboration.ended_at = now
    notices.settle(session, collaboration.id, *OF_AN_INVITATION, now=now)
    notices.tell_agency(
        session, "invitation_expired", collaboration, now=now, company=collaboration.company.name,
        services=invite.chosen_services(collaboration),
    )  # fmt: skip
    invite.record(session, collaboration, "collaboration_expired", WORKER, now)


def tell_expiring(session: Session, collaboration_id: UUID, *, site: str, now: datetime) -> None:
    """Tell both sides that an invitation soon runs out, once."""
    collaboration = _taken(session, _expiring(now), collaboration_id)
    if collaboration is None or collaboration.expires_at is None:
        return
    collaboration.expiry_told_at = now
    chosen = invite.chosen_services(collaboration)
    params = {
        "agency": collaboration.agency.name,
        "company": collaboration.company.name,
        "services": chosen,
        "day": days.today(collaboration.expires_at).isoformat(),
    }
    notices.tell_agency(session, "invitation_expiring", collaboration, now=now, **params)
    notices.tell_company(session, "invitation_expiring", collaboration, now=now, **params)
    letters.expiring(session, collaboration, chosen, site=site, now=now)


def come_into_force(session: Session, collaboration_id: UUID, *, site: str, now: datetime) -> None:  # noqa: ARG001 (as above)
    """End the services whose last day is over; both sides were told when the day was set."""
    collaboration = _taken(session, _ending(now), collaboration_id)
    if collaboration is not None:
        end.come_into_force(session, collaboration, now=now)


def renew(session: Session, collaboration_id: UUID, *, site: str, now: datetime) -> None:  # noqa: ARG001 (as above)
    """Let an agreement whose period is over go on for as long again: what nobody ended does not stop by itself."""
    collaboration = _taken(session, _renewed(now), collaboration_id)
    if collaboration is None or collaboration.agreed_until is None:
        return
    before = collaboration.agreed_until
    while collaboration.agreed_until < days.today(now):
        collaboration.agreed_until = days.months_later(collaboration.agreed_until, collaboration.months)
    for row in end.working(collaboration):
        row.changed_at = now
    invite.record(
        session, collaboration, "agreement_renewed", WORKER, now, agreed_until=collaboration.agreed_until.isoformat(),
        was=before.isoformat(),
    )  # fmt: skip


def _taken(session: Session, wanted: Select[UUID], collaboration_id: UUID) -> Collaboration | None:
    """Lock a collaboration if it is still one of those wanted; None when it is not, or another worker has it."""
    still = wanted.where(Collaboration.id == collaboration_id).with_for_update(
        skip_locked=True, key_share=True, of=Collaboration
    )
    if session.scalars(still).first() is None:
        return None
    return session.get_one(Collaboration, collaboration_id, populate_existing=True)


def _expired(now: datetime) -> Select[UUID]:
    return select(Collaboration.id).where(Collaboration.state.in_(WAITING), Collaboration.expires_at <= now)


def _expiring(now: datetime) -> Select[UUID]:
    return select(Collaboration.id).where(
        Collaboration.state.in_(WAITING),
        Collaboration.expires_at > now,
        Collaboration.expires_at <= now + TOLD_BEFORE,
        Collaboration.expiry_told_at.is_(None),
    )


def _ending(now: datetime) -> Select[UUID]:
    over = select(CollaborationService.collaboration_id).where(
        CollaborationService.ended_at.is_(None), CollaborationService.ends_on < days.today(now)
    )
    return select(Collaboration.id).where(Collaboration.state.in_(WORKING), Collaboration.id.in_(over))


def _renewed(now: datetime) -> Select[UUID]:
    return select(Collaboration.id).where(Collaboration.state == "active", Collaboration.agreed_until < days.today(now))
