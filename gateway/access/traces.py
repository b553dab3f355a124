"""Traces: what has expired and is of no use to anybody any longer, but tells of people: it is removed.

One-time links, sessions and device codes go when they have expired, failures to sign in after a day, letters,
invitations to become a member, and the contact of an invitation that came to nothing after 30 days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from gateway import audit
from gateway.models import (
    Collaboration,
    DeviceCode,
    Job,
    Letter,
    MemberInvitation,
    OneTimeLink,
    SignInFailure,
    WebSession,
)

DAY: Final = timedelta(days=1)
LETTERS_LAST: Final = timedelta(days=30)
OVER: Final = ("declined", "expired", "revoked", "ended")


@dataclass(frozen=True)
class Kind:
    """One kind of trace: its table and which rows of it have expired."""

    table: Any
    which: ColumnElement[bool]


def kinds(now: datetime) -> Mapping[str, Kind]:
    """Say what has expired by now."""
    letter_at = func.coalesce(Letter.sent_at, Letter.created_at)
    over_at = func.coalesce(
        Collaboration.ended_at, Collaboration.answered_at, Collaboration.expires_at, Collaboration.created_at
    )
    is_free = or_(SignInFailure.blocked_until.is_(None), SignInFailure.blocked_until < now)
    return {
        "one_time_links": Kind(OneTimeLink, OneTimeLink.expires_at < now),
        "device_codes": Kind(DeviceCode, DeviceCode.expires_at < now - DAY),
        "sessions": Kind(WebSession, WebSession.expires_at < now),
        "sign_in_failures": Kind(SignInFailure, and_(SignInFailure.last_at < now - DAY, is_free)),
        "letters": Kind(Letter, and_(Letter.state != "waiting", letter_at < now - LETTERS_LAST)),
        "member_invitations": Kind(
            MemberInvitation,
            func.coalesce(MemberInvitation.answered_at, MemberInvitation.expires_at) < now - LETTERS_LAST,
        ),
        "contacts": Kind(
            Collaboration,
            and_(
                Collaboration.state.in_(OVER),
                or_(Collaboration.contact_email.is_not(None), Collaboration.contact_name.is_not(None)),
                over_at < now - LETTERS_LAST,
            ),
        ),
    }


def count(session: Session, name: str, *, now: datetime) -> int:
    """Count what has expired of one kind."""
    kind = kinds(now)[name]
    return session.scalar(select(func.count()).select_from(kind.table).where(kind.which)) or 0


def remove(session: Session, name: str, *, actor: str, now: datetime, most: int) -> int:
    """Remove some of what has expired of one kind, in the running transaction; return how many there were."""
    kind = kinds(now)[name]
    ids = list(session.scalars(select(kind.table.id).where(kind.which).order_by(kind.table.id).limit(most)))
    if not ids:
        return 0
    chosen = kind.table.id.in_(ids)
    if name == "contacts":
        nobody: dict[str, Any] = {"contact_name": None, "contact_email": None}
        session.execute(update(Collaboration).where(chosen).values(**nobody))
    else:
        if name == "letters":
            session.execute(delete(Job).where(Job.subject_id.in_(ids)))
        session.execute(delete(kind.table).where(chosen))
    audit.record(
        session, subject_id=audit.INSTALLATION, action="traces_removed", actor=actor, now=now, kind=name, count=len(ids)
    )
    return len(ids)
