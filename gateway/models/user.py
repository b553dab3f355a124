"""A person who signs in, and the sessions that he or she has open."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Moment

ROLES: Final = ("client", "accountant", "integrator")
OF_ONE_TENANT: Final = "(company_id IS NULL) <> (agency_id IS NULL)"


class User(Base):
    """A person, bound to one company or one agency."""

    __tablename__ = "user"
    __table_args__ = (CheckConstraint(OF_ONE_TENANT, name="one_tenant"),)

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[str]
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"), index=True)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    created_at: Mapped[Moment]


class WebSession(Base):
    """A browser that a person has signed in with; the cookie holds the secret, this row only its SHA-256."""

    __tablename__ = "web_session"

    id: Mapped[Id]
    secret_sha256: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
