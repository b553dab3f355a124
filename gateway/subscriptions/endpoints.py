"""The addresses of an agency or a company, and the secrets that their events are signed with.

A secret is shown once, to whoever adds an address or asks for a new one. It is kept sealed, since events are signed
with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.errors import ConflictError, NotFoundError
from gateway.messages import outside
from gateway.messages.outside import Allowance
from gateway.messages.webhooks import Secret
from gateway.models import Agency, Company, Notice, WebhookEndpoint
from gateway.sealing import Seal

PURPOSE: Final = "webhook"
"""What secrets of webhooks are sealed for."""

MOST_ENDPOINTS: Final = 10
MOST_SECRETS: Final = 5
STATES: Final = ("enabled", "failing", "disabled")
State = Literal["enabled", "failing", "disabled"]


class WebhookExistsError(ConflictError):
    """Events are sent to that address already."""

    code = "webhook_exists"
    message = "Events are sent to this address already. Ask for a new secret there if the old one is lost."


class TooManyWebhooksError(ConflictError):
    """An agency or a company has as many addresses as it may."""

    code = "too_many_webhooks"
    message = "Events can be sent to {limit} addresses at most. Remove one that is not used."


@dataclass(frozen=True)
class Owner:
    """Whose addresses they are: an agency's, or else a company's."""

    company_id: UUID | None
    agency_id: UUID | None


def listed(owner: Owner) -> Select[WebhookEndpoint]:
    """Select the addresses of an owner; an agency does not see those of the companies that it works with."""
    table = WebhookEndpoint
    whose = (
        (table.agency_id == owner.agency_id,)
        if owner.agency_id is not None
        else (table.agency_id.is_(None), table.company_id == owner.company_id)
    )
    return select(table).where(*whose, table.removed_at.is_(None))


def find(session: Session, owner: Owner, endpoint_id: UUID) -> WebhookEndpoint:
    """Get one address of an owner; raises NotFoundError for any other."""
    endpoint = session.scalars(listed(owner).where(WebhookEndpoint.id == endpoint_id)).one_or_none()
    if endpoint is None:
        raise NotFoundError
    return endpoint


def add(
    session: Session, owner: Owner, url: str, *, seal: Seal, allowance: Allowance, actor: str, now: datetime
) -> tuple[WebhookEndpoint, Secret]:
    """Add an address; the second value is its secret, which is never shown again.

    Raises a WebhookUrlError, WebhookExistsError and TooManyWebhooksError.
    """
    url = outside.checked_url(url, allowance)
    _lock(session, owner)
    known = session.scalars(listed(owner)).all()
    if any(endpoint.url == url for endpoint in known):
        raise WebhookExistsError(pointer="/url")
    if len(known) >= MOST_ENDPOINTS:
        raise TooManyWebhooksError(limit=MOST_ENDPOINTS)
    secret = Secret.new()
    endpoint = WebhookEndpoint(
        url=url,
        secrets=[_sealed(secret, seal)],
        created_at=now,
        company_id=owner.company_id,
        agency_id=owner.agency_id,
    )
    session.add(endpoint)
    session.flush()
    _record(session, endpoint, "webhook_added", actor, now)
    return endpoint, secret


def rotate(
    session: Session, endpoint: WebhookEndpoint, *, seal: Seal, overlap: timedelta, actor: str, now: datetime
) -> Secret:
    """Make a new secret; until `overlap` is over, events are signed with it and with those before."""
    session.refresh(endpoint, with_for_update=True)
    secret = Secret.new()
    until = (now + overlap).isoformat()
    before = [{**each, "until": each["until"] or until} for each in _holding(endpoint, now)]
    endpoint.secrets = [_sealed(secret, seal), *before][:MOST_SECRETS]
    _record(session, endpoint, "webhook_secret_changed", actor, now)
    return secret


def remove(session: Session, endpoint: WebhookEndpoint, *, actor: str, now: datetime) -> None:
    """Send nothing more to an address, and forget its secrets; what was sent stays on record."""
    endpoint.removed_at, endpoint.secrets = now, []
    _record(session, endpoint, "webhook_removed", actor, now)


def enable(session: Session, endpoint: WebhookEndpoint, *, actor: str, now: datetime) -> None:
    """Send events to an address again; what happened in between is not made up for."""
    if endpoint.disabled_at is None:
        return
    endpoint.disabled_at = endpoint.failing_since = None
    _record(session, endpoint, "webhook_enabled", actor, now)


def disable(session: Session, endpoint: WebhookEndpoint, *, reason: str, now: datetime) -> None:
    """Send nothing to an address until somebody enables it again, and tell its owner."""
    if endpoint.disabled_at is not None or endpoint.removed_at is not None:
        return
    endpoint.disabled_at = now
    _record(session, endpoint, "webhook_disabled", "worker", now, reason=reason)
    open_notice(session, endpoint, now=now)


def open_notice(session: Session, endpoint: WebhookEndpoint, *, now: datetime) -> Notice:
    """Open the notice that tells an owner that an address is disabled; `params` has its host alone."""
    notice = Notice(
        kind="webhook_disabled",
        side="agency" if endpoint.agency_id else "company",
        status="yellow",
        state="unread",
        findings=[],
        params={"host": host(endpoint)},
        created_at=now,
        company_id=endpoint.company_id,
        agency_id=endpoint.agency_id,
    )
    session.add(notice)
    session.flush()
    return notice


def secrets(endpoint: WebhookEndpoint, seal: Seal, *, now: datetime) -> Sequence[Secret]:
    """Give the secrets that hold now, the newest first; raises SealBrokenError."""
    return [Secret(seal.open(each["sealed"], purpose=PURPOSE)) for each in _holding(endpoint, now)]


def old_secret_until(endpoint: WebhookEndpoint, *, now: datetime) -> datetime | None:
    """Tell when the last of the secrets before the newest ends; None where none of them holds any more."""
    ends = [datetime.fromisoformat(each["until"]) for each in _holding(endpoint, now) if each["until"]]
    return max(ends, default=None)


def state(endpoint: WebhookEndpoint) -> State:
    """Tell how an address fares."""
    if endpoint.disabled_at is not None:
        return "disabled"
    return "enabled" if endpoint.failing_since is None else "failing"


def host(endpoint: WebhookEndpoint) -> str:
    """Name the host of an address: the rest of it may be confidential."""
    return urlsplit(endpoint.url).hostname or ""


def _sealed(secret: Secret, seal: Seal) -> dict[str, Any]:
    return {"sealed": seal.close(secret.text, purpose=PURPOSE), "until": None}


def _holding(endpoint: WebhookEndpoint, now: datetime) -> list[dict[str, Any]]:
    return [each for each in endpoint.secrets if each["until"] is None or now < datetime.fromisoformat(each["until"])]


def _lock(session: Session, owner: Owner) -> None:
    """Let one after the other add addresses for the same owner, so that none is there twice."""
    table, identity = (Agency, owner.agency_id) if owner.agency_id is not None else (Company, owner.company_id)
    session.execute(select(table.id).where(table.id == identity).with_for_update(key_share=True))


def _record(
    session: Session, endpoint: WebhookEndpoint, action: str, actor: str, now: datetime, **details: object
) -> None:
    audit.record(
        session,
        subject_id=endpoint.id,
        action=action,
        actor=actor,
        now=now,
        company_id=endpoint.company_id,
        agency_id=endpoint.agency_id,
        host=host(endpoint),
        **details,
    )
