"""Ctrl-C: once asks to stop after the photo that is on its way, twice stops at once."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import Final, Self

SLICE: Final = 0.1


class Stop:
    """Whether it is time to stop, while it is held in `with`; SIGTERM, where there is one, asks as well."""

    def __init__(self, on_ask: Callable[[], None] = lambda: None) -> None:
        self.is_asked = False
        self.is_interrupted = False
        self._on_ask = on_ask
        self._before: dict[signal.Signals, signal.Handlers | Callable[..., object] | int | None] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _ask(self, number: int, _frame: object) -> None:
        if self.is_asked:
            raise KeyboardInterrupt
        self.is_asked = True
        self.is_interrupted = number == signal.SIGINT
        self._on_ask()

    def rest(self, seconds: float) -> bool:
        """Sleep, but no longer than until somebody asks to stop; return whether to go on."""
        ends_at = time.monotonic() + seconds
        while not self.is_asked and (left := ends_at - time.monotonic()) > 0:
            time.sleep(min(SLICE, left))
        return not self.is_asked
