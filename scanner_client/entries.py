"""What the outbox remembers of a document: an entry with its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from scanner_client.photos import Particulars, Photo, Source

State = Literal["waiting", "saved", "refused"]

_EXTENSIONS: Final = {"image/jpeg": ".jpg", "application/pdf": ".pdf", "application/octet-stream": ".bin"}


@dataclass(frozen=True)
class Page:
    """One photo of an entry: the name of its copy, and the name it came with."""

    copy: str
    name: str
    sha256: str

    @classmethod
    def of(cls, key: str, number: int, photo: Photo) -> Page:
        """Name the copy of a photo after its entry, with an extension that opens it."""
        kind = photo.media_type
        extension = _EXTENSIONS.get(kind, "." + kind.partition("/")[2])
        return cls(f"{key}-{number}{extension}", photo.name, photo.sha256)


@dataclass(frozen=True)
class Entry:
    """One document in the outbox; `key` is its Idempotency-Key, `trouble` why it is not there yet or never.

    `sources` are all the files that it was found in: the same photo may lie in more than one place.
    """

    key: str
    account: str
    state: State
    sha256: str
    particulars: Particulars
    pages: tuple[Page, ...]
    added_at: datetime
    sources: tuple[Source, ...] = ()
    settled_at: datetime | None = None
    attempts: int = 0
    document_id: str | None = None
    code: str | None = None
    trouble: str | None = None

    @classmethod
    def new(cls, key: str, account: str, particulars: Particulars, sha256: str, pages: tuple[Page, ...]) -> Entry:
        """Make an entry that waits from now on."""
        return cls(key, account, "waiting", sha256, particulars, pages, datetime.now(UTC))

    @property
    def name(self) -> str:
        """What people call it: the name of its first page, and how many more there are."""
        more = len(self.pages) - 1
        return self.pages[0].name + (f" (+{more})" if more else "")
