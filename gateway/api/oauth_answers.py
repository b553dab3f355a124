"""How the endpoints of OAuth 2.0 ask and answer: forms in, and errors by the names of its own standards.

Unlike elsewhere here a parameter that is not known is passed over (RFC 6749, 3.2), and a failure is a JSON object with
`error` and `error_description` (5.2), whose text is plain ASCII: it is for programmers, and in English.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from flask import Response, jsonify, request
from marshmallow import Schema, fields

LONGEST: Final = 2000
FORM: Final = "application/x-www-form-urlencoded"

DESCRIPTION_OF: Final[dict[str, str]] = {
    "access_denied": "The person said no, or may not pair devices with that company any more.",
    "authorization_pending": "Nobody has approved the device yet. Ask again after the interval.",
    "expired_token": "The code is too old. Begin again.",
    "invalid_client": "There is no client with that id and secret, or it has been revoked.",
    "invalid_grant": "There is no such code, or it has been used. Begin again.",
    "invalid_request": "Send a form with each parameter once; one that is needed is missing.",
    "invalid_scope": "The integration may not do all that was asked for.",
    "slow_down": "You asked too soon. Wait five seconds longer from now on.",
    "unsupported_grant_type": "This endpoint does not take that grant_type.",
}
"""Every error of these endpoints by its name in RFC 6749 and RFC 8628, and what it says."""


class OAuthErrorSchema(Schema):
    """Why there is no token (RFC 6749, 5.2; RFC 8628, 3.5)."""

    error = fields.String(required=True, metadata={"enum": sorted(DESCRIPTION_OF)})
    error_description = fields.String(required=True)


def text(meaning: str, *, is_needed: bool = True) -> fields.String:
    """Declare a parameter; one that was left out is an empty text, and told as an error of OAuth where it is needed."""
    needed = "Needed. " if is_needed else ""
    return fields.String(load_default="", metadata={"description": f"{needed}{meaning}"})


def is_decent(form: dict[str, str], *needed: str) -> bool:
    """Tell whether a form has what it needs, nothing twice, and nothing of endless length."""
    if request.mimetype != FORM or any(len(values) > 1 for _, values in request.form.lists()):
        return False
    return all(form[name] for name in needed) and all(len(value) <= LONGEST for value in form.values())


def answer(body: dict[str, Any]) -> Response:
    """Answer with something secret: no cache may keep it (RFC 6749, 5.1)."""
    response = jsonify(body)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    return response


def refusal(error: str) -> Response:
    """Answer that there is no token; whoever tried HTTP's own way of saying who it is is told that way too."""
    response = answer({"error": error, "error_description": DESCRIPTION_OF[error]})
    response.status_code = HTTPStatus.BAD_REQUEST
    if error == "invalid_client":
        response.status_code = HTTPStatus.UNAUTHORIZED
        response.headers["WWW-Authenticate"] = 'Basic realm="Underlag"'
    return response
