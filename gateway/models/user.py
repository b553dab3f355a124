"""A person who signs in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Instant, Moment


class User(Base):
    """A person: one address, one password, and memberships in one or several agencies and companies.

    Without `password_hash` the person has been invited and has not signed in yet. `second_factor` is the sealed secret
    of the authenticator app, `second_factor_step` the time step of the last code that was taken: none is taken twice.
    An erased person keeps the row, for what was done must stay done by somebody, and loses all that tells who it was.
    """

    __tablename__ = "user"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str | None]
    language: Mapped[str | None]
    password_hash: Mapped[str | None]
    second_factor: Mapped[str | None]
    second_factor_step: Mapped[int | None]
    created_at: Mapped[Moment]
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)


class RecoveryCode(Base):
    """A code that opens once when the authenticator app is lost; only its SHA-256 is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_sha256"),)

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    code_sha256: Mapped[str]
    used_at: Mapped[datetime | None] = mapped_column(Instant)
