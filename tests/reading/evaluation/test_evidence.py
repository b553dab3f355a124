"""Evidence earns its confidence on one half of a set and is believed on the other."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.reading.evaluation.evidence import fitted, signature, smoothed
from tests.reading.evaluation.known import answered, line, right, truth, wrong

near: Any = pytest.approx


def test_a_signature_is_the_checks_in_order_with_their_outcome() -> None:
    checks = [{"check": "b", "passed": False}, {"check": "a", "passed": True}, {"check": "a", "passed": True}]
    assert signature({"checks": checks}) == "a+ b-"
    assert signature({"value": "x"}) == ""


def test_what_was_seen_often_speaks_for_itself_and_once_says_little() -> None:
    seen = [right(0.5, "proven")] * 98 + [wrong(0.5, "proven")] * 2 + [right(0.5)]
    plain, proven = fitted(seen)
    assert (plain.field, plain.signature, plain.count, plain.right) == ("document_date", "", 1, 1)
    assert (proven.signature, proven.count, proven.right) == ("proven+", 100, 98)
    share = 100 / 103
    assert proven.confidence == near((98 + 4 * share) / 104)
    assert plain.confidence == near((1 + 4 * share) / 5)
    assert proven.at_least > plain.at_least


def test_nothing_given_and_the_kind_are_no_evidence() -> None:
    assert fitted(answered((truth(kind="receipt", due_date="2026-12-01"), line(kind="receipt")))) == []


def test_smoothing_begins_with_what_is_known() -> None:
    assert smoothed(0, 0, 0.7) == near(0.7)
    assert smoothed(3, 4, 0.5, weight=4) == near(5 / 8)
