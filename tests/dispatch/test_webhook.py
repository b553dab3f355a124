"""Events through the worker, to a real TLS receiver: signed, tried again, never twice by another name, never inside."""

from __future__ import annotations

import json
import logging
import re
import ssl
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import pytest
import structlog
import trustme
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from standardwebhooks import Webhook

from gateway.access import EVERYTHING, open_gate
from gateway.database import writing
from gateway.messages.outside import STRICT, Allowance
from gateway.messages.webhooks import Secret
from gateway.models import Base, Document, Job, Notice, WebhookDelivery, WebhookEndpoint
from gateway.parts import parts_of
from gateway.sealing import Seal
from gateway.settings import Settings
from gateway.subscriptions import endpoints, events
from gateway.subscriptions.endpoints import Owner
from gateway.worker import Worker
from tests.hooks import allow, url_of
from tests.house import House
from tests.messages.receiver import TAKEN, Receiver
from tests.pictures import jpeg

ROOT = Path(__file__).parents[2]
STUB = (sys.executable, str(ROOT / "tests" / "stub_reader.py"))
Added = tuple[WebhookEndpoint, Secret]


@pytest.fixture
def added(app: Flask, session: Session, house: House, receiver: Receiver) -> Added:
    """Add the receiver as an address of our company; the second value is its secret."""
    with writing(session):
        return endpoints.add(
            session,
            Owner(house.company, None),
            url_of(receiver),
            seal=parts_of(app).seal,
            allowance=parts_of(app).allowance,
            actor="user:1",
            now=datetime.now(UTC),
        )


def pinged(session: Session, added: Added) -> WebhookDelivery:
    """Order a test."""
    with writing(session):
        return events.ping(session, added[0], now=datetime.now(UTC))


def fresh(session: Session, delivery: WebhookDelivery) -> WebhookDelivery:
    """Get an event as it is now."""
    open_gate(session, EVERYTHING)
    session.rollback()
    return session.get_one(WebhookDelivery, delivery.id)


def answering(status: int, more: str = "") -> bytes:
    """Write an answer without a body."""
    return f"HTTP/1.1 {status} X\r\n{more}Content-Length: 0\r\n\r\n".encode()


def make_due(session: Session) -> None:
    """Let no job wait any longer."""
    with writing(session):
        session.execute(update(Job).values(due_at=datetime.now(UTC) - timedelta(seconds=1)))


def until(what: Callable[[], Any], seconds: float = 60) -> None:
    """Wait until something is so."""
    deadline = monotonic() + seconds
    while not what():
        if monotonic() > deadline:
            pytest.fail("it did not come about")
        sleep(0.02)


def test_an_event_arrives_signed_and_is_written_down(
    session: Session, worker: Worker, receiver: Receiver, added: Added
) -> None:
    delivery = pinged(session, added)
    assert worker.step()
    assert not worker.step()
    [request] = receiver.requests
    assert request.headers["webhook-id"] == str(delivery.id)
    assert json.loads(request.body) == fresh(session, delivery).body
    Webhook(added[1].text).verify(request.body, request.headers)
    assert (delivery.state, delivery.attempts, delivery.answer_status) == ("delivered", 1, 200)
    assert session.scalars(select(Job.state)).one() == "done"


def test_while_secrets_change_the_receiver_may_know_either(
    app: Flask, session: Session, worker: Worker, receiver: Receiver, added: Added
) -> None:
    endpoint, old = added
    with writing(session):
        new = endpoints.rotate(
            session, endpoint, seal=parts_of(app).seal, overlap=timedelta(hours=1), actor="user:1",
            now=datetime.now(UTC),
        )  # fmt: skip
    pinged(session, added)
    worker.step()
    [request] = receiver.requests
    for known in (new, old):
        Webhook(known.text).verify(request.body, request.headers)


def test_what_the_docs_say_about_checking_by_hand_is_right(
    session: Session, worker: Worker, receiver: Receiver, added: Added
) -> None:
    text = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    found = re.search(r"By hand:\n\n(.+?)\n\n`webhook-signature`", text, re.DOTALL)
    assert found
    known: dict[str, Any] = {}
    exec(textwrap.dedent(found[1]), known)  # noqa: S102  # our own example
    pinged(session, added)
    worker.step()
    [request] = receiver.requests
    is_genuine = known["is_genuine"]
    assert is_genuine(added[1].text, request.headers, request.body)
    assert not is_genuine(added[1].text, request.headers, request.body + b" ")
    assert not is_genuine(Secret.new().text, request.headers, request.body)
    assert not is_genuine(added[1].text, request.headers | {"webhook-timestamp": "1"}, request.body)


def test_what_fails_is_tried_again_with_the_same_id_far_more_often_than_other_jobs(
    session: Session, worker: Worker, receiver: Receiver, added: Added
) -> None:
    receiver.answer = answering(500)
    delivery = pinged(session, added)
    for number in range(1, 11):
        worker.step()
        assert fresh(session, delivery).attempts == number
        assert delivery.state == ("waiting" if number < 10 else "failed")
        make_due(session)
    assert not worker.step()
    assert {request.headers["webhook-id"] for request in receiver.requests} == {str(delivery.id)}
    assert (delivery.error, delivery.answer_status) == ("answered", 500)
    job = session.scalars(select(Job)).one()
    assert (job.state, job.deaths) == ("done", 0)


def test_the_next_try_waits_as_long_as_the_receiver_wishes(
    session: Session, worker: Worker, receiver: Receiver, added: Added
) -> None:
    receiver.answer = answering(503, "Retry-After: 3600\r\n")
    pinged(session, added)
    before = datetime.now(UTC)
    worker.step()
    session.rollback()
    assert session.scalars(select(Job.due_at)).one() >= before + timedelta(hours=1)


