"""Counts over answers: for each field how many were right, given, and sure but wrong; and how long reading took."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from gateway.reading.evaluation.agreement import NAMES
from gateway.reading.evaluation.answers import Answer, Line

LOOSELY: Final = "~"
"""What follows the name of a field that was compared loosely."""

DOCUMENT: Final = "document"
"""The name of the tally of whole files, names aside."""

_NINE_OF_TEN: Final = 0.9


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts for one field; `share_right` is of rows where a field has rows, else of values."""

    field: str
    asked: int
    right: int
    share_right: float
    given: int
    sure: int
    sure_wrong: int

    @property
    def share_sure(self) -> float:
        """The share of what was asked that was given as proven: the greater, the less is left to a person."""
        return self.sure / self.asked


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of wall time: the middle one and the one that nine of ten stay within, for a file and a page."""

    files: int
    median: float
    ninth_tenth: float
    median_page: float


def tallies(answers: Iterable[Answer]) -> list[Tally]:
    """Return a tally for each field in order of name, and one compared loosely for each field of names."""
    found: list[Tally] = []
    for field, group in sorted(_grouped(answers, lambda answer: answer.field).items()):
        found.append(tally(field, group))
        if field in NAMES:
            found.append(_loose(field, group))
    return found


def tally(name: str, answers: Sequence[Answer]) -> Tally:
    """Count `answers`, at least one, as those to one question."""
    sure = [answer for answer in answers if answer.is_sure]
    return Tally(
        field=name,
        asked=len(answers),
        right=sum(answer.is_right for answer in answers),
        share_right=sum(answer.parts.right for answer in answers) / sum(answer.parts.of for answer in answers),
        given=sum(answer.is_given for answer in answers),
        sure=len(sure),
        sure_wrong=sum(not answer.is_right for answer in sure),
    )


def _loose(field: str, answers: Sequence[Answer]) -> Tally:
    """Count names that are close as right; a name is proven as it is written, so none is sure here."""
    right = sum(bool(answer.is_close) for answer in answers)
    given = sum(answer.is_given for answer in answers)
    return Tally(field + LOOSELY, len(answers), right, right / len(answers), given, 0, 0)


def whole(answers: Iterable[Answer]) -> tuple[int, int]:
    """Return how many files have every value right, names aside, and of how many."""
    files = [all(a.is_right or a.field in NAMES for a in group) for group in _grouped(answers, _file).values()]
    return sum(files), len(files)


def split(answers: Iterable[Answer], by: Callable[[Answer], str]) -> list[tuple[str, list[Answer]]]:
    """Return the answers in groups by what `by` says of each, in the order of the set; what it says "" of is out."""
    return [(key, group) for key, group in _grouped(answers, by).items() if key]


def shares(answers: Sequence[Answer]) -> dict[str, float]:
    """Return the share right by field, the loose ones and `DOCUMENT` among them."""
    right, of = whole(answers)
    by_field = {tally.field: tally.share_right for tally in tallies(answers)}
    return by_field | {DOCUMENT: right / of if of else 0.0}


def timing(lines: Iterable[Line]) -> Timing | None:
    """Return how long reading took; None where nothing was read."""
    read = [line for line in lines if line.get("seconds")]
    if not read:
        return None
    seconds = sorted(line["seconds"] for line in read)
    pages = [line["seconds"] / max(1, len(line.get("pages") or ())) for line in read]
    return Timing(len(read), median(seconds), seconds[int(_NINE_OF_TEN * (len(seconds) - 1))], median(pages))


def _file(answer: Answer) -> str:
    return answer.truth.file


def _grouped(answers: Iterable[Answer], by: Callable[[Answer], str]) -> dict[str, list[Answer]]:
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(by(answer), []).append(answer)
    return groups
