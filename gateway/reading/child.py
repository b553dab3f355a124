"""Reading in a child process with hard limits: whatever a file does to its decoder, only the child suffers.

The child is warm and reused: starting Python and its picture libraries costs more than reading a page. It
is replaced after `DOCUMENTS_PER_CHILD` documents, after a crash and after a document that took too long. One
line of JSON goes in for each document and one comes out::

    {"files": ["/a.jpg"], "hint": "auto", "today": "2026-11-23", "renditions": "/tmp/r",
     "seconds": 120, "seconds_per_page": 60, "left_out": []}
    {"kind": "receipt", "fields": {…}, …}        or, when reading is not possible now,   {"error": "…"}

Before it, a line may tell of each sheet that is begun: `{"begun": ["/a.jpg", 1]}`. When the process then hangs
or dies, the document is read again without that sheet, and all others are kept. The answer may say `is_worn`, and
the process is replaced; or `is_cut_off`, whether it has been able to leave the network.

`python -m gateway.reading.child` is the program at the other end (`inside`); any program that speaks the
protocol may be given instead. This module is light, so that a worker can import it without the decoders.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, Final, Self

import structlog

from gateway.errors import UnavailableError
from gateway.reading import conversation
from gateway.reading.shape import Engine, Hint, KnownSupplier, Reading
from gateway.reading.surroundings import surroundings

DEFAULT_COMMAND: Final = (sys.executable, "-m", "gateway.reading.child")
DOCUMENTS_PER_CHILD: Final = 200
LONGEST_ANSWER: Final = 64 * 2**20
SECONDS_PER_PAGE: Final = 60.0
SHARE_FOR_PAGE: Final = 0.5
"""No page may take more than this of a document's time, so that there is time to read the others without it."""

MOST_LEFT_OUT: Final = 3
"""A document that needs more sheets left out than this is not read."""

DEATHS_PER_SHEET: Final = 2
"""One death may be chance (memory that somebody else took); a sheet that ends two processes is left out."""

log = structlog.get_logger(__name__)
Sheet = tuple[str, int]
"""A file by its path, and which sheet of it (from 1; 0 is the file as a whole)."""


class ReaderDiedError(UnavailableError):
    """The reading process ended, or spoke nonsense, before it gave an answer."""

    code = "reader_died"
    message = "The reading process ended without an answer ({reason}). The next document starts it again."


class ReaderTimeoutError(UnavailableError):
    """The reading process took longer than one document may, and was ended."""

    code = "reader_timeout"
    message = "Reading took longer than {seconds} seconds and was ended."


class ReaderNotReadyError(UnavailableError):
    """The reading process lacks something it needs on this machine, such as Tesseract or room on the disk."""

    code = "reader_not_ready"
    message = "Reading is not possible now: {reason}"


