"""The copies of photos in the outbox: `photos/` for what waits, `refused/` for what the gateway would not have."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from scanner_client import durable
from scanner_client.crash_points import reached
from scanner_client.errors import OutboxError

ORPHANED_AFTER: Final = timedelta(hours=1)


class Copies:
    """The two folders of copies; a copy's name begins with the key of its entry."""

    def __init__(self, folder: Path) -> None:
        self.waiting = folder / "photos"
        self.refused = folder / "refused"
        try:
            self.waiting.mkdir(parents=True, exist_ok=True)
            self.refused.mkdir(exist_ok=True)
        except OSError as error:
            raise OutboxError(folder=folder, reason=str(error)) from error

    def keep(self, name: str, content: bytes) -> None:
        """Write a copy for good; raises `OutboxError` when the disk is full or cannot be written."""
        path = self.waiting / name
        try:
            part = durable.write_part(path, content)
            reached("copied")
            durable.place(part, path)
        except OSError as error:
            raise OutboxError(folder=self.waiting, reason=str(error)) from error
        reached("placed")

    def read(self, name: str) -> bytes:
        """Read a copy; raises OSError when it is gone."""
        return (self.waiting / name).read_bytes()

    def is_whole(self, name: str, digest: str) -> bool:
        """Whether the copy is there and has this SHA-256 (hex)."""
        try:
            return sha256(self.read(name)).hexdigest() == digest
        except OSError:
            return False

    def names(self) -> list[str]:
        """Return the names of what lies in `photos/`."""
        return [path.name for path in self.waiting.iterdir()]

    def remove(self, name: str) -> None:
        """Remove a copy that is not needed any more."""
        (self.waiting / name).unlink(missing_ok=True)

    def remove_set_aside(self, name: str) -> None:
        """Remove a refused copy that a new try has replaced."""
        (self.refused / name).unlink(missing_ok=True)

    def set_aside(self, name: str) -> None:
        """Move a copy to `refused/`, where it stays until somebody has looked at it."""
        if (self.waiting / name).is_file():
            (self.waiting / name).replace(self.refused / name)
            durable.sync_folder(self.refused)

    def sweep(self, known: AbstractSet[str], now: datetime) -> None:
        """Remove copies that no entry knows: a run was cut off before it had promised anything."""
        oldest = (now - ORPHANED_AFTER).timestamp()
        for name in set(self.names()) - known:
            with suppress(FileNotFoundError):
                if (self.waiting / name).stat().st_mtime < oldest:
                    self.remove(name)
