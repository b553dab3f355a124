"""The queue: leases, fencing, retries, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from gateway import jobs
from gateway.access import EVERYTHING, open_gate
from gateway.database import db, writing
from gateway.jobs import Claim, LeaseLostError
from gateway.models import Job
from tests.house import NOW, House


def enqueued(session: Session, house: House, count: int = 1, *, company: UUID | None = None) -> list[UUID]:
    """Put jobs into the queue and return their subjects."""
    subjects = [uuid4() for _ in range(count)]
    with writing(session):
        for subject in subjects:
            jobs.enqueue(session, kind="read", company_id=company or house.company, subject_id=subject, now=NOW)
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


class Workers:
    """Some workers on one clock: each turn one of them ends its job, if it had one, and claims the next."""

    def __init__(self, session: Session, count: int) -> None:
        self.session = session
        self.places: list[Claim | None] = [None] * count
        self.seconds = 0.0

    def turn(self, end: Any = jobs.finish, **more: Any) -> UUID | None:
        """Let one worker end its job and claim another; tell whose that is."""
        self.seconds += 0.1
        done = self.places.pop(0)
        if done is not None:
            with writing(self.session):
                end(self.session, done, now=NOW + timedelta(seconds=self.seconds), **more)
        claim = claimed(self.session, self.seconds)
        self.places.append(claim)
        return claim.company_id if claim else None


@pytest.mark.parametrize("count", [300, pytest.param(5000, marks=pytest.mark.stress)])
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_a_single_job_does_not_wait_for_the_queue_of_another_company(
    session: Session, house: House, workers: int, count: int
) -> None:
    enqueued(session, house, count=count)
    at_work = Workers(session, workers)
    assert {at_work.turn() for _ in range(10)} == {house.company}
    enqueued(session, house, company=house.other_company)
    assert house.other_company in [at_work.turn() for _ in range(2)]
    assert {at_work.turn() for _ in range(10)} == {house.company}


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_companies_share_the_workers_evenly_until_their_queues_end(
    session: Session, house: House, workers: int
) -> None:
    enqueued(session, house, count=40)
    enqueued(session, house, count=20, company=house.other_company)
    at_work = Workers(session, workers)
    order = [at_work.turn() for _ in range(60)]
    assert order[:40].count(house.other_company) == pytest.approx(20, abs=1)
    for number in range(40):
        assert abs(order[:number].count(house.company) - order[:number].count(house.other_company)) <= workers
    assert order.count(house.company) == 40


def test_jobs_that_fail_take_turns_too(session: Session, house: House) -> None:
    enqueued(session, house, count=50)
    at_work = Workers(session, 1)
    for _ in range(5):
        at_work.turn(jobs.retry_later, error="broken")
    enqueued(session, house, company=house.other_company)
    assert house.other_company in [at_work.turn(jobs.retry_later, error="broken") for _ in range(2)]


def test_who_was_served_longest_ago_goes_first(session: Session, house: House) -> None:
    enqueued(session, house, count=2, company=house.other_company)
    at_work = Workers(session, 1)
    assert at_work.turn() == house.other_company
    enqueued(session, house)
    assert [at_work.turn(), at_work.turn()] == [house.company, house.other_company]


def test_a_company_whose_jobs_take_long_does_not_fill_every_worker(session: Session, house: House) -> None:
    for company in (house.company, house.other_company):
        enqueued(session, house, count=3, company=company)
    long, short = claimed(session, 0.1), claimed(session, 0.2)
    assert long is not None
    assert short is not None
    with writing(session):
        jobs.finish(session, short, now=NOW)
    following = claimed(session, 0.3)
    assert following is not None
    assert following.company_id == short.company_id != long.company_id


def test_within_a_company_the_oldest_goes_first(session: Session, house: House) -> None:
    subjects = enqueued(session, house, count=5)
    taken = [claimed(session) for _ in subjects]
    assert [held.subject_id for held in taken if held] == subjects


def test_a_company_whose_jobs_are_not_due_yet_is_passed_over(session: Session, house: House) -> None:
    enqueued(session, house)
    with writing(session):
        later = NOW + timedelta(minutes=5)
        jobs.enqueue(session, kind="read", company_id=house.other_company, subject_id=uuid4(), now=later)
    held = claimed(session)
    assert held is not None
    assert held.company_id == house.company
    assert claimed(session) is None


def test_a_claim_looks_at_an_index_only_however_long_the_queue_is(app: Flask, session: Session, house: House) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by its own statistics")
    enqueued(session, house, count=3)
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    claimed(session)
    event.remove(db.engine, "before_cursor_execute", note)
    queries = [(statement, values) for statement, values in asked if "SELECT" in statement]
    assert len(queries) == 3
    for statement, values in queries:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        steps = [str(row[-1]) for row in plan]
        assert any("SEARCH job USING" in step for step in steps)
        assert not any(step.startswith("SCAN job") for step in steps), steps
