"""Keep: what is stored and what is recorded must agree, and this finds out whether it does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import distinct, func, or_, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from gateway import audit
from gateway.models import Document, Job, Notice, Page
from gateway.originals import Originals

DAMAGED: Final = "database_damaged"
IN_ONE_QUESTION: Final = 500
LEASE_GRACE: Final = timedelta(seconds=60)


@dataclass(frozen=True)
class Fault:
    """Something that does not agree: what kind, which row or file, and what to do."""

    code: str
    subject: str
    advice: str


def wanted(session: Session, digests: Collection[str]) -> set[str]:
    """Tell which of some originals have a row."""
    found: set[str] = set()
    asked = list(digests)
    for start in range(0, len(asked), IN_ONE_QUESTION):
        some = asked[start : start + IN_ONE_QUESTION]
        found.update(session.scalars(select(Page.sha256).where(Page.sha256.in_(some))))
    return found


def sweep(session: Session, originals: Originals, *, now: float) -> tuple[list[str], int]:
    """Put aside originals without a row and delete abandoned uploads; see `Originals.sweep`."""

    def wanted_now(digests: Collection[str]) -> Collection[str]:
        session.rollback()
        return wanted(session, digests)

    return originals.sweep(now, wanted_now)


def faults(session: Session, originals: Originals, *, now: datetime) -> Iterator[Fault]:
    """Compare every row with its file and every document with its job and notice.

    Of a damaged database only that is told: what it says of the rest is worth nothing.
    """
    damage = list(_integrity(session))
    yield from damage
    if damage:
        return
    yield from _files(session, originals)
    yield from _stuck(session, now)
    yield from _silent(session)
    yield from _history(session)
    yield from _orphans(session, originals)


def counts(session: Session) -> dict[str, int]:
    """Count what was compared."""
    return {
        "documents": session.scalar(select(func.count()).select_from(Document)) or 0,
        "originals": session.scalar(select(func.count(distinct(Page.sha256)))) or 0,
        "notices": session.scalar(select(func.count()).select_from(Notice)) or 0,
    }


def _integrity(session: Session) -> Iterator[Fault]:
    """Ask SQLite to check its own file; PostgreSQL keeps checksums itself."""
    if session.get_bind().dialect.name != "sqlite":
        return
    try:
        words = [word for (word,) in session.execute(text("PRAGMA integrity_check"))]
    except DatabaseError as error:
        words = [str(error.orig)]
    for word in words:
        if word != "ok":
            yield Fault(DAMAGED, str(word), "Restore the newest backup.")


def _files(session: Session, originals: Originals) -> Iterator[Fault]:
    for digest in session.scalars(select(Page.sha256).distinct().order_by(Page.sha256)):
        if originals.is_intact(digest):
            continue
        if (originals.quarantine / digest).exists():
            yield Fault("original_in_quarantine", digest, "Run `gateway fsck --repair` to bring it back.")
        elif originals.path(digest).exists():
            yield Fault("original_changed", digest, "Restore this file from a backup.")
        else:
            yield Fault("original_missing", digest, "Restore this file from a backup.")


def _stuck(session: Session, now: datetime) -> Iterator[Fault]:
    rows = select(Job.id).where(Job.state == "running", Job.lease_until < now - LEASE_GRACE)
    for job_id in session.scalars(rows):
        yield Fault("lease_expired", str(job_id), "No worker takes it over: start one with `gateway worker`.")


def _silent(session: Session) -> Iterator[Fault]:
    """Find documents that are neither waiting, nor read or failed with a notice."""
    waits = select(Job.id).where(Job.subject_id == Document.id, Job.state.in_(("queued", "running"))).exists()
    told = select(Notice.id).where(Notice.document_id == Document.id).exists()
    is_done = Document.status.in_(("ready", "needs_review", "failed"))
    for document_id in session.scalars(select(Document.id).where(or_(is_done & ~told, ~is_done & ~waits))):
        yield Fault("document_silent", str(document_id), "Nobody will hear of it: report this as a bug.")


def _orphans(session: Session, originals: Originals) -> Iterator[Fault]:
    kept = list(originals.digests())
    for digest in sorted(set(kept) - wanted(session, kept)):
        yield Fault("original_without_row", digest, "It is put in quarantine when it is an hour old.")


def _history(session: Session) -> Iterator[Fault]:
    """Find chains of the history in which a row was changed, taken out or put in."""
    for broken in audit.verify(session):
        subject = f"{broken.chain} {broken.number}"
        advice = f"In this chain, at this number, {broken.reason}. `gateway audit verify` says more."
        yield Fault("history_broken", subject, advice)
