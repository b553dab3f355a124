"""A device that waits for a person to let it in (RFC 8628)."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Instant, Moment

STATES: Final = ("pending", "approved", "denied", "used")


class DeviceCode(Base):
    """The long code that the device holds and the short one that a person types; only their SHA-256 are kept.

    `company_id` and `user_id` are filled in when a person approves; the device's next question makes its token.
    """

    __tablename__ = "device_code"

    id: Mapped[Id]
    device_sha256: Mapped[str] = mapped_column(unique=True)
    user_sha256: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    where: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="pending")
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(index=True)
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    pause_seconds: Mapped[int]
