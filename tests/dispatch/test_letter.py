"""Letters: ordered with what causes them, sent by a worker, and with no secret in the database."""

from __future__ import annotations

import email
import email.policy
import re
import threading
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import correspondence
from gateway.access import links, people
from gateway.access.links import LinkSpentError
from gateway.correspondence import KINDS
from gateway.database import writing
from gateway.models import Job, Letter, OneTimeLink, User
from gateway.parts import parts_of
from gateway.settings import Settings
from gateway.worker import Worker
from tests.house import NOW, House

SITE = "https://underlag.example"


@pytest.fixture
def person(session: Session) -> User:
    """Add a person."""
    with writing(session):
        return people.add_user(session, email="eva@kvarnen.example", name="Eva", now=NOW)


def order(session: Session, person: User, house: House) -> Letter:
    """Order the letter for a first sign-in."""
    with writing(session):
        return correspondence.order(
            session,
            "first_sign_in",
            email=person.email,
            language="sv",
            site=SITE,
            params={"invited_by": "Kim", "tenant": "Kvarnens Kök AB", "hours": 1, "name": "Eva"},
            link_purpose="first_sign_in",
            user_id=person.id,
            company_id=house.company,
            now=NOW,
        )


def sent(settings: Settings) -> list[EmailMessage]:
    """Read what lies in the outbox."""
    return [read(file) for file in sorted((settings.data_dir / "outbox").glob("*.eml"))]


def read(file: Path) -> EmailMessage:
    """Read one letter."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    """Give the plain text of a letter."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_letter_is_sent_with_a_link_that_works(
    session: Session, settings: Settings, worker: Worker, person: User, house: House
) -> None:
    row = order(session, person, house)
    assert worker.step()
    (message,) = sent(settings)
    assert message["To"] == "eva@kvarnen.example"
    found = re.search(rf"{SITE}/welcome/(\S+)", text_of(message))
    assert found
    assert links.look(session, found[1], now=NOW).user_id == person.id
    session.expire_all()
    session.rollback()
    assert (row.state, row.error) == ("sent", None)
    assert session.scalars(select(Job.state)).all() == ["done"]


def test_no_secret_of_a_letter_lies_in_the_database(
    session: Session, settings: Settings, worker: Worker, person: User, house: House
) -> None:
    order(session, person, house)
    assert session.scalars(select(OneTimeLink)).all() == [], "the link is made when the letter is sent"
    session.rollback()
    worker.step()
    found = re.search(r"/welcome/(\S+)", text_of(sent(settings)[0]))
    assert found
    for table in (Letter, OneTimeLink, Job):
        for row in session.scalars(select(table)):
            assert found[1] not in str({column.key: getattr(row, column.key) for column in table.__table__.columns})


def test_a_letter_sent_again_is_the_same_letter_and_its_first_link_is_spent(
    session: Session, settings: Settings, worker: Worker, person: User, house: House
) -> None:
    row = order(session, person, house)
    worker.step()
    first = re.search(r"/welcome/(\S+)", text_of(sent(settings)[0]))
    with writing(session):
        session.scalars(select(Job)).one().state = "queued"
    worker.step()
    (message,) = sent(settings)
    second = re.search(r"/welcome/(\S+)", text_of(message))
    assert first
    assert second
    assert first[1] != second[1]
    assert row.id.hex in message["Message-ID"]
    with pytest.raises(LinkSpentError):
        links.look(session, first[1], now=NOW)


def test_an_address_that_takes_no_mail_is_told_and_not_tried_again(
    session: Session, settings: Settings, worker: Worker, person: User, house: House
) -> None:
    row = order(session, person, house)
    with writing(session):
        row.email = "no address"
    assert worker.step()
    assert not worker.step()
    session.rollback()
    assert row.state == "failed"
    assert "not an e-mail address" in str(row.error)
    assert sent(settings) == []


def test_a_mail_server_that_is_away_is_waited_for(
    session: Session, app: Flask, settings: Settings, person: User, house: House, free_port: int
) -> None:
    away = Settings(
        data_dir=settings.data_dir,
        database_url=settings.database_url,
        smtp_url=f"smtp://127.0.0.1:{free_port}",
        mail_from="no-reply@underlag.example",
    )
    row = order(session, person, house)
    assert Worker(app, away, parts_of(app).originals, threading.Event()).step()
    session.rollback()
    job = session.scalars(select(Job)).one()
    assert (job.state, job.attempts, row.state) == ("queued", 0, "waiting")
    assert "did not take the letter" in str(job.last_error)


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("invitation", {"agency": "B", "company": "K", "services": ["S"], "payer": "agency", "is_new_customer": False,
                        "valid_until": "2026-12-25"}),
        ("invitation_accepted", {"company": "K", "services": ["S"], "answered_by": "Eva"}),
        ("invitation_declined", {"company": "K", "services": ["S"], "answered_by": "Eva", "words": "Nej"}),
        ("invitation_expiring", {"agency": "B", "company": "K", "services": ["S"], "valid_until": "2026-12-25"}),
        ("service_ended", {"agency": "B", "company": "K", "services": ["S"], "ended_by": "Eva", "data": "D",
                           "ends_on": "2026-12-25"}),
        ("first_sign_in", {"invited_by": "E", "tenant": "K", "hours": 1}),
        ("password_reset", {"hours": 1}),
        ("password_changed", {"at": "2026-11-25T12:00:00+00:00"}),
        ("new_sign_in", {"at": "2026-11-25T12:00:00+00:00", "program": "Firefox", "from_where": "192.0.2.0/24"}),
        ("new_device", {"device": "D", "company": "K", "added_by": "E", "at": "2026-11-25T12:00:00+00:00"}),
        ("member_invited", {"invited_by": "E", "tenant": "K", "role": "R", "valid_until": "2026-12-25"}),
        ("digest", {"companies": [{"company": "K", "red": 1}]}),
    ],
)  # fmt: skip
def test_every_kind_of_letter_can_be_ordered(kind: str, params: dict[str, object]) -> None:
    row = Letter(kind=kind, email="a@b.se", language="sv", site=SITE, params={"path": "/services", **params})
    written = correspondence.compose(row, secret=None)
    assert f"{SITE}/services" in written.text
    assert written.to == "a@b.se"


def test_every_kind_of_letter_is_tried_above() -> None:
    mark = test_every_kind_of_letter_can_be_ordered.pytestmark[0]  # type: ignore[attr-defined]  # pytest puts it there
    assert {kind for kind, _ in mark.args[1]} == set(KINDS)
