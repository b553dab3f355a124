"""`/webhooks`: where events are sent to, what became of them, and secrets that are shown once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Final, TypeVar
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.database import db, persist
from gateway.errors import GatewayError
from gateway.messages.outside import WebhookUrlError
from gateway.models import WebhookDelivery, WebhookEndpoint
from gateway.parts import parts_of
from gateway.subscriptions import endpoints, events
from gateway.subscriptions.endpoints import Owner, TooManyWebhooksError, WebhookExistsError
from gateway.web import speech, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in

ROWS: Final = 50
Result = TypeVar("Result")


@blp.get("/webhooks")
@signed_in("webhooks:manage")
def webhooks() -> ResponseReturnValue:
    """List the addresses that events are sent to, with what became of the last event."""
    return _list()


@blp.post("/webhooks")
@signed_in("webhooks:manage")
def add_webhook() -> ResponseReturnValue:
    """Add an address and show its secret; one that cannot be taken shows the form again, with what is wrong."""
    parts, url = parts_of(), request.form.get("url", "").strip()

    def added(session: Session) -> tuple[UUID, str]:
        endpoint, secret = endpoints.add(
            session,
            _owner(),
            url,
            seal=parts.seal,
            allowance=parts.allowance,
            actor=person().actor,
            now=visitor.now(),
        )
        return endpoint.id, secret.text

    try:
        endpoint_id, secret = persist(db.session(), added)
    except (WebhookUrlError, WebhookExistsError, TooManyWebhooksError) as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, WebhookUrlError) else HTTPStatus.CONFLICT
        return _list(url=url, error=error), status
    return _one(endpoint_id, secret=secret), HTTPStatus.CREATED


@blp.get("/webhooks/<uuid:endpoint_id>")
@signed_in("webhooks:manage")
def webhook(endpoint_id: UUID) -> ResponseReturnValue:
    """Show an address and what was sent to it."""
    return _one(endpoint_id)


@blp.post("/webhooks/<uuid:endpoint_id>/rotate")
@signed_in("webhooks:manage")
def rotate_webhook(endpoint_id: UUID) -> ResponseReturnValue:
    """Make a new secret and show it."""
    parts = parts_of()
    overlap = timedelta(hours=parts.settings.secret_overlap_hours)

    def rotated(session: Session, endpoint: WebhookEndpoint) -> str:
        secret = endpoints.rotate(
            session, endpoint, seal=parts.seal, overlap=overlap, actor=person().actor, now=visitor.now()
        )
        return secret.text

    return _one(endpoint_id, secret=_change(endpoint_id, rotated))


@blp.post("/webhooks/<uuid:endpoint_id>/test")
@signed_in("webhooks:manage")
def test_webhook(endpoint_id: UUID) -> ResponseReturnValue:
    """Send an event that tells nothing."""
    return _changed(endpoint_id, lambda session, endpoint: events.ping(session, endpoint, now=visitor.now()))


@blp.post("/webhooks/<uuid:endpoint_id>/enable")
@signed_in("webhooks:manage")
def enable_webhook(endpoint_id: UUID) -> ResponseReturnValue:
    """Send events to an address again."""

    def enabled(session: Session, endpoint: WebhookEndpoint) -> None:
        endpoints.enable(session, endpoint, actor=person().actor, now=visitor.now())

    return _changed(endpoint_id, enabled)


@blp.post("/webhooks/<uuid:endpoint_id>/remove")
@signed_in("webhooks:manage")
def remove_webhook(endpoint_id: UUID) -> ResponseReturnValue:
    """Send nothing more to an address."""

    def removed(session: Session, endpoint: WebhookEndpoint) -> None:
        endpoints.remove(session, endpoint, actor=person().actor, now=visitor.now())

    _change(endpoint_id, removed)
    return redirect(url_for("web.webhooks"), HTTPStatus.SEE_OTHER)


@blp.post("/webhooks/<uuid:endpoint_id>/deliveries/<uuid:delivery_id>/replay")
@signed_in("webhooks:manage")
def replay_delivery(endpoint_id: UUID, delivery_id: UUID) -> ResponseReturnValue:
    """Send an event again, or now."""

    def replayed(session: Session, endpoint: WebhookEndpoint) -> None:
        events.replay(session, endpoint, delivery_id, now=visitor.now())

    return _changed(endpoint_id, replayed)


def _owner() -> Owner:
    caller = person()
    return Owner(caller.company_id, caller.agency_id)


def _list(url: str = "", error: GatewayError | None = None) -> str:
    session = db.session()
    found = session.scalars(endpoints.listed(_owner()).order_by(WebhookEndpoint.id)).all()
    return render_template(
        "webhooks.html",
        endpoints=found,
        last=_last_deliveries(session, found),
        url=url,
        error=speech.say(error.message, **error.params) if error else None,
    )


def _one(endpoint_id: UUID, *, secret: str | None = None) -> str:
    session = db.session()
    endpoint = endpoints.find(session, _owner(), endpoint_id)
    newest = events.deliveries(endpoint).order_by(WebhookDelivery.id.desc()).limit(ROWS)
    return render_template(
        "webhook.html",
        endpoint=endpoint,
        deliveries=session.scalars(newest).all(),
        old_secret_until=endpoints.old_secret_until(endpoint, now=visitor.now()),
        secret=secret,
        most=ROWS,
    )


def _last_deliveries(session: Session, found: Sequence[WebhookEndpoint]) -> Mapping[UUID, WebhookDelivery]:
    """Find what was sent to each address last."""
    tried = WebhookDelivery.tried_at.is_not(None), WebhookDelivery.endpoint_id.in_([each.id for each in found])
    newest = select(WebhookDelivery.endpoint_id, func.max(WebhookDelivery.tried_at).label("at")).where(*tried)
    last = newest.group_by(WebhookDelivery.endpoint_id).subquery()
    rows = select(WebhookDelivery).join(
        last, (WebhookDelivery.endpoint_id == last.c.endpoint_id) & (WebhookDelivery.tried_at == last.c.at)
    )
    return {row.endpoint_id: row for row in session.scalars(rows)}


def _change(endpoint_id: UUID, work: Callable[[Session, WebhookEndpoint], Result]) -> Result:
    """Run a piece of work on an address of the visitor's in one write transaction."""
    owner = _owner()
    return persist(db.session(), lambda session: work(session, endpoints.find(session, owner, endpoint_id)))


def _changed(endpoint_id: UUID, work: Callable[[Session, WebhookEndpoint], object]) -> ResponseReturnValue:
    """Do it, and show the address as it is then."""
    _change(endpoint_id, work)
    return redirect(url_for("web.webhook", endpoint_id=endpoint_id), HTTPStatus.SEE_OTHER)
