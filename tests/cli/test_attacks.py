"""Attacks over real sockets: what cannot be understood in one way only is refused, and nobody waits."""

from __future__ import annotations

import json
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from gateway.application import create_app
from gateway.cli import web_server
from gateway.cli.web_server import create_server
from gateway.settings import Settings
from tests.house import House

LIMIT = 3_000_000
MOST_BYTES = 200
FORM = b"Content-Type: multipart/form-data; boundary=cut\r\n"
PARTS = b"".join(b'--cut\r\nContent-Disposition: form-data; name="n%d"\r\n\r\nx\r\n' % each for each in range(10_000))
HIDDEN = b"GET /v1/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"


@dataclass(frozen=True)
class Answers:
    """What came back on a connection until the server closed it."""

    raw: bytes

    @property
    def statuses(self) -> list[int]:
        """The status of each answer, in order."""
        return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", self.raw)]

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the first answer."""
        lines = self.raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    @property
    def problem(self) -> dict[str, Any]:
        """The JSON of the first answer."""
        body = self.raw.partition(b"\r\n\r\n")[2]
        read: dict[str, Any] = json.loads(body[: int(self.headers["content-length"])])
        return read


Ask = Callable[..., Answers]


@pytest.fixture
def database_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """Give SQLite: nothing here depends on the engine."""
    shutil.copy(migrated_sqlite, tmp_path / "gateway.db")
    return f"sqlite:///{tmp_path / 'gateway.db'}"


@contextmanager
def served(app: Any, settings: Settings) -> Iterator[tuple[str, int]]:
    """Run the server that `gateway serve` runs, on any free port."""
    server = create_server(app, replace(settings, port=0))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield "127.0.0.1", server.effective_port
    finally:
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=10)
        server.task_dispatcher.shutdown()
        assert not thread.is_alive()


@contextmanager
def asking(app: Any, settings: Settings) -> Iterator[Ask]:
    """Give a function that sends bytes on a connection of its own, and waits until the server has closed it."""
    with served(app, settings) as address:

        def ask(*pieces: bytes) -> Answers:
            with closing(socket.create_connection(address, timeout=30)) as connection:
                raw = b""
                try:
                    for piece in pieces:
                        connection.sendall(piece)
                    while chunk := connection.recv(65536):
                        raw += chunk
                except ConnectionError:  # it was closed on what was still being sent
                    pass
                return Answers(raw)

        yield ask


@pytest.fixture
def ask(app: Flask, house: House, settings: Settings) -> Iterator[Ask]:
    """Ask a server with a limit of three million bytes."""
    app.config["MAX_CONTENT_LENGTH"] = LIMIT
    with asking(app, replace(settings, max_body_bytes=LIMIT)) as ask:
        yield ask


def post(*lines: bytes, body: bytes = b"", path: bytes = b"/sign-in", version: bytes = b"1.1") -> bytes:
    """Write a request; it asks for the connection to be closed, so that a test need not wait."""
    head = [b"POST " + path + b" HTTP/" + version, b"Host: localhost", b"Connection: close", *lines]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def test_two_requests_on_one_connection_are_two_answers(ask: Ask) -> None:
    first = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert ask(first + last).statuses == [200, 200]


@pytest.mark.parametrize("path", [b"/sign-in", b"/v1/documents"])
def test_ten_thousand_parts_of_a_form_are_refused(ask: Ask, house: House, path: bytes) -> None:
    token = b"Authorization: Bearer " + house.token["client"].encode()
    length = b"Content-Length: %d" % (len(PARTS) + 7)
    request = post(token, b"Idempotency-Key: k", FORM.strip(), length, body=PARTS + b"--cut--", path=path)
    assert ask(request).statuses == [413]


def test_a_field_of_a_gigabyte_is_refused_before_it_is_sent(ask: Ask) -> None:
    answers = ask(post(FORM.strip(), b"Content-Length: 1073741824"))
    assert (answers.statuses, answers.problem["code"]) == ([413], "too_large")


def test_a_long_field_is_refused_though_the_form_is_small_enough(ask: Ask) -> None:
    field = b'--cut\r\nContent-Disposition: form-data; name="email"\r\n\r\n' + b"x" * 2_000_000 + b"\r\n--cut--"
    assert ask(post(FORM.strip(), b"Content-Length: %d" % len(field), body=field)).statuses == [413]
    plain = b"email=" + b"x" * 2_000_000
    kind = b"Content-Type: application/x-www-form-urlencoded"
    assert ask(post(kind, b"Content-Length: %d" % len(plain), body=plain)).statuses == [413]


def test_chunks_without_end_are_refused_at_the_limit(ask: Ask) -> None:
    chunk = b"%x\r\n%s\r\n" % (100_000, b"x" * 100_000)
    answers = ask(post(b"Transfer-Encoding: chunked"), *([chunk] * 40))
    assert answers.statuses in ([413], [])  # the answer may be lost when it is closed on what is still being sent


@pytest.mark.parametrize("host", [
    b"Host: evil.example", b"Host: evil.example\r\nHost: localhost", b"Host: localhost\r\nHost: evil.example",
    b"Host: localhost@evil.example", b"Host:",
])  # fmt: skip
def test_a_foreign_host_is_refused(ask: Ask, host: bytes) -> None:
    answers = ask(b"GET /v1/me HTTP/1.1\r\n" + host + b"\r\nConnection: close\r\n\r\n")
    assert (answers.statuses, answers.problem["code"]) == ([400], "unknown_host")
    assert b"evil" not in answers.raw


def test_a_request_must_name_its_host(ask: Ask) -> None:
    assert ask(b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n").statuses == [400]


def test_a_foreign_address_in_the_first_line_names_nobody(ask: Ask) -> None:
    answers = ask(b"GET http://evil.example/sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert answers.statuses == [200]
    assert b"evil" not in answers.raw


@pytest.mark.parametrize("lines", [
    (b"Content-Length: 5", b"Transfer-Encoding: chunked"),
    (b"Transfer-Encoding: chunked", b"Content-Length: 5"),
    (b"Content-Length: 0", b"transfer-encoding:chunked"),
    (b"Content-Length: 5", b"Transfer-Encoding:\tchunked"),
    (b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"),
    (b"Transfer-Encoding: chunked, chunked",),
    (b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity"),
    (b"Transfer-Encoding: identity, chunked",),
    (b"Transfer-Encoding: xchunked", b"Content-Length: 5"),
    (b"Transfer-Encoding: gzip", b"Content-Length: 5"),
    (b"Transfer-Encoding:", b"Content-Length: 5"),
    (b"Transfer-Encoding: \x0bchunked", b"Content-Length: 5"),
    (b"Transfer-Encoding : chunked", b"Content-Length: 5"),
    (b" Transfer-Encoding: chunked", b"Content-Length: 5"),
    (b"Transfer-Encoding:\r\n chunked", b"Content-Length: 5"),
    (b"X: y\nTransfer-Encoding: chunked", b"Content-Length: 5"),
    (b"X: y\rTransfer-Encoding: chunked", b"Content-Length: 5"),
    (b"Content-Length: 5", b"Content-Length: 6"),
    (b"Content-Length: 5", b"Content-Length: 5"),
    (b"Content-Length: 5, 5",),
    (b"Content-Length: +5",),
    (b"Content-Length: -5",),
    (b"Content-Length: 0x5",),
    (b"Content-Length: 5 5",),
    (b"Content-Length:",),
])  # fmt: skip
def test_no_request_is_smuggled_behind_one_whose_end_is_not_clear(ask: Ask, lines: tuple[bytes, ...]) -> None:
    for body in (b"0\r\n\r\n" + HIDDEN, b"5\r\nhello\r\n0\r\n\r\n" + HIDDEN, HIDDEN):
        head = [b"POST /sign-in HTTP/1.1", b"Host: localhost", *lines]
        answers = ask(b"\r\n".join(head) + b"\r\n\r\n" + body)
        assert len(answers.statuses) == 1
        assert answers.statuses[0] in {400, 501}
        assert b"smuggled" not in answers.raw
        assert answers.headers["connection"] == "close"


def test_an_old_request_in_chunks_is_refused(ask: Ask) -> None:
    body = b"0\r\n\r\n" + HIDDEN
    length = b"Content-Length: %d" % len(body)
    request = post(b"Transfer-Encoding: chunked", length, body=body, version=b"1.0", path=b"/v1/me")
    assert ask(request).statuses == [400]


@pytest.mark.parametrize("body", [
    b"ZZ\r\n", b"-1\r\nx\r\n", b"0x5\r\nhello\r\n", b" 5\r\nhello\r\n", b"5 5\r\nhello\r\n", b"5_0\r\n",
    b"+5\r\nhello\r\n",
    b"5;\x00\r\nhello\r\n", b"5\r\nhelloworld\r\n0\r\n\r\n", b"5\r\nhello0\r\n\r\n",
])  # fmt: skip
def test_a_chunk_of_no_size_is_refused(ask: Ask, body: bytes) -> None:
    answers = ask(post(b"Transfer-Encoding: chunked", body=body + HIDDEN))
    assert answers.statuses == [400]
    assert b"smuggled" not in answers.raw


@pytest.mark.parametrize("start", [b"", b"5;x=", b"0\r\nX: "])
def test_a_line_of_a_chunked_body_that_does_not_end_is_refused(ask: Ask, start: bytes) -> None:
    request = post(b"Transfer-Encoding: chunked", body=start + b"1" * 100_000)
    assert ask(request).statuses == [400]


def test_a_body_in_very_many_small_chunks_is_taken(ask: Ask) -> None:
    body = b"1\r\nx\r\n" * 100_000 + b"0\r\n\r\n"
    assert ask(post(b"Transfer-Encoding: chunked", body=body, path=b"/v1/me")).statuses == [405]


def test_a_megabyte_of_headers_is_refused(ask: Ask) -> None:
    answers = ask(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n\r\n")
    assert answers.statuses in ([431], [])  # the answer may be lost when it is closed on what is still being sent
    answers = ask(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 40_000 + b"\r\n\r\n")
    assert (answers.statuses, answers.problem["code"]) == ([431], "headers_too_large")


def test_what_never_reached_the_app_is_answered_with_the_same_headers(ask: Ask) -> None:
    headers = ask(b"GET / HTTP/1.1\r\nContent-Length: banana\r\n\r\n").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


def test_a_failure_outside_the_app_tells_nothing(settings: Settings) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("SELECT secret FROM /var/lib")

    with asking(broken, settings) as ask:
        answers = ask(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert (answers.statuses, answers.problem["code"]) == ([500], "internal_error")
    assert b"secret" not in answers.raw
    assert b"Traceback" not in answers.raw


def ask_from(ask: Ask, *lines: bytes) -> int:
    """Ask without a token, saying from where."""
    head = [b"GET /v1/me HTTP/1.1", b"Host: localhost", b"Connection: close", *lines]
    return ask(b"\r\n".join(head) + b"\r\n\r\n").statuses[0]


@pytest.mark.parametrize("line", [
    b"X-Forwarded-For: 10.0.0.%d", b"Forwarded: for=10.0.0.%d", b"X_Forwarded_For: 10.0.0.%d", b"X-Real-IP: 10.0.0.%d",
    b"Forwarded: for=10.0.0.%d;host=localhost\r\nX-Forwarded-For: 10.1.0.1",
])  # fmt: skip
def test_a_caller_cannot_say_that_it_is_another(settings: Settings, line: bytes) -> None:
    settings = replace(settings, requests_per_address=3)
    with asking(create_app(settings), settings) as ask:
        found = [ask_from(ask, line % number) for number in range(4)]
    assert found == [401, 401, 401, 429]


def test_the_trusted_proxy_says_for_whom_it_asks_by_its_last_word(settings: Settings) -> None:
    settings = replace(settings, requests_per_address=1, trusted_proxy="127.0.0.1")
    with asking(create_app(settings), settings) as ask:
        assert ask_from(ask, b"X-Forwarded-For: 10.0.0.1") == 401
        assert ask_from(ask, b"X-Forwarded-For: 10.0.0.1") == 429
        assert ask_from(ask, b"X-Forwarded-For: 10.0.0.2") == 401
        assert ask_from(ask, b"X-Forwarded-For: 10.9.9.9, 10.0.0.2") == 429
        assert ask_from(ask, b"X-Forwarded-For: 10.9.9.9", b"X-Forwarded-For: 10.0.0.2") == 429
        assert ask_from(ask, b"X-Forwarded-For: 10.0.0.2", b"Forwarded: for=10.9.9.8") == 429


def test_a_proxy_elsewhere_is_not_believed(settings: Settings) -> None:
    settings = replace(settings, requests_per_address=1, trusted_proxy="192.0.2.1")
    with asking(create_app(settings), settings) as ask:
        assert [ask_from(ask, b"X-Forwarded-For: 10.0.0.%d" % number) for number in range(2)] == [401, 429]


@pytest.mark.parametrize("line", [b"X-Forwarded-Host: evil.example", b"Forwarded: host=evil.example"])
def test_the_trusted_proxy_does_not_say_who_we_are(settings: Settings, line: bytes) -> None:
    settings = replace(settings, trusted_proxy="127.0.0.1")
    with asking(create_app(settings), settings) as ask:
        answers = ask(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + line + b"\r\n\r\n")
    assert answers.statuses == [200]
    assert b"evil" not in answers.raw


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server end at once what it would end after a while."""
    monkeypatch.setattr(web_server, "LOOK_SECONDS", 1)
    for name in ("HEADER_SECONDS", "BODY_SECONDS"):
        monkeypatch.setattr(web_server, name, 0.5)


