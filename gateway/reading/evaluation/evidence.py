"""How often each kind of evidence was right: from checks passed and failed to a confidence.

A value's *signature* is what speaks for and against it: its checks, each with `+` where it passed and `-` where it
failed. On the half of a data set kept for it, the share of right values is counted for each field and signature;
that share, smoothed, is the confidence which such evidence deserves, to be shown on the other half.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gateway.reading import calibration
from gateway.reading.evaluation.answers import Answer
from gateway.reading.evaluation.reliability import wilson
from gateway.reading.shape import Check

WEIGHT: Final = 4.0
"""As many imagined values, right as often as the field as a whole, are added to each signature: what was seen
once says little, what was seen a hundred times speaks for itself."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One signature of one field: how many values had it, how many of them right, and the confidence it deserves.

    `confidence` is the share right, smoothed with a Beta prior around the field's own share; `at_least` is the
    lower end of Wilson's interval, for whoever wants to promise rather than expect.
    """

    field: str
    signature: str
    count: int
    right: int
    confidence: float

    @property
    def at_least(self) -> float:
        """The share that is exceeded with 97.5 % certainty."""
        return wilson(self.right, self.count)[0]


def signature(found: Mapping[str, Any]) -> str:
    """Return the signature of a field as it was read; the level of its evidence is part of it where it is told."""
    return calibration.signature((Check(**check) for check in found.get("checks") or ()), found.get("evidence"))


def fitted(answers: Iterable[Answer], weight: float = WEIGHT) -> list[Evidence]:
    """Return the evidence seen in `answers`, by field and signature."""
    seen: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for answer in answers:
        if answer.is_given and answer.field != "kind":
            seen[answer.field][signature(answer.found)].append(answer.is_right)
    return [
        Evidence(field, mark, len(right), sum(right), smoothed(sum(right), len(right), _share(signatures), weight))
        for field, signatures in sorted(seen.items())
        for mark, right in sorted(signatures.items())
    ]


def smoothed(right: int, count: int, prior: float, weight: float = WEIGHT) -> float:
    """Return the mean of the Beta distribution for `right` of `count`, begun with `weight` values around `prior`."""
    return (right + prior * weight) / (count + weight)


def _share(signatures: Mapping[str, list[bool]]) -> float:
    """Return the share right over all signatures of a field, itself begun with one right and one wrong."""
    every = [right for group in signatures.values() for right in group]
    return (sum(every) + 1) / (len(every) + 2)
