"""Read: what the reading process found is written to the document; may be done again, the last reading counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from shutil import copyfile
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.models import Document, Field, Page
from gateway.originals import Originals
from gateway.reading.shape import PageRead, Reading

ORE = Decimal("0.01")


def start(session: Session, document_id: UUID) -> None:
    """Say that somebody is reading it, unless it has been read before."""
    document = session.get_one(Document, document_id)
    if document.status == "received":
        document.status = "reading"


def files(document: Document) -> list[str]:
    """List the digests of the files of a document, in the order they were sent, each once."""
    return [page.sha256 for page in document.pages if page.sheet == 1]


def record(session: Session, document: Document, reading: Reading, *, now: datetime) -> None:
    """Write the kind, the fields and the pages that were found."""
    document.kind = reading.kind
    document.engine = reading.engine
    document.read_at = now
    _record_pages(session, document, reading.pages)
    _record_fields(session, document, reading)
    value = {name: field.value for name, field in reading.fields.items()}
    document.supplier_name = value.get("supplier_name")
    document.currency = value.get("currency")
    document.document_date = date.fromisoformat(value["document_date"]) if "document_date" in value else None
    document.total_amount = _amount(value.get("total_amount"))
    document.vat_amount = _amount(value.get("vat_amount"))
    audit.record(
        session,
        company_id=document.company_id,
        subject_id=document.id,
        action="read",
        actor="worker",
        now=now,
        kind=reading.kind,
        engine=reading.engine,
        milliseconds=round(reading.seconds * 1000),
        findings=[finding.code for finding in reading.findings],
    )


def keep_renditions(originals: Originals, digests: Sequence[str], reading: Reading, folder: Path) -> None:
    """Move the pictures for the screen to where the doors find them; they can be made again, so nothing is synced."""
    for number, page in enumerate(reading.pages, start=1):
        for made, name in ((folder / f"{number}.png", "page"), (folder / f"{number}.thumb.png", "thumb")):
            target = originals.rendition(digests[page.file - 1], page.sheet, name)
            if made.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                copyfile(made, target.with_suffix(".part"))
                target.with_suffix(".part").replace(target)


def _record_pages(session: Session, document: Document, pages: Sequence[PageRead]) -> None:
    """Give every sheet a page of its own; the first sheet of each file has one already."""
    first = dict(enumerate((page for page in document.pages if page.sheet == 1), start=1))
    if not pages:
        return
    known = {(page.sha256, page.sheet): page for page in document.pages}
    for page in document.pages:
        page.number = -page.number
    session.flush()
    for number, found in enumerate(pages, start=1):
        file = first[found.file]
        place = (file.sha256, found.sheet)
        page = known.pop(place) if place in known else _further(document, file, found.sheet)
        page.number, page.width, page.height, page.text = number, found.width, found.height, found.text
    for number, unread in enumerate(known.values(), start=len(pages) + 1):
        unread.number = number


def _further(document: Document, file: Page, sheet: int) -> Page:
    page = Page(
        company_id=document.company_id,
        sheet=sheet,
        sha256=file.sha256,
        bytes=file.bytes,
        media_type=file.media_type,
    )
    document.pages.append(page)
    return page


def _record_fields(session: Session, document: Document, reading: Reading) -> None:
    for old in session.scalars(select(Field).where(Field.document_id == document.id)):
        session.delete(old)
    session.flush()
    for name, field in reading.fields.items():
        shown: dict[str, Any] = field.to_json()
        session.add(
            Field(
                company_id=document.company_id,
                document_id=document.id,
                name=name,
                value=shown["value"],
                raw=shown["raw"],
                confidence=shown["confidence"],
                source=shown["source"],
                page=shown["page"],
                box=shown["box"],
                checks=shown["checks"],
            )
        )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text).quantize(ORE)
