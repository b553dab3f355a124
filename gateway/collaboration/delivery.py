"""Delivery: how far the letters of an invitation have come, as the agency may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.models import Collaboration, Letter
from gateway.models.collaboration import OF_BOTH_PARTIES


@dataclass(frozen=True)
class Sent:
    """A letter: to whom, how far it has come, and why not further.

    `email` and `error` are None for letters to a company's own administrators: who they are is the company's to tell,
    and a mail server's reason may name them.
    """

    ordered_at: datetime
    state: str
    sent_at: datetime | None
    email: str | None
    error: str | None
    is_reminder: bool


def of_invitation(session: Session, collaboration: Collaboration) -> Sequence[Sent]:
    """List the letters of an invitation and its reminders, the newest first."""
    wanted = (
        select(Letter)
        .where(Letter.collaboration_id == collaboration.id, Letter.kind == "invitation")
        .order_by(Letter.id.desc())
    )
    return [
        Sent(
            ordered_at=row.created_at,
            state=row.state,
            sent_at=row.sent_at,
            email=row.email if row.agency_id else None,
            error=row.error if row.agency_id else None,
            is_reminder=bool(row.params.get("is_reminder")),
        )
        for row in session.scalars(wanted, execution_options=OF_BOTH_PARTIES)
    ]
