"""The client company, whose receipts and invoices pass through here."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Moment

DECEMBER: Final = 12


class Company(Base):
    """A company: who it is, whom to write to, and in which month its accounting year ends."""

    __tablename__ = "company"
    __table_args__ = (CheckConstraint("accounting_year_ends BETWEEN 1 AND 12", name="accounting_year_ends"),)

    id: Mapped[Id]
    name: Mapped[str]
    organisation_number: Mapped[str] = mapped_column(unique=True)
    vat_number: Mapped[str | None]
    street: Mapped[str | None]
    postcode: Mapped[str | None]
    city: Mapped[str | None]
    contact_name: Mapped[str | None]
    contact_email: Mapped[str | None]
    contact_phone: Mapped[str | None]
    accounting_year_ends: Mapped[int] = mapped_column(default=DECEMBER)
    created_at: Mapped[Moment]
