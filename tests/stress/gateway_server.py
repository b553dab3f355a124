"""The gateway as a server for the storm; what it has is read from its tables directly, not through its own code."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, create_engine, text

from tests.stress.running import Installation
from tests.stress.verdict import Stored

TOLD = "SELECT count(*) FROM notice"
OPEN = "SELECT count(*) FROM job WHERE state IN ('queued', 'running')"
DOCUMENTS = (
    "SELECT d.id, d.sha256, d.status, (SELECT count(*) FROM notice AS n WHERE n.document_id = d.id) FROM document AS d"
)
KEYS = "SELECT key, answer FROM idempotency_key"
JOBS = "SELECT state, count(*) FROM job WHERE state != 'done' GROUP BY state"


class GatewayServer:
    """A gateway with two workers and the stub of a reader, on SQLite or on the database of a URL."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.installation = Installation(
            folder, database_url=database_url, lease_seconds=5, poll_seconds=0.1, log_level="warning"
        )
        self.port = self.installation.port
        self.token = self.installation.tokens["client"]
        self.engine: Engine = create_engine(
            self.installation.settings.database.replace("postgresql://", "postgresql+psycopg://", 1)
        )

    def start(self) -> subprocess.Popen[bytes]:
        """Start `gateway serve`."""
        return self.installation.serve()

    def told(self) -> int:
        """Count the notices."""
        return int(self._rows(TOLD)[0][0])

    def is_idle(self) -> bool:
        """Tell whether no job waits or runs."""
        return not self._rows(OPEN)[0][0]

    def stored(self) -> list[Stored]:
        """Read the documents, and the keys that they were sent under."""
        keys = {str(UUID(_json(answer)["id"])): key for key, answer in self._rows(KEYS)}
        rows = [(str(UUID(str(name))), *rest) for name, *rest in self._rows(DOCUMENTS)]
        return [Stored(name, digest, status, notices, keys.get(name)) for name, digest, status, notices in rows]

    def faults(self) -> list[str]:
        """Run `gateway fsck`, and list what it finds and the jobs that are not done."""
        checked = self.installation.command("fsck", "--json")
        found = [line for line in checked.stdout.splitlines() if "original_without_row" not in line]
        if checked.returncode and not found:
            found = [checked.stderr]
        return [*found, *(f"{count} jobs {state}" for state, count in self._rows(JOBS))]

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def _rows(self, statement: str) -> Sequence[Any]:
        with self.engine.connect() as connection:
            return connection.execute(text(statement)).all()


def _json(answer: Any) -> dict[str, Any]:
    """Read a JSON column: PostgreSQL's driver has done it, SQLite's has not."""
    read: dict[str, Any] = json.loads(answer) if isinstance(answer, str) else answer
    return read
