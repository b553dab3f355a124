"""The report of an evaluation as one page: figures, calibration, and every miss with a picture of where it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup

from gateway.cli.pages import page
from gateway.cli.read_set import SetRead, link
from gateway.reading.evaluation.answers import Answer, Line
from gateway.reading.evaluation.diagram import diagram
from gateway.reading.evaluation.reliability import calibration_error, coverage, equal_bins, fixed_bins, given
from gateway.reading.evaluation.tally import shares, split, tallies, timing, whole
from gateway.reading.shape import SURE

PRECISIONS: Final = (0.95, 0.985, 0.995)
"""For these shares right it is told from which confidence on they are reached."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A value that was not read right, its cut-out as a data URI, and where it is explained; both may be empty."""

    answer: Answer
    cutout: str
    link: str


@dataclass(frozen=True, slots=True)
class Group:
    """The share right by field in the groups that the truth tells of: levels or layouts."""

    title: str
    columns: Sequence[tuple[str, Mapping[str, float]]]


def report(name: str, answers: Sequence[Answer], lines: Sequence[Line], read: SetRead, path: Path) -> str:
    """Return the page about the data set `name`, which will stand at `path`."""
    values = given(answers)
    bins = fixed_bins(values)
    # The diagram is markup of our own that holds figures alone.
    plot = Markup(diagram(bins))  # noqa: S704
    return page(
        "evaluation.html",
        name=name,
        engines=sorted({str(line["engine"]) for line in lines if "engine" in line}),
        tallies=tallies(answers),
        shares=shares(answers),
        groups=list(_groups(answers)),
        whole=whole(answers),
        timing=timing(lines),
        plot=plot,
        bins=bins,
        equal=equal_bins(values),
        error=calibration_error(bins),
        reached=[(precision, coverage(values, precision)) for precision in PRECISIONS],
        values=len(values),
        sure=SURE,
        misses=_misses(answers, read, path),
    )


def _groups(answers: Sequence[Answer]) -> Iterator[Group]:
    by_each: tuple[tuple[str, Callable[[Answer], str]], ...] = (
        ("level", lambda answer: answer.truth.level),
        ("layout", lambda answer: answer.truth.layout),
    )
    for title, by in by_each:
        columns = [(name, shares(group)) for name, group in split(answers, by)]
        if columns:
            yield Group(title, columns)


def _misses(answers: Sequence[Answer], read: SetRead, path: Path) -> list[tuple[str, list[Miss]]]:
    """Return the misses by field, within it the sure ones first: these are the worst."""
    missed = [answer for answer in answers if not answer.is_right]
    return [
        (field, [_miss(answer, read, path) for answer in sorted(group, key=lambda answer: -answer.confidence)])
        for field, group in sorted(split(missed, lambda answer: answer.field), key=lambda each: each[0])
    ]


def _miss(answer: Answer, read: SetRead, path: Path) -> Miss:
    explained = read.pages.get(answer.truth.file)
    cutout = read.cutouts.get((answer.truth.file, answer.field), "")
    return Miss(answer, cutout, link(explained, path) if explained else "")
