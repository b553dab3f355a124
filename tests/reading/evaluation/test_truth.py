"""A line of a data set tells what stands on a file, and all pictures of a paper belong together."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.reading.evaluation.truth import Truth, truth_of


def test_a_line_is_a_truth() -> None:
    written = {"file": "b/a1_L2.jpg", "level": 2, "layout": "till", "truth": {"kind": "credit_note"}}
    assert truth_of(written) == Truth("b/a1_L2.jpg", "a1", "2", "till", {"kind": "credit_note"})


@pytest.mark.parametrize("written", [[], "x", {"file": "a.jpg"}, {"file": 1, "truth": {}}, {"file": "a", "truth": []}])
def test_what_tells_no_truth_is_none(written: Any) -> None:
    assert truth_of(written) is None


@pytest.mark.parametrize(("written", "document"), [
    ({"file": "a_002.jpg"}, "a_002"),
    ({"file": "a002_L1.jpg", "level": 1}, "a002"),
    ({"file": "0007-taxi-clean.pdf", "level": "clean"}, "0007-taxi"),
    ({"file": "_1.jpg", "level": 1}, "_1"),
    ({"file": "a002_L1.jpg", "level": 1, "document": "told"}, "told"),
])  # fmt: skip
def test_a_document_is_told_or_follows_from_the_name(written: dict[str, Any], document: str) -> None:
    found = truth_of({**written, "truth": {}})
    assert found is not None
    assert found.document == document


def test_all_levels_of_a_document_lie_in_one_half_and_the_halves_are_alike_large() -> None:
    halves = []
    for number in range(400):
        levels = [truth_of({"file": f"d{number}_L{level}.jpg", "level": level, "truth": {}}) for level in range(3)]
        assert len({each.half for each in levels if each}) == 1
        halves += [each.half for each in levels[:1] if each]
    assert 160 < halves.count("test") < 240
    first = truth_of({"file": "sv000_L0.jpg", "level": 0, "truth": {}})
    assert first is not None
    assert first.half == "calibration", "the halves are the same in every run and on every machine"
