"""The real reading process with a watch on its readers: `python timed_child.py FOLDER`.

For each document a line is written to FOLDER/times.jsonl: the seconds of reading it, those within the readers of
letters (PP-OCR for the page, Tesseract for its second look), and how often they were asked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from gateway.reading import inside, policy


class Watch:
    """What was measured of the document that is being read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seconds = 0.0
        self.calls = 0

    def timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Time a way into a reader of letters."""

        def wrapped(*args: Any, **rest: Any) -> Any:
            began = perf_counter()
            try:
                return call(*args, **rest)
            finally:
                self.seconds += perf_counter() - began
                self.calls += 1

        return wrapped

    def document(self, read: Callable[..., Any]) -> Callable[..., Any]:
        """Note what one document took, after it has been read."""

        def wrapped(*args: Any, **rest: Any) -> Any:
            self.seconds, self.calls = 0.0, 0
            reading = read(*args, **rest)
            row = {"reading": reading.seconds, "readers": self.seconds, "calls": self.calls}
            with (self.folder / "times.jsonl").open("a", encoding="utf-8") as times:
                times.write(json.dumps(row) + "\n")
            return reading

        return wrapped


def main() -> None:
    """Put the watch on and serve documents."""
    watch = Watch(Path(sys.argv[1]))
    reading = import_module("gateway.reading.read")
    vars(policy)["read"] = watch.timed(policy.read)
    vars(reading)["looked_again"] = watch.timed(reading.looked_again)
    vars(inside)["read"] = watch.document(reading.read)
    inside.main()


if __name__ == "__main__":
    main()
