"""Who has sent a document."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Moment, OwnedByCompany

OF_ALL_SENDERS: Final[dict[str, Any]] = {"of_all_senders": True}
"""Execution option of a query that must see a company's documents whoever sent them; the gate knows it."""


class Sender(OwnedByCompany, Base):
    """One who sent a document; two who send the same paper are both its senders, and each sees it."""

    __tablename__ = "sender"
    __table_args__ = (
        UniqueConstraint("document_id", "actor"),
        Index("ix_sender_actor_document_id", "actor", "document_id"),
    )

    id: Mapped[Id]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    actor: Mapped[str]
    sent_at: Mapped[Moment]
