"""A label that was misread is put right where it is like one label and no other."""

from __future__ import annotations

import re

import pytest

from gateway.reading.fields.mended import mended
from tests.reading.typed import typed


def mend(line: str) -> str:
    """Return a line with its label put right."""
    (row,) = mended(typed(line), lambda folded: re.search(r"\btotal\b", folded) is not None)
    return row.text


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("Tutal After Rnunding  100,60", "total after rounding  100,60"),
        ("Tota Pable  59.54", "total payable  59.54"),
        ("Att betalo  178,00", "att betala  178,00"),
        ("Oresavrunding  -0,43", "oresavrundning  -0,43"),
    ],
)
def test_a_misread_label_is_put_right(line: str, meant: str) -> None:
    assert mend(line) == meant


@pytest.mark.parametrize(
    "line", ["total payab1e  5.00", "Kaffe latte  53,00", "Tomater  12,00", "Tutal After", "12,00  13,00"]
)
def test_what_is_known_or_like_nothing_is_left(line: str) -> None:
    assert mend(line) == line


def test_the_label_keeps_its_place() -> None:
    (row,) = mended(typed("Tota Pable  59.54"), lambda _: False)
    assert row.words[0].box.x == 0.0
    assert row.words[0].box.right == pytest.approx(0.10)
    assert row.words[-1].text == "59.54"
