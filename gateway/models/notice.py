"""A request to the accountant: the inbox is the list of the open ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gateway.models.base import Base, Id, Instant, Moment, OwnedByCompany
from gateway.models.document import Document

STATUSES: Final = ("green", "yellow", "red")
STATES: Final = ("unread", "read", "handled")
KINDS: Final = ("document_read", "could_not_be_read")


class Notice(OwnedByCompany, Base):
    """What waits for a person, and why.

    `findings` are the doubts as values `{code, level, field, params}`; their texts are made when shown.
    `status` follows from them and is kept for the filter alone: `documents.notify` writes both together.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("document_id"),
        Index("ix_notice_company_id_state_id", "company_id", "state", "id"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    status: Mapped[str]
    state: Mapped[str] = mapped_column(default="unread")
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    findings: Mapped[list[Any]]
    created_at: Mapped[Moment]
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    handled_at: Mapped[datetime | None] = mapped_column(Instant)

    document: Mapped[Document] = relationship(back_populates="notice")
