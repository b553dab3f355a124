"""The agreement between an agency and a client company."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gateway.models.agency import Agency
from gateway.models.base import Base, Id, Instant, Moment
from gateway.models.company import Company

STATES: Final = ("draft", "invited", "reminded", "active", "ending", "ended", "declined", "expired", "revoked")
WORKING: Final = ("active", "ending")
"""The states in which the agency reaches what the company has sent."""
WAITING: Final = ("invited", "reminded")
"""The states in which the company is asked."""
SITUATIONS: Final = ("new_customer", "existing_customer", "existing_service")
SERVICES: Final = ("invoicing_exchange", "scanner", "financial_overview", "digital_invoices")
PAYERS: Final = ("agency", "company")
REGISTERS: Final = ("customers", "articles", "payment_terms", "delivery_terms", "units", "vat_codes", "currencies")
CHANNELS: Final = ("web", "mail", "webhook")
OF_BOTH_PARTIES: Final[dict[str, Any]] = {"of_both_parties": True}
"""Execution option of a query that must see what the other party of a collaboration has; the gate knows it."""


class Collaboration(Base):
    """What an agency and a company have agreed, or what the agency has proposed; nothing works before approval.

    `situation` is what the company was to us when it was invited. `payer`, `months` (of the agreement) and
    `accountant_id` were chosen with the invitation. `contact_name`, `contact_email` and `language` are whom the
    invitation went to. `always_update` names the registers that the invoicing side overwrites; `notice_channels` how
    the agency is told of new documents, and `digest_at` (HH:MM, Swedish time) when by mail.
    """

    __tablename__ = "collaboration"
    __table_args__ = (
        Index("ix_collaboration_agency_id_state", "agency_id", "state"),
        Index("ix_collaboration_company_id_state", "company_id", "state"),
    )

    id: Mapped[Id]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    state: Mapped[str] = mapped_column(default="draft")
    situation: Mapped[str]
    payer: Mapped[str] = mapped_column(default="agency")
    months: Mapped[int] = mapped_column(default=12)
    is_agency_payee: Mapped[bool] = mapped_column(default=False)
    accountant_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    contact_name: Mapped[str | None]
    contact_email: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="sv")
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Moment]
    invited_at: Mapped[datetime | None] = mapped_column(Instant)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    expiry_told_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    agreed_until: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    always_update: Mapped[list[Any]] = mapped_column(default=list)
    looks_for_documents: Mapped[bool] = mapped_column(default=True)
    notice_channels: Mapped[list[Any]] = mapped_column(default=lambda: ["web"])
    digest_at: Mapped[str | None]
    digest_sent_at: Mapped[datetime | None] = mapped_column(Instant)

    agency: Mapped[Agency] = relationship()
    company: Mapped[Company] = relationship()
    services: Mapped[list[CollaborationService]] = relationship(
        order_by="CollaborationService.id", cascade="all, delete-orphan", back_populates="collaboration"
    )


class CollaborationService(Base):
    """One service of a collaboration; `included_in` is the service that brought it along.

    Either party may end it: `ends_on` is the last day on which it works, `keeps_data` what the party chose for what was
    sent; `changed_at` is what a program compares with its last look.
    """

    __tablename__ = "collaboration_service"
    __table_args__ = (UniqueConstraint("collaboration_id", "service"),)

    id: Mapped[Id]
    collaboration_id: Mapped[UUID] = mapped_column(ForeignKey("collaboration.id"))
    service: Mapped[str]
    included_in: Mapped[str | None]
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[str | None]
    keeps_data: Mapped[bool | None]
    changed_at: Mapped[Moment]

    collaboration: Mapped[Collaboration] = relationship(back_populates="services")
