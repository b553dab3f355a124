"""Letters as files, where there is no mail server: on the disk for good before anybody relies on them.

    outbox/20261123T120000.000000Z-<32 hex digits>.eml

Names sort by time. A letter may hold a link that signs somebody in, so nobody but the owner of the data folder may
read it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final

from gateway.errors import NotFoundError, UnavailableError
from gateway.messages.plain import one_line

OWNER_ONLY: Final = 0o600
_OWNER_FOLDER: Final = 0o700
_NAME: Final = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{32}\.eml")


class OutboxNotWritableError(UnavailableError):
    """There is no room, or no way, to write a letter now."""

    code = "outbox_not_writable"
    message = (
        "The letter could not be written to the outbox ({reason}). Make room or mend the folder; it is tried again."
    )


class NoSuchLetterError(NotFoundError):
    """No letter in the outbox has that name."""

    code = "no_such_letter"
    message = "There is no letter {name} in the outbox. List them with `gateway mail list`."


@dataclass(frozen=True)
class Written:
    """A letter in the outbox, as a list shows it."""

    date: datetime
    to: str
    subject: str
    file: str


def put(folder: Path, message: bytes, *, key: str, now: datetime) -> Path:
    """Write a letter for good and return its file; raises OutboxNotWritableError.

    `key` is 32 hex digits. A letter whose key is there already takes its place: whoever was interrupted before noting
    that it was sent sends it anew, and only the link in the newer one still works.
    """
    try:
        if not folder.is_dir():
            folder.mkdir(mode=_OWNER_FOLDER, parents=True, exist_ok=True)
            _sync_folder(folder.parent)
        path = next(folder.glob(f"*-{key}.eml"), folder / f"{now.astimezone(UTC):%Y%m%dT%H%M%S.%f}Z-{key}.eml")
        _write(path, message)
        _sync_folder(folder)
    except OSError as error:
        raise OutboxNotWritableError(reason=error.strerror or type(error).__name__) from error
    return path


def letters(folder: Path) -> Iterator[Written]:
    """List the letters, the newest first; other files in the folder are none."""
    names = (path.name for path in folder.glob("*.eml")) if folder.is_dir() else ()
    for file in sorted(filter(_NAME.fullmatch, names), reverse=True):
        message = read(folder, file)
        written_at = datetime.strptime(file[:23], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
        yield Written(written_at, one_line(str(message["To"])), one_line(str(message["Subject"])), file)


def read(folder: Path, file: str) -> EmailMessage:
    """Read a letter by the name of its file; raises NoSuchLetterError, also for a name that leads elsewhere."""
    if not _NAME.fullmatch(file):
        raise NoSuchLetterError(name=one_line(file))
    try:
        content = (folder / file).read_bytes()
    except FileNotFoundError:
        raise NoSuchLetterError(name=file) from None
    return message_from_bytes(content, EmailMessage, policy=default)


def remove(folder: Path, which: Callable[[Written], bool]) -> int:
    """Delete letters, such as those that are old or to somebody who was erased; return how many there were."""
    found = [letter for letter in letters(folder) if which(letter)]
    for letter in found:
        (folder / letter.file).unlink(missing_ok=True)
    return len(found)


def body(message: EmailMessage, kind: str) -> str:
    """Return what a letter says as `plain` text or as `html`; "" where it does not."""
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _write(path: Path, content: bytes) -> None:
    """Write beside, force to disk, rename: whoever looks sees all of it or nothing."""
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """Force a folder's entries to disk, where the system can open a folder."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
