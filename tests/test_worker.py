"""The worker: what it reads becomes a notice; what ends it, hangs or is not ready is never lost."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway import jobs
from gateway.access import EVERYTHING, open_gate
from gateway.database import writing
from gateway.documents import keep, notify, show
from gateway.models import Document, Field, Job, Notice
from gateway.parts import parts_of
from gateway.settings import Settings
from gateway.worker import Worker
from tests.pictures import jpeg

STUB = (sys.executable, str(Path(__file__).parent / "stub_reader.py"))
Send = Callable[..., Any]


@pytest.fixture
def worker(app: Flask, settings: Settings) -> Iterator[Worker]:
    """Give a worker whose reading process is the stub."""
    quick = replace(settings, reader_command=STUB, read_seconds=1.5)
    worker = Worker(app, quick, parts_of(app).originals, threading.Event())
    with worker.reader:
        yield worker


def fresh(session: Session, document_id: str) -> Document:
    """Get a document as it is now."""
    session.rollback()
    return session.get_one(Document, UUID(document_id))


def make_due(session: Session) -> None:
    """Let no job wait any longer."""
    with writing(session):
        session.execute(update(Job).values(due_at=datetime.now(UTC) - timedelta(seconds=1)))


def work_off(worker: Worker, session: Session) -> None:
    """Run every job until none is left, skipping the pauses between tries."""
    for _ in range(50):
        if not worker.step():
            session.rollback()
            if not session.scalars(select(Job.id).where(Job.state == "queued")).all():
                return
            make_due(session)
    pytest.fail("the queue does not end")


def test_what_is_read_becomes_a_notice(worker: Worker, send: Send, session: Session) -> None:
    sent = send(jpeg()).json
    assert worker.step()
    assert not worker.step()
    document = fresh(session, sent["id"])
    assert (document.status, document.kind, document.supplier_name) == ("ready", "receipt", "Kvarnens Kök AB")
    assert document.total_amount is not None
    notice = session.scalars(select(Notice)).one()
    assert (notice.kind, notice.status, notice.state) == ("document_read", "green", "unread")
    assert session.scalars(select(Job.state)).one() == "done"
    assert {field.name for field in document.fields} == {"supplier_name", "document_date", "currency", "total_amount"}


def test_reading_twice_leaves_one_result(worker: Worker, send: Send, session: Session) -> None:
    sent = send(jpeg()).json
    worker.step()
    with writing(session):
        document = session.get_one(Document, UUID(sent["id"]))
        jobs.enqueue(
            session, kind="read", company_id=document.company_id, subject_id=document.id, now=datetime.now(UTC)
        )
    worker.step()
    fresh(session, sent["id"])
    assert len(session.scalars(select(Notice)).all()) == 1
    assert len(session.scalars(select(Field)).all()) == 4


def test_look_alikes_are_flagged_and_both_kept(worker: Worker, send: Send, session: Session) -> None:
    twins = [send(jpeg("one")).json["id"], send(jpeg("two")).json["id"]]
    worker.step()
    with writing(session):
        first = session.get_one(Document, UUID(twins[0]))
        total = first.total_amount
    worker.step()
    with writing(session):
        session.get_one(Document, UUID(twins[1])).total_amount = total
        notify.notify_read(session, session.get_one(Document, UUID(twins[1])), [], now=datetime.now(UTC))
    notice = session.scalars(select(Notice).where(Notice.document_id == UUID(twins[1]))).one()
    assert [finding["code"] for finding in notice.findings] == ["look_alike"]
    assert notice.findings[0]["params"]["document"] == twins[0]
    assert notice.status == "yellow"


@pytest.mark.parametrize("word", [b"CRASH", b"NONSENSE", b"SLEEP"])
def test_a_document_that_ends_its_reader_is_given_up_and_told(
    worker: Worker, send: Send, session: Session, word: bytes
) -> None:
    poison, fine = send(jpeg() + word).json["id"], send(jpeg("fine")).json["id"]
    work_off(worker, session)
    assert fresh(session, fine).status == "ready"
    assert fresh(session, poison).status == "failed"
    notice = session.scalars(select(Notice).where(Notice.document_id == UUID(poison))).one()
    assert (notice.kind, notice.status) == ("could_not_be_read", "red")
    job = session.scalars(select(Job).where(Job.subject_id == UUID(poison))).one()
    assert (job.state, job.attempts) == ("dead", jobs.MOST_DEATHS)
    assert job.last_error


def test_others_go_on_while_one_keeps_ending_its_reader(worker: Worker, send: Send, session: Session) -> None:
    send(jpeg() + b"CRASH")
    fine = send(jpeg("fine")).json["id"]
    worker.step()
    worker.step()
    assert fresh(session, fine).status == "ready"


def test_a_missing_original_is_told_in_the_end(worker: Worker, send: Send, session: Session) -> None:
    sent = send(jpeg()).json
    worker.originals.path(sent["sha256"]).unlink()
    work_off(worker, session)
    assert fresh(session, sent["id"]).status == "failed"
    assert session.scalars(select(Notice.kind)).one() == "could_not_be_read"


def test_a_reader_that_is_not_ready_is_waited_for(worker: Worker, send: Send, session: Session) -> None:
    sent = send(jpeg() + b"NOT READY").json["id"]
    for _ in range(7):
        worker.step()
        make_due(session)
    assert fresh(session, sent).status == "reading"
    assert session.scalars(select(Notice)).all() == []
    assert session.scalars(select(Job.attempts)).one() == 0


def test_a_job_whose_workers_all_died_is_given_up_unread(worker: Worker, send: Send, session: Session) -> None:
    sent = send(jpeg()).json["id"]
    past = datetime.now(UTC) - timedelta(hours=1)
    for _ in range(jobs.MOST_DEATHS):
        with writing(session):
            assert jobs.claim(session, now=datetime.now(UTC), lease_seconds=1)
            session.execute(update(Job).values(lease_until=past))
    worker.step()
    assert fresh(session, sent).status == "failed"
    assert session.scalars(select(Notice.kind)).one() == "could_not_be_read"


def test_who_lost_the_lease_writes_nothing(worker: Worker, send: Send, session: Session) -> None:
    sent = send(jpeg()).json["id"]
    with writing(session):
        held = jobs.claim(session, now=datetime.now(UTC), lease_seconds=1)
        session.execute(update(Job).values(lease_until=datetime.now(UTC) - timedelta(hours=1)))
    assert held is not None
    with writing(session):
        taken = jobs.claim(session, now=datetime.now(UTC), lease_seconds=60)
    assert taken is not None
    worker._run(held)
    assert fresh(session, sent).status == "received"
    assert session.scalars(select(Notice)).all() == []


def test_pictures_that_are_gone_are_made_again(worker: Worker, send: Send, session: Session) -> None:
    sent = send(jpeg()).json["id"]
    worker.step()
    before = fresh(session, sent).read_at
    for _ in range(2):
        with writing(session):
            show.make_again(session, session.get_one(Document, UUID(sent)), now=datetime.now(UTC))
    assert worker.step()
    assert not worker.step()
    assert fresh(session, sent).read_at == before


def test_all_agrees_afterwards(worker: Worker, send: Send, session: Session, app: Flask) -> None:
    send(jpeg())
    send(jpeg("poison") + b"CRASH")
    session.rollback()
    open_gate(session, EVERYTHING)
    assert list(keep.faults(session, parts_of(app).originals, now=datetime.now(UTC))) == []
    work_off(worker, session)
    assert list(keep.faults(session, parts_of(app).originals, now=datetime.now(UTC))) == []


def test_it_stops_when_told(app: Flask, worker: Worker, send: Send, session: Session) -> None:
    sent = send(jpeg()).json["id"]
    thread = threading.Thread(target=worker.run)
    thread.start()
    while fresh(session, sent).status != "ready":
        assert thread.is_alive()
    worker.stop.set()
    thread.join(timeout=5)
    assert not thread.is_alive()
