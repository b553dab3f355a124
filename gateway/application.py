"""Puts the parts together: the only place where that is done."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from gateway import api, database, doorstep, logs, parts, sealing, web
from gateway.failures import failure_of
from gateway.messages.mail import post_of
from gateway.originals import Originals
from gateway.parts import Parts
from gateway.sealing import Seal
from gateway.settings import Settings

log = structlog.get_logger(__name__)


def create_app(settings: Settings) -> Flask:
    """Make the app of one installation; its folders are made, its database must be there."""
    originals = Originals(settings.data_dir)
    originals.prepare()
    key = sealing.secret_key(settings)
    app = Flask("gateway", static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=key,
        SECRET_KEY_FALLBACKS=list(settings.former_secret_keys),
    )
    parts.install(app, Parts(settings, originals, post_of(settings), Seal(key, *settings.former_secret_keys)))
    database.configure(app, settings)
    doorstep.install(app, settings)
    api.register(app)
    web.register(app)
    for family in (HTTPException, Exception):  # last: flask-smorest registers a handler of its own
        app.register_error_handler(family, _fail)
    return app


def _fail(error: Exception) -> ResponseReturnValue:
    """Answer a failure: a page for people, a problem for programs; what nobody expected goes whole to the log."""
    if isinstance(error, HTTPException) and error.response is not None:
        return error.response
    failure = failure_of(error)
    if failure.status is HTTPStatus.INTERNAL_SERVER_ERROR:
        with logs.hiding(doorstep.record.told_by(request)):
            log.error("unexpected_error", exc_info=error)
    elif failure.status > HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("unavailable", code=failure.code, error=str(error))
    if web.failures.is_for_people(request):
        return web.failures.page(failure)
    return api.problems.answer(failure, error)
