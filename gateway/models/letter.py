"""A letter that goes out by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Instant, Moment, OwnedByTenant

STATES: Final = ("waiting", "sent", "failed")


class Letter(OwnedByTenant, Base):
    """Which letter goes to whom; its text is made when it is sent, and its one-time link with it.

    So no secret lies here: `link_purpose` says which link is made, for `user_id` or `collaboration_id`. `site` is the
    address that people reach the gateway by, as it was when the letter was ordered.
    """

    __tablename__ = "letter"

    id: Mapped[Id]
    kind: Mapped[str]
    email: Mapped[str]
    language: Mapped[str]
    site: Mapped[str]
    params: Mapped[dict[str, Any]]
    link_purpose: Mapped[str | None]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    collaboration_id: Mapped[UUID | None] = mapped_column(ForeignKey("collaboration.id"))
    state: Mapped[str] = mapped_column(default="waiting")
    error: Mapped[str | None]
    created_at: Mapped[Moment]
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
