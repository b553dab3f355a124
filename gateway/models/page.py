"""One page of a document."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, OwnedByCompany


class Page(OwnedByCompany, Base):
    """A page: the original file that holds it, and which sheet of that file it is.

    At upload there is one page for each file; when a file turns out to hold several sheets (PDF, TIFF), its
    further pages are added and numbered in order.
    """

    __tablename__ = "page"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[Id]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]
    sheet: Mapped[int] = mapped_column(default=1)
    sha256: Mapped[str] = mapped_column(index=True)
    bytes: Mapped[int]
    media_type: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    text: Mapped[str | None]
