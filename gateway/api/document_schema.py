"""How a document, its pages, fields and findings look to programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields

from gateway.api.language import request_language
from gateway.documents import notify


class Amount(fields.Field[Decimal]):
    """A sum of money as a decimal string with two places; a JSON number would be rounded by somebody."""

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002 (marshmallow's signature)
        return None if value is None else f"{value:.2f}"


AMOUNT = {"pattern": r"^-?\d+\.\d{2}$", "example": "1250.00"}


class PageSchema(Schema):
    """A page: the file that holds it, and which sheet of that file it is."""

    number = fields.Integer(required=True)
    sheet = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    bytes = fields.Integer(required=True)
    media_type = fields.String(required=True)
    width = fields.Integer(required=True, allow_none=True, metadata={"description": "Pixels, upright, once read"})
    height = fields.Integer(required=True, allow_none=True)


class CheckSchema(Schema):
    """A test of a value, and whether it passed."""

    check = fields.String(required=True)
    passed = fields.Boolean(required=True)


class FieldSchema(Schema):
    """A value that was read, with its proof."""

    value = fields.Raw(required=True, metadata={"description": "Text, or for `vat` a list of rate, net and vat"})
    raw = fields.String(required=True, allow_none=True, metadata={"description": "As it stands on the paper"})
    confidence = fields.Float(required=True, metadata={"description": "0 to 1; from 0.9 on it is proven"})
    source = fields.String(required=True)
    page = fields.Integer(required=True, allow_none=True)
    box = fields.List(
        fields.Float(),
        required=True,
        allow_none=True,
        metadata={"description": "x, y, width, height in parts of the page"},
    )
    checks = fields.List(fields.Nested(CheckSchema), required=True)


class FindingSchema(Schema):
    """A doubt that a person should look at."""

    code = fields.String(required=True)
    level = fields.String(required=True, metadata={"enum": ["error", "warning"]})
    field = fields.String(required=True, allow_none=True)
    text = fields.Method("_text", metadata={"type": "string", "description": "What it means and what to do"})

    def _text(self, finding: dict[str, Any]) -> str:
        return notify.text(finding, request_language())


class NoticeOfDocumentSchema(Schema):
    """The notice that a document has led to."""

    id = fields.UUID(required=True)
    status = fields.String(required=True, metadata={"enum": ["green", "yellow", "red"]})
    state = fields.String(required=True, metadata={"enum": ["unread", "read", "handled"]})


class DocumentSchema(Schema):
    """A document as lists show it."""

    object = fields.Constant("document")
    id = fields.UUID(required=True)
    company_id = fields.UUID(required=True)
    status = fields.String(required=True, metadata={"enum": ["received", "reading", "ready", "needs_review", "failed"]})
    kind = fields.String(required=True, allow_none=True, metadata={"description": "What it turned out to be"})
    kind_hint = fields.String(required=True)
    payment_method = fields.String(required=True, allow_none=True)
    comment = fields.String(required=True, allow_none=True)
    filename = fields.String(required=True, allow_none=True)
    source = fields.String(required=True)
    captured_at = fields.AwareDateTime(required=True, allow_none=True)
    received_at = fields.AwareDateTime(required=True)
    already_received_at = fields.AwareDateTime(
        dump_default=None,
        allow_none=True,
        metadata={"description": "In the answer to a document that was sent again: when it first came"},
    )
    read_at = fields.AwareDateTime(required=True, allow_none=True)
    sha256 = fields.String(required=True)
    bytes = fields.Integer(required=True)
    pages = fields.List(fields.Nested(PageSchema), required=True)
    supplier_name = fields.String(required=True, allow_none=True)
    document_date = fields.Date(required=True, allow_none=True)
    total_amount = Amount(required=True, allow_none=True, metadata=AMOUNT)
    vat_amount = Amount(required=True, allow_none=True, metadata=AMOUNT)
    currency = fields.String(required=True, allow_none=True)
    notice = fields.Nested(NoticeOfDocumentSchema, required=True, allow_none=True)


class WholeDocumentSchema(DocumentSchema):
    """A document with all that was read from it."""

    values = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(FieldSchema),
        attribute="fields_by_name",
        data_key="fields",
        required=True,
    )
    findings = fields.List(fields.Nested(FindingSchema), required=True)


class AdviceSchema(Schema):
    """What to do better with the next photo."""

    code = fields.String(required=True)
    page = fields.Integer(required=True, metadata={"description": "Which of the files that were sent, from 1"})
    text = fields.String(required=True)


class SentDocumentSchema(DocumentSchema):
    """A document in the answer to its sender, with what a quick look at its photos found."""

    legibility = fields.Float(
        dump_default=None,
        allow_none=True,
        metadata={"description": "0 to 1, of the page that is hardest to read; null: not looked at in time"},
    )
    advice = fields.List(
        fields.Nested(AdviceSchema),
        dump_default=None,
        allow_none=True,
        metadata={"description": "Empty: nothing to do better; null: not looked at in time"},
    )


class EventSchema(Schema):
    """Something that happened to a document."""

    at = fields.AwareDateTime(required=True)
    action = fields.String(required=True)
    actor = fields.String(required=True)
    details = fields.Dict(required=True)
