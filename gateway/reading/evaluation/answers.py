"""What was given for each value that was asked for: a truth and the line of `gateway read --json` side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from gateway.reading.evaluation.agreement import NAMES, Parts, agreement, close
from gateway.reading.evaluation.truth import Truth
from gateway.reading.shape import SURE

Line = Mapping[str, Any]
"""One file as `gateway read --json` tells of it."""

NOTHING: Final[Line] = {}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, what stands on this paper for this field.

    `found` is the field as it was read (`Field.to_json`), empty where nothing was; `is_close` is None for what
    is no name.
    """

    truth: Truth
    field: str
    want: Any
    found: Mapping[str, Any]
    parts: Parts
    is_close: bool | None

    @property
    def got(self) -> Any:
        """The value read, None where there is none."""
        return self.found.get("value")

    @property
    def confidence(self) -> float:
        """How sure the reader was, 0 where it gave nothing."""
        return float(self.found.get("confidence") or 0.0)

    @property
    def is_right(self) -> bool:
        """Whether all of the value is right."""
        return self.parts.is_whole

    @property
    def is_given(self) -> bool:
        """Whether the reader gave a value at all."""
        return self.got is not None

    @property
    def is_sure(self) -> bool:
        """Whether the reader called the value proven."""
        return self.confidence >= SURE


def by_name(lines: Iterable[Line]) -> dict[str, Line]:
    """Return the lines by the names of their files; of two with one name the later counts."""
    return {PurePath(line["file"]).name: line for line in lines}


def answers(truths: Iterable[Truth], lines: Mapping[str, Line]) -> list[Answer]:
    """Return an answer for every value of every truth: what was not read is a miss, not left out."""
    return [answer for truth in truths for answer in _answers(truth, lines.get(truth.name, NOTHING))]


def _answers(truth: Truth, line: Line) -> Iterator[Answer]:
    fields = line.get("fields") or {}
    for field, want in truth.values.items():
        found = _kind(line) if field == "kind" else fields.get(field) or {}
        got = found.get("value")
        right = (want, *truth.also.get(field, ()))
        parts = max((agreement(field, each, got, is_credit=truth.is_credit) for each in right), key=_share)
        is_close = parts.is_whole or any(close(each, got) for each in right) if field in NAMES else None
        yield Answer(truth, field, want, found, parts, is_close)


def _share(parts: Parts) -> float:
    return parts.right / parts.of


def _kind(line: Line) -> Mapping[str, Any]:
    """Return the kind as if it were a field; it is never called proven."""
    return {"value": line.get("kind"), "confidence": 0.0}
