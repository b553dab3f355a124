"""A link that opens one thing once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Instant, Moment


class OneTimeLink(Base):
    """A link in a letter or a QR code; only the SHA-256 of its secret is kept.

    It belongs to a person (`first_sign_in`, `password_reset`, and `second_factor`, which is no link but lies in the
    cookie of a browser whose person has given the password and not the code yet), to the invitation to a
    collaboration, or to the company that a phone shall be paired with; `created_by` is the actor who made it.
    """

    __tablename__ = "one_time_link"

    id: Mapped[Id]
    purpose: Mapped[str]
    secret_sha256: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    collaboration_id: Mapped[UUID | None] = mapped_column(ForeignKey("collaboration.id"), index=True)
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"), index=True)
    created_by: Mapped[str]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(Instant)
