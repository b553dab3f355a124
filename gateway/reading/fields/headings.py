"""What a paper calls itself: the words that stand as a heading, not those inside a sentence.

A heading stands alone in its part of the row or begins it, near the top, or in letters larger than the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final, NamedTuple

from gateway.reading.fields.found import Found
from gateway.reading.words.rows import Row

LARGE: Final = 1.3
HIGH: Final = 0.4
"""The part of the first page's text in which a heading of usual size stands."""

MOST_WORDS: Final = 4
"""A part of more words is a sentence."""

FEW_WORDS: Final = 2
_PART: Final = re.compile(r"\S(?:\S| (?! ))*")


class Heading(NamedTuple):
    """A word as a heading: how much it weighs, 1 for one of usual size, more for a large one."""

    found: Found
    weight: float


def parts(row: Row) -> Iterator[Found]:
    """Yield the parts of a row that wide gaps make."""
    for part in _PART.finditer(row.text):
        yield Found(row, part.start(), part.end())


def usual_height(rows: Sequence[Row]) -> float:
    """Return the usual height of a word on these rows; 0 where there are none."""
    return median([word.box.h for row in rows for word in row.words] or [0.0])


def headings(rows: Sequence[Row], pattern: re.Pattern[str]) -> Iterator[Heading]:
    """Yield where a pattern stands as a heading on the first page."""
    first = [row for row in rows if row.page == 1]
    if not first:
        return
    usual, top = usual_height(first), first[0].box.y
    reach = top + HIGH * (first[-1].box.bottom - top)
    for row in first:
        if pattern.search(row.folded) is None:
            continue
        for part in parts(row):
            match = pattern.search(row.folded, part.start, part.end)
            if match is not None and (weight := _weight(part, match, usual, reach)):
                yield Heading(Found(row, match.start(), match.end()), weight)


def _weight(part: Found, match: re.Match[str], usual: float, reach: float) -> float:
    """Return what a word weighs as a heading; nothing inside a sentence or far down in usual size."""
    words = re.findall(r"[^\W\d_]{2,}", part.text)
    is_first = not re.search(r"[^\W\d_]", part.text[: match.start() - part.start])
    if len(words) > MOST_WORDS or not (is_first or len(words) <= MOST_WORDS - 1):
        return 0.0
    is_large = part.box.h > LARGE * usual
    is_capital = match[0] and part.row.text[match.start() : match.end()].isupper()
    is_high = part.box.y <= reach
    if is_large:
        return 3.0 if is_first else 2.0
    if is_high and is_first:
        return 2.0 if is_capital or len(words) == 1 else 1.0
    return 0.5 if is_capital and is_first and len(words) <= FEW_WORDS else 0.0
