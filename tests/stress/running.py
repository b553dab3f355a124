"""A gateway that runs as its operator runs it: processes of their own, in a folder of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

from gateway import database
from gateway.access import EVERYTHING, open_gate, tokens
from gateway.application import create_app
from gateway.collaboration import register
from gateway.database import db, writing
from gateway.settings import Settings
from tests.house import UNLIMITED

ROOT: Final = Path(__file__).parents[2]
STUB: Final = f"{sys.executable} {ROOT / 'tests' / 'stub_reader.py'}"
KEPT: Final = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH")
START_SECONDS: Final = 60.0
LOOK_SECONDS: Final = 0.02
LONGEST_END: Final = 150.0
"""A worker finishes the step that it is in, and on a busy machine reading a page takes a while."""


class Installation:
    """The folder, the settings and the tokens of a gateway; `settings` are `GATEWAY_*` without the prefix.

    The database must be migrated when a `database_url` is given; else it is made here. `workers` and
    `reader_command` matter most: by default two workers with the stub of a reader.
    """

    def __init__(self, folder: Path, *, database_url: str = "", **settings: object) -> None:
        self.folder = folder
        self.port = free_port()
        self.log = folder / "serve.log"
        temporary = folder / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        chosen = {"workers": 2, "reader_command": STUB, "bytes_per_day": 0, **UNLIMITED, **settings}
        chosen["database_url"] = database_url
        self.environment = {
            **{name: os.environ[name] for name in KEPT if name in os.environ},
            "TMPDIR": str(temporary),
            "GATEWAY_DATA_DIR": str(folder),
            "GATEWAY_PORT": str(self.port),
            **{f"GATEWAY_{name.upper()}": str(value) for name, value in chosen.items() if value != ""},
        }
        self.settings = Settings.from_environment(self.environment)
        self.tokens = _furnish(self.settings, is_empty=not database_url)

    def serve(self, *before: str) -> subprocess.Popen[bytes]:
        """Start `gateway serve` in a session of its own, behind other words such as `strace` when they are given."""
        return self._started([*before, sys.executable, "-m", "gateway", "serve"])

    def worker(self) -> subprocess.Popen[bytes]:
        """Start `gateway worker` alone."""
        return self._started([sys.executable, "-m", "gateway", "worker"])

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one `gateway` command to its end."""
        line = [sys.executable, "-m", "gateway", *words]
        return subprocess.run(line, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)

    @contextmanager
    def serving(self, *before: str) -> Iterator[subprocess.Popen[bytes]]:
        """Serve as long as the block."""
        process = self.serve(*before)
        try:
            wait_until_ready(self.port, process)
            yield process
        finally:
            process.terminate()
            process.wait(LONGEST_END)

    def send(self, body: bytes, *, key: str, query: str = "") -> tuple[int, dict[str, Any]]:
        """Send one document as the client's scanner does; return the status and what was answered."""
        headers = {"Idempotency-Key": key, "Content-Type": "application/octet-stream"}
        return self.ask("POST", f"/v1/documents{query}", body=body, headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        role: str = "client",
    ) -> tuple[int, dict[str, Any]]:
        """Ask the gateway for something; return the status and the JSON that was answered."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            everything = {"Authorization": f"Bearer {self.tokens[role]}", **(headers or {})}
            connection.request(method, path, body=body, headers=everything)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    def _started(self, line: list[str]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                line, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )


def free_port() -> int:
    """Find a port on the loopback address that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> float:
    """Wait until a server says that it can do its work; return how many seconds that took.

    Raises RuntimeError when it ends instead, and TimeoutError.
    """
    began = monotonic()
    while not is_ready(port):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it was ready")
        if monotonic() - began > START_SECONDS:
            raise TimeoutError(f"the server was not ready after {START_SECONDS:.0f} s")
        sleep(LOOK_SECONDS)
    return monotonic() - began


def is_ready(port: int) -> bool:
    """Ask a server whether it can do its work."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection, suppress(OSError, HTTPException):
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    return False


def children(pid: int) -> list[int]:
    """List the processes that a process has started and that are alive."""
    return [child for child, (parent, state) in _processes() if parent == pid and state != "Z"]


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and was not asked after does not."""
    return any(other == pid and state != "Z" for other, (_, state) in _processes())


def _processes() -> Iterator[tuple[int, tuple[int, str]]]:
    """Read every process's parent and state from /proc (proc(5), `stat`: after the name in brackets)."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                yield int(entry.name), (int(parent), state)


def _furnish(settings: Settings, *, is_empty: bool) -> dict[str, str]:
    """Make an agency, a company and a token of each role; return the tokens."""
    app, now = create_app(settings), datetime.now(UTC)
    with app.app_context():
        if is_empty:
            database.upgrade(db.engine)
        open_gate(db.session(), EVERYTHING)
        with writing(db.session()) as session:
            agency = register.add_agency(session, "Siffra & Co", now=now)
            company = register.add_company(session, "Kvarnens Kök AB", organisation_number="556016-0680", now=now)
            register.agree(session, agency, company, now=now)
            bound: dict[str, Any] = {
                "client": ("device", company.id, None),
                "accountant": ("accountant", None, agency.id),
            }
            made = {
                name: tokens.add_token(session, name=name, role=role, company_id=own, agency_id=all_of, now=now)[1]
                for name, (role, own, all_of) in bound.items()
            }
        db.session.remove()
        db.engine.dispose()
    return made
