"""The accounting agency, which keeps the books of its client companies."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Moment


class Agency(Base):
    """An accounting agency; `bankgiro` is where it is paid when it stands as payee of its clients' e-invoices."""

    __tablename__ = "agency"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    organisation_number: Mapped[str | None] = mapped_column(unique=True)
    email: Mapped[str | None]
    bankgiro: Mapped[str | None]
    created_at: Mapped[Moment]
