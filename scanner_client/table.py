"""The file of the outbox: one row per document, one per photo, in SQLite with WAL and full syncs."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, cast

from scanner_client.entries import Entry, Page, State
from scanner_client.errors import OutboxError
from scanner_client.photos import Kind, Particulars, PaymentMethod, Source, rfc3339

REMEMBERED_FOR: Final = timedelta(days=90)
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS entry (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'saved', 'refused')),
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    payment_method TEXT,
    comment TEXT,
    captured_at TEXT,
    added_at TEXT NOT NULL,
    settled_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    document_id TEXT,
    code TEXT,
    trouble TEXT
);
CREATE INDEX IF NOT EXISTS entry_state ON entry (state);
CREATE INDEX IF NOT EXISTS entry_sha256 ON entry (sha256);
CREATE TABLE IF NOT EXISTS page (
    key TEXT NOT NULL REFERENCES entry (key) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    copy TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (key, number)
);
CREATE INDEX IF NOT EXISTS page_copy ON page (copy);
CREATE TABLE IF NOT EXISTS source (
    key TEXT NOT NULL REFERENCES entry (key) ON DELETE CASCADE,
    path BLOB NOT NULL,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    PRIMARY KEY (path, size, modified_ns, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS source_key ON source (key);
CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, owner TEXT NOT NULL);
"""


