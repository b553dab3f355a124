"""The diagram shows each bin where it belongs, and is the same for the same figures."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from gateway.reading.evaluation.diagram import diagram
from gateway.reading.evaluation.reliability import Given, fixed_bins

near: Any = pytest.approx

SVG = "{http://www.w3.org/2000/svg}"
BINS = fixed_bins([Given(0.5, is_right=True), Given(0.5, is_right=False), *[Given(1.0, is_right=True)] * 30])


def test_dots_stand_at_mean_confidence_and_share_right() -> None:
    drawn = etree.fromstring(diagram(BINS).encode())
    dots = [(float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in drawn.iter(f"{SVG}circle")]
    assert dots == [(near(296), near(180)), (near(536), near(20))]
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert "2" in texts
    assert "30" in texts
    assert "sure: 0.9 and more" in texts
    assert drawn.findtext(f"{SVG}desc") == (
        "confidence 0.50 to 0.60: 1 of 2 right; confidence 0.95 to 1.00: 30 of 30 right"
    )


def test_it_stands_by_itself_and_nothing_in_it_changes_by_itself() -> None:
    assert diagram(BINS) == diagram(list(BINS))
    assert diagram(BINS).count("http") == 1, "only the name of SVG"
    assert etree.fromstring(diagram([]).encode()).tag == f"{SVG}svg"
