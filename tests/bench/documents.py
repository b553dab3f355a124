"""Documents through OCR, beside bare `tesseract` on the same photos.

One worker reads the photos of `samples/` from a full queue; time is counted from the end of the first to the end of
the last, so that starting up is left out. It falls into three parts:

    in the readers      PP-OCR for the page, Tesseract for its second look, all calls
    rest of reading     opening, codes, legibility, fields, findings, pictures for the screen: the reading process
    outside of reading  queue, database, files, notices: the worker, and the gateway that answers beside it

The baseline runs `tesseract FILE` once for each photo as it was sent, one after the other, as somebody would by hand.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any, Final

from tests.bench.figure import Figure
from tests.stress.running import ROOT, Installation

PHOTOS: Final = "samples/*/photo.jpg"
CHILD: Final = f"{sys.executable} {Path(__file__).parent / 'timed_child.py'}"
OPEN: Final = "SELECT count(*) FROM job WHERE state != 'done'"
DONE: Final = "SELECT min(done_at), max(done_at) FROM job"
LONGEST_SECONDS: Final = 900.0


@dataclass(frozen=True)
class Spent:
    """Where the seconds of some documents went."""

    documents: int
    wall: float
    reading: float
    readers: float
    calls: int


def rows() -> Iterator[Figure]:
    """Read the photos with one worker, then run Tesseract alone on the same photos."""
    with TemporaryDirectory() as folder:
        times, wall = _read(Path(folder))
    bare = sum(_bare(path) for path in sorted(ROOT.glob(PHOTOS))[1:])
    spent = Spent(len(times), wall, *(sum(row[name] for row in times) for name in ("reading", "readers", "calls")))
    yield from _figures(spent, bare)


def _figures(spent: Spent, bare: float) -> Iterator[Figure]:
    yield Figure(
        "documents read, one worker", _per_minute(spent, spent.wall), "documents/min", _per_minute(spent, bare)
    )
    yield Figure("time outside of reading (worker, gateway)", 100 * (1 - spent.reading / spent.wall), "% of all")
    yield Figure("time of reading outside of the readers", 100 * (1 - spent.readers / spent.reading), "% of reading")
    yield Figure("time outside of the readers, all together", 100 * (1 - spent.readers / spent.wall), "% of all")


def _per_minute(spent: Spent, seconds: float) -> float:
    return 60 * spent.documents / seconds


def _read(folder: Path) -> tuple[Sequence[dict[str, Any]], float]:
    """Have all photos read; return what the watch wrote of all but the first, and the seconds that they took."""
    installation = Installation(folder / "gateway", workers=0, reader_command=f"{CHILD} {folder}", log_level="warning")
    with installation.serving():
        for path in sorted(ROOT.glob(PHOTOS)):
            installation.send(path.read_bytes(), key=path.parent.name)
        worker = installation.worker()
        try:
            wall = _wait(installation.folder / "gateway.db")
        finally:
            worker.terminate()
            worker.wait()
    lines = (folder / "times.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[1:]], wall


def _wait(database: Path) -> float:
    """Wait until every job is done; return the seconds between the first and the last end."""
    deadline = perf_counter() + LONGEST_SECONDS
    with closing(connect(database)) as connection:
        while connection.execute(OPEN).fetchone()[0]:
            if perf_counter() > deadline:
                raise TimeoutError("the samples were not read in time")
            sleep(0.5)
        first, last = (datetime.fromisoformat(moment) for moment in connection.execute(DONE).fetchone())
    return (last - first).total_seconds()


def _bare(picture: Path) -> float:
    """Run Tesseract on a photo as it is; return the seconds."""
    line = ["tesseract", str(picture), "stdout"]
    began = perf_counter()
    subprocess.run(line, check=True, capture_output=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return perf_counter() - began
