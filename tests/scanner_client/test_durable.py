"""What is written is there for good, whole, and for its owner alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from scanner_client import durable


def test_the_order_is_write_sync_rename_sync_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other order could leave a name without its bytes."""
    calls: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(number: int) -> None:
        calls.append("sync folder" if os.path.isdir(f"/proc/self/fd/{number}") else "sync file")  # noqa: PTH112  # a link
        real_sync(number)

    def replace(path: Path, target: Path) -> Path:
        calls.append("rename")
        return real_replace(path, target)

    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux shows which file is synced")
    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    durable.write(tmp_path / "new" / "a", b"bytes")
    assert calls == ["sync file", "rename", "sync folder"]
    assert (tmp_path / "new" / "a").read_bytes() == b"bytes"


def test_a_part_that_was_left_is_written_anew(tmp_path: Path) -> None:
    """It may be half."""
    (tmp_path / "a.part").write_bytes(b"half of something longer")
    durable.write(tmp_path / "a", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"whole"


def test_a_folder_that_cannot_be_opened_is_left_to_the_system(tmp_path: Path) -> None:
    """As on Windows."""
    durable.sync_folder(tmp_path / "not there")
