"""What has expired goes, what has not stays: just before and just after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import jobs
from gateway.access import people, traces
from gateway.database import writing
from gateway.models import (
    AuditEvent,
    Collaboration,
    DeviceCode,
    Job,
    Letter,
    OneTimeLink,
    SignInFailure,
    WebSession,
)
from tests.house import NOW, House

SECOND = timedelta(seconds=1)
DAYS = timedelta(days=1)


def add(session: Session, name: str, at: datetime, **more: Any) -> None:
    """Enter a row of a kind that counts from a moment."""
    user = people.user_of(session, "a@b.example") or people.add_user(session, email="a@b.example", now=NOW)
    digest = uuid4().hex
    made: dict[str, Callable[[], Any]] = {
        "one_time_links": lambda: OneTimeLink(
            purpose="phone", secret_sha256=digest, created_by="x", created_at=at, expires_at=at
        ),
        "device_codes": lambda: DeviceCode(
            device_sha256=digest, user_sha256=digest, name="x", created_at=at, expires_at=at, pause_seconds=5
        ),
        "sessions": lambda: WebSession(
            secret_sha256=digest, user_id=user.id, created_at=at, seen_at=at, expires_at=at
        ),
        "sign_in_failures": lambda: SignInFailure(key=digest, count=1, last_at=at),
        "letters": lambda: Letter(
            kind="digest", email="x@y.example", language="sv", site="http://x/", params={}, state="sent", created_at=at,
            sent_at=at,
        ),
    }  # fmt: skip
    row = made[name]()
    for key, value in more.items():
        setattr(row, key, value)
    session.add(row)
    session.flush()
    if name == "letters":
        jobs.enqueue(session, kind="letter", subject_id=row.id, now=at)


def remove(session: Session, name: str) -> int:
    """Remove what has expired of a kind."""
    with writing(session):
        return traces.remove(session, name, actor="operator", now=NOW, most=500)


@pytest.mark.parametrize(("name", "lasts"), [
    ("one_time_links", 0 * DAYS), ("device_codes", DAYS), ("sessions", 0 * DAYS), ("sign_in_failures", DAYS),
    ("letters", 30 * DAYS),
])  # fmt: skip
def test_each_goes_when_its_time_is_over(session: Session, name: str, lasts: timedelta) -> None:
    with writing(session):
        add(session, name, NOW - lasts)
        add(session, name, NOW - lasts - SECOND)
        add(session, name, NOW - lasts - SECOND)
    assert traces.count(session, name, now=NOW) == 2
    assert remove(session, name) == 2
    assert remove(session, name) == 0
    assert len(session.scalars(select(traces.kinds(NOW)[name].table)).all()) == 1
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "traces_removed")).one()
    assert event.details == {"kind": name, "count": 2}


def test_only_so_many_go_at_once(session: Session) -> None:
    with writing(session):
        for _ in range(3):
            add(session, "sessions", NOW - DAYS)
    with writing(session):
        assert traces.remove(session, "sessions", actor="operator", now=NOW, most=2) == 2
    assert traces.count(session, "sessions", now=NOW) == 1


def test_what_waits_or_still_blocks_stays(session: Session) -> None:
    with writing(session):
        add(session, "letters", NOW - 90 * DAYS, state="waiting", sent_at=None)
        add(session, "sign_in_failures", NOW - 90 * DAYS, blocked_until=NOW + SECOND)
    assert remove(session, "letters") + remove(session, "sign_in_failures") == 0
    assert session.scalars(select(Job).where(Job.kind == "letter")).one().state == "queued"


def test_the_job_of_a_letter_goes_with_it(session: Session) -> None:
    with writing(session):
        add(session, "letters", NOW - 90 * DAYS, state="failed", sent_at=None)
    assert remove(session, "letters") == 1
    assert session.scalars(select(Job).where(Job.kind == "letter")).all() == []


@pytest.mark.parametrize(("state", "days", "goes"), [
    ("declined", 31, True), ("expired", 31, True), ("revoked", 31, True), ("ended", 31, True), ("declined", 29, False),
    ("invited", 90, False), ("active", 90, False),
])  # fmt: skip
def test_the_contact_of_an_invitation_that_is_over_goes(
    session: Session, house: House, state: str, days: int, *, goes: bool
) -> None:
    with writing(session):
        agreement = session.scalars(select(Collaboration).where(Collaboration.company_id == house.company)).one()
        agreement.state, agreement.contact_name, agreement.contact_email = state, "Karin", "karin@x.example"
        agreement.created_at = agreement.answered_at = NOW - days * DAYS
    assert remove(session, "contacts") == int(goes)
    session.expire_all()
    agreement = session.scalars(select(Collaboration).where(Collaboration.company_id == house.company)).one()
    assert (agreement.contact_email is None) is goes
    assert agreement.state == state
