"""Lists come in pages by a cursor: the id of the last row, never a count, so that new rows move nothing."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Final, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, jsonify, request
from marshmallow import Schema, fields, validate
from sqlalchemy import Select
from sqlalchemy.orm import Session

from gateway.errors import InvalidError
from gateway.models import Base
from gateway.parts import parts_of

MOST: Final = 200
USUAL: Final = 50
Row = TypeVar("Row", bound=Base)


class CursorError(InvalidError):
    """A cursor that was not made here."""

    code = "bad_cursor"
    message = "This cursor is not one of ours. Start again without `cursor`."


class PageQuerySchema(Schema):
    """Which part of a list is wanted."""

    limit = fields.Integer(load_default=USUAL, validate=validate.Range(1, MOST))
    cursor = fields.String(
        load_default=None,
        metadata={"description": "`next_cursor` of the page before", "pattern": "^[A-Za-z0-9_-]{22}$"},
    )


def page_schema(item: type[Schema], name: str) -> type[Schema]:
    """Make the schema of a page of items; `name` is its name in the OpenAPI document."""
    return Schema.from_dict(
        {
            "object": fields.Constant("list"),
            "data": fields.List(fields.Nested(item), required=True),
            "has_more": fields.Boolean(required=True),
            "next_cursor": fields.String(required=True, allow_none=True),
        },
        name=name,
    )


def answer_page(
    session: Session,
    rows: Select[Row],
    identity: Any,
    schema: Schema,
    *,
    limit: int,
    cursor: str | None,
) -> Response:
    """Answer one page of `rows`, newest first; `identity` is the id column that they are ordered by."""
    if cursor is not None:
        rows = rows.where(identity < _decode(cursor))
    found = session.scalars(rows.order_by(identity.desc()).limit(limit + 1)).unique().all()
    shown, has_more = found[:limit], len(found) > limit
    next_cursor = _encode(shown[-1].id) if has_more else None  # type: ignore[attr-defined]  # every table has an id
    answer = jsonify(
        {
            "object": "list",
            "data": schema.dump(shown, many=True),
            "has_more": has_more,
            "next_cursor": next_cursor,
        }
    )
    if next_cursor is not None:
        query = urlencode({**request.args.to_dict(), "cursor": next_cursor})
        host = parts_of().settings.public_url or request.host_url
        answer.headers["Link"] = f'<{host.rstrip("/")}{request.path}?{query}>; rel="next"'
    return answer


def _encode(row_id: UUID) -> str:
    return urlsafe_b64encode(row_id.bytes).decode().rstrip("=")


def _decode(cursor: str) -> UUID:
    try:
        return UUID(bytes=urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise CursorError(pointer="cursor") from error
