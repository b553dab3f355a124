"""The outbox: photos that wait on this machine until the gateway has them.

A photo is copied and synced together with its idempotency key before the first byte is sent, and its copy
leaves only when the gateway has answered with the same SHA-256. Every step may be cut off and run again:

    photos/KEY-1.part → photos/KEY-1.jpg → row `waiting` → … → row `saved` → copy removed
                                                          → row `refused` → copy moved to refused/

Rows of what was saved stay for 90 days: they tell a file that was sent from one that was not, and give a file
that is sent once more the key it had, so that it cannot be doubled.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from scanner_client.copies import Copies
from scanner_client.crash_points import reached
from scanner_client.entries import Entry, Page
from scanner_client.photos import Particulars, Photo, Source, document_sha256
from scanner_client.table import Table

__all__ = ["Entry", "Outbox", "Page"]


class Outbox:
    """The photos of this machine that are on their way; use it in one thread.

    `account` names whose they are (`credentials.account_of`): a photo never leaves for another company than the
    one it was taken in for. Raises `OutboxError` when the disk does not take them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.copies = Copies(folder)
        self._table = Table(folder / "outbox.sqlite")

    def close(self) -> None:
        """Let go of the file."""
        self._table.close()

    def take(self, photos: Sequence[Photo], particulars: Particulars, account: str) -> Entry:
        """Keep the pages of one document and return its entry; the same document again is the same entry.

        What was saved before waits once more under its old key: the gateway answers what it has.
        """
        reached("taken")
        sha256 = document_sha256([photo.sha256 for photo in photos])
        known = self._table.same(account, sha256, particulars)
        if known is not None and known.state == "waiting":
            self._mend(known, photos)
        elif known is not None and known.state == "saved":
            self._take_again(known, photos)
        else:
            refused, known = known, self._take_new(photos, particulars, account, sha256)
            if refused is not None:
                self._forget(refused)
        reached("recorded")
        return self.entry(known.key)

    def _take_new(self, photos: Sequence[Photo], particulars: Particulars, account: str, sha256: str) -> Entry:
        key = str(uuid.uuid4())
        pages = tuple(Page.of(key, number, photo) for number, photo in enumerate(photos, 1))
        self._keep(pages, photos)
        entry = Entry.new(key, account, particulars, sha256, pages)
        with self._table.change():
            self._table.add(entry)
            self._table.found_in(key, _sources(photos))
        return entry

    def _take_again(self, known: Entry, photos: Sequence[Photo]) -> None:
        with self._table.change():  # no other process may clear the copies between the two
            self._keep(known.pages, photos)
            self._table.reopen(known.key)
            self._table.found_in(known.key, _sources(photos))

    def _mend(self, known: Entry, photos: Sequence[Photo]) -> None:
        """Write the copies of a waiting entry again that are gone or damaged."""
        for page, photo in zip(known.pages, photos, strict=True):
            if not self.copies.is_whole(page.copy, page.sha256):
                self.copies.keep(page.copy, photo.content)
        self._table.found_in(known.key, _sources(photos))

    def _keep(self, pages: Sequence[Page], photos: Sequence[Photo]) -> None:
        for page, photo in zip(pages, photos, strict=True):
            self.copies.keep(page.copy, photo.content)

    def entry(self, key: str) -> Entry:
        """Return one entry as it is now; raises KeyError when there is none."""
        return self._table.entry(key)

    def waiting(self, account: str) -> list[Entry]:
        """Return what waits for this account, oldest first."""
        return self._table.waiting(account)

    def entries(self, state: str) -> list[Entry]:
        """Return every entry in a state, whosever it is, oldest first."""
        return self._table.in_state(state)

    def known(self, source: Source, account: str) -> Entry | None:
        """Return the newest entry taken from this very file (same path, size, time of change) for this account."""
        return self._table.from_source(source, account)

    def photos(self, entry: Entry) -> list[Photo]:
        """Read the copies of an entry, as they are to be sent; raises OSError when one is gone."""
        return [Photo(self.copies.read(page.copy), page.name) for page in entry.pages]

    def settle_saved(self, entry: Entry, document_id: str) -> Entry:
        """Note that the gateway has it, then remove the copies."""
        self._table.settle(entry.key, "saved", document_id=document_id)
        return self._settled(entry)

    def settle_refused(self, entry: Entry, code: str, reason: str) -> Entry:
        """Note that the gateway will not have it, then move the copies to `refused/`."""
        self._table.settle(entry.key, "refused", code=code, trouble=reason)
        return self._settled(entry)

    def _settled(self, entry: Entry) -> Entry:
        reached("settled")
        self._clear(page.copy for page in entry.pages)
        reached("cleared")
        return self.entry(entry.key)

    def note_trouble(self, entry: Entry, reason: str) -> None:
        """Note one more try that did not succeed, and why."""
        self._table.note_trouble(entry.key, reason)

    def belongs(self, account: str, owner: str) -> None:
        """Note whose an account is, so that a new token of the same company sends what the old one left."""
        self._table.belongs(account, owner)

    def owner(self, account: str) -> str | None:
        """Return whose an account is, if the gateway has said."""
        return self._table.owner(account)

    def tidy(self, now: datetime | None = None) -> None:
        """Finish what a cut-off run left: copies of what is settled, copies without a row (older than an hour)."""
        instant = now or datetime.now(UTC)
        self._clear(self.copies.names())
        self.copies.sweep(self._table.copies(), instant)
        self._table.forget_saved(instant)

    def _clear(self, names: Iterable[str]) -> None:
        """Remove the copies of what is saved and set aside those of what is refused; leave what waits."""
        with self._table.change():
            for name in names:
                state = self._table.state_of(name)
                if state == "saved":
                    self.copies.remove(name)
                elif state == "refused":
                    self.copies.set_aside(name)

    def is_sound(self) -> bool:
        """Whether the file passes SQLite's own check and every waiting entry has its copies whole."""
        waits = self._table.in_state("waiting")
        return self._table.is_sound() and all(
            self.copies.is_whole(page.copy, page.sha256) for entry in waits for page in entry.pages
        )

    def _forget(self, entry: Entry) -> None:
        self._table.forget(entry.key)
        for page in entry.pages:
            self.copies.remove(page.copy)
            self.copies.remove_set_aside(page.copy)


def _sources(photos: Sequence[Photo]) -> list[Source]:
    return [photo.source for photo in photos if photo.source is not None]
