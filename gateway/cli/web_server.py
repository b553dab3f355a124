"""The web server under `gateway serve`: waitress, with the figures that were measured and problems as its errors."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import waitress
from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask

from gateway.api import problems
from gateway.failures import failure_of_status
from gateway.settings import Settings

RECEIVE_BYTES: Final = 2**18
MEMORY_PER_BODY: Final = 4 * 2**20
CONNECTIONS: Final = 300
IDLE_SECONDS: Final = 60


def create_server(app: Flask, settings: Settings) -> BaseWSGIServer:
    """Bind the address; the server answers when it is `run`.

    A photo of a few megabytes stays in memory until it is whole, so a slow sender holds no thread.
    """
    server = waitress.create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        recv_bytes=RECEIVE_BYTES,
        inbuf_overflow=MEMORY_PER_BODY,
        max_request_body_size=settings.max_body_bytes + 1,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    server.channel_class = Channel
    return server


class ProblemTask(ErrorTask):  # type: ignore[misc]  # waitress carries no types
    """Answers a request that never reached the app (too large, not HTTP) in the form of every other failure."""

    def execute(self) -> None:
        """Write the problem and close the connection."""
        status = HTTPStatus(self.request.error.code)
        failure = failure_of_status(status, self.request.error.body)
        request_id = uuid4().hex
        content: dict[str, Any] = problems.content(
            failure.status, failure.code, failure.text("en"), instance=self.request.path or "/", request_id=request_id
        )
        body = json.dumps(content).encode()
        self.status = f"{status.value} {status.phrase}"
        self.response_headers += [("Content-Type", problems.MEDIA_TYPE), ("X-Request-Id", request_id)]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress carries no types
    """A connection whose errors are problems."""

    error_task_class = ProblemTask
