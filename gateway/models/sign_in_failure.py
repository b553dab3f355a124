"""How often somebody failed to sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Instant, Moment


class SignInFailure(Base):
    """The failures of one account or one network since the last success; `key` is a digest that names neither."""

    __tablename__ = "sign_in_failure"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    count: Mapped[int]
    last_at: Mapped[Moment]
    blocked_until: Mapped[datetime | None] = mapped_column(Instant)
