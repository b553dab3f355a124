"""The naive order, for comparison: what a gateway looks like that does without the four ideas, and what it costs.

The job is queued before the document is committed, taken out of the queue before the work is done, and the key of a
request is not looked up. It runs in processes like the gateway's: a web, and workers that are started again.

    python naive.py serve FOLDER PORT
    python naive.py work FOLDER PARENT
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from time import sleep
from typing import Any, Final
from uuid import uuid4

import waitress

WORKERS: Final = 2
POLL_SECONDS: Final = 0.01
TABLES: Final = """
    CREATE TABLE IF NOT EXISTS job (document TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS document (id TEXT PRIMARY KEY, key TEXT, sha256 TEXT NOT NULL, status TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS notice (document TEXT NOT NULL);
"""


def opened(folder: Path) -> sqlite3.Connection:
    """Open the database as durably as the gateway does: the order alone is at fault here."""
    database = sqlite3.connect(folder / "naive.db", timeout=15, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    return database


def receive(folder: Path, database: sqlite3.Connection, key: str, body: bytes) -> dict[str, str]:
    """Take a photo: first the job, then the file, then the document; the key is written down and that is all."""
    document, digest = uuid4().hex, sha256(body).hexdigest()
    database.execute("INSERT INTO job VALUES (?)", (document,))
    (folder / document).write_bytes(body)
    database.execute("INSERT INTO document VALUES (?, ?, ?, 'received')", (document, key, digest))
    return {"id": document, "sha256": digest}


def work(folder: Path, parent: int) -> None:
    """Take one job after another out of the queue and "read" its document, if there is one; end with the parent."""
    database = opened(folder)
    while os.getppid() == parent:
        taken = database.execute(
            "DELETE FROM job WHERE rowid = (SELECT min(rowid) FROM job) RETURNING document"
        ).fetchall()
        for (document,) in taken:
            read(folder, database, document)
        if not taken:
            sleep(POLL_SECONDS)


def read(folder: Path, database: sqlite3.Connection, document: str) -> None:
    """Tell somebody of a document."""
    if database.execute("SELECT 1 FROM document WHERE id = ?", (document,)).fetchone() is None:
        return
    sha256((folder / document).read_bytes())
    database.execute("INSERT INTO notice VALUES (?)", (document,))
    database.execute("UPDATE document SET status = 'ready' WHERE id = ?", (document,))


def application(folder: Path) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """Make the web application."""
    kept = threading.local()

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
            return [b"{}"]
        if not hasattr(kept, "database"):
            kept.database = opened(folder)
        key, body = environ["HTTP_IDEMPOTENCY_KEY"], environ["wsgi.input"].read()
        answer = json.dumps(receive(folder, kept.database, key, body)).encode()
        start_response("201 Created", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
        return [answer]

    return app


def serve(folder: Path, port: int) -> None:
    """Serve until ended, and keep the workers running."""
    threading.Thread(target=_supervise, args=(folder,), daemon=True).start()
    waitress.serve(application(folder), host="127.0.0.1", port=port, threads=16)


def _supervise(folder: Path) -> None:
    line = [sys.executable, __file__, "work", str(folder), str(os.getpid())]
    places = [subprocess.Popen(line) for _ in range(WORKERS)]
    while True:
        places = [place if place.poll() is None else subprocess.Popen(line) for place in places]
        sleep(0.5)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        work(Path(sys.argv[2]), int(sys.argv[3]))
