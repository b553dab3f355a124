"""What a paper calls itself is told from what its sentences speak of."""

from __future__ import annotations

import re
from dataclasses import replace

from gateway.reading.fields.headings import headings, parts, usual_height
from gateway.reading.words.rows import Row
from tests.reading.typed import typed

FAKTURA = re.compile("faktura")


def weights(*rows: Row) -> list[float]:
    """Return what each heading weighs."""
    return [heading.weight for heading in headings(rows, FAKTURA)]


def test_a_heading_in_capitals_near_the_top_weighs_more_than_one_below() -> None:
    top = weights(*typed("FAKTURA", "a", "b", "c", "d", "e"))
    low = weights(*typed("a", "b", "c", "d", "e", "FAKTURA"))
    assert top[0] > low[0] > 0


def test_a_word_in_a_sentence_is_no_heading() -> None:
    assert weights(*typed("Vid retur av varan utfärdas faktura")) == []


def test_large_letters_weigh_most_wherever_they_stand() -> None:
    rows = typed("a", "b", "c", "d", "Faktura")
    word = rows[-1].words[0]
    large = replace(rows[-1], words=(replace(word, box=replace(word.box, h=0.03)),))
    assert weights(*rows[:-1], large) == [3.0]


def test_gaps_part_a_row() -> None:
    (row,) = typed("Testboden AB    FAKTURA")
    assert [part.text for part in parts(row)] == ["Testboden AB", "FAKTURA"]


def test_no_rows_have_no_height_and_no_headings() -> None:
    assert usual_height(()) == 0.0
    assert weights() == []
