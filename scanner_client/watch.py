"""A folder that is watched: what settles in it is taken, what is saved goes to `sent/`, what is not to `refused/`."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scanner_client.crash_points import reached
from scanner_client.entries import Entry
from scanner_client.outbox import Outbox
from scanner_client.photos import Photo, Source

SENT: Final = "sent"
REFUSED: Final = "refused"
UNFINISHED: Final = (".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart", "~")
NOT_PHOTOS: Final = frozenset({"desktop.ini", "thumbs.db"})


@dataclass(frozen=True)
class Ripe:
    """A file that has settled and was read whole; `entry` is what the outbox knows of this very file."""

    photo: Photo
    source: Source
    entry: Entry | None


class Folder:
    """A watched folder. A file is ripe when two looks `settle` seconds apart find it unchanged.

    Time is taken from a clock that only goes forward, since a camera's idea of the time of change may be wrong.
    """

    def __init__(self, path: Path, *, settle: float = 2.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self._settle = settle
        self._clock = clock
        self._seen: dict[Source, float] = {}
        self._left_alone: set[Source] = set()

    def look(self, outbox: Outbox, account: str) -> list[Ripe]:
        """Look once and return what has settled and is not on its way already, oldest first."""
        now = self._clock()
        present = [source for source in self._files() if source not in self._left_alone]
        self._seen = {source: self._seen.get(source, now) for source in present}
        settled = [one for one in present if one in self._seen and self._is_settled(one, now)]
        return [ripe for source in settled if (ripe := _read(source, outbox.known(source, account)))]

    def is_quiet(self, outbox: Outbox, account: str) -> bool:
        """Whether every file here is either on its way or left alone: nothing is still settling."""
        return all(source in self._left_alone or _is_waiting(outbox.known(source, account)) for source in self._files())

    def to_sent(self, source: Source) -> Path | None:
        """Move a saved file to `sent/`; return its new place, or None when it has changed or is gone."""
        return self._move(source, SENT)

    def to_refused(self, source: Source, why: str) -> Path | None:
        """Move a refused file to `refused/` with a text beside it that says why."""
        place = self._move(source, REFUSED)
        if place is not None:
            place.with_name(place.name + ".txt").write_text(why + "\n", encoding="utf-8")
        return place

    def leave_alone(self, source: Source) -> None:
        """Do not look at this file again, unless it changes: it could not be moved away."""
        self._left_alone.add(source)

    def _is_settled(self, source: Source, now: float) -> bool:
        return now > self._seen[source] and now - self._seen[source] >= self._settle

    def _files(self) -> list[Source]:
        return sorted(_sources(self.path), key=lambda source: (source.modified_ns, source.path.name))

    def _move(self, source: Source, name: str) -> Path | None:
        try:
            if Source.of(source.path) != source:
                return None
        except OSError:
            return None
        folder = self.path / name
        folder.mkdir(exist_ok=True)
        place = free_name(folder, source.path.name)
        shutil.move(source.path, place)
        reached("moved")
        return place


def free_name(folder: Path, name: str) -> Path:
    """Return a path in `folder` that is not taken: `receipt.jpg`, then `receipt (2).jpg` and so on."""
    place, number = folder / name, 1
    while place.exists() or place.with_name(place.name + ".txt").exists():
        number += 1
        place = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return place


def is_photo_name(name: str) -> bool:
    """Whether a file by this name is to be taken: not hidden, not unfinished, not the system's own."""
    lower = name.lower()
    return not (lower.startswith((".", "~")) or lower.endswith(UNFINISHED) or lower in NOT_PHOTOS)


def _sources(folder: Path) -> Iterator[Source]:
    for path in folder.iterdir():
        if is_photo_name(path.name):
            try:
                if path.is_file():
                    yield Source.of(path)
            except OSError:
                continue


def _is_waiting(entry: Entry | None) -> bool:
    return entry is not None and entry.state == "waiting"


def _read(source: Source, entry: Entry | None) -> Ripe | None:
    """Read a settled file, or None when it is on its way already, changes under the hand, or is held open."""
    if _is_waiting(entry):
        return None
    try:
        photo = Photo.from_path(source.path)
    except OSError:
        return None
    if photo.source != source or len(photo.content) != source.size:
        return None
    same = entry is not None and photo.sha256 in {page.sha256 for page in entry.pages}
    return Ripe(photo, source, entry if same else None)
