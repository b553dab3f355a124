"""Where originals are kept: by SHA-256, written once, never changed.

    incoming/<uuid>         what is being received
    originals/ab/<sha256>   what is kept, mode 0444
    quarantine/<sha256>     originals without a row, put aside by `sweep`, never deleted
    renditions/ab/…         pictures made for the screen; may be deleted, are made anew
    leaving/<sha256>        an empty mark: this original is deleted once no row wants it

The order makes an acknowledgement true: bytes → SHA-256 compared → fsync(file) → rename → fsync(folder), and only
then the database transaction. A power cut leaves at worst an original without a row, which `sweep` puts aside.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Final
from uuid import uuid4

from gateway.errors import InvalidError, TooLargeError, UnavailableError

CHUNK: Final = 2**18
ORPHAN_SECONDS: Final = 3600.0
ABANDONED_SECONDS: Final = 24 * 3600.0


class DigestMismatchError(InvalidError):
    """What arrived is not what was sent."""

    code = "digest_mismatch"
    message = "The file changed on its way here: its SHA-256 is not the one that was announced. Send it again."


class FileTooLargeError(TooLargeError):
    """A file is larger than this installation takes."""

    code = "file_too_large"
    message = "The file is larger than {limit} bytes. Send a smaller picture, or split the document."


class StorageFullError(UnavailableError):
    """There is no room, or no way, to write the original now."""

    code = "storage_unavailable"
    message = "The file could not be stored ({reason}). Nothing was saved: keep the original and send it again later."


class OriginalMissingError(UnavailableError):
    """An original that is recorded is not where it is kept: somebody or something has taken it away."""

    code = "original_missing"
    message = "The original is not where it should be. Ask the operator to run `gateway fsck` and restore it."


@dataclass(frozen=True)
class Incoming:
    """A file that has arrived but is not kept yet."""

    path: Path
    sha256: str
    bytes: int


class Originals:
    """The folder of originals below a data folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"
        self.kept = root / "originals"
        self.quarantine = root / "quarantine"
        self.renditions = root / "renditions"
        self.leaving = root / "leaving"

    def prepare(self) -> None:
        """Make the folders and force them to disk, once, so that an upload need not."""
        for folder in (self.incoming, self.quarantine, self.renditions, self.leaving, self.kept):
            folder.mkdir(parents=True, exist_ok=True)
        for number in range(256):
            (self.kept / f"{number:02x}").mkdir(exist_ok=True)
        for folder in (self.kept, self.root):
            _sync_folder(folder)

    def path(self, digest: str) -> Path:
        """Tell where an original is kept."""
        return self.kept / digest[:2] / digest

    def existing(self, digest: str) -> Path:
        """Tell where an original is kept; raises OriginalMissingError when it is not there."""
        path = self.path(digest)
        if not path.exists():
            raise OriginalMissingError
        return path

    def rendition(self, digest: str, sheet: int, name: str) -> Path:
        """Tell where the picture for the screen of one sheet lies, if it has been made."""
        return self.renditions / digest[:2] / f"{digest}-{sheet}.{name}.png"

    def receive(self, stream: IO[bytes], *, limit: int, announced: str | None = None) -> Incoming:
        """Write a stream beside the originals; `announced` is the SHA-256 (hex) that the sender gives.

        Raises DigestMismatchError, FileTooLargeError, StorageFullError; then nothing is left behind.
        """
        path = self.incoming / uuid4().hex
        try:
            received = _write(path, stream, limit, announced)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise StorageFullError(reason=error.strerror or type(error).__name__) from error
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return received

    def keep(self, received: Incoming) -> None:
        """Make a received file an original; when this returns, it survives a power cut.

        An original that is there already is replaced by the same bytes: its fresh time tells `sweep` that it is
        wanted again.
        """
        target = self.path(received.sha256)
        try:
            received.path.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            received.path.unlink(missing_ok=True)
            raise StorageFullError(reason=error.strerror or type(error).__name__) from error

    def discard(self, received: Incoming) -> None:
        """Throw away a received file that was refused."""
        received.path.unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """List every original that is kept."""
        for folder in sorted(self.kept.iterdir()):
            yield from sorted(entry.name for entry in os.scandir(folder))

    def is_intact(self, digest: str) -> bool:
        """Tell whether an original is there and still has the SHA-256 that is its name."""
        try:
            with self.path(digest).open("rb") as original:
                return _digest(original) == digest
        except FileNotFoundError:
            return False

    def sweep(self, now: float, wanted: Callable[[Collection[str]], Collection[str]]) -> tuple[list[str], int]:
        """Put aside originals without a row; delete what was never received or drawn to the end.

        `wanted` tells which of some digests have a row. Returns the digests put aside and the count deleted.
        """
        stale = [digest for digest in self.digests() if _age(self.path(digest), now) > ORPHAN_SECONDS]
        orphans = sorted(set(stale) - set(wanted(stale)))
        aside = [digest for digest in orphans if self._put_aside(digest, now)]
        self.restore(wanted(aside))
        deleted = 0
        for path in (*self.incoming.iterdir(), *self.renditions.glob("tmp*")):
            if _age(path, now) > ABANDONED_SECONDS:
                _delete(path)
                deleted += 1
        return aside, deleted

    def restore(self, digests: Collection[str]) -> list[str]:
        """Bring back from quarantine what turns out to be wanted; return what was brought back."""
        back = []
        for digest in digests:
            aside = self.quarantine / digest
            if aside.exists() and not self.path(digest).exists():
                aside.replace(self.path(digest))
                _sync_folder(self.path(digest).parent)
                back.append(digest)
        return back

    def mark(self, digests: Collection[str]) -> None:
        """Note down, for good, originals whose rows are about to be removed: `let_go` deletes them."""
        for digest in digests:
            (self.leaving / digest).touch()
        _sync_folder(self.leaving)

    def let_go(self, now: float, wanted: Callable[[Collection[str]], Collection[str]]) -> int:
        """Delete what was marked and no row wants, with its pictures; return how many originals went.

        One that some row still wants stays and loses its mark; one that is being received again keeps it.
        """
        marked = sorted(path.name for path in self.leaving.iterdir())
        kept, gone = set(wanted(marked)), 0
        for digest in marked:
            if digest not in kept:
                if self.path(digest).exists() and not self._put_aside(digest, now):
                    continue
                if wanted([digest]):
                    self.restore([digest])
                else:
                    gone += self._delete(digest)
            (self.leaving / digest).unlink(missing_ok=True)
        return gone

    def _delete(self, digest: str) -> bool:
        """Delete an original that was put aside, and its pictures; tell whether it was there."""
        for picture in (self.renditions / digest[:2]).glob(f"{digest}-*.png"):
            picture.unlink(missing_ok=True)
        aside = self.quarantine / digest
        if not aside.exists():
            return False
        aside.unlink()
        return True

    def _put_aside(self, digest: str, now: float) -> bool:
        """Move an orphan to quarantine, unless the same file was received again in that very moment."""
        aside = self.quarantine / digest
        with suppress(FileNotFoundError):
            self.path(digest).replace(aside)
            if _age(aside, now) > ORPHAN_SECONDS:
                return True
            aside.replace(self.path(digest))
        return False


def _write(path: Path, stream: IO[bytes], limit: int, announced: str | None) -> Incoming:
    """Copy a stream to a new file, count and digest it on the way, compare, and force it to disk."""
    digest, size = sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    with os.fdopen(descriptor, "wb", buffering=0) as target:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise FileTooLargeError(limit=limit)
            digest.update(chunk)
            target.write(chunk)
        if announced not in {None, digest.hexdigest()}:
            raise DigestMismatchError
        os.fsync(target.fileno())
    return Incoming(path, digest.hexdigest(), size)


def _digest(stream: IO[bytes]) -> str:
    digest = sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _age(path: Path, now: float) -> float:
    """Seconds since a file was written; nothing for one that is gone."""
    try:
        return now - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _delete(path: Path) -> None:
    """Delete a file, or the folder that a worker drew in when it was ended."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Force a folder's entries to disk, where the system can open a folder."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
