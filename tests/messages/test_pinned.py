"""A connection to known addresses alone, over when its time is."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from ipaddress import ip_address

import httpcore
import pytest

from gateway.messages.pinned import Deadline, OutOfTimeError, PinnedBackend

LOOPBACK = [ip_address("127.0.0.1")]


def test_the_host_that_is_asked_for_does_not_matter() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        backend = PinnedBackend(LOOPBACK, Deadline(time.monotonic() + 5))
        stream = backend.connect_tcp("169.254.169.254", listening.getsockname()[1])
        assert stream.get_extra_info("server_addr") == listening.getsockname()
        stream.close()


def test_nothing_begins_when_the_time_is_over() -> None:
    now = 100.0
    deadline = Deadline(now + 1, clock=lambda: now)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stream = PinnedBackend(LOOPBACK, deadline).connect_tcp("x", listening.getsockname()[1])
        assert deadline.left() == 1
        now += 1
        for step in (lambda: stream.read(1), lambda: stream.write(b"x"), deadline.left):
            with pytest.raises(OutOfTimeError):
                step()
        with pytest.raises(OutOfTimeError):
            PinnedBackend(LOOPBACK, deadline).connect_tcp("x", listening.getsockname()[1])
        stream.close()


def test_a_taker_who_takes_little_at_a_time_gets_no_more_time() -> None:
    """Each piece is taken soon enough for a patience that begins anew with every piece; the whole is not."""
    small = [(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)

        def take() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                while connection.recv(4096):
                    time.sleep(0.02)

        taker = threading.Thread(target=take)
        taker.start()
        backend = PinnedBackend(LOOPBACK, Deadline(time.monotonic() + 0.5))
        stream = backend.connect_tcp("x", listening.getsockname()[1], socket_options=small)
        with pytest.raises(httpcore.TimeoutException):
            stream.write(b"x" * 2**20)
        stream.close()
        taker.join()
