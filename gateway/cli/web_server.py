"""The web server under `gateway serve`: waitress, with the figures that were measured and problems as its errors.

What it leaves to the application server in front is kept here too: a request whose end could be read in two ways is
refused, and one that does not come to its end is ended.
"""

from __future__ import annotations

import json
import re
import time
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import structlog
from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask
from waitress.utilities import BadRequest
from werkzeug.datastructures import Headers

from gateway.api import problems
from gateway.doorstep import headers
from gateway.failures import failure_of_status
from gateway.settings import Settings

log = structlog.get_logger(__name__)
RECEIVE_BYTES: Final = 2**18
MEMORY_PER_BODY: Final = 4 * 2**20
CONNECTIONS: Final = 300
IDLE_SECONDS: Final = 60
LOOK_SECONDS: Final = 5
HEADER_BYTES: Final = 2**15
HEADER_SECONDS: Final = 20
BODY_SECONDS: Final = 60
LEAST_BYTES_A_SECOND: Final = 1000
CHUNKED_BYTES: Final = 2**13
"""What is read of a chunked body at a time: waitress copies the rest of it for each chunk, however small."""
CHUNK_LINE_BYTES: Final = 2**12
FOLDED: Final = re.compile(rb"\r\n[ \t]")
CODING: Final = re.compile(rb"^transfer-encoding[ \t]*:[ \t]*(.*?)[ \t\r]*$", re.IGNORECASE | re.MULTILINE)


def create_server(app: Flask, settings: Settings) -> Server:
    """Bind the address; the server answers when it is `run`.

    A photo of a few megabytes stays in memory until it is whole, so a slow sender holds no thread. Whom a request
    comes from is believed of the trusted proxy alone.
    """
    proxy = {
        "trusted_proxy": settings.trusted_proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": " ".join(settings.trusted_proxy_headers),
    }
    server = Server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        recv_bytes=RECEIVE_BYTES,
        inbuf_overflow=MEMORY_PER_BODY,
        max_request_header_size=HEADER_BYTES,
        max_request_body_size=settings.max_body_bytes + 1,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=LOOK_SECONDS,
        ident=None,
        clear_untrusted_proxy_headers=True,
        **(proxy if settings.trusted_proxy else {}),
    )
    server.settings = settings
    return server


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress carries no types
    """Reads one request, and refuses one that a proxy in front may have read in another way (RFC 9112, 6.3)."""

    completed: bool
    path = "/"  # until it is known, which it never is of a request that is not understood

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.began = time.time()

    def received(self, data: bytes) -> int:
        """Take what has come; tell how much of it belonged to this request."""
        taken: int = super().received(data[:CHUNKED_BYTES] if self.chunked else data)
        if self.chunked and not self.completed and self._is_overlong():
            self.error = BadRequest("a line of the chunked body is too long")
            self.completed = True
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers; raises ParsingError for those that do not say clearly where the body ends."""
        super().parse_header(header_plus)
        if FOLDED.search(header_plus):
            raise ParsingError("a header goes on in another line")
        codings = CODING.findall(header_plus)
        if codings and (self.version != "1.1" or [each.lower() for each in codings] != [b"chunked"]):
            raise ParsingError("the body is encoded in a way that is not taken")
        if codings and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("the length of the body is given twice")

    def is_late(self, now: float) -> bool:
        """Tell whether it should have come to its end by now; a slow network is given its time."""
        allowed = BODY_SECONDS + self.body_bytes_received / LEAST_BYTES_A_SECOND
        return bool(now - self.began > (allowed if self.headers_finished else HEADER_SECONDS))

    def _is_overlong(self) -> bool:
        return max(len(self.body_rcv.control_line), len(self.body_rcv.trailer)) > CHUNK_LINE_BYTES


class ProblemTask(ErrorTask):  # type: ignore[misc]  # waitress carries no types
    """Answers a request that never reached the app (too large, not HTTP) in the form of every other failure."""

    def execute(self) -> None:
        """Write the problem and close the connection."""
        status = HTTPStatus(self.request.error.code)
        failure = failure_of_status(status, self.request.error.body)
        request_id = uuid4().hex
        content: dict[str, Any] = problems.content(
            failure.status, failure.code, failure.text("en"), instance=self.request.path, request_id=request_id
        )
        body = json.dumps(content).encode()
        self.status = f"{status.value} {status.phrase}"
        told = Headers({"Content-Type": problems.MEDIA_TYPE, "X-Request-Id": request_id})
        headers.add(told, self.channel.server.settings)
        self.response_headers += list(told)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)
        log.info("request_refused", request=request_id, status=status.value)  # why may quote a header


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress carries no types
    """A connection whose errors are problems."""

    parser_class = Parser
    error_task_class = ProblemTask


class Server(TcpWSGIServer):  # type: ignore[misc]  # waitress carries no types
    """The server of one address, which also ends a request that does not come to its end."""

    channel_class = Channel
    settings: Settings

    def maintenance(self, now: float) -> None:
        """Close connections that are idle, which waitress does, and those that send on and on: it takes any byte."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.request is not None and not channel.requests and channel.request.is_late(now):
                channel.will_close = True
                log.info("request_too_slow", seconds=round(now - channel.request.began))
