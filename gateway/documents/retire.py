"""Retire: documents whose time is over are removed, with all that hangs on them.

There are two reasons. Bookkeeping material goes after the time that the law asks for, counted from the later of its
date and the day it came in, by the financial year of the company. And where the last service that brings documents has
ended, with the choice that nothing be kept, what is no bookkeeping material goes 30 days later.

A batch is removed in one transaction with its row of the history. The files follow it: a mark is made for each before
(`Originals.mark`), so that one that an interruption leaves behind is deleted by the next run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from gateway import audit, idempotency
from gateway.accounting import retention
from gateway.documents import bookkeeping
from gateway.models import Collaboration, CollaborationService, Company, Document, Field, Job, Notice, Page, Sender
from gateway.models.collaboration import WORKING
from gateway.models.sender import OF_ALL_SENDERS

Why = Literal["seven_years", "service_ended"]
ZONE: Final = ZoneInfo("Europe/Stockholm")
BRING_DOCUMENTS: Final = ("scanner", "invoicing_exchange", "digital_invoices")
GRACE: Final = timedelta(days=30)


@dataclass(frozen=True)
class Due:
    """The documents of a company that are due for one reason, and how many they are."""

    company_id: UUID
    company: str
    why: Why
    documents: int


def due(session: Session, *, now: datetime) -> Iterator[Due]:
    """Yield what is due now, company by company."""
    for company in session.scalars(select(Company).order_by(Company.name, Company.id)).all():
        for why, which in _reasons(session, company, now):
            count = session.scalar(select(func.count()).select_from(Document).where(which)) or 0
            if count:
                yield Due(company.id, company.name, why, count)


def next_batch(session: Session, found: Due, *, now: datetime, most: int) -> tuple[list[UUID], list[str]]:
    """Choose some of the documents that are due, the oldest first, and name the files that hold them."""
    which = _which(session, found, now)
    if which is None:
        return [], []
    ids = list(session.scalars(select(Document.id).where(which).order_by(Document.id).limit(most)))
    digests = select(Page.sha256).where(Page.document_id.in_(ids)).distinct()
    return ids, list(session.scalars(digests))


def remove(session: Session, found: Due, chosen: Sequence[UUID], *, actor: str, now: datetime) -> int:
    """Remove chosen documents that are still due, in the running transaction; return how many they were."""
    which = _which(session, found, now)
    if which is None:
        return 0
    ids = list(
        session.scalars(select(Document.id).where(which, Document.id.in_(chosen)), execution_options=OF_ALL_SENDERS)
    )
    if not ids:
        return 0
    pages = session.scalar(select(func.count()).select_from(Page).where(Page.document_id.in_(ids))) or 0
    idempotency.blank(session, found.company_id, ids)
    tables: Sequence[Any] = (Notice, Field, Page, Sender)
    for table in tables:
        session.execute(delete(table).where(table.document_id.in_(ids)))
    session.execute(delete(Job).where(Job.subject_id.in_(ids)))
    session.execute(delete(Document).where(Document.id.in_(ids)))
    audit.record(
        session, company_id=found.company_id, subject_id=found.company_id, action="documents_removed", actor=actor,
        now=now, documents=len(ids), pages=pages, why=found.why,
    )  # fmt: skip
    return len(ids)


def _which(session: Session, found: Due, now: datetime) -> ColumnElement[bool] | None:
    company = session.get_one(Company, found.company_id)
    return dict(_reasons(session, company, now)).get(found.why)


def _reasons(session: Session, company: Company, now: datetime) -> Iterator[tuple[Why, ColumnElement[bool]]]:
    """Say which documents of a company are due, for each reason that there may be; none that a worker has in hand."""
    waits = select(Job.id).where(Job.subject_id == Document.id, Job.state.in_(("queued", "running"))).exists()
    of_company = and_(Document.company_id == company.id, ~waits)
    limit = retention.due_up_to(now.astimezone(ZONE).date(), company.accounting_year_ends)
    came_in_after = datetime.combine(limit + timedelta(days=1), time(), ZONE)
    is_old = or_(Document.document_date.is_(None), Document.document_date <= limit)
    yield "seven_years", and_(of_company, is_old, Document.received_at < came_in_after)
    ended_at = _ended_at(session, company.id)
    if ended_at is not None and ended_at <= now - GRACE:
        yield "service_ended", and_(of_company, bookkeeping.is_none(), Document.received_at <= ended_at)


def _ended_at(session: Session, company_id: UUID) -> datetime | None:
    """Tell when the last service ended that brings documents, where nothing is to be kept; None where one goes on."""
    rows = (
        select(CollaborationService)
        .join(Collaboration, Collaboration.id == CollaborationService.collaboration_id)
        .where(Collaboration.company_id == company_id, CollaborationService.service.in_(BRING_DOCUMENTS))
        .where(or_(CollaborationService.ended_at.is_not(None), Collaboration.state.in_(WORKING)))
    )
    services = session.scalars(rows).all()
    ends = [service.ended_at for service in services if service.ended_at is not None]
    is_over = len(ends) == len(services) and all(service.keeps_data is False for service in services)
    return max(ends) if ends and is_over else None
