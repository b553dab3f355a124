"""From evidence to confidence: a value is as sure as values with the same evidence have turned out to be.

The *evidence* for a value is its checks, passed and failed, and how strongly its place speaks for it. How often values
with the same evidence were right was counted on one half of our own test set (`calibration.jsonl`, written by
`gateway evaluate --half calibration --fit`); `docs/accuracy.md` shows on the other half that it holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from gateway.reading.shape import SURE, Check, Field

MOST_UNPROVEN: Final = 0.89
"""What no check proves is never sure, however often it was right."""

LEAST_PROVEN: Final = 0.96
"""Evidence that was right less often than this is no proof, whatever its checks are called."""

LEVELS: Final = ((0.95, "proven"), (SURE, "clear"), (0.75, "labelled"), (0.5, "likely"), (0.0, "weak"))
_UNCALIBRATED: Final = frozenset({"qr", "einvoice"})


def calibrated(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return the fields with the confidence that their evidence deserves; codes and e-invoices keep theirs."""
    return {name: field if field.source in _UNCALIBRATED else _calibrated(field) for name, field in fields.items()}


def signature(checks: Iterable[Check], evidence: float | None) -> str:
    """Return what speaks for and against a value: each check with its outcome, and how strong its place is, if told."""
    marks = sorted({f"{check.check}{'+' if check.passed else '-'}" for check in checks})
    return " ".join([*marks, *([] if evidence is None else [f"@{level_of(evidence)}"])])


def level_of(evidence: float) -> str:
    """Return the name of the level that an uncalibrated confidence belongs to."""
    return next(name for least, name in LEVELS if evidence >= least)


def _calibrated(field: Field) -> Field:
    deserved = _deserved(field.name, signature(field.checks, field.confidence), level_of(field.confidence))
    sure = field.confidence if deserved is None else deserved
    if not field.is_sure or (deserved is not None and deserved < LEAST_PROVEN):
        sure = min(sure, MOST_UNPROVEN)
    return replace(field, confidence=sure, evidence=field.confidence)


def _deserved(name: str, mark: str, level: str) -> float | None:
    """Return the share that was right with this evidence, or at least at this level; None where neither was seen."""
    seen = _seen().get(name, {})
    return seen.get(mark, seen.get(f"@{level}"))


@cache
def _seen() -> dict[str, dict[str, float]]:
    """Load what was counted; a level as a whole stands under its name alone."""
    seen: dict[str, dict[str, float]] = {}
    levels: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for line in (files("gateway.reading") / "calibration.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        seen.setdefault(row["field"], {})[row["signature"]] = row["confidence"]
        levels.setdefault((row["field"], row["signature"].rpartition(" ")[2]), []).append(row)
    for (name, level), rows in levels.items():
        count, right = sum(row["count"] for row in rows), sum(row["right"] for row in rows)
        seen[name].setdefault(level, (right + 1) / (count + 2))
    return seen
