"""`/v1/webhook-endpoints`: which addresses events are sent to, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from flask import Response, jsonify, url_for
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from gateway.api.blueprint import TOKEN, Blueprint
from gateway.api.caller import allow, current, now
from gateway.api.language import request_language
from gateway.api.paging import PageQuerySchema, answer_page, page_schema
from gateway.database import db, persist
from gateway.messages.outside import LONGEST_URL, WebhookUrlError
from gateway.models import WebhookDelivery, WebhookEndpoint
from gateway.models.webhook import DELIVERY_STATES
from gateway.parts import parts_of
from gateway.subscriptions import endpoints, events, outcomes
from gateway.subscriptions.endpoints import Owner

Result = TypeVar("Result")
blp = Blueprint(
    "webhook-endpoints", __name__, url_prefix="/v1/webhook-endpoints", description="Where events are sent to"
)


class UrlSchema(Schema):
    """An address that events shall be sent to."""

    url = fields.String(
        required=True,
        validate=validate.Length(max=LONGEST_URL),
        metadata={"description": "https, a public host, port 443 or 8443", "example": "https://hooks.example.com/in"},
    )


class WebhookEndpointSchema(Schema):
    """An address that events are sent to."""

    object = fields.Constant("webhook_endpoint")
    id = fields.UUID(required=True)
    url = fields.String(required=True)
    state = fields.Function(
        endpoints.state,
        metadata={
            "type": "string",
            "enum": list(endpoints.STATES),
            "description": "`disabled`: nothing is sent until it is enabled",
        },
    )
    created_at = fields.AwareDateTime(required=True)
    failing_since = fields.AwareDateTime(required=True, allow_none=True)
    disabled_at = fields.AwareDateTime(required=True, allow_none=True)
    old_secret_until = fields.Method(
        "_old_secret_until",
        metadata={
            "type": ["string", "null"],
            "format": "date-time",
            "description": "Until then events are signed with the secret before, too",
        },
    )

    def _old_secret_until(self, endpoint: WebhookEndpoint) -> str | None:
        until = endpoints.old_secret_until(endpoint, now=now())
        return None if until is None else until.isoformat()


class WithSecretSchema(WebhookEndpointSchema):
    """An address with its new secret, which is shown this once."""

    secret = fields.String(required=True, metadata={"description": "`whsec_…`; keep it, it is never shown again"})


class DeliverySchema(Schema):
    """An event that was sent to an address, or is to be."""

    object = fields.Constant("webhook_delivery")
    id = fields.UUID(required=True, metadata={"description": "The `webhook-id` of the event"})
    event = fields.String(required=True, metadata={"enum": list(events.TYPES)})
    body = fields.Dict(required=True, metadata={"description": "What is sent"})
    state = fields.String(required=True, metadata={"enum": list(DELIVERY_STATES)})
    attempts = fields.Integer(required=True)
    answer_status = fields.Integer(required=True, allow_none=True)
    reason = fields.Function(outcomes.reason, metadata={"type": "string", "enum": list(outcomes.TEXTS)})
    text = fields.Function(
        lambda delivery: outcomes.text(delivery, request_language()),
        metadata={"type": "string", "description": "What became of it"},
    )
    created_at = fields.AwareDateTime(required=True)
    tried_at = fields.AwareDateTime(required=True, allow_none=True)


@blp.route("")
class WebhookEndpoints(MethodView):
    """All addresses of the caller's agency or company."""

    @allow("webhooks:manage")
    @blp.doc(operationId="listWebhookEndpoints", **TOKEN)
    @blp.arguments(PageQuerySchema, location="query")
    @blp.response(HTTPStatus.OK, page_schema(WebhookEndpointSchema, "WebhookEndpointPage"))
    @blp.fails()
    def get(self, query: dict[str, Any]) -> Response:
        """List the addresses that events are sent to, newest first."""
        rows = endpoints.listed(_owner())
        return answer_page(db.session(), rows, WebhookEndpoint.id, WebhookEndpointSchema(), **query)

    @allow("webhooks:manage")
    @blp.doc(operationId="addWebhookEndpoint", **TOKEN)
    @blp.arguments(UrlSchema)
    @blp.response(HTTPStatus.CREATED, WithSecretSchema, description="Keep the secret: it is never shown again")
    @blp.fails(400, 409, 415, 503)
    def post(self, said: dict[str, Any]) -> Response:
        """Add an address; the same one again is refused, so this needs no key."""
        parts = parts_of()

        def added(session: Session) -> dict[str, Any]:
            endpoint, secret = endpoints.add(
                session,
                _owner(),
                said["url"],
                seal=parts.seal,
                allowance=parts.allowance,
                actor=current().actor,
                now=now(),
            )
            return _with_secret(endpoint, secret.text)

        try:
            shown = persist(db.session(), added)
        except WebhookUrlError as error:
            error.pointer = "/url"
            raise
        response = jsonify(shown)
        response.status_code = HTTPStatus.CREATED
        response.headers["Location"] = url_for("webhook-endpoints.OneEndpoint", endpoint_id=shown["id"])
        return response


