"""What a process says on its standard output, line by line, to somebody who will not wait or listen for ever."""

from __future__ import annotations

import os
import subprocess
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import IO, Final

_CHUNK: Final = 1 << 16


class Lines:
    """The lines that a process says, until `deadline` (monotonic) and `most_bytes` at the most, all together."""

    def __init__(self, process: subprocess.Popen[bytes], deadline: float, *, most_bytes: int) -> None:
        self._stream = pipe(process.stdout)
        self._deadline = deadline
        self._left = most_bytes
        self._waiting = bytearray()

    @property
    def has_more(self) -> bool:
        """Whether something has come after the last line."""
        return bool(self._waiting)

    def next(self, seconds: float) -> bytes:
        """Return the next line; raises `TimeoutError`, and `EOFError` where it says no more or far too much."""
        until, seen = min(self._deadline, monotonic() + seconds), 0
        with DefaultSelector() as selector:
            selector.register(self._stream, EVENT_READ)
            while (end := self._waiting.find(b"\n", seen)) < 0:
                seen = len(self._waiting)
                if not selector.select(max(0.0, until - monotonic())):
                    raise TimeoutError
                part = os.read(self._stream.fileno(), _CHUNK)
                self._left -= len(part)
                if not part or self._left < 0:
                    raise EOFError
                self._waiting += part
        line = bytes(self._waiting[:end])
        del self._waiting[: end + 1]
        return line


def says_more(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether something was said unasked: it would be taken for the next answer."""
    with DefaultSelector() as selector:
        selector.register(pipe(process.stdout), EVENT_READ)
        return bool(selector.select(0))


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe of a process that was started with pipes."""
    if stream is None:
        raise ValueError("it was started without pipes")
    return stream
