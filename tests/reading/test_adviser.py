"""The adviser helps when it can and is never in the way: no answer is an answer too."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from PIL import Image

from gateway.reading.adviser import Adviser, Looked
from tests.reading.typed import RECEIPT, drawn


@pytest.fixture(scope="module")
def adviser() -> Iterator[Adviser]:
    """Give one that is at work."""
    with Adviser() as adviser:
        yield adviser


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Give a picture that can be read."""
    Image.fromarray(drawn(RECEIPT)).save(tmp_path / "receipt.png")
    return tmp_path / "receipt.png"


def answered(adviser: Adviser, file: Path) -> Looked:
    """Ask until it is warm and free."""
    for _ in range(100):
        found = adviser.look(file, until=monotonic() + 5)
        if found is not None:
            return found
        sleep(0.1)
    raise AssertionError("it never answered")


def test_it_is_silent_before_it_is_started_and_after(photo: Path) -> None:
    silent = Adviser()
    assert silent.look(photo, until=monotonic() + 5) is None
    with silent:
        pass
    assert silent.look(photo, until=monotonic() + 5) is None


def test_it_judges_a_picture(adviser: Adviser, photo: Path) -> None:
    found = answered(adviser, photo)
    assert found["score"] > 0.5
    assert found["findings"] == []


def test_what_it_cannot_judge_gets_no_answer_and_the_next_picture_does(
    adviser: Adviser, photo: Path, tmp_path: Path
) -> None:
    answered(adviser, photo)
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    for file in (tmp_path / "broken.jpg", tmp_path / "gone.jpg"):
        assert adviser.look(file, until=monotonic() + 5) is None
        assert answered(adviser, photo)


def test_nobody_waits_longer_than_they_say_nor_for_another(adviser: Adviser, photo: Path) -> None:
    answered(adviser, photo)
    child = next(int(line) for line in Path(f"/proc/self/task/{_thread()}/children").read_text().split())
    os.kill(child, signal.SIGSTOP)
    began = monotonic()
    assert adviser.look(photo, until=began + 0.2) is None
    assert 0.15 < monotonic() - began < 1
    began = monotonic()
    assert adviser.look(photo, until=began + 5) is None, "it is busy with the first"
    assert monotonic() - began < 0.1
    os.kill(child, signal.SIGCONT)
    assert answered(adviser, photo)


def test_a_process_that_dies_is_started_again(adviser: Adviser, photo: Path) -> None:
    answered(adviser, photo)
    os.kill(next(int(line) for line in Path(f"/proc/self/task/{_thread()}/children").read_text().split()), 9)
    sleep(0.2)
    assert answered(adviser, photo)


def _thread() -> int:
    """Return the adviser's thread, whose child its process is."""
    return next(thread.native_id or 0 for thread in threading.enumerate() if thread.name == "adviser")
