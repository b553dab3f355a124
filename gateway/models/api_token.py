"""What a program or a device shows to be let in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Instant, Moment, OwnedByTenant
from gateway.models.membership import OF_ONE_TENANT

KINDS: Final = ("operator", "device", "integration", "access")


class ApiToken(OwnedByTenant, Base):
    """A bearer token, bound to one company or one agency; the token itself is shown once and never stored.

    `kind` says how it came about: made by an operator, by pairing a device (`user_id` approved it and owns it), as a
    secret of an integration, or as the short-lived access token of one (OAuth 2). `scopes` are the permissions it has,
    None for all of its role. It is worth nothing from `expires_at` or `revoked_at` on.
    `last_used_from` is the network of its last use, shortened so that it names no single household.
    """

    __tablename__ = "api_token"
    __table_args__ = (CheckConstraint(OF_ONE_TENANT, name="one_tenant"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(default="operator")
    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    scopes: Mapped[list[Any] | None]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    integration_id: Mapped[UUID | None] = mapped_column(ForeignKey("integration.id"), index=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    last_used_from: Mapped[str | None]
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
