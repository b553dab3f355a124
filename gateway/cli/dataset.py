"""A data set: a folder of pictures with `truth.jsonl`, one line a picture, and lines that were read of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import click

from gateway.reading.evaluation.truth import Half, Truth, truth_of

TRUTH: Final = "truth.jsonl"


def truths(folder: Path, *, half: Half = "both", limit: int | None = None) -> list[Truth]:
    """Return what stands on the files of `folder`, of one half or both, the first `limit` of them.

    Raises `click.ClickException` where there is no truth, or two files have the same name.
    """
    every = [_truth(number, written) for number, written in _objects(folder / TRUTH)]
    _require_names_of_their_own(every)
    return list(islice((truth for truth in every if half in {"both", truth.half}), limit))


def lines(path: Path) -> list[dict[str, Any]]:
    """Return what `gateway read --json` or `gateway evaluate --json` wrote; raises `click.ClickException`."""
    found = []
    for number, written in _objects(path):
        if not isinstance(written, dict) or not isinstance(written.get("file"), str):
            raise click.ClickException(f"{path}, line {number}: this is no line of `gateway read --json`.")
        found.append(written)
    return found


def _truth(number: int, written: Any) -> Truth:
    truth = truth_of(written)
    if truth is None:
        raise click.ClickException(f'{TRUTH}, line {number}: it must be {{"file": "…", "truth": {{…}}}}.')
    return truth


def _objects(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield the number of each line that is not empty, and what it says."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}. A data set is a folder with {TRUTH} in it.") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise click.ClickException(f"{path}, line {number}: {error}.") from None


def _require_names_of_their_own(every: Sequence[Truth]) -> None:
    """Refuse two files of one name, in whatever folders: what was read is found by the name of its file."""
    name, count = next(iter(Counter(truth.name for truth in every).most_common(1)), ("", 0))
    if count > 1:
        raise click.ClickException(f"{TRUTH}: {count} files are called {name}. Give each a name of its own.")
