"""What a person is in an agency or a company."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gateway.models.agency import Agency
from gateway.models.base import Base, Id, Instant, Moment, OwnedByTenant
from gateway.models.company import Company
from gateway.models.user import User

OF_ONE_TENANT: Final = "(company_id IS NULL) <> (agency_id IS NULL)"


class Membership(OwnedByTenant, Base):
    """One person in one agency or company with one role; it is ended, never deleted, so that history has names.

    `seen_at` is when the person last worked there: where one came from last is where the next sign-in leads.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(OF_ONE_TENANT, name="one_tenant"),
        Index("ix_membership_user_id_ended_at", "user_id", "ended_at"),
    )

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    role: Mapped[str]
    created_at: Mapped[Moment]
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    user: Mapped[User] = relationship()
    company: Mapped[Company | None] = relationship(foreign_keys="Membership.company_id")
    agency: Mapped[Agency | None] = relationship(foreign_keys="Membership.agency_id")
