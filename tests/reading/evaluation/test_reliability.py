"""Figures of calibration, reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from gateway.reading.evaluation.reliability import (
    Coverage,
    Given,
    calibration_error,
    coverage,
    equal_bins,
    fixed_bins,
    given,
    wilson,
)
from tests.reading.evaluation.known import answered, line, right, truth, wrong

near: Any = pytest.approx

VALUES = (
    [Given(0.95, is_right=True)] * 9
    + [Given(0.95, is_right=False)]
    + [Given(0.6, is_right=True)] * 2
    + [Given(0.6, is_right=False)] * 3
)


def test_only_what_is_given_with_a_confidence_is_a_claim() -> None:
    found = given(
        [
            right(0.95),
            wrong(0.3),
            *answered((truth(kind="receipt", due_date="2026-12-01"), line(kind="receipt"))),
        ]
    )
    assert found == [Given(0.95, is_right=True), Given(0.3, is_right=False)]


def test_bins_hold_what_lies_between_their_edges() -> None:
    low, high = fixed_bins(
        [Given(1.0, is_right=True), Given(0.9, is_right=True), Given(0.899, is_right=False)], (0.0, 0.9, 1.0)
    )
    assert (low.count, low.right, low.share) == (1, 0, 0.0)
    assert (high.count, high.right, high.mean) == (2, 2, near(0.95))


@drawn(st.lists(st.builds(Given, st.floats(0, 1), st.booleans())), st.integers(1, 12))
def test_every_value_lies_in_one_bin(values: list[Given], count: int) -> None:
    for bins in (fixed_bins(values), equal_bins(values, count)):
        assert sum(each.count for each in bins) == len(values)
        assert sum(each.right for each in bins) == sum(each.is_right for each in values)
        assert all(each.low <= each.mean + 1e-9 and each.mean <= each.high + 1e-9 for each in bins)
    assert len(equal_bins(values, count)) <= count


def test_equal_bins_part_no_equals() -> None:
    low, high = equal_bins(VALUES, 3)
    assert (low.count, high.count) == (5, 10)


def test_the_error_is_the_mean_distance_from_the_word_given() -> None:
    assert calibration_error(fixed_bins(VALUES)) == near((10 * 0.05 + 5 * 0.2) / 15)
    assert calibration_error([]) == 0.0


def test_coverage_is_the_most_that_may_be_taken_unseen() -> None:
    assert coverage(VALUES, 0.9) == Coverage(0.95, 10, 9)
    assert coverage(VALUES, 0.7) == Coverage(0.6, 15, 11)
    assert coverage(VALUES, 0.95) is None, "equals are taken together or not at all"
    assert coverage([], 0.5) is None


def test_wilson_gives_the_interval_that_is_in_the_tables() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29
    for seen, count, least, most in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(seen, count) == (near(least, abs=1e-4), near(most, abs=1e-4))
    assert wilson(0, 0) == (0.0, 1.0)
