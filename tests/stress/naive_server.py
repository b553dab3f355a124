"""The naive gateway as a server for the storm."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Final

from tests.stress import naive
from tests.stress.running import free_port
from tests.stress.verdict import Stored

DOCUMENTS: Final = "SELECT id, sha256, status, (SELECT count(*) FROM notice WHERE document = id), key FROM document"


class NaiveServer:
    """The naive gateway in a folder of its own."""

    token = "none"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.database = naive.opened(folder)
        self.database.executescript(naive.TABLES)

    def start(self) -> subprocess.Popen[bytes]:
        """Start its web, which starts its workers."""
        line = [sys.executable, naive.__file__, "serve", str(self.folder), str(self.port)]
        with (self.folder / "serve.log").open("ab") as log:
            return subprocess.Popen(line, stdout=log, stderr=log, start_new_session=True)

    def told(self) -> int:
        """Count the notices; those that will never come count as well, so that the storm does not wait for them."""
        if self.is_idle():
            return self._count("SELECT count(*) FROM document")
        return self._count("SELECT count(*) FROM notice")

    def is_idle(self) -> bool:
        """Tell whether its queue is empty."""
        return not self._count("SELECT count(*) FROM job")

    def stored(self) -> list[Stored]:
        """Read the documents."""
        return [Stored(*row) for row in self.database.execute(DOCUMENTS)]

    def faults(self) -> list[str]:
        """Compare every document with its file."""
        rows = self.database.execute("SELECT id, sha256 FROM document").fetchall()
        return [name for name, digest in rows if sha256((self.folder / name).read_bytes()).hexdigest() != digest]

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def _count(self, statement: str) -> int:
        return int(self.database.execute(statement).fetchone()[0])
