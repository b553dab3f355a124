"""The description of the API: `/openapi.json` for programs, `/docs` and `/docs/errors` for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template

from gateway.access.permissions import ROLES
from gateway.errors import GatewayError
from gateway.failures import CODE_OF, INTERNAL_ERROR, TEXT_OF, UNEXPECTED, status_of_family
from gateway.language import translate
from gateway.models.integration import INTEGRATION_ROLES

blp = Blueprint(
    "openapi", __name__, template_folder="templates", static_folder="static", static_url_path="/docs/static"
)
DESCRIPTION = (
    "Send receipts and invoices, follow them, and read the notices that they become. "
    "Every answer that is not a success is `application/problem+json` with a stable `code`."
)
CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""As everywhere, and `data:` for pictures: the icons of Swagger UI stand in its style sheet."""

ELSEWHERE: Final = (
    "gateway.cli",
    "gateway.settings",
    "gateway.web",
    "gateway.jobs",
    "gateway.reading.child",
    "gateway.reading.words",
)
"""Rooms whose failures are told at the command line, on pages or in the log, never by the API."""


@dataclass(frozen=True, order=True)
class Text:
    """What a failure says."""

    english: str

    @property
    def swedish(self) -> str:
        """The same in Swedish."""
        return translate(self.english, "sv")


@dataclass(frozen=True)
class Row:
    """A code and what it may say; several failures share a code where a program does the same about them."""

    status: HTTPStatus
    code: str
    texts: tuple[Text, ...]


def describe(version: str) -> dict[str, Any]:
    """Give what apispec is told beside the endpoints."""
    token = {"type": "http", "scheme": "bearer", "description": "A token of a device or a program: `gw_live_…`"}
    scopes = {permission: permission for permission in sorted(_of_integrations())}
    flow = {"tokenUrl": "/v1/oauth/token", "scopes": scopes}
    client = {
        "type": "oauth2",
        "description": "An integration exchanges its id and secret for a token that holds for an hour.",
        "flows": {"clientCredentials": flow},
    }
    basic = {"type": "http", "scheme": "basic", "description": "The id of an integration and its secret"}
    return {
        "info": {
            "description": DESCRIPTION,
            "x-program-version": version,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "components": {"securitySchemes": {"token": token, "client": client, "integration": basic}},
    }


def _of_integrations() -> set[str]:
    """Name what integrations may be permitted."""
    return {permission for name in INTEGRATION_ROLES for permission in ROLES[name].permissions}


@blp.get("/docs")
def docs() -> Response:
    """Show the description as a page."""
    answer = make_response(render_template("api_docs.html"))
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    return answer


@blp.get("/docs/errors")
def errors() -> str:
    """List every code of a failure: the `type` of each problem points here."""
    return render_template("api_errors.html", rows=rows())


def rows() -> list[Row]:
    """Collect the codes from where they are declared, by status and name."""
    found: dict[tuple[HTTPStatus, str], set[Text]] = {}
    for status, code, english in (*_found_by_flask(), *_declared(GatewayError)):
        found.setdefault((status, code), set()).add(Text(english))
    return [Row(status, code, tuple(sorted(texts))) for (status, code), texts in sorted(found.items())]


def _found_by_flask() -> Iterator[tuple[HTTPStatus, str, str]]:
    for status, code in CODE_OF.items():
        yield HTTPStatus(status), code, TEXT_OF[status]
    yield HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL_ERROR, UNEXPECTED


def _declared(family: type[GatewayError]) -> Iterator[tuple[HTTPStatus, str, str]]:
    """Yield the errors below a family that say something of their own; without a family an error is a bug."""
    for error in family.__subclasses__():
        yield from _declared(error)
        status = status_of_family(error)
        is_told = error.message != GatewayError.message and not error.__module__.startswith(ELSEWHERE)
        if is_told and status is not HTTPStatus.INTERNAL_SERVER_ERROR:
            yield status, error.code, error.message