def trickle(connection: socket.socket) -> bytes:
    """Send a byte now and then until the server closes the connection; return what it said."""
    connection.settimeout(0.1)
    said = b""
    for _ in range(MOST_BYTES):
        try:
            connection.sendall(b"x")
            piece = connection.recv(65536)
        except TimeoutError:
            continue
        except ConnectionError:
            return said
        if not piece:
            return said
        said += piece
    pytest.fail("the server took one byte after the other")


@pytest.mark.parametrize("start", [
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
])  # fmt: skip
def test_whoever_sends_a_byte_now_and_then_is_ended_and_holds_no_thread(
    app: Flask, settings: Settings, impatient: None, start: bytes
) -> None:
    with served(app, replace(settings, threads=1)) as address, ExitStack() as open_ones:
        slow = [open_ones.enter_context(closing(socket.create_connection(address, timeout=30))) for _ in range(20)]
        for connection in slow:
            connection.sendall(start)
        with closing(socket.create_connection(address, timeout=30)) as other:
            other.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert other.recv(12) == b"HTTP/1.1 200"
        for connection in slow:
            assert trickle(connection) == b""


def test_a_slow_sender_is_given_its_time(app: Flask, settings: Settings, impatient: None) -> None:
    with served(app, settings) as address, closing(socket.create_connection(address, timeout=30)) as connection:
        size = 60_000
        connection.sendall(b"POST /v1/me HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(30):
            connection.sendall(b"x" * (size // 30))
            threading.Event().wait(0.1)
        assert connection.recv(12) == b"HTTP/1.1 405"


@pytest.mark.parametrize("origin", [b"https://kvitto.example", b"https://evil.example"])
def test_forms_of_our_own_pass_a_proxy_that_speaks_tls(settings: Settings, origin: bytes) -> None:
    settings = replace(settings, trusted_proxy="127.0.0.1", public_url="https://kvitto.example")
    through = (b"Host: kvitto.example", b"X-Forwarded-For: 10.0.0.1", b"X-Forwarded-Proto: https", b"Connection: close")
    with asking(create_app(settings), settings) as ask:
        page = ask(b"\r\n".join((b"GET /sign-in HTTP/1.1", *through)) + b"\r\n\r\n")
        token = re.search(rb'name="csrf_token" value="([^"]+)"', page.raw)
        assert token
        cookie = b"Cookie: " + page.headers["set-cookie"].partition(";")[0].encode()
        form = b"email=eva%40siffra.example&password=wrong&csrf_token=" + token[1]
        head = (
            b"POST /sign-in HTTP/1.1", *through, cookie, b"Origin: " + origin, b"Content-Length: %d" % len(form),
            b"Content-Type: application/x-www-form-urlencoded",
        )  # fmt: skip
        answers = ask(b"\r\n".join(head) + b"\r\n\r\n" + form)
    assert answers.statuses == [422]
    assert (b"came from another site" in answers.raw) is (b"evil" in origin)
