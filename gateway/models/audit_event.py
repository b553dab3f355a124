"""What happened, who did it, from where, and when: rows are only ever added, and each is chained to the one before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Moment, OwnedByTenant


class AuditEvent(OwnedByTenant, Base):
    """One thing that happened to a subject (a document, a collaboration, a person).

    `actor` names a token, a person or a worker; `where` the door and the shortened network it came through; `details`
    hold what was before and after. `chain` is the tenant whose chain it is in, `number` its place there, and `hash`
    covers every other column and the hash of the row before (`gateway.audit`).
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject_id_id", "subject_id", "id"),
        UniqueConstraint("chain", "number"),
    )

    id: Mapped[Id]
    at: Mapped[Moment]
    actor: Mapped[str]
    action: Mapped[str]
    subject_id: Mapped[UUID]
    where: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    chain: Mapped[UUID]
    number: Mapped[int]
    hash: Mapped[str]


class AuditHead(Base):
    """The last row of a chain; it is locked while a row is added, so that a chain never forks."""

    __tablename__ = "audit_head"

    chain: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[str]
