"""A request to the accountant: the inbox is the list of the open ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gateway.models.base import Base, Id, Instant, Moment, OwnedByTenant
from gateway.models.document import Document

STATUSES: Final = ("green", "yellow", "red")
STATES: Final = ("unread", "read", "handled")
SIDES: Final = ("agency", "company")
OF_DOCUMENTS: Final = ("document_read", "could_not_be_read")
OF_COLLABORATIONS: Final = (
    "invitation_received",
    "invitation_accepted",
    "invitation_declined",
    "invitation_expiring",
    "invitation_expired",
    "service_ended",
    "device_added",
    "webhook_disabled",
)
KINDS: Final = (*OF_DOCUMENTS, *OF_COLLABORATIONS)


class Notice(OwnedByTenant, Base):
    """What waits for a person of one side, and why: about a document, or about the collaboration.

    `params` is what the text of a notice without a document is filled with (`collaboration.notices`).
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
    side: Mapped[str] = mapped_column(default="agency")
    status: Mapped[str]
    state: Mapped[str] = mapped_column(default="unread")
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    collaboration_id: Mapped[UUID | None] = mapped_column(ForeignKey("collaboration.id"))
    findings: Mapped[list[Any]]
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[Moment]
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    handled_at: Mapped[datetime | None] = mapped_column(Instant)

    document: Mapped[Document | None] = relationship(back_populates="notice")
