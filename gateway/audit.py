"""What happened to a document, kept for good: rows are added, never changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.models import AuditEvent


def record(
    session: Session,
    *,
    company_id: UUID,
    subject_id: UUID,
    action: str,
    actor: str,
    now: datetime,
    **details: object,
) -> None:
    """Add an event in the running transaction; `details` must be JSON values."""
    session.add(
        AuditEvent(company_id=company_id, subject_id=subject_id, action=action, actor=actor, at=now, details=details)
    )
