"""`/v1/documents`: send a document, follow it, get its pages and its history."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, g, jsonify, request, send_file, url_for
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from gateway import idempotency
from gateway.access import file_links, find
from gateway.access.file_links import FileLink
from gateway.api import upload
from gateway.api.blueprint import TOKEN, Blueprint
from gateway.api.caller import allow, company_for, current, now
from gateway.api.document_schema import DocumentSchema, EventSchema, SentDocumentSchema, WholeDocumentSchema
from gateway.api.paging import PageQuerySchema, answer_page, page_schema
from gateway.collaboration import services
from gateway.database import db, persist
from gateway.documents import allowance, receive, show
from gateway.documents.receive import Sent
from gateway.documents.show import RENDITIONS, NotRenderedError
from gateway.errors import NotFoundError
from gateway.idempotency import Answer
from gateway.models import ApiToken, AuditEvent, Document, Page
from gateway.models.document import STATUSES
from gateway.parts import keys_of, parts_of

SEND: Final = "POST /v1/documents"
blp = Blueprint(
    "documents", __name__, url_prefix="/v1/documents", description="Receipts and invoices, as they were sent"
)


ANSWERED: Final = (*upload.MEDIA_TYPES, "image/heif")
"""As what a page may be given: what it was found to be, or PNG."""


class DocumentQuerySchema(PageQuerySchema):
    """Which documents are wanted."""

    company = fields.UUID(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))


class PictureQuerySchema(Schema):
    """Whether the original file or a picture for the screen is wanted."""

    rendition = fields.String(
        load_default=None,
        validate=validate.OneOf(RENDITIONS),
        metadata={"description": "`page` or `thumb`: a safe PNG, upright; without it the original bytes"},
    )


class FileLinkSchema(Schema):
    """A link to a file."""

    object = fields.Constant("file_link")
    url = fields.Url(required=True, require_tld=False)
    expires_at = fields.AwareDateTime(required=True)


@blp.route("")
class Documents(MethodView):
    """All documents within reach."""

    @allow("documents:send")
    @blp.doc(operationId="sendDocument", requestBody=upload.REQUEST_BODY, parameters=upload.HEADERS, **TOKEN)
    @blp.arguments(upload.MetadataSchema, location="query")
    @blp.response(HTTPStatus.CREATED, SentDocumentSchema, description="It is saved: the paper is not needed for this")
    @blp.alt_response(HTTPStatus.OK, schema=SentDocumentSchema, description="It was received before", success=True)
    @blp.fails(409, 413, 415, 503, 507)
    def post(self, query: dict[str, Any]) -> Response:
        """Send one document: a raw body for one page, or a form with a part named `page` for each."""
        key = idempotency.checked_key(request.headers.get("Idempotency-Key"))
        said = upload.metadata(request, query)
        company_id = company_for(said["company"])
        services.require(db.session(), company_id, "scanner")
        _check_allowance(company_id, key)
        pages = upload.take_pages(request, parts_of(), said.pop("sha256", []))
        sent = upload.as_sent(pages, said)
        asked = idempotency.Request(company_id, SEND, key, upload.fingerprint(sent, said))
        advice = upload.advice(parts_of(), sent)
        answer, is_replay = persist(db.session(), lambda session: _entered(session, sent, asked, advice))
        return _answered(answer, is_replay=is_replay)

    @allow("documents:read")
    @blp.doc(operationId="listDocuments", **TOKEN)
    @blp.arguments(DocumentQuerySchema, location="query")
    @blp.response(HTTPStatus.OK, page_schema(DocumentSchema, "DocumentPage"))
    @blp.fails()
    def get(self, query: dict[str, Any]) -> Response:
        """List documents, newest first."""
        rows = select(Document).options(selectinload(Document.pages), joinedload(Document.notice))
        if query["company"] is not None:
            rows = rows.where(Document.company_id == company_for(query["company"]))
        if query["status"] is not None:
            rows = rows.where(Document.status == query["status"])
        return answer_page(
            db.session(), rows, Document.id, DocumentSchema(), limit=query["limit"], cursor=query["cursor"]
        )


@blp.route("/<uuid:document_id>")
class OneDocument(MethodView):
    """One document."""

    @allow("documents:read")
    @blp.doc(operationId="getDocument", **TOKEN)
    @blp.response(HTTPStatus.OK, WholeDocumentSchema)
    @blp.fails()
    def get(self, document_id: UUID) -> Document:
        """Get a document with all that was read from it and what is doubted."""
        return find(db.session(), Document, document_id)


@blp.route("/<uuid:document_id>/pages/<int:number>")
class PageOfDocument(MethodView):
    """One page of a document."""

    @allow("documents:read")
    @blp.doc(operationId="getPage", responses={"200": {"content": dict.fromkeys(ANSWERED, upload.BINARY)}}, **TOKEN)
    @blp.arguments(PictureQuerySchema, location="query")
    @blp.response(HTTPStatus.OK, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
    @blp.fails(503)
    def get(self, query: dict[str, Any], document_id: UUID, number: int) -> Response:
        """Get the original file that holds a page, or a safe PNG of the page."""
        session = db.session()
        document, page = page_of(session, document_id, number)
        return page_picture(session, document, page, query["rendition"])


@blp.route("/<uuid:document_id>/pages/<int:number>/link")
class LinkToPage(MethodView):
    """A link to one page, for who holds no token."""

    @allow("documents:read")
    @blp.doc(operationId="linkToPage", **TOKEN)
    @blp.arguments(PictureQuerySchema, location="query")
    @blp.response(HTTPStatus.OK, FileLinkSchema)
    @blp.fails()
    def post(self, query: dict[str, Any], document_id: UUID, number: int) -> dict[str, Any]:
        """Make a link that gives the original file, or a safe PNG, for five minutes and without a token."""
        document, page = page_of(db.session(), document_id, number)
        token: ApiToken = g.token
        expires = file_links.expiry(now())
        picture = query["rendition"] or file_links.ORIGINAL
        link = FileLink(document.company_id, document.id, page.number, picture, expires, token.id)
        signed = urlencode(file_links.make(keys_of(), link))
        host = parts_of().settings.public_url or request.host_url
        path = url_for("files.file", document_id=document.id, number=page.number)
        return {
            "url": f"{host.rstrip('/')}{path}?{signed}",
            "expires_at": datetime.fromtimestamp(expires, UTC),
        }


@blp.route("/<uuid:document_id>/events")
class EventsOfDocument(MethodView):
    """The history of a document."""

    @allow("documents:read")
    @blp.doc(operationId="listEvents", **TOKEN)
    @blp.arguments(PageQuerySchema, location="query")
    @blp.response(HTTPStatus.OK, page_schema(EventSchema, "EventPage"))
    @blp.fails()
    def get(self, query: dict[str, Any], document_id: UUID) -> Response:
        """List what happened to a document, newest first."""
        document = find(db.session(), Document, document_id)
        rows = select(AuditEvent).where(AuditEvent.subject_id == document.id)
        return answer_page(db.session(), rows, AuditEvent.id, EventSchema(), **query)


def page_of(session: Session, document_id: UUID, number: int) -> tuple[Document, Page]:
    """Find a page within reach; raises NotFoundError."""
    document = find(session, Document, document_id)
    page = next((page for page in document.pages if page.number == number), None)
    if page is None:
        raise NotFoundError
    return document, page


def page_picture(session: Session, document: Document, page: Page, name: show.Rendition | None) -> Response:
    """Answer the bytes of a page; a picture that is not there is ordered, and the caller asked to come again."""
    originals = parts_of().originals
    if name is None:
        return send_file(
            originals.existing(page.sha256),
            mimetype=page.media_type,
            as_attachment=True,
            download_name=f"{document.id}-{page.number}",
            etag=page.sha256,
        )
    path = show.rendition(originals, page, name)
    if path is None:
        document_id = document.id
        persist(session, lambda session: show.make_again(session, find(session, Document, document_id), now=now()))
        raise NotRenderedError
    return send_file(path, mimetype="image/png")


def _check_allowance(company_id: UUID, key: str) -> None:
    """Refuse what is beyond a company's day before a byte of it is written; another try of what was saved passes.

    The length of a form is that of its wrapping too: its pages are counted when they are entered.
    """
    session = db.session()
    if not idempotency.is_known(session, company_id, SEND, key):
        more = 0 if request.mimetype == upload.FORM else request.content_length or 0
        allowance.check(session, company_id, more=max(1, more), limit=parts_of().settings.bytes_per_day, now=now())


def _entered(session: Session, sent: Sent, asked: idempotency.Request, advice: dict[str, Any]) -> tuple[Answer, bool]:
    """Enter a document once for each key; the second value tells whether the answer is an old one."""
    earlier = idempotency.answered(session, asked)
    if earlier is not None:
        return earlier, True
    services.require(session, asked.company_id, "scanner")
    document, is_new = receive.receive(
        session,
        sent,
        company_id=asked.company_id,
        actor=current().actor,
        now=now(),
        bytes_per_day=parts_of().settings.bytes_per_day,
    )
    body: dict[str, Any] = {**SentDocumentSchema().dump(document), **advice}
    if not is_new:
        body["already_received_at"] = body["received_at"]
    answer = Answer(HTTPStatus.CREATED if is_new else HTTPStatus.OK, body)
    idempotency.keep(session, asked, answer, now())
    return answer, False


def _answered(answer: Answer, *, is_replay: bool) -> Response:
    response = jsonify(answer.body)
    response.status_code = answer.status
    response.headers["Location"] = url_for("documents.OneDocument", document_id=answer.body["id"])
    if is_replay:
        response.headers["Idempotent-Replayed"] = "true"
    return response
