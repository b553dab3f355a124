"""What "saved" means: the order of what is forced to disk, and what happens when processes end in the middle."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any

import pytest

from gateway.originals import Originals
from tests.stress import trace
from tests.stress.clients import Upload, uploads
from tests.stress.running import Installation, children, is_alive, wait_until_ready

ROUGH = f"{sys.executable} {Path(__file__).parent / 'stress' / 'rough_reader.py'}"
WAIT = 30.0


def until(what: Callable[[], Any], seconds: float = WAIT) -> Any:
    """Wait until something is so, and return it."""
    deadline = monotonic() + seconds
    while not (found := what()):
        if monotonic() > deadline:
            pytest.fail("it did not come about")
        sleep(0.05)
    return found


def photo(word: bytes = b"") -> bytes:
    """Make a small photo that tells the reading process what to do."""
    upload: Upload = next(uploads(1, seed=int.from_bytes(os.urandom(4), "big")))
    return upload.body + word


def status(installation: Installation, document: str) -> str:
    """Tell how far a document has come."""
    told: str = installation.ask("GET", f"/v1/documents/{document}")[1]["status"]
    return told


def sent(installation: Installation, body: bytes) -> str:
    """Send a photo and return the id of its document."""
    code, told = installation.send(body, key=sha256(body).hexdigest())
    assert code == 201, told
    document: str = told["id"]
    return document


@contextmanager
def traced(installation: Installation, path: Path) -> Iterator[None]:
    """Serve under strace as long as the block, and wait until all of it is written to a file."""
    with installation.serving(*trace.COMMAND, "-o", str(path)) as process:
        yield
    ended = re.compile(rf"^{process.pid} +\+\+\+ exited", re.MULTILINE)  # short numbers are padded
    until(lambda: ended.search(path.read_text(encoding="utf-8", errors="replace")))


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_201_is_said_only_after_everything_is_on_disk(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data", workers=0)
    body, path = photo(), tmp_path / "trace"
    digest = sha256(body).hexdigest()
    with traced(installation, path):
        sent(installation, photo())  # the first use of a token writes a row of its own
        sent(installation, body)
    calls = trace.read(path)
    kept, folder = f"/originals/{digest[:2]}/{digest}", f"/originals/{digest[:2]}>"
    rename = trace.matching(calls, "rename|renameat|renameat2", kept)
    assert len(rename) == 1, rename
    incoming = rename[0].arguments.split('"')[1]
    steps = trace.follow(calls, [
        ("a new file", "openat", rf'"{incoming}".*O_EXCL'),
        ("the bytes of the original", "write", rf"^\d+<{incoming}>"),
        ("the original is forced to disk", "fsync", rf"^\d+<{incoming}>"),
        ("it gets its name", "rename|renameat|renameat2", kept),
        ("its name is forced to disk", "fsync", folder),
        ("the document is written", "pwrite64|write", rf"^\d+<[^>]*gateway\.db-wal>.*{digest}"),
        ("the transaction is forced to disk", "fsync|fdatasync", r"gateway\.db-wal>"),
        ("the client is told", "sendto|sendmsg", "HTTP/1.1 201"),
    ])  # fmt: skip
    told = trace.matching(calls, "sendto|sendmsg", "HTTP/1.1 201")
    assert [call.began for call in told[1:]] == [steps[-1].began], "the client was told before"
    written = sum(call.result for call in trace.matching(calls, "write", rf"^\d+<{incoming}>"))
    late = [call for call in trace.matching(calls, "write", rf"^\d+<{incoming}>") if call.began > steps[2].began]
    assert (written, late) == (len(body), [])
    late = [call for call in trace.matching(calls, "pwrite64|write", r"gateway\.db-wal>.*" + digest)
            if steps[6].began < call.began < steps[7].began]  # fmt: skip
    assert late == [], "the transaction was written after it was forced to disk"


def test_a_worker_that_is_told_to_stop_finishes_its_step(tmp_path: Path) -> None:
    installation = Installation(tmp_path, workers=0, reader_command=ROUGH)
    with installation.serving():
        worker = installation.worker()
        document = sent(installation, photo(b"SLOW"))
        until(lambda: status(installation, document) == "reading")
        worker.terminate()
        assert worker.wait(WAIT) == 0
        assert status(installation, document) == "ready"


def test_workers_finish_and_go_when_their_server_is_killed(tmp_path: Path) -> None:
    installation = Installation(tmp_path, workers=2, reader_command=ROUGH)
    server = installation.serve()
    wait_until_ready(installation.port, server)
    workers = until(lambda: len(found := children(server.pid)) == 2 and found)
    document = sent(installation, photo(b"SLOW"))
    until(lambda: status(installation, document) == "reading")
    server.kill()
    server.wait()
    until(lambda: not any(is_alive(pid) for pid in workers), seconds=8)
    assert "Fatal" not in installation.log.read_text(encoding="utf-8")
    with installation.serving():
        assert status(installation, document) == "ready"


def test_serve_and_its_workers_end_in_good_order(tmp_path: Path) -> None:
    installation = Installation(tmp_path, workers=1, reader_command=ROUGH)
    server = installation.serve()
    wait_until_ready(installation.port, server)
    workers = until(lambda: children(server.pid))
    document = sent(installation, photo(b"SLOW"))
    until(lambda: status(installation, document) == "reading")
    server.terminate()
    assert server.wait(WAIT) == 0
    assert not any(is_alive(pid) for pid in workers)
    assert "Fatal" not in installation.log.read_text(encoding="utf-8")
    with installation.serving():
        assert status(installation, document) == "ready"


def test_a_document_that_kills_its_worker_three_times_is_given_up_while_others_go_on(tmp_path: Path) -> None:
    installation = Installation(tmp_path, workers=2, reader_command=ROUGH, lease_seconds=1, poll_seconds=0.05)
    with installation.serving():
        poison = sent(installation, photo(b"MURDER"))
        others = [sent(installation, photo()) for _ in range(5)]
        until(lambda: all(status(installation, other) == "ready" for other in others))
        assert status(installation, poison) == "reading"
        until(lambda: status(installation, poison) == "failed")
        _, told = installation.ask("GET", "/v1/notices?status=red", role="accountant")
    assert [(notice["document"]["id"], notice["kind"]) for notice in told["data"]] == [(poison, "could_not_be_read")]
    assert [finding["code"] for finding in told["data"][0]["findings"]] == ["could_not_be_read"]
    assert installation.log.read_text(encoding="utf-8").count("worker_ended") == 3


def test_a_damaged_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    installation = Installation(tmp_path, workers=0)
    path = tmp_path / "gateway.db"
    with closing(sqlite3.connect(path)) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'audit_event'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * 64)
    checked = installation.command("fsck", "--json")
    assert checked.returncode == 1
    assert {json.loads(line)["code"] for line in checked.stdout.splitlines()} == {"database_damaged"}


def test_what_an_ended_worker_was_drawing_is_swept(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    originals.prepare()
    folders = [originals.renditions / name for name in ("tmpold", "tmpnew", "ab")]
    for folder in folders:
        folder.mkdir()
        (folder / "1.png").write_bytes(b"half a picture")
    for folder in (folders[0], folders[2]):
        os.utime(folder, (0, 0))
    _, deleted = originals.sweep(time(), lambda digests: digests)
    assert deleted == 1
    assert [folder.exists() for folder in folders] == [False, True, True]


@contextmanager
def no_room(folder: Path) -> Iterator[None]:
    """Give a folder a file system of its own in which nothing can be made, as long as the block; skips where not."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "nr_inodes=1", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("only root may mount")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_document_waits_until_there_is_room_for_its_pictures(tmp_path: Path) -> None:
    installation = Installation(tmp_path, workers=1, poll_seconds=0.05)
    with installation.serving():
        with no_room(tmp_path / "renditions"):
            document = sent(installation, photo())
            until(lambda: "No space left" in installation.log.read_text(encoding="utf-8"))
            assert status(installation, document) == "reading"
        until(lambda: status(installation, document) == "ready")
    with closing(sqlite3.connect(tmp_path / "gateway.db")) as database:
        assert database.execute("SELECT state, attempts FROM job").fetchall() == [("done", 1)]
