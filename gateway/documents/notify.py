"""Notify: a document that was read, or could not be, becomes a notice to the accountant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, subscriptions
from gateway.language import Language, translate
from gateway.models import Document, Notice
from gateway.reading import finding_texts
from gateway.reading.findings import colour
from gateway.reading.shape import Finding

TEXTS: Final = {
    "look_alike": "Another document has the same supplier, date and total. Look at both before booking: "
    "the same purchase may have been sent twice.",
    "could_not_be_read": "This could not be read, although it was tried {attempts} times. The original is kept: "
    "open it and enter the values by hand, or ask for a new photo.",
    **finding_texts.TEXTS,
}


def text(finding: dict[str, Any], language: Language) -> str:
    """Tell a person what a finding means and what to do about it."""
    return translate(TEXTS[finding["code"]], language, **finding_texts.in_words(finding["params"], language))


def notify_read(session: Session, document: Document, found: Sequence[Finding], *, now: datetime) -> Notice:
    """Open the notice of a document that was read, or renew it when it was read again."""
    doubts = [*found, *_look_alikes(session, document)]
    document.status = "ready" if colour(doubts) == "green" else "needs_review"
    return _open(session, document, "document_read", doubts, now)


def notify_unreadable(session: Session, document_id: UUID, *, attempts: int, now: datetime) -> Notice:
    """Open the notice of a document that nothing could be read from: no photo disappears in silence."""
    document = session.get_one(Document, document_id)
    document.status = "failed"
    doubt = Finding("could_not_be_read", "error", None, {"attempts": attempts})
    return _open(session, document, "could_not_be_read", [doubt], now)


def _open(session: Session, document: Document, kind: str, doubts: Iterable[Finding], now: datetime) -> Notice:
    doubts = list(doubts)
    notice = session.scalars(select(Notice).where(Notice.document_id == document.id)).one_or_none()
    if notice is None:
        notice = Notice(company_id=document.company_id, document_id=document.id, created_at=now, state="unread")
        session.add(notice)
    notice.kind = kind
    notice.status = colour(doubts)
    notice.findings = [finding.to_json() for finding in doubts]
    session.flush()
    audit.record(
        session,
        company_id=document.company_id,
        subject_id=document.id,
        action="notice_opened",
        actor="worker",
        now=now,
        notice=str(notice.id),
        status=notice.status,
    )
    subscriptions.post_event(
        session,
        "notice.opened",
        company_id=document.company_id,
        data={"id": str(notice.id), "document_id": str(document.id)},
        now=now,
    )
    return notice


def _look_alikes(session: Session, document: Document) -> list[Finding]:
    """Find another document of the company with the same supplier, date and total: flagged, never dropped."""
    if document.supplier_name is None or document.document_date is None or document.total_amount is None:
        return []
    other = session.scalars(
        select(Document.id)
        .where(
            Document.company_id == document.company_id,
            Document.id != document.id,
            Document.supplier_name == document.supplier_name,
            Document.document_date == document.document_date,
            Document.total_amount == document.total_amount,
        )
        .order_by(Document.id)
        .limit(1)
    ).one_or_none()
    return [] if other is None else [Finding("look_alike", "warning", None, {"document": str(other)})]
