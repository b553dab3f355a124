"""Looks at a photo while its sender waits, if that takes but a moment, so that the next one can be better.

Pictures are decoded in a process of its own, never in the web's. There is one, for one photo at a time: whoever comes
while it is busy goes without, nobody queues, and nobody waits longer than they say. What it cannot do is no failure.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLateError
from pathlib import Path
from queue import SimpleQueue
from time import monotonic
from typing import Any, Final, Self

from gateway.errors import UnavailableError
from gateway.reading.child import ReaderChild

LONGEST_LOOK: Final = 5.0
"""Seconds after which the process is replaced; a caller has long gone on by then."""

MEMORY_BYTES: Final = 800 * 2**20
NICENESS: Final = 10

Looked = Mapping[str, Any]
_Question = tuple[Path, "Future[Looked | None]"]


class Adviser:
    """A warm process that judges pictures; it answers nothing before it is started.

    `start` (or entering the `with` block) starts it in the background; `close` ends it.
    """

    def __init__(self) -> None:
        self._questions: SimpleQueue[_Question | None] = SimpleQueue()
        self._free = threading.Lock()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start in the background."""
        self._thread = threading.Thread(target=self._serve, name="adviser", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the process, when it has done what it is at."""
        if self._thread is not None:
            self._questions.put(None)
            self._thread.join()
            self._thread = None

    def look(self, file: Path, *, until: float) -> Looked | None:
        """Return what `Legibility.to_json` gives for a picture, or None where it does not come `until` (monotonic)."""
        if self._thread is None or until <= monotonic() or not self._free.acquire(blocking=False):
            return None
        answer: Future[Looked | None] = Future()
        self._questions.put((file, answer))
        try:
            return answer.result(max(0.0, until - monotonic()))
        except TooLateError:
            return None  # it goes on, and is free again when it is done

    def _serve(self) -> None:
        """Answer one question after the other; the process is started before the first one comes."""
        with ReaderChild(seconds_per_document=LONGEST_LOOK, memory_bytes=MEMORY_BYTES, niceness=NICENESS) as child:
            _warm(child)
            while (question := self._questions.get()) is not None:
                file, answer = question
                found = _looked(child, file)
                _warm(child)
                self._free.release()
                answer.set_result(found)


def _looked(child: ReaderChild, file: Path) -> Looked | None:
    try:
        found: Looked | None = child.legibility(file).get("legibility")
    except (UnavailableError, OSError):
        return None
    return found


def _warm(child: ReaderChild) -> None:
    try:
        child.start()
    except (UnavailableError, OSError):
        return
