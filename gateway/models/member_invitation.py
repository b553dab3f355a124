"""A person who was asked to become a member."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gateway.models.agency import Agency
from gateway.models.base import Base, Id, Instant, Moment, OwnedByTenant
from gateway.models.company import Company
from gateway.models.membership import OF_ONE_TENANT


class MemberInvitation(OwnedByTenant, Base):
    """An agency or company asks a person to join; nobody is a member before the answer.

    `email` and `name` are what the one who invited typed: whether that person was known here before, and as whom, is
    not told. It is open until it is answered, taken back (both `answered_at`) or `expires_at`.
    """

    __tablename__ = "member_invitation"
    __table_args__ = (CheckConstraint(OF_ONE_TENANT, name="one_tenant"),)

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    email: Mapped[str]
    name: Mapped[str | None]
    role: Mapped[str]
    invited_by: Mapped[str]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    is_accepted: Mapped[bool | None]

    company: Mapped[Company | None] = relationship(foreign_keys="MemberInvitation.company_id")
    agency: Mapped[Agency | None] = relationship(foreign_keys="MemberInvitation.agency_id")
