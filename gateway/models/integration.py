"""Another program that an agency or a company lets in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Instant, Moment, OwnedByTenant
from gateway.models.membership import OF_ONE_TENANT

INTEGRATION_ROLES: Final = ("invoicing", "accounting", "documents")


class Integration(OwnedByTenant, Base):
    """A program by name: which system it is, in which version, what it is for and what it may do.

    Its secrets are tokens of kind `integration`; while one is exchanged for another both hold. `version` is what the
    program last said of itself, or what the administrator entered for one that does not call; `synced_at` is when it
    last asked which services are active.
    """

    __tablename__ = "integration"
    __table_args__ = (CheckConstraint(OF_ONE_TENANT, name="one_tenant"),)

    id: Mapped[Id]
    name: Mapped[str]
    system: Mapped[str]
    version: Mapped[str]
    role: Mapped[str]
    scopes: Mapped[list[Any]]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Moment]
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    synced_at: Mapped[datetime | None] = mapped_column(Instant)
