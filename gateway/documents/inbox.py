"""Inbox: the list of notices, which is the only list of what is to be done."""

from __future__ import annotations

from typing import TypeVarTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from gateway.models import Document, Notice
from gateway.models.notice import STATUSES

Columns = TypeVarTuple("Columns")


def notices(*, company: UUID | None = None, status: str | None = None, state: str | None = None) -> Select[Notice]:
    """Select the notices that fit, each with its document and pages."""
    rows = _fitting(select(Notice), company=company, status=status, state=state)
    return rows.options(joinedload(Notice.document).options(selectinload(Document.pages), joinedload(Document.notice)))


def counts(
    session: Session, *, company: UUID | None = None, status: str | None = None, state: str | None = None
) -> dict[str, int]:
    """Count the notices that fit: in all, not yet read, and by colour."""
    rows = _fitting(
        select(Notice.status, Notice.state, func.count()), company=company, status=status, state=state
    ).group_by(Notice.status, Notice.state)
    found = [(colour, is_open == "unread", count) for colour, is_open, count in session.execute(rows)]
    return {
        "total": sum(count for _, _, count in found),
        "unread": sum(count for _, is_unread, count in found if is_unread),
        **{name: sum(count for colour, _, count in found if colour == name) for name in STATUSES},
    }


def _fitting(
    rows: Select[*Columns], *, company: UUID | None, status: str | None, state: str | None
) -> Select[*Columns]:
    wanted = ((Notice.company_id, company), (Notice.status, status), (Notice.state, state))
    return rows.where(*(column == value for column, value in wanted if value is not None))
