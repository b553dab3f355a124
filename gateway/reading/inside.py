"""The program inside the reading process: takes its limits, then reads one document for each line on stdin.

It ends when stdin ends, and when its parent dies the whole group goes with it, Tesseract included.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

from gateway.errors import UnavailableError
from gateway.reading.limits import Limits
from gateway.reading.read import read

OPEN_FILES: Final = 64
FILE_BYTES: Final = 200 * 2**20
SHARE_FOR_READING: Final = 0.85
"""Reading stops itself at this share of the time its parent allows, so that what was read is kept."""

_PR_SET_PDEATHSIG: Final = 1
_IS_POSIX: Final = os.name == "posix"


def main() -> None:
    """Serve documents until stdin ends."""
    answers = _reserved_stdout()
    seconds = float(os.environ["READER_SECONDS"])
    if _IS_POSIX:
        _go_with_parent()
        _limit(int(os.environ["READER_MEMORY_BYTES"]))
    for line in sys.stdin:
        if _IS_POSIX:
            _allow_cpu(seconds)
        answers.write(json.dumps(_answer(json.loads(line), seconds)) + "\n")
        answers.flush()


def _answer(request: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Read one document; a failure of this machine (not of the files) is told as an error."""
    limits = Limits(seconds_per_document=seconds * SHARE_FOR_READING)
    try:
        return read(
            [Path(file) for file in request["files"]],
            hint=request["hint"],
            today=date.fromisoformat(request["today"]),
            limits=limits,
            renditions=Path(request["renditions"]) if request["renditions"] else None,
        ).to_json()
    except (UnavailableError, OSError) as error:
        return {"error": str(error)}


def _reserved_stdout() -> IO[str]:
    """Keep stdout for answers: what libraries print goes to stderr, in Python as in C."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _limit(memory_bytes: int) -> None:
    """Bound memory, open files and the size of files; what is started from here inherits the bounds."""
    resource = import_module("resource")
    for limit, figure in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a stricter bound was set before us
            resource.setrlimit(limit, (figure, figure))


def _allow_cpu(seconds: float) -> None:
    """Give the next document its own CPU seconds: the limit counts from the start of the process."""
    resource = import_module("resource")
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 1, hard))


def _go_with_parent() -> None:
    """Kill the whole group when the parent dies: Linux sends a signal, elsewhere the end of stdin tells."""
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, lambda *_: _end_group())
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    threading.Thread(target=_watch_stdin, daemon=True).start()


def _watch_stdin() -> None:
    """Wait for the other end of stdin to close, even while a document is being read."""
    poll = select.poll()
    poll.register(0, 0)  # hanging up is always reported
    poll.poll()
    _end_group()


def _end_group() -> None:
    os.killpg(0, signal.SIGKILL)
