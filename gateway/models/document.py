"""The photographed or sent paper and its journey."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gateway.models.base import Amount, Base, Id, Instant, Moment, OwnedByCompany
from gateway.models.field import Field
from gateway.models.page import Page

if TYPE_CHECKING:
    from gateway.models.notice import Notice

STATUSES: Final = ("received", "reading", "ready", "needs_review", "failed")


class Document(OwnedByCompany, Base):
    """One receipt or invoice: what was sent with it, what was read from it, and how far it has come.

    `sha256` is the file's for one page; for several, the SHA-256 of the pages' digests in order. Amounts and
    names that lists show are kept here beside the full `fields`.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("company_id", "sha256"),
        Index("ix_document_look_alike", "company_id", "document_date", "total_amount"),
        Index("ix_document_received", "company_id", "received_at", "bytes"),
    )

    id: Mapped[Id]
    sha256: Mapped[str]
    bytes: Mapped[int]
    status: Mapped[str]
    kind_hint: Mapped[str]
    payment_method: Mapped[str | None]
    comment: Mapped[str | None]
    filename: Mapped[str | None]
    source: Mapped[str]
    captured_at: Mapped[datetime | None] = mapped_column(Instant)
    received_at: Mapped[Moment]
    received_by: Mapped[str]
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    engine: Mapped[str | None]
    kind: Mapped[str | None]
    supplier_name: Mapped[str | None]
    document_date: Mapped[date | None]
    total_amount: Mapped[Decimal | None] = mapped_column(Amount)
    vat_amount: Mapped[Decimal | None] = mapped_column(Amount)
    currency: Mapped[str | None]

    pages: Mapped[list[Page]] = relationship(order_by=Page.number, cascade="all, delete-orphan")
    fields: Mapped[list[Field]] = relationship(order_by=Field.id, cascade="all, delete-orphan")
    notice: Mapped[Notice | None] = relationship(back_populates="document")

    @property
    def fields_by_name(self) -> dict[str, Field]:
        """What was read, by name."""
        return {field.name: field for field in self.fields}

    @property
    def findings(self) -> list[Any]:
        """The doubts about it, as its notice tells them; none before it is read."""
        return self.notice.findings if self.notice else []
