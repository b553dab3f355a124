"""`scanner watch`: photos come, are sent, and move away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scanner_client.lock import Lock
from tests.scanner_client.conftest import Scanner
from tests.scanner_client.fake_gateway import TOKEN, FakeGateway, photo, problem

FAST = ("--settle", "0.1", "--every", "0.05")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder that is watched."""
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def names(folder: Path) -> list[str]:
    """List the files in a folder."""
    return sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.exists() else []


def test_what_is_there_is_sent_and_moved(signed_in: Scanner, gateway: FakeGateway, folder: Path) -> None:
    """What is refused goes elsewhere, with the reason; what is unfinished stays."""
    (folder / "a.jpg").write_bytes(photo(1))
    (folder / "same.jpg").write_bytes(photo(1))
    (folder / "notes.txt").write_text("no photo")
    (folder / "b.jpg.part").write_bytes(photo(2))
    ran = signed_in("watch", "--once", *FAST, "--paid", "card", folder)
    assert ran.status == 6
    assert (names(folder), names(folder / "sent")) == (["b.jpg.part"], ["a.jpg", "same.jpg"])
    assert names(folder / "refused") == ["notes.txt", "notes.txt.txt"]
    assert "It is unsupported_type." in (folder / "refused" / "notes.txt.txt").read_text(encoding="utf-8")
    (document,) = gateway.documents.values()
    assert document["payment_method"] == "card"
    assert ran.out == f"✓ Saved a.jpg, same.jpg as {document['id']}\n"


def test_a_folder_of_good_photos_ends_with_0(signed_in: Scanner, folder: Path) -> None:
    """And JSON is one object a line here as well."""
    (folder / "a.jpg").write_bytes(photo(1))
    ran = signed_in("watch", "--once", "--json", *FAST, folder)
    assert (ran.status, json.loads(ran.out)["files"]) == (0, ["a.jpg"])
    assert signed_in("watch", "--once", *FAST, folder).status == 0


def test_without_a_network_the_files_stay_and_the_next_run_moves_them(
    signed_in: Scanner, gateway: FakeGateway, folder: Path
) -> None:
    """Status 5, told once."""
    (folder / "a.jpg").write_bytes(photo(1))
    gateway.troubles += [lambda _: problem(503, "unavailable", headers={"Retry-After": "60"})]
    ran = signed_in("watch", "--once", "--timeout", "2", *FAST, folder)
    assert (ran.status, names(folder)) == (5, ["a.jpg"])
    assert ran.err.count("Queued") == 1
    assert signed_in("watch", "--once", *FAST, folder).status == 0
    assert (names(folder), names(folder / "sent")) == ([], ["a.jpg"])


def test_a_file_that_never_settles_is_not_passed_over_in_silence(signed_in: Scanner, folder: Path) -> None:
    """Status 5: it is for the next run."""
    (folder / "a.jpg").write_bytes(photo(1))
    assert signed_in("watch", "--once", "--settle", "60", "--timeout", "0.1", folder).status == 5


def test_what_was_saved_before_a_crash_is_only_moved(signed_in: Scanner, gateway: FakeGateway, folder: Path) -> None:
    """Not sent again."""
    path = folder / "a.jpg"
    path.write_bytes(photo(1))
    signed_in("send", path)
    uploads = len(gateway.requests)
    assert signed_in("watch", "--once", *FAST, folder).status == 0
    assert names(folder / "sent") == ["a.jpg"]
    assert [one.method for one in gateway.requests[uploads:]] == []


def test_a_refused_file_that_is_put_back_is_tried_again(signed_in: Scanner, gateway: FakeGateway, folder: Path) -> None:
    """The limit may have been raised."""
    (folder / "a.jpg").write_bytes(photo(1))
    gateway.limit = 1
    assert signed_in("watch", "--once", *FAST, folder).status == 4
    gateway.limit = 10_000
    (folder / "refused" / "a.jpg").rename(folder / "a.jpg")
    assert signed_in("watch", "--once", *FAST, folder).status == 0
    assert names(folder / "sent") == ["a.jpg"]


