"""How an endpoint is declared here: unknown parameters are refused, and every failure is described."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar

import flask_smorest
from flask import Request, request
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser

from gateway.api.problems import MEDIA_TYPE, ProblemSchema
from gateway.database import refuse_unkeepable

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
TOKEN: Final[dict[str, Any]] = {"security": [{"token": []}, {"client": []}]}
OF_EVERY: Final = (400, 401, 403, 404, 405, 422, 429, 500)
OF_EVERY_OPEN: Final = (405, 413, 429, 500, 503)
KEY_HEADER: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
    "description": "Made once for each document and sent again with each try.",
}


class Parser(FlaskParser):
    """Reads arguments and refuses those that are not known: a misspelt name must not be ignored.

    Texts that not every database can keep are refused here too, before anything is done with them.
    """

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 (webargs declares it so)
        "json": RAISE,
        "form": RAISE,
        "query": RAISE,
        "headers": None,
        "cookies": None,
        "files": None,
    }

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Read the query; raises UnkeepableTextError."""
        refuse_unkeepable(req.args.lists())
        return super().load_querystring(req, schema)

    def load_form(self, req: Request, schema: Schema) -> Any:
        """Read a form; raises UnkeepableTextError."""
        refuse_unkeepable(req.form.lists())
        return super().load_form(req, schema)

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Read a body of JSON; raises UnkeepableTextError."""
        found = super().load_json(req, schema)
        refuse_unkeepable(found)
        return found


class NothingSchema(Schema):
    """The query of an endpoint that takes none."""


def refuse_unread(endpoint: Callable[..., Any]) -> None:
    """Refuse parameters of the running request that its endpoint never looks at; raises what a misspelt one does."""
    described: list[dict[str, Any]] = getattr(endpoint, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    if not any(each.get("in") == "query" for each in described):
        Blueprint.ARGUMENTS_PARSER.parse(NothingSchema(), request, location="query")


class Blueprint(flask_smorest.Blueprint):
    """A noun of the API."""

    ARGUMENTS_PARSER = Parser()

    def fails(self, *statuses: int, of_every: tuple[int, ...] = OF_EVERY) -> Callable[[Endpoint], Endpoint]:
        """Describe the failures of an endpoint, beside those that every endpoint may have."""

        def describe(endpoint: Endpoint) -> Endpoint:
            for status in sorted({*of_every, *statuses}):
                told = {"schema": ProblemSchema, "content_type": MEDIA_TYPE, "description": HTTPStatus(status).phrase}
                endpoint = self.alt_response(status, **told)(endpoint)
            return endpoint

        return describe
