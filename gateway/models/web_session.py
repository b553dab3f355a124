"""A browser that somebody is signed in with."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Moment


class WebSession(Base):
    """A session of a person, or of a phone that was paired; the cookie holds the secret, this row its SHA-256.

    `membership_id` is the agency or company that the person works in right now. `seen_at` is written down at most once
    a minute; a person's session ends when it has not been seen for long, every session ends at `expires_at`. `where` is
    the network it came from, shortened so that it names no single household; `browser` what it calls itself.
    """

    __tablename__ = "web_session"
    __table_args__ = (CheckConstraint("(user_id IS NULL) <> (token_id IS NULL)", name="one_holder"),)

    id: Mapped[Id]
    secret_sha256: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    token_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_token.id"), index=True)
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id"))
    browser: Mapped[str | None]
    where: Mapped[str | None]
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
