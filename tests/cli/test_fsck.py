"""`gateway fsck` and `gateway backup` on an installation with documents in it."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from gateway.application import create_app
from gateway.database import db
from gateway.originals import Originals
from gateway.settings import Settings
from tests.pictures import jpeg

Run = Callable[..., Result]


@pytest.fixture
def digest(installed: Run, tmp_path: Path) -> str:
    """Send a document to the installation and return its SHA-256."""
    token = installed("token", "add", "--company", "Kvarnens Kök AB", "--role", "device").stdout.strip()
    app = create_app(Settings(data_dir=tmp_path / "data"))
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    answer = app.test_client().post("/v1/documents", data=jpeg(), headers=headers)
    with app.app_context():
        db.engine.dispose()
    assert answer.status_code == 201
    sha256: str = answer.get_json()["sha256"]
    return sha256


def faults(result: Result) -> list[dict[str, Any]]:
    """Read the faults that were printed."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def execute(data: Path, statement: str) -> None:
    """Change the database behind the gateway's back."""
    with sqlite3.connect(data / "gateway.db") as connection:
        connection.execute(statement)
    connection.close()


def test_all_agrees(installed: Run, digest: str) -> None:
    result = installed("fsck")
    assert result.stdout == ""
    assert "1 documents, 1 originals, 0 notices: 0 at fault" in result.stderr


def test_a_missing_original(installed: Run, digest: str, tmp_path: Path) -> None:
    Originals(tmp_path / "data").path(digest).unlink()
    [fault] = faults(installed("fsck", "--json", ends=1))
    assert (fault["code"], fault["subject"]) == ("original_missing", digest)
    assert fault["advice"]


def test_a_changed_original(installed: Run, digest: str, tmp_path: Path) -> None:
    path = Originals(tmp_path / "data").path(digest)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"!")
    assert faults(installed("fsck", "--json", ends=1))[0]["code"] == "original_changed"


def test_an_original_in_quarantine_is_brought_back(installed: Run, digest: str, tmp_path: Path) -> None:
    originals = Originals(tmp_path / "data")
    originals.path(digest).replace(originals.quarantine / digest)
    assert faults(installed("fsck", "--json", ends=1))[0]["code"] == "original_in_quarantine"
    installed("fsck", "--repair")
    assert originals.is_intact(digest)


def test_a_document_that_nobody_will_hear_of(installed: Run, digest: str, tmp_path: Path) -> None:
    execute(tmp_path / "data", "DELETE FROM job")
    assert faults(installed("fsck", "--json", ends=1))[0]["code"] == "document_silent"


def test_a_lease_that_nobody_takes_over(installed: Run, digest: str, tmp_path: Path) -> None:
    execute(tmp_path / "data", "UPDATE job SET state = 'running', lease_until = '2020-01-01 00:00:00.000000'")
    assert faults(installed("fsck", "--json", ends=1))[0]["code"] == "lease_expired"


def test_an_original_without_a_row_is_told_and_put_aside_when_old(installed: Run, digest: str, tmp_path: Path) -> None:
    originals = Originals(tmp_path / "data")
    stray = originals.path("ab" * 32)
    stray.write_bytes(b"stray")
    assert faults(installed("fsck", "--json"))[0]["code"] == "original_without_row"
    old = time.time() - 7200
    os.utime(stray, (old, old))
    installed("fsck", "--repair")
    assert (originals.quarantine / ("ab" * 32)).read_bytes() == b"stray"
    assert originals.is_intact(digest)


def test_a_backup_can_be_run_from(installed: Run, digest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "copy"
    assert "1 originals and the database" in installed("backup", str(copy)).stdout
    installed("backup", str(copy), ends=1)
    monkeypatch.setenv("GATEWAY_DATA_DIR", str(copy))
    assert "1 documents, 1 originals, 0 notices: 0 at fault" in installed("fsck").stderr
    assert (copy / "secret.key").read_text() == (tmp_path / "data" / "secret.key").read_text()