@blp.route("/<uuid:endpoint_id>")
class OneEndpoint(MethodView):
    """One address."""

    @allow("webhooks:manage")
    @blp.doc(operationId="getWebhookEndpoint", **TOKEN)
    @blp.response(HTTPStatus.OK, WebhookEndpointSchema)
    @blp.fails()
    def get(self, endpoint_id: UUID) -> WebhookEndpoint:
        """Get an address that events are sent to; never its secret."""
        return endpoints.find(db.session(), _owner(), endpoint_id)

    @allow("webhooks:manage")
    @blp.doc(operationId="removeWebhookEndpoint", **TOKEN)
    @blp.response(HTTPStatus.NO_CONTENT)
    @blp.fails(503)
    def delete(self, endpoint_id: UUID) -> None:
        """Send nothing more to an address, and forget its secrets."""

        def removed(session: Session, endpoint: WebhookEndpoint) -> None:
            endpoints.remove(session, endpoint, actor=current().actor, now=now())

        _change(endpoint_id, removed)


@blp.route("/<uuid:endpoint_id>/rotate")
class NewSecret(MethodView):
    """A new secret for an address."""

    @allow("webhooks:manage")
    @blp.doc(operationId="rotateWebhookSecret", **TOKEN)
    @blp.response(HTTPStatus.OK, WithSecretSchema, description="Keep the secret: it is never shown again")
    @blp.fails(503)
    def post(self, endpoint_id: UUID) -> Response:
        """Make a new secret; the one before signs too for a day, so that nothing is refused meanwhile."""
        parts = parts_of()

        def rotated(session: Session, endpoint: WebhookEndpoint) -> dict[str, Any]:
            overlap = timedelta(hours=parts.settings.secret_overlap_hours)
            secret = endpoints.rotate(
                session, endpoint, seal=parts.seal, overlap=overlap, actor=current().actor, now=now()
            )
            return _with_secret(endpoint, secret.text)

        return jsonify(_change(endpoint_id, rotated))


@blp.route("/<uuid:endpoint_id>/enable")
class Enabled(MethodView):
    """That events are sent to an address again."""

    @allow("webhooks:manage")
    @blp.doc(operationId="enableWebhookEndpoint", **TOKEN)
    @blp.response(HTTPStatus.OK, WebhookEndpointSchema)
    @blp.fails(503)
    def post(self, endpoint_id: UUID) -> Response:
        """Enable an address that was disabled since it failed; again changes nothing."""

        def enabled(session: Session, endpoint: WebhookEndpoint) -> Response:
            endpoints.enable(session, endpoint, actor=current().actor, now=now())
            return jsonify(WebhookEndpointSchema().dump(endpoint))

        return _change(endpoint_id, enabled)


@blp.route("/<uuid:endpoint_id>/test")
class Ping(MethodView):
    """A test of an address."""

    @allow("webhooks:manage")
    @blp.doc(operationId="testWebhookEndpoint", **TOKEN)
    @blp.response(HTTPStatus.ACCEPTED, DeliverySchema, description="It is sent in a moment")
    @blp.fails(409, 503)
    def post(self, endpoint_id: UUID) -> Response:
        """Send an event of type `ping`, which tells nothing."""
        return _accepted(_change(endpoint_id, lambda session, endpoint: _shown(events.ping, session, endpoint)))


@blp.route("/<uuid:endpoint_id>/deliveries")
class Deliveries(MethodView):
    """What was sent to an address."""

    @allow("webhooks:manage")
    @blp.doc(operationId="listWebhookDeliveries", **TOKEN)
    @blp.arguments(PageQuerySchema, location="query")
    @blp.response(HTTPStatus.OK, page_schema(DeliverySchema, "WebhookDeliveryPage"))
    @blp.fails()
    def get(self, query: dict[str, Any], endpoint_id: UUID) -> Response:
        """List the events that were sent to an address or wait, newest first, with what became of each."""
        session = db.session()
        rows = events.deliveries(endpoints.find(session, _owner(), endpoint_id))
        return answer_page(session, rows, WebhookDelivery.id, DeliverySchema(), **query)


@blp.route("/<uuid:endpoint_id>/deliveries/<uuid:delivery_id>/replay")
class Replay(MethodView):
    """That an event is sent again."""

    @allow("webhooks:manage")
    @blp.doc(operationId="replayWebhookDelivery", **TOKEN)
    @blp.response(HTTPStatus.ACCEPTED, DeliverySchema, description="It is sent in a moment, with the same id")
    @blp.fails(409, 503)
    def post(self, endpoint_id: UUID, delivery_id: UUID) -> Response:
        """Send an event again; one that waits for its next try is tried at once."""

        def replayed(session: Session, endpoint: WebhookEndpoint, *, now: datetime) -> WebhookDelivery:
            return events.replay(session, endpoint, delivery_id, now=now)

        return _accepted(_change(endpoint_id, lambda session, endpoint: _shown(replayed, session, endpoint)))


def _owner() -> Owner:
    caller = current()
    return Owner(caller.company_id, caller.agency_id)


def _change(endpoint_id: UUID, work: Callable[[Session, WebhookEndpoint], Result]) -> Result:
    """Run a piece of work on an address of the caller's in one write transaction."""
    owner = _owner()
    return persist(db.session(), lambda session: work(session, endpoints.find(session, owner, endpoint_id)))


def _with_secret(endpoint: WebhookEndpoint, secret: str) -> dict[str, Any]:
    shown: dict[str, Any] = {**WebhookEndpointSchema().dump(endpoint), "secret": secret}
    return shown


def _shown(work: Callable[..., WebhookDelivery], session: Session, endpoint: WebhookEndpoint) -> dict[str, Any]:
    shown: dict[str, Any] = DeliverySchema().dump(work(session, endpoint, now=now()))
    return shown


def _accepted(shown: dict[str, Any]) -> Response:
    response = jsonify(shown)
    response.status_code = HTTPStatus.ACCEPTED
    return response
