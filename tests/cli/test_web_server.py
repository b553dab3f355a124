"""What never reaches the app is told in the same form as everything else."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from gateway.cli.web_server import create_server
from gateway.settings import Settings


@pytest.fixture
def address(app: Flask, settings: Settings) -> Iterator[tuple[str, int]]:
    """Run the web server with a small limit on any free port."""
    server = create_server(app, replace(settings, port=0, max_body_bytes=2000))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield "127.0.0.1", server.effective_port
    server.trigger.pull_trigger(server.close)
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()
    assert not thread.is_alive()


def ask(address: tuple[str, int], request: bytes) -> tuple[int, dict[str, str], dict[str, Any]]:
    """Send bytes and return status, headers and the JSON of the answer."""
    with closing(socket.create_connection(address, timeout=10)) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split()[1]), headers, json.loads(body)


def test_a_body_far_beyond_the_limit_is_refused_before_it_is_sent(address: tuple[str, int]) -> None:
    head = b"POST /v1/documents HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n"
    status, headers, problem = ask(address, head)
    assert (status, problem["code"], problem["instance"]) == (413, "too_large", "/v1/documents")
    assert headers["content-type"] == "application/problem+json"
    assert headers["x-request-id"] == problem["request_id"]


def test_what_is_no_http_is_told_so(address: tuple[str, int]) -> None:
    status, headers, problem = ask(address, b"GET / HTTP/1.1\r\nContent-Length: banana\r\n\r\n")
    assert (status, problem["code"]) == (400, "bad_request")
    assert headers["content-type"] == "application/problem+json"
