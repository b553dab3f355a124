"""`gateway retention`: what has had its time is removed, in small steps that may be interrupted."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any, Final

import click
from sqlalchemy.orm import Session

from gateway.access import traces
from gateway.cli.installation import as_json_option, operator_session, show
from gateway.cli.progress import progress
from gateway.collaboration.register import OPERATOR
from gateway.database import writing
from gateway.documents import keep, retire
from gateway.documents.retire import Due
from gateway.messages import outbox
from gateway.messages.outbox import Written
from gateway.originals import Originals
from gateway.parts import parts_of

DOCUMENTS_AT_ONCE: Final = 100
TRACES_AT_ONCE: Final = 500


@click.command()
@click.option("--dry-run", is_flag=True, help="List what is due, and remove nothing.")
@as_json_option
def retention(*, dry_run: bool, as_json: bool) -> None:
    """Remove documents that need no longer be kept, with their files, and what has expired.

    It works in small steps, each of which is complete: it may be interrupted at any time, and goes on the next time.
    """
    now = datetime.now(UTC)
    with operator_session() as session:
        originals = parts_of().originals
        files = 0 if dry_run else _let_go(session, originals)
        found = list(retire.due(session, now=now))
        expired = {name: traces.count(session, name, now=now) for name in traces.kinds(now)}
        rows = [_row(each) for each in found]
        if not dry_run:
            with progress(sum(each.documents for each in found), "removed") as seen:
                counts = [_remove(session, originals, each, now, seen) for each in found]
            rows = [{**row, "count": removed} for row, (removed, _) in zip(rows, counts, strict=True)]
            files += sum(gone for _, gone in counts)
            expired = {name: _remove_traces(session, name, now) for name in expired}
        expired["outbox"] = _outbox(now, dry_run=dry_run)
    rows += [{"what": name, "count": count, "company": None, "why": "expired"} for name, count in expired.items()]
    rows = [row for row in rows if row["count"]]
    if as_json or rows:
        show(rows, as_json=as_json)
    click.echo(_summary(rows, files, dry_run=dry_run), err=True)


def _row(found: Due) -> dict[str, Any]:
    return {"what": "documents", "count": found.documents, "company": found.company, "why": found.why}


def _remove(
    session: Session, originals: Originals, found: Due, now: datetime, seen: Callable[[], None]
) -> tuple[int, int]:
    """Remove the documents that are due for one reason, batch by batch; count them and the files that went."""
    removed = files = 0
    while True:
        ids, digests = retire.next_batch(session, found, now=now, most=DOCUMENTS_AT_ONCE)
        if not ids:
            return removed, files
        originals.mark(digests)
        with writing(session):
            gone = retire.remove(session, found, ids, actor=OPERATOR, now=now)
        files += _let_go(session, originals)
        if not gone:
            return removed, files
        removed += gone
        for _ in range(gone):
            seen()


def _let_go(session: Session, originals: Originals) -> int:
    """Delete the files that no document wants any longer, also those that an interrupted run has left."""

    def wanted_now(digests: Collection[str]) -> Collection[str]:
        session.rollback()
        return keep.wanted(session, digests)

    return originals.let_go(time.time(), wanted_now)


def _remove_traces(session: Session, name: str, now: datetime) -> int:
    removed = 0
    while True:
        with writing(session):
            gone = traces.remove(session, name, actor=OPERATOR, now=now, most=TRACES_AT_ONCE)
        if not gone:
            return removed
        removed += gone


def _outbox(now: datetime, *, dry_run: bool) -> int:
    """Delete old letters from the outbox, as those of a mail server are gone too."""

    def is_old(letter: Written) -> bool:
        return letter.date < now - traces.LETTERS_LAST

    folder = parts_of().post.outbox
    return sum(1 for letter in outbox.letters(folder) if is_old(letter)) if dry_run else outbox.remove(folder, is_old)


def _summary(rows: list[dict[str, Any]], files: int, *, dry_run: bool) -> str:
    documents = sum(row["count"] for row in rows if row["what"] == "documents")
    rest = sum(row["count"] for row in rows) - documents
    if dry_run:
        return f"Due: {documents} documents and {rest} expired rows. Nothing was removed."
    return f"Removed: {documents} documents, {files} files, {rest} expired rows."
