"""A lock between processes that the system lets go of when its holder dies, on every system alike.

It is SQLite's own lock on a tiny file, since POSIX and Windows lock files in different ways and SQLite knows both.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

from scanner_client.errors import BusyError, OutboxError

LOOK_EVERY: Final = 0.1


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return True


class Lock:
    """Held in `with`; raises `BusyError`, which names the holder, when it is not free within `wait` seconds.

    `rest(seconds)` sleeps between two tries and returns False when it is time to give up.
    """

    def __init__(self, path: Path, *, wait: float = 0.0, rest: Callable[[float], bool] = _sleep) -> None:
        self._path = path
        self._wait = wait
        self._rest = rest
        self._held: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        ends_at = time.monotonic() + self._wait
        while not self._try():
            if time.monotonic() >= ends_at or not self._rest(LOOK_EVERY):
                raise BusyError(process=self._holder())
        self._note.write_text(str(os.getpid()), encoding="ascii")
        return self

    def __exit__(self, *_: object) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None

    def _try(self) -> bool:
        connection = sqlite3.connect(self._path, timeout=0.0, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            connection.close()
            if "locked" in str(error):
                return False
            raise OutboxError(folder=self._path.parent, reason=str(error)) from error
        self._held = connection
        return True

    @property
    def _note(self) -> Path:
        return self._path.with_suffix(".pid")

    def _holder(self) -> str:
        with suppress(OSError):
            return self._note.read_text(encoding="ascii")
        return "?"