def test_one_that_wants_no_more_gets_no_more(
    session: Session, worker: Worker, receiver: Receiver, added: Added
) -> None:
    receiver.answer = answering(410)
    first, second = pinged(session, added), pinged(session, added)
    while worker.step():
        pass
    assert len(receiver.requests) == 1
    assert (fresh(session, first).error, second.state, second.error) == ("gone", "failed", "endpoint_disabled")
    assert added[0].disabled_at is not None
    assert session.scalars(select(Notice.params)).one() == {"host": "hooks.example"}


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"])
def test_a_name_that_leads_inside_is_refused_when_it_is_sent(
    app: Flask, session: Session, worker: Worker, receiver: Receiver, added: Added, address: str
) -> None:
    ports = {*STRICT.ports, receiver.port}
    allow(app, Allowance(ports=ports, resolve=lambda *_: [address]))
    delivery = pinged(session, added)
    worker.step()
    assert (fresh(session, delivery).state, delivery.error) == ("waiting", "not_public")
    assert receiver.connections == 0


def test_other_events_wait_while_an_address_rests(
    app: Flask, session: Session, worker: Worker, added: Added, house: House, free_port: int
) -> None:
    with writing(session):
        added[0].url = f"https://hooks.example:{free_port}/"
        for _ in range(3):
            events.post_event(
                session, "document.received", company_id=house.company, data={"id": "1"}, now=datetime.now(UTC)
            )
    allow(app, replace(parts_of(app).allowance, ports={free_port}))
    while worker.step():
        pass
    session.rollback()
    tried = session.scalars(select(WebhookDelivery.attempts).order_by(WebhookDelivery.id)).all()
    assert tried == [1, 0, 0]
    assert session.scalars(select(Job.attempts).order_by(Job.id)).all() == [0, 0, 0]


def test_a_worker_that_is_killed_while_it_sends_leaves_the_event_to_the_next(
    session: Session, settings: Settings, worker: Worker, receiver: Receiver, added: Added,
    authority: trustme.CA, tmp_path: Path,
) -> None:  # fmt: skip
    arrived, go_on = threading.Event(), threading.Event()

    def hold(connection: ssl.SSLSocket) -> None:
        arrived.set()
        go_on.wait(60)
        connection.sendall(TAKEN)

    receiver.answer = hold
    delivery = pinged(session, added)
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    line = [sys.executable, "-m", "tests.dispatch.sending_worker", str(settings.data_dir), settings.database,
            str(receiver.port), str(tmp_path / "authority.pem")]  # fmt: skip
    with subprocess.Popen(line, cwd=ROOT) as process:
        assert arrived.wait(60)
        process.kill()
    go_on.set()
    assert (fresh(session, delivery).state, delivery.attempts) == ("waiting", 0)
    receiver.answer = TAKEN
    until(worker.step)
    assert fresh(session, delivery).state == "delivered"
    ids = [request.headers["webhook-id"] for request in receiver.requests]
    assert ids == [str(delivery.id)] * 2
    assert session.scalars(select(Job.deaths)).one() == 1


def test_a_slow_receiver_holds_no_document_up(
    app: Flask, session: Session, settings: Settings, receiver: Receiver, added: Added, send: Callable[..., Any]
) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def hold(connection: ssl.SSLSocket) -> None:
        arrived.set()
        go_on.wait(60)
        connection.sendall(TAKEN)

    receiver.answer = hold
    delivery = pinged(session, added)
    worker = Worker(app, replace(settings, reader_command=STUB), parts_of(app).originals, threading.Event())
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        assert arrived.wait(60)
        sent = UUID(send(jpeg()).json["id"])

        def is_read() -> bool:
            fresh(session, delivery)
            return session.get_one(Document, sent).status == "ready"

        until(is_read)
        assert delivery.state == "waiting"
    finally:
        go_on.set()
        worker.stop.set()
        thread.join(60)
    assert fresh(session, delivery).state == "delivered"


def test_with_another_key_nothing_is_sent_and_that_is_said(
    app: Flask, session: Session, worker: Worker, receiver: Receiver, added: Added
) -> None:
    app.extensions["gateway"] = replace(parts_of(app), seal=Seal("another"))
    delivery = pinged(session, added)
    for _ in range(5):
        worker.step()
        make_due(session)
    assert (fresh(session, delivery).state, delivery.error) == ("failed", "not_sent")
    assert receiver.connections == 0
    assert session.scalars(select(Job.state)).one() == "dead"


def test_a_secret_is_in_no_log_no_table_and_no_name_of_a_thing(
    app: Flask, session: Session, worker: Worker, receiver: Receiver, added: Added,
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("gateway.worker.log", structlog.wrap_logger(structlog.PrintLogger(sys.stderr)))
    receiver.answer = answering(500)
    pinged(session, added)
    worker.step()
    app.extensions["gateway"] = replace(parts_of(app), seal=Seal("another"))
    make_due(session)
    worker.step()
    open_gate(session, EVERYTHING)
    session.rollback()
    tables = [str(session.execute(select(table)).all()) for table in Base.metadata.sorted_tables]
    seen = capsys.readouterr()
    told = f"{caplog.text}{seen.out}{seen.err}{added!r}{parts_of(app)!r}"
    assert "job_failed" in told
    key = added[1].text.removeprefix("whsec_")
    assert key not in "".join(tables)
    assert key not in told
    assert session.scalar(select(func.count()).select_from(WebhookEndpoint)) == 1


def test_only_tests_may_send_elsewhere(app: Flask) -> None:
    assert parts_of(app).allowance is STRICT
