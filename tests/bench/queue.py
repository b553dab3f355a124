"""Claims from a queue of 5,000 jobs of one company, beside a claim that goes by age alone and knows no turns.

Each figure is the whole of a worker's two transactions: claim a job, and write its end. Both run on the same queue in
turn, round by round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import database, jobs
from gateway.access import EVERYTHING, open_gate
from gateway.application import create_app
from gateway.collaboration import register
from gateway.database import db, writing
from gateway.models import Job
from gateway.settings import Settings
from tests.bench.figure import Figure

WAITING: Final = 5000
ROUNDS: Final = 5
CLAIMS: Final = 100
NUMBERS: Final = ("556016-0680", "556677-8899")


def rows() -> Iterator[Figure]:
    """Measure a claim among thousands that wait."""
    with TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), workers=0))
        with app.app_context():
            database.upgrade(db.engine)
            session = db.session()
            open_gate(session, EVERYTHING)
            now = _fill(session)
            yield Figure("claims, 5,000 waiting", *_beside(session, now))
            db.engine.dispose()


def _beside(session: Session, now: datetime) -> tuple[float, str, float]:
    taken: dict[Callable[..., object], list[float]] = {jobs.claim: [], claim_by_age: []}
    for _ in range(ROUNDS):
        for claim, seconds in taken.items():
            began = perf_counter()
            for _ in range(CLAIMS):
                _claim_and_finish(session, claim, now)
            seconds.append((perf_counter() - began) / CLAIMS)
    ours, by_age = (1000 * median(seconds) for seconds in taken.values())
    return ours, "ms", by_age


def _claim_and_finish(session: Session, claim: Callable[..., object], now: datetime) -> None:
    with writing(session):
        held = claim(session, now=now, lease_seconds=30)
    if not isinstance(held, jobs.Claim):
        raise TypeError("the queue is empty: there is nothing to measure")
    with writing(session):
        jobs.finish(session, held, now=now)


def claim_by_age(session: Session, *, now: datetime, lease_seconds: float) -> jobs.Claim | None:
    """Take the job that has been due longest, whoever it is for."""
    oldest = select(Job).where(Job.state == "queued", Job.due_at <= now).order_by(Job.due_at, Job.id).limit(1)
    job = session.scalars(oldest.with_for_update(skip_locked=True)).one_or_none()
    if job is None:
        return None
    job.state, job.lease, job.attempts = "running", uuid4(), job.attempts + 1
    job.lease_until = now + timedelta(seconds=lease_seconds)
    return jobs.Claim(job.id, job.kind, job.company_id, job.subject_id, job.lease, job.attempts, job.deaths)


def _fill(session: Session) -> datetime:
    """Make two companies, one of which has sent a lot; return a moment when all is due."""
    now = datetime.now(UTC)
    with writing(session):
        companies: list[UUID] = [
            register.add_company(session, number, organisation_number=number, now=now).id for number in NUMBERS
        ]
        for number in range(WAITING):
            company = companies[number % 500 == 0]
            due = now + timedelta(milliseconds=number)
            jobs.enqueue(session, kind="read", company_id=company, subject_id=uuid4(), now=due)
    return now + timedelta(hours=1)
