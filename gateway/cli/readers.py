"""Several reading processes at work on many files at once, their results in the order of the files.

The work is done by the processes; here each is driven by a thread that waits for it. A file that is finished early
waits for those before it and for nothing else. Leaving the `with` block, for whatever reason, ends every process.
"""

from __future__ import annotations

import os
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from queue import LifoQueue
from threading import Event
from types import TracebackType
from typing import Final, Self

from gateway.errors import GatewayError
from gateway.reading import container, finding_texts
from gateway.reading.child import ReaderChild
from gateway.reading.shape import Engine, Finding, Hint, KnownSupplier, Reading

SECONDS_PER_DOCUMENT: Final = 120.0
MEMORY_BYTES: Final = 3 * 2**29

_BETWEEN_KILLS: Final = 0.05
_NOT_IN_NAME: Final = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Orders:
    """How every file is to be read.

    Below `pictures` the upright pages are drawn, below `debug_images` the steps of their preparation, in a folder
    for each file. `is_explained` asks for every word; `register` are the suppliers that are known already.
    """

    hint: Hint
    engine: Engine
    today: date
    pictures: Path | None = None
    debug_images: Path | None = None
    is_explained: bool = False
    register: tuple[KnownSupplier, ...] = ()


@dataclass(frozen=True, slots=True)
class Errand:
    """A file to read; `name` is what its folder and page are called: its place among all, and its own name."""

    file: Path
    name: str


def errands(files: Sequence[Path]) -> list[Errand]:
    """Name each file so that no two share a name, whatever stands in it."""
    return [Errand(file, f"{place:04}-{_NOT_IN_NAME.sub('_', file.stem)}") for place, file in enumerate(files, 1)]


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def text_of(finding: Finding) -> str:
    """Return what a finding tells a person, in English."""
    return finding_texts.text(finding.code, finding.params, "en")


class Readers:
    """`jobs` reading processes, each started when first needed; `done` is called in their threads after each file."""

    def __init__(self, jobs: int, orders: Orders, done: Callable[[], None] = lambda: None) -> None:
        self._orders = orders
        self._done = done
        self._stopped = Event()
        self._pool = ThreadPoolExecutor(jobs, thread_name_prefix="reader")
        self._readers = [
            ReaderChild(seconds_per_document=SECONDS_PER_DOCUMENT, memory_bytes=MEMORY_BYTES) for _ in range(jobs)
        ]
        self._idle: LifoQueue[ReaderChild] = LifoQueue()
        for reader in self._readers:
            self._idle.put(reader)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """End what is under way: its threads come back as soon as their processes are gone."""
        self._stopped.set()
        self._pool.shutdown(wait=False, cancel_futures=True)
        while self._idle.qsize() < len(self._readers):
            for reader in self._readers:
                reader.kill()
            time.sleep(_BETWEEN_KILLS)
        for reader in self._readers:
            reader.close()

    def read(self, wanted: Sequence[Errand]) -> Iterator[tuple[Errand, Reading | str]]:
        """Yield for each errand what was read, or in a sentence why nothing was."""
        waiting = deque((errand, self._pool.submit(self._one, errand)) for errand in wanted)
        while waiting:
            errand, found = waiting.popleft()
            yield errand, found.result()

    def _one(self, errand: Errand) -> Reading | str:
        reader = self._idle.get()
        try:
            return "" if self._stopped.is_set() else _read(reader, errand, self._orders)
        finally:
            self._idle.put(reader)
            self._done()


def _read(reader: ReaderChild, errand: Errand, orders: Orders) -> Reading | str:
    """Read one file as a document of its own."""
    try:
        container.inspect(errand.file)
        found = reader.read(
            [errand.file],
            hint=orders.hint,
            today=orders.today,
            renditions=_folder(orders.pictures, errand),
            engine=orders.engine,
            register=orders.register,
            explain=orders.is_explained,
            debug_images=_folder(orders.debug_images, errand),
        )
    except GatewayError as error:
        return str(error)
    except OSError as error:
        return error.strerror or str(error)
    unread = [finding for finding in found.findings if finding.level == "error"]
    return found if found.pages or not unread else text_of(unread[0])


def _folder(parent: Path | None, errand: Errand) -> Path | None:
    """Make the errand's own folder below `parent`, if that is wanted."""
    if parent is None:
        return None
    folder = parent / errand.name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
