"""Digests: once a day, at the time that was chosen, an accountant is told by e-mail what is new in the inbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from gateway import correspondence
from gateway.collaboration import days, letters, parties
from gateway.models import Collaboration, Company, Notice
from gateway.models.collaboration import WORKING

DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Group:
    """The collaborations of one agency, with one accountant responsible, whose digest is due."""

    agency_id: UUID
    accountant_id: UUID
    collaborations: tuple[UUID, ...]


def due(session: Session, *, now: datetime) -> list[Group]:
    """List the digests that are due: those whose time of day has passed since the last."""
    groups: dict[tuple[UUID, UUID], list[UUID]] = {}
    for row in session.scalars(_wanted()):
        if _is_due(row, now) and row.accountant_id is not None:
            groups.setdefault((row.agency_id, row.accountant_id), []).append(row.id)
    return [Group(*whose, tuple(ids)) for whose, ids in groups.items()]


def send(session: Session, group: Group, *, site: str, now: datetime) -> None:
    """Order the digest of a group; where nothing is new there is no letter. Another worker's are left alone."""
    wanted = _wanted().where(Collaboration.id.in_(group.collaborations)).order_by(Collaboration.id)
    rows = [
        row for row in session.scalars(wanted.with_for_update(skip_locked=True, key_share=True)) if _is_due(row, now)
    ]
    news = _news(session, group.agency_id, {row.company_id: _since(row) for row in rows})
    for row in rows:
        row.digest_sent_at = now
    person = next(
        (each for each in parties.accountants(session, group.agency_id) if each.id == group.accountant_id), None
    )
    if news and person is not None:
        correspondence.order(
            session, "digest", email=person.email, language=letters.language_of(person, rows[0]), site=site, now=now,
            params={"companies": news, "name": person.name or ""}, path="/", agency_id=group.agency_id,
        )  # fmt: skip


def _wanted() -> Select[Collaboration]:
    return select(Collaboration).where(
        Collaboration.state.in_(WORKING), Collaboration.digest_at.is_not(None), Collaboration.accountant_id.is_not(None)
    )


def _is_due(row: Collaboration, now: datetime) -> bool:
    """Tell whether the time of a digest has passed since the last; one that was missed is sent late, once."""
    if "mail" not in row.notice_channels or row.digest_at is None:
        return False
    moment = days.at(days.today(now), row.digest_at)
    latest = moment if moment <= now else days.at(days.today(now) - DAY, row.digest_at)
    return _since(row) < latest


def _since(row: Collaboration) -> datetime:
    return row.digest_sent_at or row.answered_at or row.created_at


def _news(session: Session, agency_id: UUID, since: dict[UUID, datetime]) -> list[dict[str, object]]:
    """Count the unread notices of each company since its last digest, by colour."""
    news: list[dict[str, object]] = []
    for name, company_id in _named(session, since):
        rows = select(Notice.status, func.count()).where(
            Notice.company_id == company_id,
            or_(Notice.agency_id.is_(None), Notice.agency_id == agency_id),
            Notice.side == "agency",
            Notice.state == "unread",
            Notice.created_at > since[company_id],
        )
        counts = dict(session.execute(rows.group_by(Notice.status)).all())
        if counts:
            news.append({"company": name, **counts})
    return news


def _named(session: Session, companies: Iterable[UUID]) -> Sequence[tuple[str, UUID]]:
    rows = select(Company.name, Company.id).where(Company.id.in_(list(companies))).order_by(Company.name, Company.id)
    return [(name, company_id) for name, company_id in session.execute(rows)]
