"""A step that a worker shall take."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Instant, Moment, OwnedByTenant

STATES: Final = ("queued", "running", "done", "dead")


class Job(OwnedByTenant, Base):
    """One step on one document, letter or delivery; see `gateway.jobs` for how it moves.

    `due_at` is when it may be claimed next; `lease` is the fencing token of the worker that has it now.
    `ix_job_turn` and `ix_job_served` are for the turns that companies take.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_state_due_at", "state", "due_at"),
        Index("ix_job_turn", "state", "turn", "due_at", "id"),
        Index("ix_job_served", "turn", "claimed_at"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    turn: Mapped[UUID] = mapped_column(Uuid)
    subject_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(default="queued")
    due_at: Mapped[Moment]
    attempts: Mapped[int] = mapped_column(default=0)
    deaths: Mapped[int] = mapped_column(default=0)
    lease: Mapped[UUID | None] = mapped_column(Uuid)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str | None]
    created_at: Mapped[Moment]
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
