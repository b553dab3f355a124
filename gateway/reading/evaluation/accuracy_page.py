"""The page `docs/accuracy.md`: what is read right on our own test set, by engine, level and field.

The page carries no date and no name of a machine: the same program on the same set writes the same page, but for
the seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gateway.reading.evaluation.answers import Answer
from gateway.reading.evaluation.reliability import EDGES, Bin, calibration_error, coverage, fixed_bins, given
from gateway.reading.evaluation.tally import DOCUMENT, Tally, Timing, shares, split, tallies, tally
from gateway.reading.shape import FIELD_NAMES, SURE

PROMISED: Final = 0.985
"""Of the values given as proven, at least this share is to be right."""

_NONE: Final = "–"
_INTRODUCTION: Final = """\
# Accuracy

How much is read right on a test set of our own making: {files} pictures of {documents} documents. The pictures are made
by `samples/generator` from known values (see [samples](samples.md)), so what is right is known exactly. `make
bench-reading` makes the set, reads it with each engine and writes this page.

A value that was not read counts as wrong. Amounts must agree to 0.01, numbers by their digits, names by letters and
digits without case and form of company; `{loose}` behind a name: four of five words. *Sure* is a value given with a
confidence of {sure} or more. Confidence is calibrated on one half of the documents; every figure here is from the
other half, which is not looked at for that. A level is how hard a picture is, from clean to badly photographed.
Seconds are of wall time, the middle of all pages, with every core at work.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """The set as read with one engine: its name as an option, what it calls itself, its answers and its time."""

    name: str
    version: str
    answers: Sequence[Answer]
    timing: Timing | None


def accuracy_page(runs: Sequence[Run], *, plot: str) -> str:
    """Return the page in Markdown; the last run is the one whose calibration is told, `plot` its picture's name."""
    shown = runs[-1]
    files = {answer.truth.file for answer in shown.answers}
    documents = {answer.truth.document for answer in shown.answers}
    parts = [
        _INTRODUCTION.format(files=len(files), documents=len(documents), loose="~", sure=SURE),
        "## Engines\n",
        _table(["engine", "version", "all right", "sure", "sure but wrong", "seconds a page"], map(_engine, runs)),
        *(part for run in runs for part in _by_level(run)),
        f"## Sure values, `{shown.name}`\n",
        _table(["field", "asked", "given", "sure", "sure but wrong", "share sure"], _sure(shown.answers)),
        f"## Calibration, `{shown.name}`\n",
        f"![Confidence against the share that is right]({plot})\n",
        _calibration(shown.answers),
        _table(["confidence", "values", "right", "share right", "mean confidence"], map(_bin, _bins(shown.answers))),
    ]
    return "\n".join(parts).rstrip("\n") + "\n"


def _bins(answers: Iterable[Answer]) -> list[Bin]:
    return fixed_bins(given(answers))


def _engine(run: Run) -> list[str]:
    counted = tally(DOCUMENT, run.answers)
    seconds = f"{run.timing.median_page:.1f}" if run.timing else _NONE
    all_right = _share(shares(run.answers)[DOCUMENT])
    return [f"`{run.name}`", run.version, all_right, str(counted.sure), _wrong(counted), seconds]


def _by_level(run: Run) -> Iterator[str]:
    """Tell the share right of each field at each level, the hardest last."""
    levels = split(run.answers, lambda answer: answer.truth.level)
    columns: Sequence[Mapping[str, float]] = [shares(group) for _, group in levels] + [shares(run.answers)]
    yield f"## Share right by field and level, `{run.name}`\n"
    rows = [[_label(name), *(_share(column.get(name)) for column in columns)] for name in _ordered(columns[-1])]
    yield _table(["field", *(level for level, _ in levels), "all"], rows)


def _ordered(fields: Iterable[str]) -> list[str]:
    """Return the fields in the order in which they are shown everywhere, whole documents last."""
    order = {name: place for place, name in enumerate(("kind", *FIELD_NAMES))}
    return sorted(fields, key=lambda field: (field == DOCUMENT, order.get(field.rstrip("~"), len(order)), field))


def _label(field: str) -> str:
    return "**all but names**" if field == DOCUMENT else f"`{field}`"


def _sure(answers: Sequence[Answer]) -> Iterator[list[str]]:
    by_field = {each.field: each for each in tallies(answers) if each.field.rstrip("~") == each.field != "kind"}
    for name in _ordered(by_field):
        yield _sure_row(f"`{name}`", by_field[name])
    yield _sure_row("**all**", tally("all", [answer for answer in answers if answer.field != "kind"]))


def _sure_row(label: str, counted: Tally) -> list[str]:
    figures = (counted.asked, counted.given, counted.sure)
    return [label, *map(str, figures), _wrong(counted), _share(counted.share_sure)]


def _wrong(counted: Tally) -> str:
    """Tell how many of the sure values are wrong, and which share of them."""
    return f"{counted.sure_wrong} ({counted.sure_wrong / counted.sure:.1%})" if counted.sure else _NONE


def _calibration(answers: Sequence[Answer]) -> str:
    values = given(answers)
    sure = [each for each in values if each.confidence >= SURE]
    right = sum(each.is_right for each in sure)
    told = f"Of {len(sure)} values given with {SURE} or more, {right} are right"
    told += f" ({right / len(sure):.2%}; promised: {PROMISED:.1%}). " if sure else ". "
    told += f"On average, confidence and share right differ by {calibration_error(fixed_bins(values)):.3f}."
    reached = coverage(values, PROMISED)
    if reached is not None:
        told += (
            f" {PROMISED:.1%} are right from a confidence of {reached.threshold:.2f} on, which holds for "
            f"{reached.count} of {len(values)} values given."
        )
    return told + "\n"


def _bin(each: Bin) -> list[str]:
    upper = f"{each.high:.2f}" if each.high == EDGES[-1] else f"below {each.high:.2f}"
    return [f"{each.low:.2f} to {upper}", str(each.count), str(each.right), _share(each.share), f"{each.mean:.3f}"]


def _share(share: float | None) -> str:
    return _NONE if share is None else f"{share:.1%}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, figures to the right."""
    rule = ["---", *["--:"] * (len(heads) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows)) + "\n"