class Table:
    """The file of entries; every change is one transaction that is on the disk when the method returns."""

    def __init__(self, path: Path) -> None:
        try:
            self._connection = sqlite3.connect(path, timeout=30.0, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            with suppress(sqlite3.OperationalError):  # another process may be making the file this moment
                self._connection.execute("PRAGMA journal_mode=WAL")
            for pragma in ("synchronous=FULL", "fullfsync=ON", "foreign_keys=ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise OutboxError(folder=path.parent, reason=str(error)) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Hold the file for one transaction; inside another one it is part of that."""
        if self._connection.in_transaction:
            yield self._connection
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield self._connection
        except sqlite3.Error as error:
            raise OutboxError(folder="outbox.sqlite", reason=str(error)) from error

    def add(self, entry: Entry) -> None:
        """Record an entry with its pages."""
        said = entry.particulars
        captured = None if said.captured_at is None else rfc3339(said.captured_at)
        with self.change() as connection:
            connection.execute(
                "INSERT INTO entry (key, account, sha256, kind, payment_method, comment, captured_at, added_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entry.key,
                    entry.account,
                    entry.sha256,
                    said.kind,
                    said.payment_method,
                    said.comment,
                    captured,
                    entry.added_at.isoformat(),
                ),
            )
            connection.executemany(
                "INSERT INTO page VALUES (?, ?, ?, ?, ?)",
                [(entry.key, number, page.copy, page.name, page.sha256) for number, page in enumerate(entry.pages, 1)],
            )

    def found_in(self, key: str, sources: Iterable[Source]) -> None:
        """Record the files that an entry was found in."""
        with self.change() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO source VALUES (?, ?, ?, ?)",
                [(key, os.fsencode(source.path), source.size, source.modified_ns) for source in sources],
            )

    def reopen(self, key: str) -> None:
        """Let a saved entry wait once more, under the key it had; when it was saved first stays known."""
        with self.change() as connection:
            connection.execute("UPDATE entry SET state = 'waiting', trouble = NULL WHERE key = ?", (key,))

    def settle(
        self,
        key: str,
        state: State,
        *,
        document_id: str | None = None,
        code: str | None = None,
        trouble: str | None = None,
    ) -> None:
        """Record how an entry ended; the first time it was saved is the one that stays."""
        with self.change() as connection:
            connection.execute(
                "UPDATE entry SET state = ?, document_id = ?, code = ?, trouble = ?, attempts = attempts + 1,"
                " settled_at = COALESCE(settled_at, ?) WHERE key = ?",
                (state, document_id, code, trouble, datetime.now(UTC).isoformat(), key),
            )

    def note_trouble(self, key: str, reason: str) -> None:
        """Record one more try that did not succeed."""
        with self.change() as connection:
            connection.execute("UPDATE entry SET attempts = attempts + 1, trouble = ? WHERE key = ?", (reason, key))

    def belongs(self, account: str, owner: str) -> None:
        """Record whose an account is."""
        with self.change() as connection:
            connection.execute("INSERT OR REPLACE INTO account VALUES (?, ?)", (account, owner))

    def forget(self, key: str) -> None:
        """Remove an entry with its pages."""
        with self.change() as connection:
            connection.execute("DELETE FROM entry WHERE key = ?", (key,))

    def forget_saved(self, now: datetime) -> None:
        """Remove the rows of what was saved long ago."""
        with self.change() as connection:
            connection.execute(
                "DELETE FROM entry WHERE state = 'saved' AND settled_at < ?",
                ((now - REMEMBERED_FOR).isoformat(),),
            )

    def owner(self, account: str) -> str | None:
        """Return whose an account is, if known."""
        row = self._connection.execute("SELECT owner FROM account WHERE name = ?", (account,)).fetchone()
        return None if row is None else str(row["owner"])

    def entry(self, key: str) -> Entry:
        """Return one entry; raises KeyError when there is none."""
        found = self._entries("SELECT * FROM entry WHERE key = ?", key)
        if not found:
            raise KeyError(key)
        return found[0]

    def in_state(self, state: str) -> list[Entry]:
        """Return the entries in a state, oldest first."""
        return self._entries("SELECT * FROM entry WHERE state = ? ORDER BY sequence", state)

    def waiting(self, account: str) -> list[Entry]:
        """Return what waits for this account, or for another token of the same owner, oldest first."""
        return self._entries(
            "SELECT * FROM entry WHERE state = 'waiting' AND (account = ? OR account IN (SELECT name FROM account"
            " WHERE owner = (SELECT owner FROM account WHERE name = ?))) ORDER BY sequence",
            account,
            account,
        )

    def same(self, account: str, sha256: str, said: Particulars) -> Entry | None:
        """Return the newest entry of the same document with the same particulars, whatever became of it."""
        found = self._entries(
            "SELECT * FROM entry WHERE account = ? AND sha256 = ? AND kind = ? AND payment_method IS ?"
            " AND comment IS ? ORDER BY sequence",
            account,
            sha256,
            said.kind,
            said.payment_method,
            said.comment,
        )
        return found[-1] if found else None

    def from_source(self, source: Source, account: str) -> Entry | None:
        """Return the newest entry that was taken from this very file for this account or its owner."""
        found = self._entries(
            "SELECT * FROM entry WHERE key IN (SELECT key FROM source WHERE path = ? AND size = ?"
            " AND modified_ns = ?) AND (account = ? OR account IN (SELECT name FROM account"
            " WHERE owner = (SELECT owner FROM account WHERE name = ?))) ORDER BY sequence",
            os.fsencode(source.path),
            source.size,
            source.modified_ns,
            account,
            account,
        )
        return found[-1] if found else None

    def state_of(self, copy: str) -> State | None:
        """Return the state of the entry that a copy belongs to, if it belongs to one."""
        row = self._connection.execute(
            "SELECT state FROM entry JOIN page USING (key) WHERE copy = ?", (copy,)
        ).fetchone()
        return None if row is None else cast("State", row["state"])

    def copies(self) -> set[str]:
        """Return the names of all copies that an entry knows."""
        return {row["copy"] for row in self._connection.execute("SELECT copy FROM page")}

    def is_sound(self) -> bool:
        """Whether the file passes SQLite's own check."""
        return [tuple(row) for row in self._connection.execute("PRAGMA integrity_check")] == [("ok",)]

    def _entries(self, query: str, *values: object) -> list[Entry]:
        return [self._entry(row) for row in self._connection.execute(query, values).fetchall()]

    def _entry(self, row: sqlite3.Row) -> Entry:
        pages = self._connection.execute("SELECT * FROM page WHERE key = ? ORDER BY number", (row["key"],))
        sources = self._connection.execute("SELECT * FROM source WHERE key = ?", (row["key"],))
        said = Particulars(
            cast("Kind", row["kind"]),
            cast("PaymentMethod | None", row["payment_method"]),
            row["comment"],
            _instant(row["captured_at"]),
        )
        return Entry(
            key=row["key"],
            account=row["account"],
            state=row["state"],
            sha256=row["sha256"],
            particulars=said,
            pages=tuple(Page(page["copy"], page["name"], page["sha256"]) for page in pages),
            sources=tuple(Source(Path(os.fsdecode(one["path"])), one["size"], one["modified_ns"]) for one in sources),
            added_at=datetime.fromisoformat(row["added_at"]),
            settled_at=_instant(row["settled_at"]),
            attempts=row["attempts"],
            document_id=row["document_id"],
            code=row["code"],
            trouble=row["trouble"],
        )


def _instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
