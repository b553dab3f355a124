"""The key of a program: a scanner, an accounting program, an integration."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Instant, Moment
from gateway.models.user import OF_ONE_TENANT


class ApiToken(Base):
    """A bearer token, bound to one company or one agency; the token itself is shown once and never stored."""

    __tablename__ = "api_token"
    __table_args__ = (CheckConstraint(OF_ONE_TENANT, name="one_tenant"),)

    id: Mapped[Id]
    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"), index=True)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    created_at: Mapped[Moment]
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
