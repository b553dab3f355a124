"""Truths, lines and answers for tests of scoring, in a few words."""

from __future__ import annotations

from typing import Any

from gateway.reading.evaluation.answers import Answer, answers, by_name
from gateway.reading.evaluation.truth import Truth


def truth(file: str = "a.jpg", *, level: str = "", also: dict[str, list[Any]] | None = None, **values: Any) -> Truth:
    """Return the truth about a file."""
    return Truth(file, file.partition(".")[0], level, "", values, also or {})


def line(file: str = "a.jpg", *, seconds: float = 2.0, kind: str = "receipt", **fields: Any) -> dict[str, Any]:
    """Return what was read of a file; each field is (value, confidence) or (value, confidence, checks passed)."""
    found = {
        name: {"value": value, "confidence": confidence, "checks": [{"check": check, "passed": True} for check in more]}
        for name, (value, confidence, *more) in fields.items()
    }
    return {"file": f"/some/where/{file}", "kind": kind, "fields": found, "pages": [{}], "seconds": seconds}


def answered(*pairs: tuple[Truth, dict[str, Any]]) -> list[Answer]:
    """Return the answers to some truths, each with its line."""
    return answers([known for known, _ in pairs], by_name([read for _, read in pairs]))


def right(confidence: float, *checks: str) -> Answer:
    """Return the right answer for a date, with the checks that it passed."""
    return _dated("2026-11-20", confidence, *checks)


def wrong(confidence: float, *checks: str) -> Answer:
    """Return a wrong answer for a date, with the checks that it passed all the same."""
    return _dated("2026-11-26", confidence, *checks)


def _dated(day: str, confidence: float, *checks: str) -> Answer:
    [answer] = answered((truth(document_date="2026-11-20"), line(document_date=(day, confidence, *checks))))
    return answer
