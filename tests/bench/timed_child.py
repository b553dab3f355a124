"""The real reading process with a watch on Tesseract: `python timed_child.py FOLDER`.

For each document a line is written to FOLDER/times.jsonl: the seconds within Tesseract (starting it, its pictures
and its answers included), its calls, the picture that it read last, which is kept beside, and what keeping it took.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import cv2

from gateway.reading import inside
from gateway.reading.read import read
from gateway.reading.words.tesseract import program


class Watch:
    """What was measured of the document that is being read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        self.seconds = 0.0
        self.calls = 0
        self.last: Any = None

    def timed(self, call: Callable[..., Any], *, keeps: bool) -> Callable[..., Any]:
        """Time a way into Tesseract; `keeps` remembers its picture."""

        def wrapped(grey: Any, **rest: Any) -> Any:
            began = perf_counter()
            try:
                return call(grey, **rest)
            finally:
                self.seconds += perf_counter() - began
                self.calls += 1
                self.last = grey if keeps else self.last

        return wrapped

    def document(self, read: Callable[..., Any]) -> Callable[..., Any]:
        """Note what one document took, after it has been read."""

        def wrapped(*args: Any, **rest: Any) -> Any:
            self.seconds, self.calls, self.last = 0.0, 0, None
            reading = read(*args, **rest)
            self._note(reading.seconds)
            return reading

        return wrapped

    def _note(self, seconds: float) -> None:
        self.number += 1
        picture, began = self.folder / f"{self.number:03}.pgm", perf_counter()
        if self.last is not None:
            cv2.imwrite(str(picture), self.last)
        row = {
            "reading": seconds,
            "tesseract": self.seconds,
            "calls": self.calls,
            "picture": str(picture),
            "keeping": perf_counter() - began,
        }
        with (self.folder / "times.jsonl").open("a", encoding="utf-8") as times:
            times.write(json.dumps(row) + "\n")


def main() -> None:
    """Put the watch on and serve documents."""
    watch = Watch(Path(sys.argv[1]))
    program.read = watch.timed(program.read, keeps=True)
    program.orientation = watch.timed(program.orientation, keeps=False)
    vars(inside)["read"] = watch.document(read)
    inside.main()


if __name__ == "__main__":
    main()
