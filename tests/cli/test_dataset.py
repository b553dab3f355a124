"""A data set that is not one says which line is at fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest

from gateway.cli.dataset import lines, truths


def written(path: Path, *rows: Any) -> Path:
    """Write rows as JSON lines, with an empty line after each."""
    path.write_text("".join(json.dumps(row) + "\n\n" for row in rows))
    return path.parent


def test_a_set_may_be_cut_to_a_half_and_to_its_first_files(tmp_path: Path) -> None:
    written(tmp_path / "truth.jsonl", *({"file": f"{n}.jpg", "truth": {}} for n in range(40)))
    every = truths(tmp_path)
    assert [truth.file for truth in every] == [f"{n}.jpg" for n in range(40)]
    halves = [truths(tmp_path, half="calibration"), truths(tmp_path, half="test")]
    assert sorted(truth.file for half in halves for truth in half) == sorted(truth.file for truth in every)
    assert truths(tmp_path, half="test", limit=3) == halves[1][:3]


@pytest.mark.parametrize(("rows", "complaint"), [
    ([{"file": "a.jpg", "truth": {}}, {"file": "b.jpg"}], "line 3"),
    ([{"file": "x/a.jpg", "truth": {}}, {"file": "y/a.jpg", "truth": {}}], "2 files are called a.jpg"),
])  # fmt: skip
def test_a_truth_at_fault_is_pointed_out(tmp_path: Path, rows: list[Any], complaint: str) -> None:
    with pytest.raises(click.ClickException, match=complaint):
        truths(written(tmp_path / "truth.jsonl", *rows))


def test_what_is_no_set_and_no_lines_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match="A data set is a folder with truth"):
        truths(tmp_path)
    (tmp_path / "read.jsonl").write_text('{"file": "a.jpg"}\n{"file":')
    with pytest.raises(click.ClickException, match="line 2"):
        lines(tmp_path / "read.jsonl")
    (tmp_path / "read.jsonl").write_text('{"kind": "receipt"}\n')
    with pytest.raises(click.ClickException, match="line 1: this is no line"):
        lines(tmp_path / "read.jsonl")
