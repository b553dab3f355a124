"""Ink is seen evenly, its letters measured, its lines levelled and their direction told."""

from __future__ import annotations

import numpy as np
import pytest

from gateway.reading import ink
from tests.reading.typed import RECEIPT, drawn

PAGE = drawn(RECEIPT)


def test_a_shadow_goes_away() -> None:
    shade = np.linspace(0.3, 1.0, PAGE.shape[1])[None, :, None]
    even = ink.grey(np.asarray(PAGE * shade, dtype=np.uint8))
    assert even[:, :20].mean() > 200
    assert even.min() < 80


@pytest.mark.parametrize("size", [18, 30, 48])
def test_letters_come_to_the_best_height(size: int) -> None:
    even = ink.grey(drawn(RECEIPT, size=size, width=size * 30))
    page = ink.sized(even, ink.letter_height(even))
    height = ink.letter_height(page)
    assert height is not None
    assert 20 < height < 36


def test_an_empty_page_has_no_letters() -> None:
    blank = np.full((400, 300, 3), 255, np.uint8)
    assert ink.letter_height(ink.grey(blank)) == 0
    assert ink.letter_height(ink.grey(drawn(["Kvitto"]))) is None
    assert ink.sized(ink.grey(blank), None).shape == (400, 300)


@pytest.mark.parametrize("degrees", [-4.0, -1.5, 0.0, 2.0, 5.0])
def test_lines_are_levelled(degrees: float) -> None:
    leaning = ink.straight(ink.grey(PAGE), -degrees)
    assert ink.skew(leaning) == pytest.approx(degrees, abs=0.51)


def test_a_page_on_its_side_is_told_from_one_that_stands() -> None:
    even = ink.grey(drawn([*RECEIPT, *RECEIPT]))
    assert not ink.runs_down(even)
    assert not ink.runs_down(np.ascontiguousarray(np.rot90(even, 2)))
    assert ink.runs_down(np.ascontiguousarray(np.rot90(even)))
    assert ink.runs_down(np.ascontiguousarray(np.rot90(even, 3)))
