"""Originals: written once, never changed, never lost, and orphans put aside with care."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from gateway.originals import (
    DigestMismatchError,
    FileTooLargeError,
    Incoming,
    Originals,
    StorageFullError,
)

BODY = b"a receipt"
DIGEST = sha256(BODY).hexdigest()
HOUR = 3600.0


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    """Give an empty store."""
    store = Originals(tmp_path)
    store.prepare()
    return store


def received(originals: Originals, body: bytes = BODY) -> Incoming:
    """Receive a file, without keeping it."""
    return originals.receive(BytesIO(body), limit=1000)


def kept(originals: Originals, body: bytes = BODY, *, age: float = 0) -> str:
    """Keep a file that was written `age` seconds ago."""
    file = received(originals, body)
    originals.keep(file)
    moment = originals.path(file.sha256).stat().st_mtime - age
    os.utime(originals.path(file.sha256), (moment, moment))
    return file.sha256


def nothing(_: Collection[str]) -> Collection[str]:
    """Say that no original has a row."""
    return ()


def now(originals: Originals) -> float:
    """Tell the time as the file system tells it."""
    probe = originals.root / "probe"
    probe.touch()
    return probe.stat().st_mtime


def test_a_kept_file_is_found_by_its_digest_and_cannot_be_written(originals: Originals) -> None:
    originals.keep(received(originals))
    path = originals.path(DIGEST)
    assert path.read_bytes() == BODY
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert originals.is_intact(DIGEST)
    assert list(originals.incoming.iterdir()) == []


def test_a_wrong_digest_leaves_nothing_behind(originals: Originals) -> None:
    with pytest.raises(DigestMismatchError):
        originals.receive(BytesIO(BODY), limit=1000, announced="0" * 64)
    assert list(originals.incoming.iterdir()) == []


def test_a_file_beyond_the_limit_leaves_nothing_behind(originals: Originals) -> None:
    with pytest.raises(FileTooLargeError):
        originals.receive(BytesIO(BODY), limit=len(BODY) - 1)
    assert list(originals.incoming.iterdir()) == []


def test_a_stream_that_breaks_leaves_nothing_behind(originals: Originals) -> None:
    class Broken(BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageFullError, match="No space left"):
        originals.receive(Broken(), limit=1000)
    assert list(originals.incoming.iterdir()) == []


def test_the_same_bytes_twice_are_one_original(originals: Originals) -> None:
    assert kept(originals) == kept(originals)
    assert list(originals.digests()) == [DIGEST]


def test_a_changed_original_is_not_intact(originals: Originals) -> None:
    kept(originals)
    originals.path(DIGEST).chmod(0o644)
    originals.path(DIGEST).write_bytes(b"forged")
    assert not originals.is_intact(DIGEST)
    assert not originals.is_intact("0" * 64)


def test_an_old_original_without_a_row_is_put_aside_not_deleted(originals: Originals) -> None:
    kept(originals, age=2 * HOUR)
    aside, _ = originals.sweep(now(originals), nothing)
    assert aside == [DIGEST]
    assert (originals.quarantine / DIGEST).read_bytes() == BODY
    assert not originals.path(DIGEST).exists()


def test_a_young_original_without_a_row_is_left_alone(originals: Originals) -> None:
    kept(originals, age=HOUR / 2)
    assert originals.sweep(now(originals), nothing)[0] == []
    assert originals.path(DIGEST).exists()


def test_an_original_with_a_row_is_left_alone(originals: Originals) -> None:
    kept(originals, age=2 * HOUR)
    assert originals.sweep(now(originals), lambda digests: digests)[0] == []
    assert originals.path(DIGEST).exists()


def test_an_original_that_gets_its_row_meanwhile_comes_back(originals: Originals) -> None:
    kept(originals, age=2 * HOUR)
    answers = [[], [DIGEST]]
    originals.sweep(now(originals), lambda _: answers.pop(0))
    assert originals.path(DIGEST).exists()


def test_an_original_that_is_received_again_during_the_sweep_stays(originals: Originals) -> None:
    kept(originals, age=2 * HOUR)

    def meanwhile(_: Collection[str]) -> Collection[str]:
        kept(originals)
        return ()

    originals.sweep(now(originals), meanwhile)
    assert originals.path(DIGEST).exists()


def test_what_was_never_received_to_the_end_is_deleted_after_a_day(originals: Originals) -> None:
    old, young = received(originals, b"old"), received(originals, b"young")
    moment = now(originals) - 25 * HOUR
    os.utime(old.path, (moment, moment))
    assert originals.sweep(now(originals), nothing)[1] == 1
    assert [path.name for path in originals.incoming.iterdir()] == [young.path.name]
