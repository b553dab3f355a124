"""A connection to addresses that are known to be good, which is over when its time is, whatever the other side does.

httpcore would ask for the name's address itself, and count its patience anew with each byte that arrives. Here it is
given the addresses, and one deadline for connecting, TLS, sending and reading together.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpcore

from gateway.messages.outside import IPAddress

_PIECE: Final = 4096


class OutOfTimeError(httpcore.TimeoutException):
    """The time for the whole conversation is over."""


@dataclass(frozen=True)
class Deadline:
    """The moment when a conversation must be over, on a clock that only goes forward."""

    at: float
    clock: Callable[[], float] = time.monotonic

    def left(self) -> float:
        """Tell how many seconds are left; raises OutOfTimeError when none are."""
        seconds = self.at - self.clock()
        if seconds <= 0:
            raise OutOfTimeError
        return seconds


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the given addresses and to no other, in their order, whatever host is asked for."""

    def __init__(self, addresses: Sequence[IPAddress], deadline: Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; each gets its share of the time that is left."""
        del host, timeout
        for place, address in enumerate(self._addresses, 1):
            share = self._deadline.left() / (len(self._addresses) - place + 1)
            try:
                stream = self._sockets.connect_tcp(str(address), port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == len(self._addresses):
                    raise
            else:
                return BoundedStream(stream, self._deadline)
        raise httpcore.ConnectError


class BoundedStream(httpcore.NetworkStream):
    """A stream on which every step has the time that is left, and no more."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come, in the time that is left."""
        del timeout
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write in pieces, so that a slow taker cannot have the time anew with each part."""
        del timeout
        for start in range(0, len(buffer), _PIECE):
            self._stream.write(buffer[start : start + _PIECE], self._deadline.left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Speak TLS, in the time that is left; the certificate must be one for `server_hostname`."""
        del timeout
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return BoundedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Tell what the stream beneath tells."""
        return self._stream.get_extra_info(info)
