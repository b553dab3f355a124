"""Links that open one thing once: in a letter, or as a QR code."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway.access import shown_once
from gateway.access.gate import BEFORE_GATE
from gateway.errors import NotFoundError
from gateway.models import OneTimeLink


class LinkSpentError(NotFoundError):
    """A link is unknown, was used before, or is too old: which of them is not told."""

    code = "link_spent"
    message = "This link has been used or is too old. Ask for a new one."


def make(
    session: Session,
    purpose: str,
    *,
    created_by: str,
    now: datetime,
    lasts: timedelta,
    user_id: UUID | None = None,
    collaboration_id: UUID | None = None,
    company_id: UUID | None = None,
) -> str:
    """Make a link and return its secret; what was made before for the same thing is worth nothing from now on."""
    same = (
        OneTimeLink.purpose == purpose,
        OneTimeLink.user_id == user_id if user_id else OneTimeLink.user_id.is_(None),
        OneTimeLink.collaboration_id == collaboration_id
        if collaboration_id
        else OneTimeLink.collaboration_id.is_(None),
    )
    if user_id or collaboration_id:
        session.execute(
            update(OneTimeLink).where(*same, OneTimeLink.used_at.is_(None)).values(used_at=now),
            execution_options=BEFORE_GATE,
        )
    secret = shown_once.new_secret()
    session.add(
        OneTimeLink(
            purpose=purpose,
            secret_sha256=shown_once.digest(secret),
            user_id=user_id,
            collaboration_id=collaboration_id,
            company_id=company_id,
            created_by=created_by,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    session.flush()
    return secret


def known(session: Session, secret: str, *, purpose: str | None = None) -> OneTimeLink:
    """Find a link, whether it still opens anything or not; raises LinkSpentError for an unknown one.

    With `purpose`, a link that was made for something else is unknown.
    """
    wanted = select(OneTimeLink).where(OneTimeLink.secret_sha256 == shown_once.digest(secret))
    link = session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()
    if link is None or purpose not in {None, link.purpose}:
        raise LinkSpentError
    return link


def look(session: Session, secret: str, *, now: datetime, purpose: str | None = None) -> OneTimeLink:
    """Find what a link opens, without using it up; raises LinkSpentError."""
    link = known(session, secret, purpose=purpose)
    if link.used_at is not None or now >= link.expires_at:
        raise LinkSpentError
    return link


def person_of(session: Session, secret: str, *, now: datetime, purpose: str) -> UUID:
    """Tell which person a link belongs to, without using it up; raises LinkSpentError, also where it is none's."""
    found = look(session, secret, now=now, purpose=purpose).user_id
    if found is None:
        raise LinkSpentError
    return found


def use(session: Session, secret: str, *, now: datetime, purpose: str | None = None) -> OneTimeLink:
    """Use a link up, in the transaction that does what it opens; raises LinkSpentError, also for who comes second."""
    link = look(session, secret, now=now, purpose=purpose)
    spent = session.execute(
        update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None)).values(used_at=now),
        execution_options=BEFORE_GATE,
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]  # an update gives a cursor result
        raise LinkSpentError
    return link


def end_all(session: Session, user_id: UUID, *, now: datetime) -> None:
    """Make every link of a person worthless: the password has changed, and what was asked for before it is void."""
    session.execute(
        update(OneTimeLink).where(OneTimeLink.user_id == user_id, OneTimeLink.used_at.is_(None)).values(used_at=now),
        execution_options=BEFORE_GATE,
    )
