"""What is told: an event is written for every address that hears of it, in the transaction that it is about.

    {"type": "notice.opened", "timestamp": "…Z", "data": {"id": "…", "company_id": "…"}}

An event says that something has changed and names it by ids; the receiver asks the API for the rest, which then sees to
it that nobody learns more than he may. There is nothing of people and no amount in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from gateway import jobs
from gateway.errors import ConflictError, NotFoundError
from gateway.models import Collaboration, WebhookDelivery, WebhookEndpoint
from gateway.models.collaboration import WORKING
from gateway.models.webhook import TO_ALL_HEARERS

PING: Final = "ping"
TYPES: Final = ("collaboration.changed", "document.received", "notice.opened", PING)
CHANNEL: Final = "webhook"
"""The notice channel of a collaboration by which its agency asks for events."""


class WebhookDisabledError(ConflictError):
    """Nothing is sent to an address that is disabled."""

    code = "webhook_disabled"
    message = "Nothing is sent to this address, since it has failed or wanted no more. Enable it first."


def post_event(
    session: Session,
    event: str,
    *,
    company_id: UUID,
    agency_id: UUID | None = None,
    data: Mapping[str, str],
    now: datetime,
) -> None:
    """Tell of something that happened at a company, in the running transaction.

    The company itself hears of it. Of agencies, the one that is given; without that, every agency that works with the
    company and has `webhook` among its notice channels.
    """
    of_agencies = _of_those_who_ask(session, company_id) if agency_id is None else _of(agency_id)
    hearers = or_(_of_company(company_id), of_agencies)
    _post(session, event, hearers, company_id=company_id, data=data, now=now)


def collaboration_changed(session: Session, collaboration: Collaboration, *, now: datetime) -> None:
    """Tell both sides that a collaboration, or a service of it, is in another state.

    The agency hears of its own collaborations whichever notice channels it has; the company not of a draft.
    """
    session.flush()
    company_id, agency_id = collaboration.company_id, collaboration.agency_id
    is_draft = collaboration.state == "draft"
    hearers = _of(agency_id) if is_draft else or_(_of_company(company_id), _of(agency_id))
    data = {"id": str(collaboration.id)}
    _post(session, "collaboration.changed", hearers, company_id=company_id, data=data, now=now)


def ping(session: Session, endpoint: WebhookEndpoint, *, now: datetime) -> WebhookDelivery:
    """Tell an address nothing but that it is reached; raises WebhookDisabledError."""
    _refuse_disabled(endpoint)
    body = _body(PING, {"id": str(endpoint.id)}, now)
    return _ordered(session, endpoint, body, company_id=endpoint.company_id, now=now)


def replay(session: Session, endpoint: WebhookEndpoint, delivery_id: UUID, *, now: datetime) -> WebhookDelivery:
    """Send an event again, with all its tries; one that waits for its next try is tried at once.

    It keeps its id: a receiver that has it already knows it again. Raises NotFoundError and WebhookDisabledError.
    """
    delivery = find(session, endpoint, delivery_id)
    _refuse_disabled(endpoint)
    if delivery.state == "waiting":
        jobs.hasten(session, delivery.id, now=now)
        return delivery
    delivery.state, delivery.attempts = "waiting", 0
    delivery.answer_status = delivery.error = None
    _enqueue(session, delivery, now)
    return delivery


def deliveries(endpoint: WebhookEndpoint) -> Select[WebhookDelivery]:
    """Select what was sent, or is to be sent, to an address."""
    return select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint.id)


def find(session: Session, endpoint: WebhookEndpoint, delivery_id: UUID) -> WebhookDelivery:
    """Get one event of an address, and lock it; raises NotFoundError."""
    wanted = deliveries(endpoint).where(WebhookDelivery.id == delivery_id).with_for_update()
    delivery = session.scalars(wanted).one_or_none()
    if delivery is None:
        raise NotFoundError
    return delivery


def _post(
    session: Session,
    event: str,
    hearers: ColumnElement[bool],
    *,
    company_id: UUID,
    data: Mapping[str, str],
    now: datetime,
) -> None:
    body = _body(event, {**data, "company_id": str(company_id)}, now)
    table = WebhookEndpoint
    wanted = select(table).where(hearers, table.disabled_at.is_(None), table.removed_at.is_(None)).order_by(table.id)
    for endpoint in session.scalars(wanted, execution_options=TO_ALL_HEARERS):
        _ordered(session, endpoint, body, company_id=company_id, now=now)


def _ordered(
    session: Session, endpoint: WebhookEndpoint, body: dict[str, Any], *, company_id: UUID | None, now: datetime
) -> WebhookDelivery:
    """Write an event for an address, and the job that sends it."""
    delivery = WebhookDelivery(
        endpoint_id=endpoint.id,
        event=body["type"],
        body=body,
        state="waiting",
        attempts=0,
        created_at=now,
        company_id=company_id,
        agency_id=endpoint.agency_id,
    )
    session.add(delivery)
    session.flush()
    _enqueue(session, delivery, now)
    return delivery


def _enqueue(session: Session, delivery: WebhookDelivery, now: datetime) -> None:
    jobs.enqueue(
        session,
        kind="webhook",
        subject_id=delivery.id,
        now=now,
        company_id=delivery.company_id,
        agency_id=delivery.agency_id,
    )


def _body(event: str, data: Mapping[str, str], now: datetime) -> dict[str, Any]:
    timestamp = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"type": event, "timestamp": timestamp, "data": dict(data)}


def _refuse_disabled(endpoint: WebhookEndpoint) -> None:
    if endpoint.disabled_at is not None:
        raise WebhookDisabledError


def _of(agency_id: UUID) -> ColumnElement[bool]:
    return WebhookEndpoint.agency_id == agency_id


def _of_company(company_id: UUID) -> ColumnElement[bool]:
    return and_(WebhookEndpoint.agency_id.is_(None), WebhookEndpoint.company_id == company_id)


def _of_those_who_ask(session: Session, company_id: UUID) -> ColumnElement[bool]:
    """Find the agencies that work with a company and want to be told by webhook."""
    agreed = select(Collaboration.agency_id, Collaboration.notice_channels).where(
        Collaboration.company_id == company_id, Collaboration.state.in_(WORKING)
    )
    found = session.execute(agreed, execution_options=TO_ALL_HEARERS)
    return WebhookEndpoint.agency_id.in_([agency_id for agency_id, channels in found if CHANNEL in channels])
