"""A data set is read: lines as of `gateway read --json`, and a cut-out of the page for each value that was missed."""

from __future__ import annotations

import json
import os
import shutil
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO
from urllib.parse import quote

from gateway.cli.explain import Explanation, page_name
from gateway.cli.progress import progress
from gateway.cli.read_line import line_of
from gateway.cli.readers import Errand, Orders, Readers, errands
from gateway.reading.evaluation.answers import Answer, answers, by_name
from gateway.reading.evaluation.truth import Truth
from gateway.reading.shape import Box


@dataclass(frozen=True, slots=True)
class SetRead:
    """What was read: the lines, for each miss by (file, field) its cut-out as a data URI, and for each file its page.

    There are cut-outs and pages only where these were asked for.
    """

    lines: list[dict[str, Any]] = field(default_factory=list)
    cutouts: dict[tuple[str, str], str] = field(default_factory=dict)
    pages: dict[str, Path] = field(default_factory=dict)


def read_set(
    folder: Path,
    truths: Sequence[Truth],
    orders: Orders,
    *,
    jobs: int,
    out: TextIO | None = None,
    explain: Path | None = None,
    has_cutouts: bool = False,
) -> SetRead:
    """Read the files of `truths` below `folder`.

    Each line goes to `out` as soon as it is there. With `explain` a folder, a page for each file is written there.
    """
    found = SetRead()
    wanted = errands([folder / truth.file for truth in truths])
    with ExitStack() as stack:
        pictures = explain
        explanation = stack.enter_context(Explanation(explain)) if explain else None
        if has_cutouts and pictures is None:
            pictures = Path(stack.enter_context(TemporaryDirectory(prefix="evaluate-")))
        orders = replace(orders, pictures=pictures, is_explained=explain is not None)
        done = stack.enter_context(progress(len(wanted)))
        readers = stack.enter_context(Readers(min(jobs, max(1, len(wanted))), orders, done))
        for truth, (errand, reading) in zip(truths, readers.read(wanted), strict=True):
            line = line_of(errand.file, reading)
            found.lines.append(line)
            _write(out, line)
            if explanation is not None:
                explanation.add(errand, reading)
            if explain is not None and not isinstance(reading, str):
                found.pages[truth.file] = explain / page_name(errand)
            if has_cutouts and pictures is not None:
                found.cutouts.update(_cutouts(truth, line, pictures / errand.name))
            if explain is None and pictures is not None:
                _forget(pictures, errand)
    return found


def link(page: Path, report: Path) -> str:
    """Return how a report points to a page."""
    return quote(Path(os.path.relpath(page.absolute(), report.absolute().parent)).as_posix())


def _write(out: TextIO | None, line: dict[str, Any]) -> None:
    if out is not None:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
        out.flush()


def _forget(pictures: Path, errand: Errand) -> None:
    """Remove the pictures of one file, so that those of a large set need no room."""
    shutil.rmtree(pictures / errand.name, ignore_errors=True)


def _cutouts(truth: Truth, line: dict[str, Any], pictures: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield for each miss where it was read, or the whole first page where nothing was."""
    for answer in answers([truth], by_name([line])):
        if not answer.is_right:
            with suppress(OSError):  # a file that could not be read has no pictures
                yield (truth.file, answer.field), _cutout(answer, pictures)


def _cutout(answer: Answer, pictures: Path) -> str:
    from gateway.reading.cutout import WHOLE, cutouts  # noqa: PLC0415 (the decoder costs each command its start)

    box, page = answer.found.get("box"), answer.found.get("page") or 1
    picture = pictures / (f"{page}.png" if box else f"{page}.thumb.png")
    [packed] = cutouts(picture, [Box.from_json(box) if box else WHOLE])
    return f"data:image/jpeg;base64,{b64encode(packed).decode()}"