class ReaderChild:
    """A reading process that is started when first needed; for one thread at a time.

    `seconds_per_document` and `memory_bytes` bound every document. `close` (or leaving the `with` block) ends
    the process and everything it has started.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        seconds_per_document: float,
        memory_bytes: int,
        niceness: int = 0,
    ) -> None:
        self._command = tuple(command or DEFAULT_COMMAND)
        self._seconds = seconds_per_document
        self._memory = memory_bytes
        self._niceness = niceness
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._documents = 0
        self._begun: Sheet | None = None
        self._is_killed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(
        self,
        files: Sequence[Path],
        *,
        hint: Hint,
        today: date,
        renditions: Path | None,
        engine: Engine = "auto",
        register: Sequence[KnownSupplier] = (),
        explain: bool = False,
        debug_images: Path | None = None,
    ) -> Reading:
        """Read one document, its files in order; what is optional is as in `read.read`.

        Raises `ReaderDiedError`, `ReaderTimeoutError` or `ReaderNotReadyError`, all `UnavailableError`; what
        is wrong with the files themselves comes as findings.
        """
        request = {
            "files": [str(file.absolute()) for file in files],
            "hint": hint,
            "today": today.isoformat(),
            "renditions": str(renditions.absolute()) if renditions else None,
            "engine": engine,
            "register": [supplier._asdict() for supplier in register],
            "explain": explain,
            "debug_images": str(debug_images.absolute()) if debug_images else None,
        }
        return Reading.from_json(self._read(request))

    def legibility(self, file: Path) -> dict[str, Any]:
        """Look at one picture without reading it; empty where it is none. Raises what `read` raises."""
        request = {"task": "legibility", "files": [str(file.absolute())]}
        return self._answered(request, monotonic() + self._seconds)

    def start(self) -> None:
        """Start the process now, so that it is warm when it is needed."""
        self._running()

    def close(self) -> None:
        """End the process and its whole group, and remove its folder."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def kill(self) -> None:
        """Kill the process from another thread, for good: a read under way raises `ReaderDiedError`."""
        self._is_killed = True
        process = self._process
        if process is not None and process.returncode is None:
            _kill(process)

    def _read(self, request: dict[str, Any]) -> dict[str, Any]:
        """Ask for a document, and again without the sheets that end the process, as long as there is time."""
        deadline = monotonic() + self._seconds
        left_out: list[Sheet] = []
        deaths = Counter[Sheet]()
        while True:
            try:
                return self._answered(request | {"left_out": left_out}, deadline)
            except (ReaderDiedError, ReaderTimeoutError) as error:
                sheet = self._begun
                is_over = self._is_killed or monotonic() >= deadline or len(left_out) == MOST_LEFT_OUT
                if is_over or sheet is None or sheet in left_out:
                    raise
                deaths[sheet] += 1
                log.warning("sheet_ended_reader", sheet=sheet[1], error=str(error))
                if isinstance(error, ReaderTimeoutError) or deaths[sheet] == DEATHS_PER_SHEET:
                    left_out.append(sheet)

    def _answered(self, request: dict[str, Any], deadline: float) -> dict[str, Any]:
        """Ask and return the answer; whatever goes wrong on the way ends the process."""
        seconds_per_page = min(SECONDS_PER_PAGE, self._seconds * SHARE_FOR_PAGE)
        request |= {"seconds": deadline - monotonic(), "seconds_per_page": seconds_per_page}
        self._begun = None
        try:
            answer = self._asked(json.dumps(request).encode() + b"\n", deadline, seconds_per_page)
        except BaseException:
            self.close()
            raise
        self._learn(answer)
        if "error" in answer:
            raise ReaderNotReadyError(reason=str(answer["error"]))
        return answer

    def _learn(self, answer: dict[str, Any]) -> None:
        """Replace a process that says it is worn; say once for each that it can reach the network."""
        if answer.get("is_cut_off") is False and self._documents == 1:
            log.warning("reader_has_network")
        if answer.get("is_worn"):
            self.close()

    def _asked(self, request: bytes, deadline: float, seconds_per_page: float) -> dict[str, Any]:
        process = self._running()
        self._documents += 1
        with suppress(BrokenPipeError):
            conversation.pipe(process.stdin).write(request)
            conversation.pipe(process.stdin).flush()
        said = conversation.Lines(process, deadline, most_bytes=LONGEST_ANSWER)
        while True:
            seconds = seconds_per_page if self._begun else self._seconds
            try:
                answer: dict[str, Any] = {**json.loads(said.next(seconds))}
                if "begun" not in answer:
                    return answer | ({"is_worn": True} if said.has_more else {})
                file, number = answer["begun"]
                self._begun = (str(file), int(number))
            except TimeoutError:
                raise ReaderTimeoutError(seconds=round(seconds)) from None
            except (EOFError, ValueError, TypeError):
                raise ReaderDiedError(reason=_ending(process)) from None

    def _running(self) -> subprocess.Popen[bytes]:
        """Return a process that is ready for a document; one is started where there is none or it is worn."""
        process = self._process
        is_worn = self._documents >= DOCUMENTS_PER_CHILD
        if process and (is_worn or process.poll() is not None or conversation.says_more(process)):
            self.close()
        if self._process is None:
            self._process = self._started()
            self._documents = 0
        return self._process

    def _started(self) -> subprocess.Popen[bytes]:
        self._folder = TemporaryDirectory(prefix="reader-", ignore_cleanup_errors=True)
        folder = self._folder.name
        with (Path(folder) / "stderr.txt").open("wb") as messages:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=messages,
                cwd=folder,
                env=surroundings(folder, memory_bytes=self._memory, niceness=self._niceness),
                start_new_session=True,
            )


def _ending(process: subprocess.Popen[bytes]) -> str:
    """Say how the process ended, in words for a log."""
    try:
        status = process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return "it gave no proper answer"
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and all that it started: they share a session of their own."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process with its group and wait for its end."""
    _kill(process)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):
            conversation.pipe(pipe).close()


if __name__ == "__main__":
    from gateway.reading.confinement import confine

    # First of all, for libraries start threads.
    is_cut_off = confine(int(os.environ["READER_MEMORY_BYTES"]), niceness=int(os.environ["READER_NICENESS"]))

    from gateway.reading.inside import main

    main(is_cut_off=is_cut_off)
