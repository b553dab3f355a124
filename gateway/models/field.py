"""What was read from a document: one value with its proof."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Json, OwnedByCompany


class Field(OwnedByCompany, Base):
    """One value that was read, where it stands (`box` in parts of the page, 0 to 1) and what was checked."""

    __tablename__ = "field"
    __table_args__ = (UniqueConstraint("document_id", "name"),)

    id: Mapped[Id]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    name: Mapped[str]
    value: Mapped[Any] = mapped_column(Json)
    raw: Mapped[str | None]
    confidence: Mapped[float]
    source: Mapped[str]
    page: Mapped[int | None]
    box: Mapped[list[Any] | None]
    checks: Mapped[list[Any]]
