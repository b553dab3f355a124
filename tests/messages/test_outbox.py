"""Letters as files: for good, for their owner alone, newest first."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from gateway.messages import outbox

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LETTER = b"To: kim@kvarnen.example\r\nSubject: =?utf-8?q?K=C3=B6k?=\r\n\r\nHej\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Name the outbox of the test, which is not there yet."""
    return tmp_path / "data" / "outbox"


def test_a_letter_is_for_its_owner_alone(folder: Path) -> None:
    path = outbox.put(folder, LETTER, key=uuid4().hex, now=NOW)
    assert path.read_bytes() == LETTER
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [each.name for each in folder.iterdir()] == [path.name]


def test_a_letter_is_forced_to_disk_before_it_has_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(descriptor: int) -> None:
        steps.append(f"sync {Path(f'/proc/self/fd/{descriptor}').readlink().suffix or 'folder'}")
        real_sync(descriptor)

    def replace(self: Path, target: Path) -> Path:
        steps.append("rename")
        return real_replace(self, target)

    folder.mkdir(parents=True)
    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    outbox.put(folder, LETTER, key=uuid4().hex, now=NOW)
    assert steps == ["sync .part", "rename", "sync folder"]


def test_the_newest_comes_first(folder: Path) -> None:
    files = [
        outbox.put(folder, LETTER, key=uuid4().hex, now=NOW + timedelta(minutes=minutes)).name for minutes in (0, 2, 1)
    ]
    (folder / "notes.eml").write_text("To: nobody\n\n", encoding="ascii")
    listed = list(outbox.letters(folder))
    assert [each.file for each in listed] == [files[1], files[2], files[0]]
    assert (listed[0].to, listed[0].subject) == ("kim@kvarnen.example", "Kök")
    assert listed[0].date == NOW + timedelta(minutes=2)


def test_an_outbox_that_is_not_there_is_empty(folder: Path) -> None:
    assert list(outbox.letters(folder)) == []


def test_the_same_letter_is_one_file(folder: Path) -> None:
    key = uuid4().hex
    first = outbox.put(folder, LETTER, key=key, now=NOW)
    assert outbox.put(folder, LETTER, key=key, now=NOW + timedelta(hours=1)) == first
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("name", ["../secret.key", "/etc/passwd", "nothing.eml", "", "20261123T120000.000000Z-.eml"])
def test_a_name_leads_nowhere_else(folder: Path, name: str) -> None:
    outbox.put(folder, LETTER, key=uuid4().hex, now=NOW)
    (folder.parent / "secret.key").write_text("secret", encoding="ascii")
    with pytest.raises(outbox.NoSuchLetterError):
        outbox.read(folder, name)


def test_no_room_is_told_and_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    folder.mkdir(parents=True)
    with pytest.raises(outbox.OutboxNotWritableError, match="No space left"):
        outbox.put(folder, LETTER, key=uuid4().hex, now=NOW)
    assert list(folder.iterdir()) == []