def test_a_service_that_is_not_active_does_not_end_the_watch(
    signed_in: Scanner, gateway: FakeGateway, folder: Path
) -> None:
    """It is told once, the files stay, and they go when it is switched on."""
    for number in (1, 2):
        (folder / f"{number}.jpg").write_bytes(photo(number))
    gateway.troubles += [lambda _: problem(403, "service_not_active", headers={"Retry-After": "1"})] * 2
    ran = signed_in("watch", "--once", *FAST, folder)
    assert (ran.status, ran.err.count("The service is not active.")) == (0, 1)
    assert (names(folder), names(folder / "sent")) == ([], ["1.jpg", "2.jpg"])
    gateway.troubles += [lambda _: problem(403, "service_not_active")]
    (folder / "3.jpg").write_bytes(photo(3))
    ran = signed_in("watch", "--once", "--timeout", "1", *FAST, folder)
    assert (ran.status, names(folder), names(folder / "refused")) == (5, ["3.jpg"], [])


def test_a_rejected_token_ends_the_watch(signed_in: Scanner, gateway: FakeGateway, folder: Path) -> None:
    """With status 3; the photo stays where it is."""
    (folder / "a.jpg").write_bytes(photo(1))
    gateway.tokens.clear()
    assert signed_in("watch", "--once", *FAST, folder).status == 3
    assert names(folder) == ["a.jpg"]


def test_a_second_watch_is_told_of_the_first(signed_in: Scanner, folder: Path, tmp_path: Path) -> None:
    """And who it is."""
    (tmp_path / "state").mkdir()
    with Lock(tmp_path / "state" / "watch.lock"):
        ran = signed_in("watch", "--once", folder)
    assert ran.status == 1
    assert f"process {os.getpid()}" in ran.err


@contextmanager
def watching(folder: Path, url: str, state: Path) -> Iterator[subprocess.Popen[str]]:
    """Run `scanner watch` as a process of its own."""
    environment = {
        **os.environ,
        "UNDERLAG_URL": url,
        "UNDERLAG_TOKEN": TOKEN,
        "UNDERLAG_STATE_DIR": str(state),
        "UNDERLAG_CONFIG_DIR": str(state / "config"),
        "UNDERLAG_LANGUAGE": "en",
    }
    command = [sys.executable, "-m", "scanner_client", "watch", *FAST, str(folder)]
    with subprocess.Popen(
        command,
        env=environment,
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, at most twenty seconds."""
    ends_at = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < ends_at
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform == "win32", reason="a signal to one process alone is POSIX")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_goes_on_until_it_is_stopped(
    served: str, folder: Path, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    """Photos that come one after the other are sent; Ctrl-C ends with 130, the system's own stop with 0."""
    with watching(folder, served, tmp_path / "state") as process:
        for count in (1, 2):
            (folder / f"{count}.jpg").write_bytes(photo(count))
            until(lambda count=count: len(names(folder / "sent")) == count)  # type: ignore[misc]  # a default
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out.count("Saved")) == (status, 2)
    assert "Stopping" in err


@pytest.mark.skipif(sys.platform == "win32", reason="a signal to one process alone is POSIX")
def test_ctrl_c_twice_stops_a_photo_that_is_on_its_way(
    gateway: FakeGateway, served: str, folder: Path, tmp_path: Path
) -> None:
    """At once, and the photo goes with the next run."""

    def slow(_: object) -> object:
        time.sleep(25)
        return problem(503, "unavailable")

    gateway.troubles.append(slow)  # type: ignore[arg-type]  # it never answers in time
    (folder / "a.jpg").write_bytes(photo(1))
    began = time.monotonic()
    with watching(folder, served, tmp_path / "state") as process:
        until(lambda: not gateway.troubles)
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert time.monotonic() - began < 20
    assert process.returncode == 130
    assert "waits in the outbox" in err
    assert names(folder) == ["a.jpg"]
