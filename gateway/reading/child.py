"""Reading in a child process with hard limits: whatever a file does to its decoder, only the child suffers.

The child is warm and reused: starting Python and its picture libraries costs more than reading a page. It
is replaced after `DOCUMENTS_PER_CHILD` documents, after a crash and after a document that took too long. One
line of JSON goes in for each document and one comes out::

    {"files": ["/a.jpg"], "hint": "auto", "today": "2026-11-23", "renditions": "/tmp/r"}
    {"kind": "receipt", "fields": {…}, …}        or, when reading is not possible now,   {"error": "…"}

`python -m gateway.reading.child` is the program at the other end (`inside`); any program that speaks the
protocol may be given instead. This module is light, so that a worker can import it without the decoders.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from tempfile import TemporaryDirectory
from time import monotonic
from typing import IO, Any, Final, Self, cast

from gateway.errors import UnavailableError
from gateway.reading.shape import Hint, Reading

DEFAULT_COMMAND: Final = (sys.executable, "-m", "gateway.reading.child")
DOCUMENTS_PER_CHILD: Final = 200
LONGEST_ANSWER: Final = 64 * 2**20
_CHUNK: Final = 1 << 16
_KEPT_VARIABLES: Final = ("PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "SYSTEMROOT")


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

    def __init__(self, command: Sequence[str] | None = None, *, seconds_per_document: float, memory_bytes: int) -> None:
        self._command = tuple(command or DEFAULT_COMMAND)
        self._seconds = seconds_per_document
        self._memory = memory_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._documents = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, files: Sequence[Path], *, hint: Hint, today: date, renditions: Path | None) -> Reading:
        """Read one document, its files in order.

        Raises `ReaderDiedError`, `ReaderTimeoutError` or `ReaderNotReadyError`, all `UnavailableError`; what
        is wrong with the files themselves comes as findings.
        """
        request = {
            "files": [str(file.absolute()) for file in files],
            "hint": hint,
            "today": today.isoformat(),
            "renditions": str(renditions.absolute()) if renditions else None,
        }
        try:
            answer = self._asked(json.dumps(request).encode() + b"\n")
        except BaseException:
            self.close()
            raise
        if "error" in answer:
            raise ReaderNotReadyError(reason=str(answer["error"]))
        return Reading.from_json(answer)

    def close(self) -> None:
        """End the process and its whole group, and remove its folder."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _asked(self, request: bytes) -> dict[str, Any]:
        process = self._running()
        self._documents += 1
        with suppress(BrokenPipeError):
            _stream(process.stdin).write(request)
            _stream(process.stdin).flush()
        line = self._answer(process)
        try:
            return cast("dict[str, Any]", json.loads(line))
        except ValueError:
            raise ReaderDiedError(reason=_ending(process)) from None

    def _running(self) -> subprocess.Popen[bytes]:
        """Return a process that is ready for a document; one is started where there is none or it is worn."""
        if self._documents >= DOCUMENTS_PER_CHILD or (self._process and self._process.poll() is not None):
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
                env=self._environment(folder),
                start_new_session=True,
            )

    def _environment(self, folder: str) -> dict[str, str]:
        """Say what the child may know: no secret of ours, and one thread for each library."""
        kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        return kept | {
            "HOME": folder,
            "TMPDIR": folder,
            "TEMP": folder,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PYTHONIOENCODING": "utf-8",
            "OMP_THREAD_LIMIT": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "READER_MEMORY_BYTES": str(self._memory),
            "READER_SECONDS": str(self._seconds),
        }

    def _answer(self, process: subprocess.Popen[bytes]) -> bytes:
        """Return the one line that comes back; whatever came before the end or the time limit is dropped."""
        deadline, answer = monotonic() + self._seconds, bytearray()
        stream = _stream(process.stdout)
        with DefaultSelector() as selector:
            selector.register(stream, EVENT_READ)
            while not answer.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - monotonic())):
                    raise ReaderTimeoutError(seconds=round(self._seconds))
                part = os.read(stream.fileno(), _CHUNK)
                if not part or len(answer) > LONGEST_ANSWER:
                    raise ReaderDiedError(reason=_ending(process))
                answer += part
        return bytes(answer)


def _stream(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ReaderDiedError(reason="it was started without pipes")
    return pipe


def _ending(process: subprocess.Popen[bytes]) -> str:
    """Say how the process ended, in words for a log."""
    try:
        status = process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return "it gave no proper answer"
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and all that it started: they share a session of their own."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):
            _stream(pipe).close()


if __name__ == "__main__":
    from gateway.reading.inside import main

    main()
