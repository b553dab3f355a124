"""The name of a request, and one line about it in the log: what was asked for, never with what."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any, Final
from uuid import uuid4

import structlog
from flask import Flask, Request, Response, g, request, session

from gateway import correspondence
from gateway.access.shown_once import PREFIX

log = structlog.get_logger(__name__)
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
HIDDEN_PART: Final = "token"
LINKS: Final = tuple(f"/{path}/" for path in correspondence.PATHS.values())
"""Whoever holds a one-time link may use it: its address is a secret, also where it leads nowhere."""

SECRET: Final = re.compile(rf"{PREFIX}[A-Za-z0-9_-]+")


def install(app: Flask) -> None:
    """Name every request of an app, and write it down."""
    app.before_request(_name)
    app.after_request(_write)


def path_of(request: Request) -> str:
    """Give the path of a request as it may be written down: the rule of the route where the path holds a secret."""
    if request.url_rule is not None and HIDDEN_PART in (request.view_args or {}):
        return request.url_rule.rule
    for start in LINKS:
        if request.path.startswith(start):
            return f"{start}<{HIDDEN_PART}>"
    return SECRET.sub(f"{PREFIX}…", request.path)


def told_by(request: Request) -> list[str]:
    """List what a caller has told of itself in a request: nothing of it may be in the log.

    A form is looked at only if it was read already: what could not be read must not be read here.
    """
    told: list[Any] = [request.headers.get("Authorization", "").partition(" ")[2]]
    told += [*request.args.values(), *request.cookies.values(), *session.values()]
    told += request.__dict__["form"].values() if "form" in request.__dict__ else ()
    for known in request.__dict__.get("_cached_json", ()):
        told += _texts(known)
    return [each for each in told if isinstance(each, str)]


def _texts(value: Any) -> Iterator[str]:
    """Give every text within a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _name() -> None:
    """Give every request an id: the caller's own, where it has a decent one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _write(answer: Response) -> Response:
    """Write the request down and give its id back."""
    if "request_id" not in g:
        return answer
    answer.headers["X-Request-Id"] = g.request_id
    milliseconds = round((time.perf_counter() - g.started) * 1000)
    log.info("request", method=request.method, path=path_of(request), status=answer.status_code, ms=milliseconds)
    return answer
