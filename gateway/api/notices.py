"""`/v1/notices`: what waits for the accountant."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from gateway.access import find
from gateway.api.blueprint import TOKEN, Blueprint
from gateway.api.caller import allow, company_for, current, now
from gateway.api.document_schema import DocumentSchema, FindingSchema
from gateway.api.language import request_language
from gateway.api.paging import PageQuerySchema, answer_page, page_schema
from gateway.collaboration import notices as collaboration_notices
from gateway.database import db, persist
from gateway.documents import inbox, review
from gateway.models import Notice
from gateway.models.notice import KINDS, OF_COLLABORATIONS, SIDES, STATES, STATUSES

blp = Blueprint("notices", __name__, url_prefix="/v1/notices", description="What waits for the accountant")


class NoticeSchema(Schema):
    """A notice: a document that was read or could not be and what is doubted about it, or what else is to be known."""

    object = fields.Constant("notice")
    id = fields.UUID(required=True)
    company_id = fields.UUID(required=True, allow_none=True)
    collaboration_id = fields.UUID(required=True, allow_none=True)
    side = fields.String(required=True, metadata={"enum": list(SIDES), "description": "Whom it is for"})
    kind = fields.String(required=True, metadata={"enum": list(KINDS)})
    status = fields.String(required=True, metadata={"enum": list(STATUSES)})
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    created_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)
    handled_at = fields.AwareDateTime(required=True, allow_none=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    document = fields.Nested(DocumentSchema, required=True, allow_none=True)
    text = fields.Method(
        "_text",
        required=True,
        metadata={"type": ["string", "null"], "description": "What a notice without a document says"},
    )

    def _text(self, notice: Notice) -> str | None:
        is_told = notice.kind in OF_COLLABORATIONS
        return collaboration_notices.text(notice, request_language()) if is_told else None


class FilterSchema(Schema):
    """Which notices are wanted."""

    company = fields.UUID(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class NoticeQuerySchema(FilterSchema, PageQuerySchema):
    """Which notices are wanted, page by page."""


class CountSchema(Schema):
    """How many notices there are."""

    total = fields.Integer(required=True)
    unread = fields.Integer(required=True)
    green = fields.Integer(required=True)
    yellow = fields.Integer(required=True)
    red = fields.Integer(required=True)


@blp.route("")
class Notices(MethodView):
    """All notices within reach."""

    @allow("notices:read")
    @blp.doc(operationId="listNotices", **TOKEN)
    @blp.arguments(NoticeQuerySchema, location="query")
    @blp.response(HTTPStatus.OK, page_schema(NoticeSchema, "NoticePage"))
    @blp.fails()
    def get(self, query: dict[str, Any]) -> Response:
        """List notices, newest first."""
        limit, cursor = query.pop("limit"), query.pop("cursor")
        rows = inbox.notices(**_checked(query))
        return answer_page(db.session(), rows, Notice.id, NoticeSchema(), limit=limit, cursor=cursor)


@blp.route("/count")
class NoticeCount(MethodView):
    """How many notices there are."""

    @allow("notices:read")
    @blp.doc(operationId="countNotices", **TOKEN)
    @blp.arguments(FilterSchema, location="query")
    @blp.response(HTTPStatus.OK, CountSchema)
    @blp.alt_response(HTTPStatus.NOT_MODIFIED, description="Nothing has changed since the ETag", success=True)
    @blp.fails()
    def get(self, query: dict[str, Any]) -> Response:
        """Count notices; with `If-None-Match` this is cheap to ask often."""
        response = jsonify(inbox.counts(db.session(), **_checked(query)))
        response.set_etag(sha256(response.get_data()).hexdigest()[:16])
        response.make_conditional(request)
        return response


@blp.route("/<uuid:notice_id>/read")
class NoticeRead(MethodView):
    """That a person has seen a notice."""

    @allow("notices:handle")
    @blp.doc(operationId="markNoticeRead", **TOKEN)
    @blp.response(HTTPStatus.OK, NoticeSchema)
    @blp.fails(503)
    def post(self, notice_id: UUID) -> Response:
        """Mark a notice as read; again changes nothing."""
        return jsonify(persist(db.session(), lambda session: _read(session, notice_id)))


def _read(session: Session, notice_id: UUID) -> dict[str, Any]:
    notice = review.mark_read(session, find(session, Notice, notice_id), actor=current().actor, now=now())
    shown: dict[str, Any] = NoticeSchema().dump(notice)
    return shown


def _checked(query: dict[str, Any]) -> dict[str, Any]:
    """Answer an unknown company as one that is out of reach: not found."""
    if query["company"] is not None:
        company_for(query["company"])
    return query
