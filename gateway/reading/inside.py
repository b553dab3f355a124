"""The program inside the reading process: answers one request for each line on stdin, within its limits.

It ends when stdin ends, and when its parent dies the whole group goes with it, Tesseract included.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import select
import signal
import sys
import threading
from datetime import date
from pathlib import Path
from typing import IO, Any, Final

from gateway.errors import UnavailableError
from gateway.reading import confinement
from gateway.reading.legibility import legibility_of
from gateway.reading.limits import Limits
from gateway.reading.read import read
from gateway.reading.shape import KnownSupplier

SHARE_FOR_READING: Final = 0.85
"""Reading stops itself at this share of the time its parent allows, so that what was read is kept."""

_PR_SET_PDEATHSIG: Final = 1
_IS_POSIX: Final = os.name == "posix"


def main(*, is_cut_off: bool = False) -> None:
    """Serve requests until stdin ends; `is_cut_off` tells that the network is out of reach."""
    answers = _reserved_stdout()
    if _IS_POSIX:
        _go_with_parent()
    for line in sys.stdin:
        request = json.loads(line)
        if _IS_POSIX:
            confinement.allow_cpu(request["seconds"])
        answer = _answer(request, answers)
        answer["is_cut_off"] = is_cut_off
        answer["is_worn"] = _IS_POSIX and confinement.has_offspring()
        _write(answers, answer)
        del answer
        gc.collect()  # exceptions hold on to pictures until then


def _answer(request: dict[str, Any], answers: IO[str]) -> dict[str, Any]:
    """Do what is asked; a failure of this machine (not of the files) is told as an error."""
    try:
        if request.get("task") == "legibility":
            return _looked_at(request)
        return _read(request, answers)
    except (UnavailableError, OSError) as error:
        return {"error": str(error)}


def _read(request: dict[str, Any], answers: IO[str]) -> dict[str, Any]:
    """Read one document, telling of each sheet that is begun."""
    left_out = {(file, sheet) for file, sheet in request["left_out"]}

    def may_begin(file: Path, sheet: int) -> bool:
        _write(answers, {"begun": [str(file), sheet]})
        return (str(file), sheet) not in left_out

    return read(
        [Path(file) for file in request["files"]],
        hint=request["hint"],
        today=date.fromisoformat(request["today"]),
        limits=Limits(
            seconds_per_page=request["seconds_per_page"] * SHARE_FOR_READING,
            seconds_per_document=request["seconds"] * SHARE_FOR_READING,
            may_begin=may_begin,
        ),
        renditions=Path(request["renditions"]) if request["renditions"] else None,
        engine=request["engine"],
        register=[KnownSupplier.from_json(supplier) for supplier in request["register"]],
        explain=request["explain"],
        debug_images=Path(request["debug_images"]) if request["debug_images"] else None,
    ).to_json()


def _looked_at(request: dict[str, Any]) -> dict[str, Any]:
    found = legibility_of(Path(request["files"][0]))
    return {"legibility": None if found is None else found.to_json()}


def _write(answers: IO[str], line: dict[str, Any]) -> None:
    answers.write(json.dumps(line) + "\n")
    answers.flush()


def _reserved_stdout() -> IO[str]:
    """Keep stdout for answers: what libraries print goes to stderr, in Python as in C."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


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
