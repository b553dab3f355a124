"""Whether a confidence keeps its word: of the values given with 0.9, nine of ten should be right.

The figures are those of the literature on calibration: the reliability diagram and the expected calibration error
(Guo et al. 2017, "On Calibration of Modern Neural Networks", section 2), the interval of Wilson (1927), and the
coverage that is reached at a wanted precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Final, NamedTuple

from gateway.reading.evaluation.answers import Answer

EDGES: Final = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""The fixed bins: narrow where a confidence decides, and with an edge at the line of what is sure."""

NORMAL_95: Final = 1.96
"""The standard deviations around the mean that hold 95 % of a normal distribution."""


class Given(NamedTuple):
    """A value that was given: how sure its reader was of it, and whether it was right."""

    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Values of like confidence, from `low` to `high`: how many, their mean confidence, and how many are right."""

    low: float
    high: float
    count: int
    mean: float
    right: int

    @property
    def share(self) -> float:
        """The share that is right."""
        return self.right / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share lies for all such values, with 95 % certainty."""
        return wilson(self.right, self.count)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much may be taken unseen: from `threshold` on, `count` values are given, `right` of them right."""

    threshold: float
    count: int
    right: int


def given(answers: Iterable[Answer]) -> list[Given]:
    """Return the values that were given with a confidence: a kind has none, and nothing given is no claim."""
    return [Given(a.confidence, a.is_right) for a in answers if a.is_given and a.field != "kind"]


def fixed_bins(values: Iterable[Given], edges: Sequence[float] = EDGES) -> list[Bin]:
    """Return the bins between `edges` that hold any; the lower edge belongs to a bin, the last upper one too."""
    ordered = sorted(values)
    last = edges[-1]
    bins = []
    for low, high in pairwise(edges):
        held = [each for each in ordered if low <= each.confidence < high or high == last == each.confidence]
        bins += [_bin(low, high, held)] if held else []
    return bins


def equal_bins(values: Iterable[Given], count: int = 10) -> list[Bin]:
    """Return at most `count` bins with about as many values each; equal confidences are never parted."""
    ordered = sorted(values)
    bins: list[Bin] = []
    while ordered and count:
        size = max(1, round(len(ordered) / count))
        edge = ordered[min(size, len(ordered)) - 1].confidence
        held = [each for each in ordered if each.confidence <= edge]
        ordered = ordered[len(held) :]
        bins.append(_bin(held[0].confidence, edge, held))
        count -= 1
    return bins


def calibration_error(bins: Iterable[Bin]) -> float:
    """Return by how much confidence and share right differ on average (expected calibration error, 0..1)."""
    all_bins = list(bins)
    total = sum(each.count for each in all_bins)
    return sum(each.count * abs(each.share - each.mean) for each in all_bins) / total if total else 0.0


def coverage(values: Iterable[Given], precision: float) -> Coverage | None:
    """Return the lowest confidence from which on at least `precision` of the values are right, if there is one."""
    best: Coverage | None = None
    count = right = 0
    ordered = sorted(values, reverse=True)
    for place, each in enumerate(ordered):
        count, right = count + 1, right + each.is_right
        is_last_of_equals = place + 1 == len(ordered) or ordered[place + 1].confidence != each.confidence
        if is_last_of_equals and right >= precision * count:
            best = Coverage(each.confidence, count, right)
    return best


def wilson(right: int, count: int, deviations: float = NORMAL_95) -> tuple[float, float]:
    """Return the interval of Wilson (1927) for a share of which `right` of `count` were seen."""
    if not count:
        return 0.0, 1.0
    share, square = right / count, deviations**2
    middle = share + square / (2 * count)
    reach = deviations * sqrt(share * (1 - share) / count + square / (4 * count**2))
    return max(0.0, (middle - reach) / (1 + square / count)), min(1.0, (middle + reach) / (1 + square / count))


def _bin(low: float, high: float, held: Sequence[Given]) -> Bin:
    mean = sum(each.confidence for each in held) / len(held)
    return Bin(low, high, len(held), mean, sum(each.is_right for each in held))
