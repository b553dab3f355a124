"""Several reading processes work at once, and none is left behind."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from gateway.cli.readers import Orders, Readers, cores, errands
from gateway.reading.shape import Reading
from tests.cli.told_reader import paper

pytestmark = pytest.mark.usefixtures("told")
ORDERS = Orders("auto", "auto", date(2026, 11, 23))


def test_errands_have_names_of_their_own_that_are_safe_in_a_path() -> None:
    named = errands([Path("a/x.jpg"), Path("b/x.jpg"), Path("c/å \n<b>..png")])
    assert [each.name for each in named] == ["0001-x", "0002-x", "0003-å_b_."]
    assert cores() >= 1


def test_files_are_read_at_the_same_time(tmp_path: Path) -> None:
    wanted = errands([paper(tmp_path / f"{number}.png", sleep=1.0) for number in range(4)])
    done: list[float] = []
    began = time.monotonic()
    with Readers(4, ORDERS, lambda: done.append(time.monotonic() - began)) as readers:
        found = list(readers.read(wanted))
    assert [errand for errand, _ in found] == wanted
    assert all(isinstance(reading, Reading) for _, reading in found)
    assert len(done) == 4
    assert max(done) < 3.0, "four seconds of work, one after the other"


def test_leaving_early_ends_what_is_under_way(tmp_path: Path) -> None:
    wanted = errands([paper(tmp_path / "quick.png"), *(paper(tmp_path / f"{n}.png", sleep=60) for n in range(4))])
    began = time.monotonic()
    with Readers(2, ORDERS) as readers:
        next(readers.read(wanted))
    assert time.monotonic() - began < 10
    assert all(reader._process is None for reader in readers._readers)
