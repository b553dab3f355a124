"""Words that stand beside each other make a row, even on a page that is seen at an angle."""

from __future__ import annotations

import pytest

from gateway.reading.shape import Box, Word
from gateway.reading.words.rows import in_lines, rows_of
from tests.reading.typed import typed


def page(*, fall: float, growth: float = 0.0) -> list[Word]:
    """Return forty lines of label and amount; each falls to the right by `fall`, more so down the page."""
    words = []
    for number in range(40):
        y = 0.02 + number * 0.024
        lean = fall + growth * y
        for part, (text, x) in enumerate((("Vara", 0.1), (f"nr{number}", 0.35), (f"{number},00", 0.8))):
            # The reader puts the amount in a line of its own, as it does with columns.
            line = number * 2 + (part == 2)
            words.append(Word(text, Box(x, y + lean * (x - 0.5), 0.08, 0.012), 0.9, line))
    return words


@pytest.mark.parametrize(("fall", "growth"), [(0.0, 0.0), (0.03, 0.0), (-0.03, 0.0), (0.02, 0.05), (0.05, -0.08)])
def test_rows_stay_whole_however_the_page_leans(fall: float, growth: float) -> None:
    rows = rows_of(1, in_lines(page(fall=fall, growth=growth)))
    assert [row.text for row in rows] == [f"Vara  nr{number}  {number},00" for number in range(40)]


def test_lines_are_numbered_from_the_top() -> None:
    lines = [word.line for word in in_lines(page(fall=0.01))]
    assert lines == sorted(lines)
    assert (lines[0], lines[-1]) == (0, 39)


def test_a_narrow_gap_is_one_space_and_a_wide_one_two() -> None:
    (row,) = typed("Totalt   1 060,20 kr")
    assert row.text == "Totalt  1 060,20 kr"
    assert [word.text for word in row.between(8, 9)] == ["1"]
    assert [word.text for word in row.between(8, 16)] == ["1", "060,20"]


def test_folding_keeps_every_letter_in_its_place() -> None:
    (row,) = typed("ÖRESAVRUNDNING Förfallodag İÅÄÖ ẞ")
    assert row.folded.startswith("oresavrundning forfallodag")
    assert len(row.folded) == len(row.text)


def test_no_words_make_no_rows() -> None:
    assert in_lines([]) == ()
    assert rows_of(1, []) == ()
