"""Allowance: how many bytes of documents a company may send in a day, from midnight to midnight UTC."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.errors import LimitReachedError
from gateway.models import Document
from gateway.models.sender import OF_ALL_SENDERS


class DailyBytesSpentError(LimitReachedError):
    """A company has sent as many bytes today as it may."""

    code = "daily_bytes_spent"
    message = (
        "This company may send {limit} bytes a day, and has sent {spent} today. Keep the document and send it "
        "tomorrow (in {retry_after} s), or have the operator of the gateway allow more."
    )


def check(session: Session, company_id: UUID, *, more: int, limit: int, now: datetime) -> None:
    """Raise DailyBytesSpentError when `more` bytes are beyond what a company may send today; 0 is no limit.

    Documents that are sent at the same moment do not see each other yet: by so much it may be passed.
    """
    if not limit:
        return
    spent = spent_today(session, company_id, now=now)
    if spent + more > limit:
        left = _midnight(now) + timedelta(days=1) - now
        raise DailyBytesSpentError(limit=limit, spent=spent, retry_after=ceil(left.total_seconds()))


def spent_today(session: Session, company_id: UUID, *, now: datetime) -> int:
    """Count the bytes of what a company has sent since midnight; what was known already is not counted again."""
    today = (Document.company_id == company_id, Document.received_at >= _midnight(now))
    spent = select(func.coalesce(func.sum(Document.bytes), 0)).where(*today)
    return int(session.scalar(spent, execution_options=OF_ALL_SENDERS) or 0)


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)
