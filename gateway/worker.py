"""Runs jobs for as long as it is let: one at a time of those within the house, and beside it one of those that go out.

What is sent waits for others' machines, ten seconds at times; no document waits for that.

Every job may be run twice: a result counts only if the lease is still held when it is written. What fails is tried
again later; what fails for good, or keeps killing its worker, becomes a notice.
"""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, cast

import structlog
from flask import Flask
from sqlalchemy import ColumnElement, not_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gateway import jobs
from gateway.access import EVERYTHING, open_gate
from gateway.collaboration import deadlines
from gateway.database import DatabaseBusyError, db, writing
from gateway.dispatch import letter, webhook
from gateway.documents import notify
from gateway.documents import read as documents_read
from gateway.jobs import Claim, LeaseLostError
from gateway.messages.outbox import OutboxNotWritableError
from gateway.messages.smtp import MailServerError
from gateway.models import Document
from gateway.originals import Originals, StorageFullError
from gateway.parts import parts_of
from gateway.reading.child import ReaderChild, ReaderDiedError, ReaderNotReadyError, ReaderTimeoutError
from gateway.reading.installed import missing_for_ppocr
from gateway.reading.shape import Hint, Reading
from gateway.settings import Settings

log = structlog.get_logger(__name__)
PER_LEASE: Final = 4
DEADLINES_EVERY: Final = 60.0
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class Worker:
    """One worker: the app whose database it uses, where originals lie, and its reading process."""

    def __init__(self, app: Flask, settings: Settings, originals: Originals, stop: threading.Event) -> None:
        self.app = app
        self.settings = settings
        self.originals = originals
        self.stop = stop
        self.deadlines_at = 0.0
        self.reader = ReaderChild(
            settings.reader_command or None,
            seconds_per_document=settings.read_seconds,
            memory_bytes=settings.reader_memory_bytes,
        )

    def run(self) -> None:
        """Work until told to stop; the running step is finished first."""
        if missing := missing_for_ppocr():
            log.warning("ppocr_missing", packages=missing, effect="Tesseract reads alone, and photos less well")
        sending = threading.Thread(target=self._send, name="sending")
        sending.start()
        try:
            with self.reader:
                self._work(not_(jobs.OUTGOING))
        finally:
            self.stop.set()
            sending.join()

    def step(self, among: ColumnElement[bool] | None = None) -> bool:
        """Take one job and run it; False when nothing waits. `among` leaves those that are taken here.

        It looks before it claims: looking does not take the write lock that uploads need.
        """
        with self._session() as session:
            if jobs.oldest_waiting(session, now=_now(), among=among) is None:
                return False
        with self._session() as session, writing(session):
            held = jobs.claim(session, now=_now(), lease_seconds=self.settings.lease_seconds, among=among)
            if held is not None and held.kind in jobs.OF_DOCUMENTS and not self._is_hopeless(held):
                documents_read.start(session, held.subject_id)
        if held is None:
            return False
        with structlog.contextvars.bound_contextvars(job=str(held.job_id), document=str(held.subject_id)):
            self._run(held)
        return True

    def _send(self) -> None:
        """Send what waits to go out, and look at the deadlines between."""
        self._work(jobs.OUTGOING, between=self._keep_deadlines_at_times)

    def _work(self, among: ColumnElement[bool], between: Callable[[], None] = lambda: None) -> None:
        """Take one job after the other until told to stop; what ends this by a fault ends the whole worker."""
        try:
            while not self.stop.is_set():
                between()
                if not self._step_or_wait(among):
                    self.stop.wait(self.settings.poll_seconds)
        finally:
            self.stop.set()

    def keep_deadlines(self) -> None:
        """Do what time has brought about, each step in a transaction of its own; other workers may do so too."""
        with self._session() as session:
            steps = deadlines.due(session, now=_now())
        for step in steps:
            with self._session() as session, writing(session):
                step(session=session, site=self.settings.site, now=_now())

    def _keep_deadlines_at_times(self) -> None:
        """Look at the deadlines once a minute; whatever goes wrong there keeps no document waiting."""
        if time.monotonic() < self.deadlines_at:
            return
        self.deadlines_at = time.monotonic() + DEADLINES_EVERY
        try:
            self.keep_deadlines()
        except (DBAPIError, DatabaseBusyError, StorageFullError) as error:
            log.warning("database_unavailable", error=str(error))
        except Exception:
            log.exception("deadlines_failed")

    def _step_or_wait(self, among: ColumnElement[bool]) -> bool:
        """Keep going when the database is away: the lease brings back what was lost."""
        try:
            return self.step(among)
        except (DBAPIError, DatabaseBusyError, StorageFullError) as error:
            log.warning("database_unavailable", error=str(error))
            return False

    def _run(self, held: Claim) -> None:
        if self._is_hopeless(held):
            self._give_up(held, "the job kept ending its worker")
            return
        try:
            with self._heartbeat(held):
                STEPS[held.kind](self, held)
        except LeaseLostError:
            log.warning("lease_lost")
        except (DBAPIError, DatabaseBusyError, StorageFullError):
            raise
        except (ReaderDiedError, ReaderTimeoutError) as error:
            self._failed(held, str(error), is_death=True)
        except (ReaderNotReadyError, MailServerError, OutboxNotWritableError) as error:
            self._postpone(held, str(error))
        except Exception as error:
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                self._postpone(held, str(error))
                return
            log.exception("job_failed")
            self._failed(held, f"{type(error).__name__}: {error}", is_death=False)

    def read(self, held: Claim) -> None:
        """Read a document and write what was found, its notice, and the end of the job, all in one transaction."""
        reading = self._reading(held)
        with self._session() as session, writing(session):
            now = _now()
            jobs.finish(session, held, now=now)
            document = session.get_one(Document, held.subject_id)
            documents_read.record(session, document, reading, now=now)
            notify.notify_read(session, document, reading.findings, now=now)
        log.info("document_read", kind=reading.kind, seconds=round(reading.seconds, 2))

    def render(self, held: Claim) -> None:
        """Make the pictures for the screen again; nothing else of the document is touched."""
        self._reading(held)
        with self._session() as session, writing(session):
            jobs.finish(session, held, now=_now())

    def send_letter(self, held: Claim) -> None:
        """Write and send a letter that was ordered."""
        letter.send(self._session, held, self.settings, _now)

    def send_event(self, held: Claim) -> None:
        """Send an event to an address that wants to hear of it."""
        parts = parts_of(self.app)
        webhook.send(self._session, held, seal=parts.seal, allowance=parts.allowance, clock=_now)

    def _reading(self, held: Claim) -> Reading:
        """Have a document read in the reading process, and keep the pictures for the screen that it makes."""
        with self._session() as session:
            document = session.get_one(Document, held.subject_id)
            digests, hint = documents_read.files(document), document.kind_hint
        files = [self.originals.existing(digest) for digest in digests]
        with TemporaryDirectory(dir=self.originals.renditions) as scratch:
            reading = self.reader.read(files, hint=cast("Hint", hint), today=_now().date(), renditions=Path(scratch))
            documents_read.keep_renditions(self.originals, digests, reading, Path(scratch))
        return reading

    def _failed(self, held: Claim, error: str, *, is_death: bool) -> None:
        """Put a job back for later, or give it up when it has had its tries."""
        if jobs.is_spent(held, max_attempts=self.settings.max_attempts, died=is_death):
            self._give_up(held, error)
            return
        with self._session() as session, writing(session):
            jobs.retry_later(session, held, error=error, now=_now(), is_death=is_death)
        log.warning("job_retried", error=error, attempts=held.attempts)

    def _postpone(self, held: Claim, error: str) -> None:
        """Wait until it is possible: that Tesseract, room or the mail server is missing is no fault of the document."""
        seconds = letter.AGAIN_AFTER if held.kind == "letter" else None
        with self._session() as session, writing(session):
            jobs.postpone(session, held, error=error, now=_now(), seconds=seconds)
        log.error("not_possible_now", job_kind=held.kind, error=error)

    def _give_up(self, held: Claim, error: str) -> None:
        with self._session() as session, writing(session):
            jobs.give_up(session, held, error=error, now=_now())
            if held.kind == "read":
                notify.notify_unreadable(session, held.subject_id, attempts=held.attempts, now=_now())
            elif held.kind == "letter":
                letter.give_up(session, held, error)
            elif held.kind == "webhook":
                webhook.give_up(session, held)
        log.error("job_given_up", error=error, attempts=held.attempts)

    def _is_hopeless(self, held: Claim) -> bool:
        """Tell whether a job was claimed only because it ended its last worker too."""
        return held.deaths >= jobs.MOST_DEATHS

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """Open a session of its own, with the gate wide open."""
        with self.app.app_context():
            open_gate(db.session(), EVERYTHING)
            yield db.session()

    @contextmanager
    def _heartbeat(self, held: Claim) -> Iterator[None]:
        """Renew the lease while a step runs."""
        done = threading.Event()
        thread = threading.Thread(target=self._beat, args=(held, done), daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _beat(self, held: Claim, done: threading.Event) -> None:
        while not done.wait(self.settings.lease_seconds / PER_LEASE):
            try:
                with self._session() as session, writing(session):
                    jobs.renew(session, held, now=_now(), lease_seconds=self.settings.lease_seconds)
            except LeaseLostError:
                return
            except (DBAPIError, DatabaseBusyError, StorageFullError) as error:
                log.warning("heartbeat_missed", error=str(error))


STEPS: Final[dict[str, Callable[[Worker, Claim], None]]] = {
    "read": Worker.read,
    "render": Worker.render,
    "letter": Worker.send_letter,
    "webhook": Worker.send_event,
}


def _now() -> datetime:
    return datetime.now(UTC)
