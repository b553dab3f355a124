"""Review: what a person does with a notice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from gateway import audit
from gateway.models import Notice


def mark_read(session: Session, notice: Notice, *, actor: str, now: datetime) -> Notice:
    """Note that a person has seen it; the first time counts, later ones change nothing."""
    if notice.state == "unread":
        notice.state, notice.read_at = "read", now
        audit.record(
            session,
            company_id=notice.company_id,
            agency_id=notice.agency_id,
            subject_id=notice.document_id or notice.id,
            action="notice_read",
            actor=actor,
            now=now,
            notice=str(notice.id),
        )
    return notice
