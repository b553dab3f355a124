"""Puts the parts together: the only place where that is done."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

import structlog
from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from gateway import api, database, doorstep, logs, parts, web
from gateway.failures import failure_of
from gateway.originals import Originals
from gateway.parts import Parts
from gateway.settings import Settings

log = structlog.get_logger(__name__)


def create_app(settings: Settings) -> Flask:
    """Make the app of one installation; its folders are made, its database must be there."""
    originals = Originals(settings.data_dir)
    originals.prepare()
    app = Flask("gateway", static_folder=None, template_folder=None)
    app.config["SECRET_KEY"] = settings.secret_key or _kept_key(settings.data_dir / "secret.key")
    parts.install(app, Parts(settings, originals))
    database.configure(app, settings)
    doorstep.install(app, settings)
    api.register(app)
    web.register(app)
    for family in (HTTPException, Exception):  # last: flask-smorest registers a handler of its own
        app.register_error_handler(family, _fail)
    return app


def _kept_key(path: Path) -> str:
    """Return the key that signs cookies; it is made once and only its owner can read it."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{uuid4().hex}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(draft, path)  # unlike a rename, this leaves alone what another process made meanwhile
        draft.unlink()
    return path.read_text(encoding="ascii")


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
