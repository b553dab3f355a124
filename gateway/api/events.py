"""`/v1/events`: what has happened in a company or an agency."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import fields, post_dump
from sqlalchemy import select

from gateway.access import actors, histories
from gateway.api.blueprint import TOKEN, Blueprint
from gateway.api.caller import allow, current
from gateway.api.document_schema import EventSchema
from gateway.api.paging import PageQuerySchema, answer_page, page_schema
from gateway.database import db
from gateway.models import AuditEvent

blp = Blueprint("events", __name__, url_prefix="/v1/events", description="What has happened, for good")


class EventQuerySchema(PageQuerySchema):
    """Which events are wanted."""

    company = fields.UUID(
        load_default=None, metadata={"description": "A client, for a token of an agency; without it the agency's own"}
    )
    action = fields.String(load_default=None)
    actor = fields.String(load_default=None)


class HistoryEventSchema(EventSchema):
    """Something that happened, with its place in the chain of the history."""

    object = fields.Constant("event")
    id = fields.UUID(required=True)
    subject_id = fields.UUID(required=True, metadata={"description": "The document, person, token … it is about"})
    company_id = fields.UUID(required=True, allow_none=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    actor_name = fields.String(
        dump_default=None, allow_none=True, metadata={"description": "Null for one that is not to be known by name"}
    )
    where = fields.String(
        required=True, allow_none=True, metadata={"description": "The door and the shortened network it came through"}
    )
    number = fields.Integer(required=True, metadata={"description": "Its place in its chain"})
    hash = fields.String(required=True, metadata={"description": "SHA-256 over its columns and the row before"})

    @post_dump(pass_collection=True)
    def name(self, told: Any, many: bool, **_: Any) -> Any:
        """Name who did it, with one question for a whole page."""
        rows = told if many else [told]
        names = actors.names(db.session(), {row["actor"] for row in rows})
        for row in rows:
            row["actor_name"] = names.get(row["actor"])
        return told


@blp.route("")
class Events(MethodView):
    """What has happened."""

    @allow("history:read")
    @blp.doc(operationId="listHistory", **TOKEN)
    @blp.arguments(EventQuerySchema, location="query")
    @blp.response(HTTPStatus.OK, page_schema(HistoryEventSchema, "HistoryPage"))
    @blp.fails()
    def get(self, query: dict[str, Any]) -> Response:
        """List what happened in a company or an agency, newest first."""
        session = db.session()
        rows = select(AuditEvent).where(histories.of_tenant(session, current(), query["company"]))
        if query["action"] is not None:
            rows = rows.where(AuditEvent.action == query["action"])
        if query["actor"] is not None:
            rows = rows.where(AuditEvent.actor == query["actor"])
        schema = HistoryEventSchema()
        return answer_page(session, rows, AuditEvent.id, schema, limit=query["limit"], cursor=query["cursor"])
