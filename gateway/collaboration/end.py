"""End: either party ends a service, or all, at once or after a day; what comes with a service ends with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.collaboration import days, invite, letters, notices, states
from gateway.errors import ConflictError, InvalidError
from gateway.models import Collaboration, CollaborationService

LATEST: Final = timedelta(days=2 * 366)


class LastDayError(InvalidError):
    """A service cannot end on that day."""

    code = "last_day_not_possible"
    message = "The last day must lie between {first} and {latest}."


class NoSuchServiceError(InvalidError):
    """The collaboration has no such service."""

    code = "no_such_service"
    message = "The service {service} is not part of this collaboration."


class ServiceEndedError(ConflictError):
    """The service has ended before."""

    code = "service_already_ended"
    message = "The service has ended already, so there is nothing to end."


class ServiceEndingError(ConflictError):
    """The service has its last day already, and that is not later than the one that was given."""

    code = "service_already_ending"
    message = "The service ends on {day} already. Only an earlier day can be given."


def end(
    session: Session,
    collaboration_id: UUID,
    *,
    side: str,
    services: Sequence[str] = (),
    last_day: date | None = None,
    keeps_data: bool,
    who: str,
    actor: str,
    site: str,
    now: datetime,
) -> Collaboration:
    """End services of a collaboration, all when none is named; without a last day they end at once.

    An end that was planned can be brought forward. `keeps_data` is what the party chose for what was sent and the law
    does not ask to be kept. Raises LastDayError, NoSuchServiceError, ServiceEndedError, ServiceEndingError, and what
    `states` says.
    """
    collaboration = states.locked(session, collaboration_id)
    states.require(collaboration, "ended")
    today = days.today(now)
    if last_day is not None and not today <= last_day <= today + LATEST:
        raise LastDayError(first=today, latest=today + LATEST, pointer="last_day")
    rows = _to_end(collaboration, services, last_day)
    for row in rows:
        row.ends_on = last_day or today
        row.ended_by, row.keeps_data, row.changed_at = side, keeps_data, now
        if last_day is None:
            row.ended_at = now
    ended = [row.service for row in rows]
    _settle(collaboration, now)
    invite.record(
        session, collaboration, "service_ended" if last_day is None else "service_ending", actor, now, services=ended,
        ends_on=(last_day or today).isoformat(), keeps_data=keeps_data, by=side,
    )  # fmt: skip
    _tell(session, collaboration, ended, side=side, who=who, ends_on=last_day or today, now=now)
    letters.ended(
        session, collaboration, ended, side=side, by=who, ends_on=last_day or today, keeps_data=keeps_data, site=site,
        now=now,
    )  # fmt: skip
    return collaboration


def come_into_force(session: Session, collaboration: Collaboration, *, now: datetime) -> list[str]:
    """End the services of a locked collaboration whose last day is over; returns their names."""
    today = days.today(now)
    due = [row for row in collaboration.services if row.ended_at is None and row.ends_on and row.ends_on < today]
    for row in due:
        row.ended_at = row.changed_at = now
    if due:
        _settle(collaboration, now)
        invite.record(
            session, collaboration, "service_ended", "worker", now, services=[row.service for row in due]
        )  # fmt: skip
    return [row.service for row in due]


def working(collaboration: Collaboration) -> list[CollaborationService]:
    """List the services of a collaboration that have started and not ended."""
    return [row for row in collaboration.services if row.starts_at is not None and row.ended_at is None]


def _to_end(collaboration: Collaboration, wanted: Iterable[str], last_day: date | None) -> list[CollaborationService]:
    """Choose the rows to end: those that were named with what they include, or all that go on longer."""
    by_name = {row.service: row for row in collaboration.services}
    wanted = list(wanted)
    for service in wanted:
        if service not in by_name:
            raise NoSuchServiceError(service=service, pointer="services")
        _require_longer(by_name[service], last_day)
    if not wanted:
        rows = [row for row in working(collaboration) if _goes_on(row, last_day)]
        if not rows:
            raise ServiceEndingError(day=max(row.ends_on for row in working(collaboration) if row.ends_on))
        return rows
    return [
        row
        for row in working(collaboration)
        if row.service in wanted or (row.included_in in wanted and _goes_on(row, last_day))
    ]


def _require_longer(row: CollaborationService, last_day: date | None) -> None:
    if row.ended_at is not None:
        raise ServiceEndedError
    if not _goes_on(row, last_day):
        raise ServiceEndingError(day=row.ends_on)


def _goes_on(row: CollaborationService, last_day: date | None) -> bool:
    """Tell whether a service would go on for longer without the step."""
    return row.ends_on is None or last_day is None or last_day < row.ends_on


def _settle(collaboration: Collaboration, now: datetime) -> None:
    """Let the state follow from the services: ending when each has its last day, ended when the last has ended."""
    left = working(collaboration)
    if not left:
        states.move(collaboration, "ended")
        collaboration.ended_at = now
    elif all(row.ends_on is not None for row in left):
        states.move(collaboration, "ending")


def _tell(
    session: Session, of: Collaboration, ended: list[str], *, side: str, who: str, ends_on: date, now: datetime
) -> None:
    """Put a notice before the other side."""
    tell = notices.tell_company if side == "agency" else notices.tell_agency
    tell(
        session, "service_ended", of, now=now, agency=of.agency.name, company=of.company.name, services=ended,
        person=who, day=ends_on.isoformat(),
    )  # fmt: skip
