"""The queue: rows in the application's own database.

The row is the truth. A job is written in the same transaction as what it is about; a worker *claims* it by a lease
that it must renew, and every write of a worker carries the lease as a fencing token: one whose lease ran out can
write nothing more. `attempts` is raised before the work, so a job that kills its worker is counted too.

    queued ──claim──▶ running ──finish──▶ done
      ▲                │  └──give up──▶ dead     (the caller opens a notice in the same transaction)
      └──retry later───┘  lease ran out: claimed again by the next worker

Companies take turns: one that sends thousands of documents at once does not keep another's single receipt waiting.
Within a company the oldest goes first.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4, uuid5

from sqlalchemy import ColumnElement, Select, and_, func, select, true, update
from sqlalchemy.orm import Session

from gateway.errors import ConflictError
from gateway.models import Job

OF_DOCUMENTS: Final = frozenset({"read", "render"})
MOST_DEATHS: Final = 3
LONGEST_PAUSE: Final = 300.0
OUTGOING: Final = Job.kind.in_(("letter", "webhook"))
"""Which jobs wait for others' machines."""


class LeaseLostError(ConflictError):
    """Another worker has taken the job over: what this one did must not be written."""

    code = "lease_lost"
    message = "The lease of job {job_id} is lost."


@dataclass(frozen=True)
class Claim:
    """A job as its worker holds it; `lease` proves it."""

    job_id: UUID
    kind: str
    company_id: UUID | None
    subject_id: UUID
    lease: UUID
    attempts: int
    deaths: int


def enqueue(
    session: Session,
    *,
    kind: str,
    subject_id: UUID,
    now: datetime,
    company_id: UUID | None = None,
    agency_id: UUID | None = None,
) -> None:
    """Add a job in the running transaction; it is due at once."""
    session.add(
        Job(
            kind=kind,
            company_id=company_id,
            agency_id=agency_id,
            turn=_turn(kind, company_id or agency_id),
            subject_id=subject_id,
            due_at=now,
            created_at=now,
        )
    )


def claim(
    session: Session, *, now: datetime, lease_seconds: float, among: ColumnElement[bool] | None = None
) -> Claim | None:
    """Take a job whose worker is gone, or else one of the company whose turn it is; None when nothing waits.

    `among` leaves those that the caller takes, such as `OUTGOING`.
    """
    job = _next(session, now, among)
    if job is None:
        return None
    if job.state == "running":
        job.deaths += 1
    job.state = "running"
    job.attempts += 1
    job.lease = uuid4()
    job.claimed_at = now
    job.lease_until = now + timedelta(seconds=lease_seconds)
    return Claim(job.id, job.kind, job.company_id, job.subject_id, job.lease, job.attempts, job.deaths)


def renew(session: Session, held: Claim, *, now: datetime, lease_seconds: float) -> None:
    """Show a sign of life; raises LeaseLostError when it comes too late."""
    _write(session, held, lease_until=now + timedelta(seconds=lease_seconds))


def finish(session: Session, held: Claim, *, now: datetime) -> None:
    """Mark a job done, in the transaction that writes its result; raises LeaseLostError."""
    _write(session, held, state="done", lease=None, lease_until=None, done_at=now, last_error=None)


def retry_later(session: Session, held: Claim, *, error: str, now: datetime, is_death: bool = False) -> None:
    """Put a job back with a pause that doubles each time, spread by chance; raises LeaseLostError."""
    due = now + timedelta(seconds=pause(held.attempts))
    deaths = held.deaths + is_death
    _write(
        session,
        held,
        state="queued",
        lease=None,
        lease_until=None,
        due_at=due,
        last_error=error,
        deaths=deaths,
    )


def postpone(session: Session, held: Claim, *, error: str, now: datetime, seconds: float | None = None) -> None:
    """Put a job back without counting the try: what is missing is no fault of its subject; raises LeaseLostError.

    So is put back, too, what counts its tries itself and gives the `seconds` until the next.
    """
    due = now + timedelta(seconds=pause(MOST_DEATHS) if seconds is None else seconds)
    tries = held.attempts - 1
    _write(
        session,
        held,
        state="queued",
        lease=None,
        lease_until=None,
        due_at=due,
        last_error=error,
        attempts=tries,
    )


def give_up(session: Session, held: Claim, *, error: str, now: datetime) -> None:
    """Mark a job dead, in the transaction that tells a person; raises LeaseLostError."""
    _write(session, held, state="dead", lease=None, lease_until=None, done_at=now, last_error=error)


