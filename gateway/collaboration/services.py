"""Services: what a company has agreed to, what works right now, and what has changed since a program last asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from gateway import audit
from gateway.collaboration import versions
from gateway.errors import ForbiddenError, UpgradeNeededError
from gateway.language import Language, translate
from gateway.models import Collaboration, CollaborationService, Integration
from gateway.models.collaboration import SERVICES, WAITING, WORKING

NAMES: Final = {
    "invoicing_exchange": "Invoicing exchange",
    "scanner": "Scanner",
    "financial_overview": "Financial overview",
    "digital_invoices": "Digital invoices and documents",
}
INCLUDED: Final[Mapping[str, tuple[str, ...]]] = {"invoicing_exchange": ("scanner", "financial_overview")}
"""What a service brings along."""

CHECKED_ROLE: Final = "accounting"
"""The role of the integrations whose version is compared with the minimums."""

OVERLAP: Final = timedelta(seconds=30)
"""How far back of its last look a program is told again: longer than a transaction may last, so nothing is missed."""


class ServiceNotActiveError(ForbiddenError):
    """The company has not agreed to what this needs, or no longer."""

    code = "service_not_active"
    message = (
        "The service {service} is not active for this company, so nothing was received. "
        "A company administrator can see under My services why, and switch it on again with the accounting agency."
    )


class IntegrationNeededError(ForbiddenError):
    """The token belongs to no integration, so there is nobody whose version and last look could be remembered."""

    code = "integration_needed"
    message = "This token belongs to no integration. Create one under Integrations, and use its secret here."


class SystemTooOldError(UpgradeNeededError):
    """The accounting system is older than a service that is active needs."""

    code = "upgrade_needed"
    message = "Version {version} is too old: {service} needs at least {needed}. Install a newer version of the program."


def require(session: Session, company_id: UUID, service: str) -> None:
    """Raise ServiceNotActiveError unless a service works for a company, whichever agency it is agreed with."""
    working = (
        select(CollaborationService.id)
        .join(Collaboration, Collaboration.id == CollaborationService.collaboration_id)
        .where(
            Collaboration.company_id == company_id,
            Collaboration.state.in_(WORKING),
            CollaborationService.service == service,
            CollaborationService.starts_at.is_not(None),
            CollaborationService.ended_at.is_(None),
        )
        .limit(1)
    )
    if session.scalar(working) is None:
        raise ServiceNotActiveError(service=service)


def with_included(chosen: Iterable[str]) -> dict[str, str | None]:
    """Tell which services a choice means, each with the service that brings it along, or None if it was chosen."""
    wanted: dict[str, str | None] = dict.fromkeys((each for each in SERVICES if each in set(chosen)), None)
    for service in tuple(wanted):
        for included in INCLUDED.get(service, ()):
            wanted.setdefault(included, service)
    return wanted


def names(services: Iterable[str], language: Language) -> list[str]:
    """Name services in words."""
    return [translate(NAMES[each], language) for each in services]


def state(row: CollaborationService) -> str:
    """Tell how it stands with a service: `waiting` for approval, `active`, `ending` at a day, or `ended`."""
    if row.starts_at is None:
        return "waiting"
    if row.ended_at is not None:
        return "ended"
    return "active" if row.ends_on is None else "ending"


def listed(session: Session, *, company_id: UUID | None = None) -> Sequence[CollaborationService]:
    """List the services within reach that are waited for, active, or ended, each with its collaboration."""
    rows = (
        select(CollaborationService)
        .join(Collaboration, Collaboration.id == CollaborationService.collaboration_id)
        .where(Collaboration.state.in_((*WAITING, *WORKING, "ended")))
        .options(contains_eager(CollaborationService.collaboration))
        .order_by(Collaboration.id, CollaborationService.id)
    )
    if company_id is not None:
        rows = rows.where(Collaboration.company_id == company_id)
    return session.scalars(rows).all()


def changed(rows: Iterable[CollaborationService], since: datetime | None) -> list[CollaborationService]:
    """Leave what has changed since a moment: all of it for one who never looked."""
    return [row for row in rows if since is None or row.changed_at > since - OVERLAP]


def check_in(
    session: Session,
    integration: Integration,
    *,
    system: str,
    version: str,
    minimums: Mapping[str, str],
    now: datetime,
) -> tuple[datetime | None, SystemTooOldError | None]:
    """Write down which system in which version looks for its services, and when it did so the last time.

    The second value is the refusal of an accounting system that is too old for what is active. It comes back as a
    value, to be raised when this is saved, since the version that was told must be kept; the look does not count then.
    """
    _tell_version(session, integration, system, version, now)
    if integration.role == CHECKED_ROLE:
        active = {row.service for row in listed(session) if state(row) in {"active", "ending"}}
        for service, needed in versions.lacking(version, sorted(active), minimums).items():
            return None, SystemTooOldError(version=version, service=service, needed=needed)
    before, integration.synced_at = integration.synced_at, now
    return before, None


def _tell_version(session: Session, integration: Integration, system: str, version: str, now: datetime) -> None:
    before: dict[str, Any] = {"system": integration.system, "version": integration.version}
    after = {"system": system, "version": version}
    if before == after:
        return
    integration.system, integration.version = system, version
    audit.record(
        session,
        subject_id=integration.id,
        action="integration_updated",
        actor=f"integration:{integration.id}",
        now=now,
        company_id=integration.company_id,
        agency_id=integration.agency_id,
        before=before,
        after=after,
    )
