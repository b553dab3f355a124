"""Every answer that is not a success is `application/problem+json` (RFC 9457), whatever went wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from flask import Response, g, jsonify, request
from flask_smorest import Api
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from gateway.api.language import request_language
from gateway.collaboration.conditions import NotReadyError
from gateway.failures import Failure

MEDIA_TYPE: Final = "application/problem+json"
LATER: Final = "2"
PASSING: Final = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.INSUFFICIENT_STORAGE,
}
"""What may be over in a moment."""


class FaultSchema(Schema):
    """One value at fault."""

    pointer = fields.String(required=True, metadata={"description": "JSON pointer, or the name of a parameter"})
    code = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """What went wrong, for programs (`code`) and for people (`detail`)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "Stable word for programs; never translated"})
    detail = fields.String(required=True, metadata={"description": "What happened and what to do about it"})
    instance = fields.String(required=True)
    request_id = fields.String(required=True)
    retryable = fields.Boolean(required=True, metadata={"description": "Whether the same request may succeed later"})
    errors = fields.List(fields.Nested(FaultSchema))


def register(api: Api) -> None:
    """Have the description of every endpoint say what a failure looks like."""
    api.ERROR_SCHEMA = ProblemSchema


def answer(failure: Failure, error: Exception) -> Response:
    """Answer a failure to a program; `error` may know which values are at fault and what headers belong to it."""
    detail = failure.text(request_language())
    faults = _faults(getattr(error, "data", {}))
    if isinstance(error, NotReadyError):
        language = request_language()
        faults = [
            {"pointer": each.part or "/", "code": each.code, "detail": each.text(language)} for each in error.obstacles
        ]
    if failure.pointer:
        faults = [{"pointer": failure.pointer, "code": failure.code, "detail": detail}]
    response = problem(failure.status, failure.code, detail, faults)
    if failure.retry_after is not None:
        response.headers["Retry-After"] = str(failure.retry_after)
    for name, value in error.get_headers() if isinstance(error, HTTPException) else ():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def problem(status: HTTPStatus, code: str, detail: str, faults: list[dict[str, str | None]]) -> Response:
    """Make the answer."""
    body = content(status, code, detail, instance=request.path, request_id=g.get("request_id", ""))
    answer = jsonify({**body, "errors": faults} if faults else body)
    answer.status_code, answer.content_type = status, MEDIA_TYPE
    if status in PASSING:
        answer.headers["Retry-After"] = LATER
    if status is HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def content(status: HTTPStatus, code: str, detail: str, *, instance: str, request_id: str) -> dict[str, Any]:
    """Put together what `ProblemSchema` describes."""
    return {
        "type": f"/docs/errors#{code}",
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": detail,
        "instance": instance,
        "request_id": request_id,
        "retryable": status in PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR,
    }


def _faults(data: dict[str, Any]) -> list[dict[str, str | None]]:
    """Flatten what marshmallow found into one row a value: {"query": {"kind": ["…"]}}."""
    rows: list[dict[str, str | None]] = []
    for messages in data.get("messages", {}).values():
        _flatten(messages, "", rows)
    return rows


def _flatten(messages: Any, pointer: str, rows: list[dict[str, str | None]]) -> None:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            _flatten(inner, f"{pointer}/{name}", rows)
        return
    for text in messages if isinstance(messages, list) else [messages]:
        code = "unknown_field" if text == "Unknown field." else "invalid_value"
        rows.append({"pointer": pointer or "/", "code": code, "detail": str(text)})