def is_spent(held: Claim, *, max_attempts: int, died: bool = False) -> bool:
    """Tell whether a failure now is the last: too many tries, or it keeps killing who works on it."""
    return held.attempts >= max_attempts or held.deaths + died >= MOST_DEATHS


def pause(attempts: int, spread: Callable[[float, float], float] = random.uniform) -> float:
    """Seconds until the next try: 2, 4, 8 … up to five minutes, of which a part is left to chance."""
    longest = min(LONGEST_PAUSE, 2.0**attempts)
    return spread(longest / 2, longest)


def hasten(session: Session, subject_id: UUID, *, now: datetime) -> None:
    """Let the waiting job of a subject wait no longer."""
    waiting = (Job.subject_id == subject_id, Job.state == "queued", Job.due_at > now)
    session.execute(update(Job).where(*waiting).values(due_at=now))


def oldest_waiting(session: Session, *, now: datetime, among: ColumnElement[bool] | None = None) -> datetime | None:
    """Tell since when the job that has waited longest has been due."""
    found = [session.scalar(select(func.min(Job.due_at)).where(free)) for free in _free(now, among)]
    return min((due for due in found if due is not None), default=None)


def _next(session: Session, now: datetime, among: ColumnElement[bool] | None) -> Job | None:
    """Find the job to claim: an abandoned one, which has had its turn already, or one of the company whose turn it is.

    What somebody else is claiming at this moment is passed over.
    """
    queued, abandoned = _free(now, among)
    job = _oldest(session, abandoned)
    if job is None:
        turns = session.scalars(_turns(now, among))
        in_turn = (_oldest(session, and_(queued, Job.turn == each)) for each in turns)
        job = next((found for found in in_turn if found is not None), None)
    return job


def _turn(kind: str, tenant: UUID | None) -> UUID:
    """Say whose turn a job is: a company's documents take turns with those of others, and with its own letters."""
    tenant = tenant or UUID(int=0)
    return tenant if kind in OF_DOCUMENTS else uuid5(tenant, kind)


def _oldest(session: Session, which: ColumnElement[bool]) -> Job | None:
    """Lock the job that has been due longest among some."""
    rows = select(Job).where(which).order_by(Job.due_at, Job.id).limit(1)
    return session.scalars(rows.with_for_update(skip_locked=True)).one_or_none()


def _turns(now: datetime, among: ColumnElement[bool] | None) -> Select[tuple[UUID]]:
    """Order the turns that have a job due: the fewest running now go first, then who was served longest ago.

    However many jobs wait, one row of each turn is looked at: `waiting` steps along the index from one turn to the next
    (a loose index scan, which neither SQLite nor PostgreSQL does by itself).
    """
    waits = and_(Job.state == "queued", true() if among is None else among)
    first = select(Job.turn).where(waits).order_by(Job.turn, Job.due_at).limit(1)
    waiting = select(first.scalar_subquery().label("turn")).cte("waiting", recursive=True)
    following = first.where(Job.turn > waiting.c.turn).scalar_subquery()
    waiting = waiting.union_all(select(following).select_from(waiting).where(waiting.c.turn.is_not(None)))

    its_own = Job.turn == waiting.c.turn
    due = select(func.min(Job.due_at)).where(waits, its_own).scalar_subquery()
    running = select(func.count(Job.id)).where(Job.state == "running", Job.lease_until >= now, its_own)
    served = select(func.max(Job.claimed_at)).where(its_own).scalar_subquery()
    return (
        select(waiting.c.turn)
        .where(due <= now)
        .order_by(running.scalar_subquery(), served.nulls_first(), due, waiting.c.turn)
    )


def _free(now: datetime, among: ColumnElement[bool] | None) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Say which jobs may be claimed: those that wait and are due, and those whose worker is gone."""
    wanted = true() if among is None else among
    return (
        and_(Job.state == "queued", Job.due_at <= now, wanted),
        and_(Job.state == "running", Job.lease_until < now, wanted),
    )


def _write(session: Session, held: Claim, **values: object) -> None:
    """Change a job only while its lease is ours."""
    held_still = (Job.id == held.job_id, Job.lease == held.lease, Job.state == "running")
    changed = session.execute(update(Job).where(*held_still).values(**values).returning(Job.id)).scalar_one_or_none()
    if changed is None:
        raise LeaseLostError(job_id=held.job_id)
