"""What happened, who did it, and when: rows are only ever added."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from gateway.models.base import Base, Id, Moment, OwnedByCompany


class AuditEvent(OwnedByCompany, Base):
    """One thing that happened to a subject (a document, a notice); `actor` names a token, a person or a worker."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject_id_id", "subject_id", "id"),)

    id: Mapped[Id]
    at: Mapped[Moment]
    actor: Mapped[str]
    action: Mapped[str]
    subject_id: Mapped[UUID]
    details: Mapped[dict[str, Any]]
