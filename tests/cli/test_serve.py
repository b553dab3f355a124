"""`gateway serve` as a real process: it gets ready, reads what it is sent, and ends with its workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from click.testing import Result

from tests.pictures import jpeg

Run = Callable[..., Result]
STUB = f"{sys.executable} {Path(__file__).parents[1] / 'stub_reader.py'}"
WAIT = 30.0


def until(what: Callable[[], Any]) -> Any:
    """Wait until something is so, and return it."""
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        try:
            found = what()
        except httpx.TransportError:
            found = None
        if found:
            return found
        time.sleep(0.05)
    pytest.fail("it did not come about")


def children(pid: int) -> list[int]:
    """List the processes that a process has started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in found.stdout.split()]


def is_alive(pid: int) -> bool:
    """Tell whether a process runs."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


@pytest.fixture
def server(installed: Run, tmp_path: Path, free_port: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run `gateway serve` with two workers and the stub reader."""
    environment = {**os.environ, "GATEWAY_DATA_DIR": str(tmp_path / "data"), "GATEWAY_WORKERS": "2",
                   "GATEWAY_READER_COMMAND": STUB}  # fmt: skip
    command = [sys.executable, "-m", "gateway", "serve", "--port", str(free_port)]
    process = subprocess.Popen(command, env=environment)
    url = f"http://127.0.0.1:{free_port}"
    try:
        until(lambda: httpx.get(f"{url}/readyz").is_success)
        until(lambda: len(children(process.pid)) == 2)
        yield process, url
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def token(installed: Run) -> str:
    """Give the token of a scanner."""
    return installed("token", "add", "--company", "Kvarnens Kök AB", "--role", "device").stdout.strip()


def send(url: str, token: str, body: bytes) -> str:
    """Send a document and return its id."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
    document_id: str = httpx.post(f"{url}/v1/documents", content=body, headers=headers).raise_for_status().json()["id"]
    return document_id


def status(url: str, token: str, document_id: str) -> str:
    """Tell how far a document has come."""
    answer = httpx.get(f"{url}/v1/documents/{document_id}", headers={"Authorization": f"Bearer {token}"})
    told: str = answer.raise_for_status().json()["status"]
    return told


def test_it_reads_what_it_is_sent(server: tuple[subprocess.Popen[bytes], str], token: str) -> None:
    _, url = server
    sent = send(url, token, jpeg())
    until(lambda: status(url, token, sent) == "ready")


def test_a_dead_worker_is_replaced(server: tuple[subprocess.Popen[bytes], str], token: str) -> None:
    process, url = server
    before = children(process.pid)
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len(children(process.pid)) == 2 and children(process.pid) != before)
    sent = send(url, token, jpeg())
    until(lambda: status(url, token, sent) == "ready")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_workers_end_with_it(server: tuple[subprocess.Popen[bytes], str], number: signal.Signals) -> None:
    process, _ = server
    workers = children(process.pid)
    process.send_signal(number)
    process.wait(timeout=WAIT)
    until(lambda: not any(is_alive(pid) for pid in workers))
    assert process.returncode == (0 if number == signal.SIGTERM else -signal.SIGKILL)


def test_it_refuses_a_database_that_is_not_there(run: Run, free_port: int) -> None:
    assert "gateway db upgrade" in str(run("serve", "--port", str(free_port), ends=1).exception)
