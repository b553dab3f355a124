"""Receive: what was sent becomes originals, a document and a job, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, jobs, subscriptions
from gateway.documents import allowance
from gateway.models import Document, Page, Sender
from gateway.models.sender import OF_ALL_SENDERS
from gateway.originals import Incoming, Originals
from gateway.reading.container import inspect

KindHint = Literal["auto", "receipt", "supplier_invoice"]
PaymentMethod = Literal["card", "cash", "private", "unpaid"]


@dataclass(frozen=True)
class SentPage:
    """One file that is safely kept, and what it is."""

    sha256: str
    bytes: int
    media_type: str


@dataclass(frozen=True)
class Sent:
    """What the sender says of a document, with its pages in order."""

    pages: Sequence[SentPage]
    kind_hint: KindHint = "auto"
    payment_method: PaymentMethod | None = None
    comment: str | None = None
    filename: str | None = None
    source: str = "api"
    captured_at: datetime | None = None

    @property
    def bytes(self) -> int:
        """The size of all pages together."""
        return sum(page.bytes for page in self.pages)

    @property
    def sha256(self) -> str:
        """The file's digest for one page; for several, the digest of the pages' digests in order."""
        if len(self.pages) == 1:
            return self.pages[0].sha256
        return sha256(b"".join(bytes.fromhex(page.sha256) for page in self.pages)).hexdigest()


def take(
    originals: Originals, stream: IO[bytes], *, announced: str | None, max_bytes: int, max_pixels: int
) -> SentPage:
    """Make one file an original; raises the errors of `originals` and `reading.container`, leaving nothing behind."""
    received = originals.receive(stream, limit=max_bytes, announced=announced)
    page = _inspected(originals, received, max_pixels)
    originals.keep(received)
    return page


def receive(
    session: Session, sent: Sent, *, company_id: UUID, actor: str, now: datetime, bytes_per_day: int = 0
) -> tuple[Document, bool]:
    """Enter a document with its pages and its job; the second value tells whether it is new.

    The same pages from the same company are the same document: it is found, not entered twice. Raises
    DailyBytesSpentError for a new one that is beyond `bytes_per_day`; 0 is no limit.
    """
    same = select(Document).where(Document.company_id == company_id, Document.sha256 == sent.sha256)
    known = session.scalars(same, execution_options=OF_ALL_SENDERS).one_or_none()
    if known is not None:
        _note_sender(session, known, actor, now)
        audit.record(session, company_id=company_id, subject_id=known.id, action="received_again", actor=actor, now=now)
        return known, False
    allowance.check(session, company_id, more=sent.bytes, limit=bytes_per_day, now=now)
    document = _entered(session, sent, company_id, actor, now)
    _note_sender(session, document, actor, now)
    jobs.enqueue(session, kind="read", company_id=company_id, subject_id=document.id, now=now)
    audit.record(
        session,
        company_id=company_id,
        subject_id=document.id,
        action="received",
        actor=actor,
        now=now,
        sha256=document.sha256,
        bytes=document.bytes,
        pages=len(sent.pages),
        source=sent.source,
    )
    subscriptions.post_event(
        session, "document.received", company_id=company_id, data={"id": str(document.id)}, now=now
    )
    return document, True


def _note_sender(session: Session, document: Document, actor: str, now: datetime) -> None:
    """Write down who sent a document: whoever sent it may see it."""
    known = select(Sender.id).where(Sender.document_id == document.id, Sender.actor == actor)
    if session.scalar(known, execution_options=OF_ALL_SENDERS) is None:
        session.add(Sender(company_id=document.company_id, document_id=document.id, actor=actor, sent_at=now))
        session.flush()


def _inspected(originals: Originals, received: Incoming, max_pixels: int) -> SentPage:
    """Say what a received file is; one that is refused is thrown away at once."""
    try:
        container = inspect(received.path, max_pixels=max_pixels)
    except BaseException:
        originals.discard(received)
        raise
    return SentPage(received.sha256, received.bytes, container.media_type)


def _entered(session: Session, sent: Sent, company_id: UUID, actor: str, now: datetime) -> Document:
    document = Document(
        company_id=company_id,
        sha256=sent.sha256,
        bytes=sent.bytes,
        status="received",
        kind_hint=sent.kind_hint,
        payment_method=sent.payment_method,
        comment=sent.comment,
        filename=sent.filename,
        source=sent.source,
        captured_at=sent.captured_at,
        received_at=now,
        received_by=actor,
        fields=[],
        notice=None,
        pages=[
            Page(
                company_id=company_id,
                number=number,
                sha256=page.sha256,
                bytes=page.bytes,
                media_type=page.media_type,
            )
            for number, page in enumerate(sent.pages, start=1)
        ],
    )
    session.add(document)
    session.flush()
    return document
