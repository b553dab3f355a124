"""A receiver of webhooks on loopback: real sockets, real TLS, and as rude as a test wants it to be."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

TAKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"
Answer = bytes | Callable[[ssl.SSLSocket], None]


@dataclass
class Request:
    """A request as it came: its first line, its headers by small name, its body to the byte."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What has come to one address; `answer` is what is said, or says it."""

    host: str
    port: int
    answer: Answer = TAKEN
    connections: int = 0
    named: list[str | None] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    cut_off: threading.Event = field(default_factory=threading.Event)


@contextmanager
def receiving(context: ssl.SSLContext, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[Receiver]:
    """Listen until the block ends."""
    with socket.create_server((host, port)) as listening:
        receiver = Receiver(host, listening.getsockname()[1])
        context.sni_callback = lambda _, name, __: receiver.named.append(name)
        done = threading.Event()
        thread = threading.Thread(target=_serve, args=(listening, context, receiver, done))
        thread.start()
        try:
            yield receiver
        finally:
            done.set()
            with suppress(OSError), socket.create_connection((host, receiver.port)):
                thread.join()


def _serve(listening: socket.socket, context: ssl.SSLContext, receiver: Receiver, done: threading.Event) -> None:
    while True:
        plain, _ = listening.accept()
        with plain:
            if done.is_set():
                return
            receiver.connections += 1
            plain.settimeout(20)
            with suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
                receiver.requests.append(_read(connection))
                _say(connection, receiver)


def _read(connection: ssl.SSLSocket) -> Request:
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    line, *rows = head.decode("ascii").split("\r\n")
    headers = {name.lower(): value for name, _, value in (row.partition(": ") for row in rows)}
    while len(body) < int(headers.get("content-length", 0)):
        body += _some(connection)
    return Request(line, headers, body)


def _some(connection: ssl.SSLSocket) -> bytes:
    some = connection.recv(65536)
    if not some:
        raise ConnectionResetError
    return some


def _say(connection: ssl.SSLSocket, receiver: Receiver) -> None:
    try:
        if isinstance(receiver.answer, bytes):
            connection.sendall(receiver.answer)
        else:
            receiver.answer(connection)
    except OSError:
        receiver.cut_off.set()
        raise


@contextmanager
def silence() -> Iterator[tuple[int, threading.Event]]:
    """Listen at a port and never say a word; the event tells that whoever came has gone while it was waited for."""
    left = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def wait() -> None:
            connection, _ = listening.accept()
            with connection, suppress(TimeoutError):
                connection.settimeout(8)
                while connection.recv(65536):
                    pass
                left.set()

        thread = threading.Thread(target=wait)
        thread.start()
        yield listening.getsockname()[1], left
        thread.join()
