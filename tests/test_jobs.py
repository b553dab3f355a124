"""The queue: leases, fencing, retries, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import jobs
from gateway.access import EVERYTHING, open_gate
from gateway.database import db, writing
from gateway.jobs import Claim, LeaseLostError
from gateway.models import Job
from tests.house import NOW, House


def enqueued(session: Session, house: House, count: int = 1) -> list[UUID]:
    """Put jobs into the queue and return their subjects."""
    subjects = [uuid4() for _ in range(count)]
    with writing(session):
        for subject in subjects:
            jobs.enqueue(session, kind="read", company_id=house.company, subject_id=subject, now=NOW)
    return subjects


def claimed(session: Session, seconds: float = 0) -> Claim | None:
    """Claim the next job at a moment `seconds` after NOW."""
    with writing(session):
        return jobs.claim(session, now=NOW + timedelta(seconds=seconds), lease_seconds=30)


def test_a_job_is_claimed_once(session: Session, house: House) -> None:
    enqueued(session, house)
    first = claimed(session)
    assert first is not None
    assert first.attempts == 1
    assert claimed(session) is None


def test_a_job_that_is_not_due_waits(session: Session, house: House) -> None:
    enqueued(session, house)
    assert claimed(session, seconds=-1) is None


def test_a_lost_lease_is_taken_over_and_counts_as_a_death(session: Session, house: House) -> None:
    enqueued(session, house)
    claimed(session)
    taken = claimed(session, seconds=31)
    assert taken is not None
    assert (taken.attempts, taken.deaths) == (2, 1)


def test_who_lost_the_lease_can_write_nothing(session: Session, house: House) -> None:
    enqueued(session, house)
    first = claimed(session)
    assert first is not None
    second = claimed(session, seconds=31)
    assert second is not None
    with pytest.raises(LeaseLostError), writing(session):
        jobs.finish(session, first, now=NOW)
    with writing(session):
        jobs.finish(session, second, now=NOW)
    assert session.scalars(select(Job.state)).one() == "done"


def test_a_sign_of_life_keeps_the_lease(session: Session, house: House) -> None:
    enqueued(session, house)
    held = claimed(session)
    assert held is not None
    with writing(session):
        jobs.renew(session, held, now=NOW + timedelta(seconds=25), lease_seconds=30)
    assert claimed(session, seconds=31) is None


def test_a_retry_waits_longer_each_time() -> None:
    longest = [jobs.pause(attempts, lambda _, most: most) for attempts in range(1, 12)]
    assert longest == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert jobs.pause(3, lambda least, _: least) == 4


def test_a_failed_job_comes_back_after_its_pause(session: Session, house: House) -> None:
    enqueued(session, house)
    held = claimed(session)
    assert held is not None
    with writing(session):
        jobs.retry_later(session, held, error="broken", now=NOW)
    assert claimed(session, seconds=0.5) is None
    again = claimed(session, seconds=3)
    assert again is not None
    assert (again.attempts, again.deaths) == (2, 0)


def test_what_is_no_fault_of_the_job_is_not_counted(session: Session, house: House) -> None:
    enqueued(session, house)
    held = claimed(session)
    assert held is not None
    with writing(session):
        jobs.postpone(session, held, error="no tesseract", now=NOW)
    again = claimed(session, seconds=60)
    assert again is not None
    assert again.attempts == 1


@pytest.mark.parametrize(("attempts", "deaths", "died", "spent"), [
    (4, 0, False, False), (5, 0, False, True), (1, 2, True, True), (1, 1, True, False), (3, 3, False, True),
])  # fmt: skip
def test_when_a_job_is_spent(attempts: int, deaths: int, died: bool, spent: bool) -> None:
    held = Claim(uuid4(), "read", uuid4(), uuid4(), uuid4(), attempts, deaths)
    assert jobs.is_spent(held, max_attempts=5, died=died) is spent


def test_many_workers_share_the_queue_without_meeting(app: Flask, session: Session, house: House) -> None:
    subjects = enqueued(session, house, count=40)
    taken: list[Any] = []

    def work() -> None:
        with app.app_context():
            mine = db.session()
            open_gate(mine, EVERYTHING)
            while (held := claimed(mine)) is not None:
                taken.append(held.subject_id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(subjects)
