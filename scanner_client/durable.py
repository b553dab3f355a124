"""Files that are still there after a power cut: written, synced, renamed, and their folder synced."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO, Final

try:
    from fcntl import F_FULLFSYNC, fcntl  # type: ignore[attr-defined,unused-ignore]
except ImportError:
    F_FULLFSYNC = None

OWNER_ONLY: Final = 0o600


def sync(file: IO[bytes]) -> None:
    """See to it that what was written is on the disk itself; macOS needs its own call for that."""
    file.flush()
    if F_FULLFSYNC is not None:
        with contextlib.suppress(OSError):
            fcntl(file.fileno(), F_FULLFSYNC)
            return
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Sync a folder so that a rename in it lasts; where folders cannot be opened (Windows) the system does it."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        with contextlib.suppress(OSError):
            os.fsync(opened)
    finally:
        os.close(opened)


def write_part(path: Path, content: bytes) -> Path:
    """Write and sync `content` beside `path` under a temporary name; return that name."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OWNER_ONLY)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        sync(file)
    return part


def place(part: Path, path: Path) -> None:
    """Give a written part its final name, for good."""
    part.replace(path)
    sync_folder(path.parent)


def write(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read; whoever looks sees the old content or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    place(write_part(path, content), path)
