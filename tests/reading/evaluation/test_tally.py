"""The counts say how much is right, how much is sure, and how much of that is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.reading.evaluation.tally import Tally, shares, split, tallies, timing, whole
from tests.reading.evaluation.known import answered, line, truth

near: Any = pytest.approx
ANSWERS = answered(
    (
        truth("a.jpg", level="clean", total_amount="1.00", supplier_name="En två tre fyra fem"),
        line("a.jpg", total_amount=("1.00", 0.95), supplier_name=("En två tre fyra sex", 0.9)),
    ),
    (
        truth("b.jpg", level="1", total_amount="2.00", vat=[{"rate": "25"}, {"rate": "6"}, {"rate": "12"}]),
        line("b.jpg", total_amount=("3.00", 0.9), vat=([{"rate": "6"}], 0.5)),
    ),
    (truth("c.jpg", level="1", total_amount="4.00"), line("c.jpg")),
)


def test_each_field_is_counted() -> None:
    assert tallies(ANSWERS) == [
        Tally("supplier_name", asked=1, right=0, share_right=0.0, given=1, sure=1, sure_wrong=1),
        Tally("supplier_name~", asked=1, right=1, share_right=1.0, given=1, sure=0, sure_wrong=0),
        Tally("total_amount", asked=3, right=1, share_right=near(1 / 3), given=2, sure=2, sure_wrong=1),
        Tally("vat", asked=1, right=0, share_right=near(1 / 3), given=1, sure=0, sure_wrong=0),
    ]
    assert tallies(ANSWERS)[2].share_sure == near(2 / 3)


def test_a_whole_file_needs_all_but_its_names() -> None:
    assert whole(ANSWERS) == (1, 3)
    assert shares(ANSWERS)["document"] == near(1 / 3)
    assert shares([]) == {"document": 0.0}


def test_groups_come_in_the_order_of_the_set() -> None:
    levels = split(ANSWERS, lambda answer: answer.truth.level)
    assert [(level, len(group)) for level, group in levels] == [("clean", 2), ("1", 3)]
    assert split(ANSWERS, lambda answer: answer.truth.layout) == []


def test_seconds_are_told_by_file_and_by_page() -> None:
    lines = [line(f"{second}.jpg", seconds=second) for second in range(1, 12)]
    lines[5]["pages"] = [{}, {}]
    found = timing([*lines, {"file": "x.jpg", "error": "It is empty."}])
    assert found is not None
    assert (found.files, found.median, found.ninth_tenth, found.median_page) == (11, 6, 10, 5)
    assert timing([]) is None
