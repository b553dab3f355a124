"""The client company, whose receipts and invoices pass through here."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Moment


class Company(Base):
    """A company, and the agency that keeps its books."""

    __tablename__ = "company"

    id: Mapped[Id]
    name: Mapped[str]
    organisation_number: Mapped[str] = mapped_column(unique=True)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    created_at: Mapped[Moment]
