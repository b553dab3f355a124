"""Puts the parts together: the only place where that is done."""

from __future__ import annotations

import re
import time
from http import HTTPStatus
from typing import Final
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from gateway import api, database, parts, sealing, web
from gateway.failures import failure_of
from gateway.messages.mail import post_of
from gateway.originals import Originals
from gateway.parts import Parts
from gateway.sealing import Seal
from gateway.settings import Settings

log = structlog.get_logger(__name__)
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FORM_MEMORY: Final = 2**20
FORM_PARTS: Final = 1000


def create_app(settings: Settings) -> Flask:
    """Make the app of one installation; its folders are made, its database must be there."""
    originals = Originals(settings.data_dir)
    originals.prepare()
    key = sealing.secret_key(settings)
    app = Flask("gateway", static_folder=None, template_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_FORM_MEMORY_SIZE=FORM_MEMORY,
        MAX_FORM_PARTS=FORM_PARTS,
        SECRET_KEY=key,
    )
    parts.install(app, Parts(settings, originals, post_of(settings), Seal(key)))
    database.configure(app, settings)
    app.before_request(_name_request)
    app.after_request(_trace)
    api.register(app)
    web.register(app)
    for family in (HTTPException, Exception):  # last: flask-smorest registers a handler of its own
        app.register_error_handler(family, _fail)
    return app


def _name_request() -> None:
    """Give every request an id: the caller's own, where it has a decent one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _fail(error: Exception) -> ResponseReturnValue:
    """Answer a failure: a page for people, a problem for programs; what nobody expected goes whole to the log."""
    if isinstance(error, HTTPException) and error.response is not None:
        return error.response
    failure = failure_of(error)
    if failure.status is HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("unexpected_error", exc_info=error)
    elif failure.status > HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("unavailable", code=failure.code, error=str(error))
    if web.failures.is_for_people(request):
        return web.failures.page(failure)
    return api.problems.answer(failure, error)


def _trace(answer: Response) -> Response:
    """Write the request down and give its id back; nothing here is for caches or for guessing browsers."""
    if "request_id" in g:
        answer.headers["X-Request-Id"] = g.request_id
        milliseconds = round((time.perf_counter() - g.started) * 1000)
        log.info("request", method=request.method, path=request.path, status=answer.status_code, ms=milliseconds)
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers.setdefault("Referrer-Policy", "same-origin")
    answer.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    return answer
