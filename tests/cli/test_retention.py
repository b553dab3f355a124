"""`gateway retention` on an installation: what is due goes from the disk too, and an interruption leaves no trace."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.application import create_app
from gateway.database import db
from gateway.originals import Originals
from gateway.settings import Settings
from tests.cli.conftest import Run
from tests.pictures import jpeg

Send = Callable[..., str]


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    """Give the originals of the installation."""
    return Originals(tmp_path / "data")


@pytest.fixture
def send(installed: Run, tmp_path: Path, originals: Originals) -> Send:
    """Give a function that sends a document, makes it as old as is told, and gives its SHA-256."""
    installed("company", "add", "Bergströms Bygg AB", "--organisation-number", "556036-0793", "--agency", "Siffra & Co")

    def sent(text: str, *, company: str = "Kvarnens Kök AB", years: int = 9) -> str:
        token = installed("token", "add", "--company", company, "--role", "device").stdout.strip()
        app = create_app(Settings(data_dir=tmp_path / "data"))
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": text}
        answer = app.test_client().post("/v1/documents", data=jpeg(text), headers=headers)
        with app.app_context():
            db.engine.dispose()
        digest: str = answer.get_json()["sha256"]
        at = datetime.now(UTC) - timedelta(days=366 * years)
        execute(
            tmp_path / "data",
            "UPDATE job SET state = 'done'",
            "INSERT INTO notice (id, kind, side, status, state, document_id, findings, params, created_at, company_id)"
            " SELECT id, 'document_read', 'agency', 'green', 'unread', id, '[]', '{}', received_at, company_id"
            " FROM document WHERE id NOT IN (SELECT document_id FROM notice)",
        )
        with sqlite3.connect(tmp_path / "data" / "gateway.db") as connection:
            connection.execute(
                "UPDATE document SET status = 'ready', kind = 'receipt', received_at = ? WHERE status <> 'ready'",
                (f"{at:%Y-%m-%d %H:%M:%S.%f}",),
            )
        connection.close()
        os.utime(originals.path(digest), (at.timestamp(), at.timestamp()))
        picture = originals.rendition(digest, 1, "page")
        picture.parent.mkdir(exist_ok=True)
        picture.write_bytes(b"picture")
        return digest

    return sent


def execute(data: Path, *statements: str) -> None:
    """Change the database behind the gateway's back."""
    with sqlite3.connect(data / "gateway.db") as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def rows(text: str) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def test_what_is_due_is_listed_and_stays(installed: Run, send: Send, originals: Originals) -> None:
    digest = send("old")
    send("young", years=1)
    result = installed("retention", "--dry-run", "--json")
    assert rows(result.stdout) == [
        {"what": "documents", "count": 1, "company": "Kvarnens Kök AB", "why": "seven_years"}
    ]
    assert "Due: 1 documents and 0 expired rows. Nothing was removed." in result.stderr
    assert originals.is_intact(digest)
    assert "Kvarnens" in installed("retention", "--dry-run").stdout


def test_what_is_due_goes_from_the_disk_and_the_rest_stays(installed: Run, send: Send, originals: Originals) -> None:
    old, young = send("old"), send("young", years=1)
    result = installed("retention", "--json")
    assert [row["count"] for row in rows(result.stdout)] == [1]
    assert "Removed: 1 documents, 1 files, 0 expired rows." in result.stderr
    assert not originals.path(old).exists()
    assert not (originals.quarantine / old).exists()
    assert not originals.rendition(old, 1, "page").exists()
    assert originals.is_intact(young)
    assert originals.rendition(young, 1, "page").exists()
    assert list(originals.leaving.iterdir()) == []
    assert "1 documents, 1 originals" in installed("fsck").stderr
    installed("audit", "verify")
    assert rows(installed("retention", "--json").stdout) == []


def test_a_file_that_another_company_sent_too_stays(installed: Run, send: Send, originals: Originals) -> None:
    digest = send("same")
    assert send("same", company="Bergströms Bygg AB", years=1) == digest
    installed("retention")
    assert originals.is_intact(digest)
    assert "1 documents, 1 originals" in installed("fsck").stderr


def test_a_run_that_was_interrupted_is_finished_by_the_next(
    installed: Run, send: Send, originals: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = send("old")

    def power_cut(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Originals, "let_go", power_cut)
        installed("retention", ends=1)
    assert originals.is_intact(digest), "nothing has begun"
    real = Originals.let_go
    calls: list[None] = []

    def cut_after_the_rows(self: Originals, *rest: Any) -> int:
        calls.append(None)
        return real(self, *rest) if len(calls) == 1 else power_cut()

    with monkeypatch.context() as patch:
        patch.setattr(Originals, "let_go", cut_after_the_rows)
        installed("retention", ends=1)
    assert originals.is_intact(digest), "the rows are gone, the file is not"
    assert [path.name for path in originals.leaving.iterdir()] == [digest]
    assert "0 documents" in installed("fsck").stderr
    assert "1 files" in installed("retention").stderr
    assert not originals.path(digest).exists()


def test_a_mark_of_what_was_not_removed_after_all_is_taken_away(
    installed: Run, send: Send, originals: Originals
) -> None:
    digest = send("young", years=1)
    originals.mark([digest])
    installed("retention")
    assert originals.is_intact(digest)
    assert list(originals.leaving.iterdir()) == []


def test_a_file_that_is_being_received_again_is_left_alone(installed: Run, send: Send, originals: Originals) -> None:
    digest = send("old")
    os.utime(originals.path(digest))
    assert "1 documents, 0 files" in installed("retention").stderr
    assert originals.is_intact(digest), "its row may come at any moment"
    old = time.time() - 7200
    os.utime(originals.path(digest), (old, old))
    assert "1 files" in installed("retention").stderr
    assert not originals.path(digest).exists()


def test_old_letters_leave_the_outbox(installed: Run, tmp_path: Path) -> None:
    outbox = tmp_path / "data" / "outbox"
    outbox.mkdir(parents=True)
    for at in (datetime.now(UTC) - timedelta(days=31), datetime.now(UTC)):
        (outbox / f"{at:%Y%m%dT%H%M%S.%f}Z-{0:032x}.eml").write_text("To: a@b.example\nSubject: Hej\n\nText\n")
    assert rows(installed("retention", "--dry-run", "--json").stdout)[0]["what"] == "outbox"
    assert len(list(outbox.iterdir())) == 2
    installed("retention")
    assert len(list(outbox.iterdir())) == 1
