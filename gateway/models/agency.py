"""The accounting agency, which keeps the books of its client companies."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Moment


class Agency(Base):
    """An accounting agency."""

    __tablename__ = "agency"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Moment]
