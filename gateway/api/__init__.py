"""The door for machines: one file a noun, its schema and its endpoints together."""

from __future__ import annotations

from typing import Final

from flask import Flask
from flask_smorest import Api

from gateway import __version__
from gateway.api import (
    caller,
    collaborations,
    device,
    documents,
    events,
    files,
    health,
    me,
    notices,
    oauth,
    openapi,
    problems,
    services,
    webhook_endpoints,
)
from gateway.api.document_schema import Amount

SPEC: Final = {
    "API_TITLE": "Underlag",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/",
    "OPENAPI_JSON_PATH": "openapi.json",
}


def register(app: Flask) -> None:
    """Put the endpoints, their description and their problem answers into the app."""
    app.config.update(SPEC)
    api = Api(app, spec_kwargs=openapi.describe(__version__))
    api.register_field(Amount, "string", "decimal")
    problems.register(api)
    app.before_request(caller.refuse_secret_in_address)
    nouns = (
        collaborations,
        device,
        documents,
        events,
        me,
        notices,
        oauth,
        services,
        webhook_endpoints,
    )
    for blueprint in (noun.blp for noun in nouns):
        api.register_blueprint(blueprint)
    app.register_blueprint(health.blp)
    app.register_blueprint(files.blp)
    app.register_blueprint(openapi.blp)
