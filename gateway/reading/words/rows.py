"""Rows of a page: words that stand beside each other, whatever block their reader thought them part of.

A label at the left and its amount at the far right belong together; a reader often gives them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import Final, NamedTuple

import numpy as np

from gateway.reading.shape import Box, Source, Word, around

SAME_ROW: Final = 0.5
"""Two words share a row when they overlap by half of the lower one's height."""

WIDE_GAP: Final = 1.7
"""A gap wider than so many letters parts columns; a narrow one may be the space in `1 234,50`."""

LINES_BACK: Final = 4
LEAST_RUN: Final = 0.2
FEWEST_LINES: Final = 5
FITS: Final = 3
DAMPING: Final = 0.02
"""Keeps the fit level where the lines stand too near each other to tell."""

_FOLDED: Final = str.maketrans("åäöéèüøæáàóôúíâêçñëïõ", "aaoeeuoaaaoouiaecneio")


@dataclass(frozen=True)
class Row:
    """Words beside each other, from the left, on a page (from 1 over all files); `number` is its line.

    In `text` a narrow gap is one space and a wide one two; `folded` is the same in lower case without
    accents, letter for letter, so that labels are found whatever the reader made of å, ä and ö.
    """

    page: int
    number: int
    words: tuple[Word, ...]
    source: Source = "ocr"

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins in `text`."""
        width = median(word.box.w / len(word.text) for word in self.words)
        starts, end = [0], len(self.words[0].text)
        for before, word in zip(self.words, self.words[1:], strict=False):
            end += 2 if word.box.x - before.box.right > WIDE_GAP * width else 1
            starts.append(end)
            end += len(word.text)
        return tuple(starts)

    @cached_property
    def text(self) -> str:
        """The words with one or two spaces between."""
        text = ""
        for start, word in zip(self.starts, self.words, strict=True):
            text = text.ljust(start) + word.text
        return text

    @cached_property
    def folded(self) -> str:
        """The text as labels are looked for in it; it has the same length."""
        return folded(self.text)

    @cached_property
    def box(self) -> Box:
        """Where the row stands."""
        return around([word.box for word in self.words])

    def holds(self, page: int, box: Box) -> bool:
        """Tell whether the middle of a place on a page is on the height of this row."""
        return self.page == page and self.box.y <= box.y + box.h / 2 <= self.box.bottom

    def between(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the words that have a letter in `text[start:end]`."""
        return tuple(
            word
            for begin, word in zip(self.starts, self.words, strict=True)
            if begin < end and begin + len(word.text) > start
        )


class Slope(NamedTuple):
    """How much a line falls at a place of the page: its height over the page's width, and how far it was seen."""

    x: float
    y: float
    fall: float
    length: float


def folded(text: str) -> str:
    """Return a text in lower case without accents, letter for letter."""
    lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(_FOLDED)


def in_lines(words: Sequence[Word], slopes: Sequence[Slope] = ()) -> tuple[Word, ...]:
    """Return the words in reading order, each with the number of its line, from 0 at the top.

    A page seen at an angle has lines that rise or fall, more so towards one end. `slopes` tell by how much where
    the reader knows; else the words that it put in one line (their `line`) do. Every word is then seen as if its
    line were level.
    """
    tilt = _fitted(slopes or _slopes(words))
    lines: list[list[_Levelled]] = []
    for levelled in sorted((_Levelled(word, tilt) for word in words), key=lambda levelled: levelled.middle):
        line = next((line for line in reversed(lines[-LINES_BACK:]) if levelled.is_beside(line)), None)
        if line is None:
            lines.append([levelled])
        else:
            line.append(levelled)
    lines.sort(key=lambda line: median(levelled.middle for levelled in line))
    return tuple(
        replace(word, line=number)
        for number, line in enumerate(lines)
        for word in sorted((levelled.word for levelled in line), key=lambda word: word.box.x)
    )


def rows_of(page: int, words: Iterable[Word], source: Source = "ocr") -> tuple[Row, ...]:
    """Return the rows of a page from words that have their lines."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return tuple(Row(page, number, tuple(line), source) for number, line in sorted(lines.items()))


class _Levelled:
    """A word with its middle height as it would be if its line were level."""

    def __init__(self, word: Word, tilt: _Tilt) -> None:
        self.word = word
        self.x = word.box.x + word.box.w / 2
        middle = word.box.y + word.box.h / 2
        self.middle = middle - tilt.drop(self.x, middle)

    def is_beside(self, line: Sequence[_Levelled]) -> bool:
        """Tell whether the word continues a line: it overlaps with the word of it that is nearest."""
        nearest = min(line, key=lambda other: abs(other.x - self.x))
        heights = self.word.box.h, nearest.word.box.h
        overlap = sum(heights) / 2 - abs(self.middle - nearest.middle)
        return overlap > SAME_ROW * min(heights)


@dataclass(frozen=True, slots=True)
class _Tilt:
    """By how much lines fall from left to right, as a share of the page's height: `start + by_x × x + by_y × y`."""

    start: float = 0.0
    by_x: float = 0.0
    by_y: float = 0.0

    def drop(self, x: float, y: float) -> float:
        """Return how far a line has fallen at `x` since the middle of the page."""
        return (self.start + self.by_y * y) * (x - 0.5) + self.by_x * (x * x - 0.25) / 2


def _slopes(words: Iterable[Word]) -> list[Slope]:
    """Return the slopes of the long ones among the lines that the reader gave."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return [slope for line in lines.values() if (slope := _slope(line)) is not None]


def _slope(line: Sequence[Word]) -> Slope | None:
    """Return the slope of a line, or None where it is too short to tell."""
    first, last = min(line, key=lambda word: word.box.x), max(line, key=lambda word: word.box.x)
    run = last.box.x + last.box.w / 2 - first.box.x - first.box.w / 2
    if run < LEAST_RUN:
        return None
    start, end = first.box.y + first.box.h / 2, last.box.y + last.box.h / 2
    return Slope(first.box.x + first.box.w / 2 + run / 2, (start + end) / 2, (end - start) / run, run)


def _fitted(slopes: Sequence[Slope]) -> _Tilt:
    """Fit the fall of lines to their slopes by least squares, without those that lie; level where there are too few."""
    if len(slopes) < FEWEST_LINES:
        return _Tilt()
    seen = np.array(slopes, dtype=float)
    falls, weights = seen[:, 2], np.sqrt(seen[:, 3])
    kept = np.abs(falls - np.median(falls)) <= 4 * max(float(np.median(np.abs(falls - np.median(falls)))), 1e-3)
    for _ in range(FITS):
        terms = np.stack([np.ones(len(seen)), seen[:, 0] - 0.5, seen[:, 1]], axis=1)
        damping = DAMPING * np.eye(3)
        damping[0, 0] = 0.0
        weighted = terms[kept] * weights[kept, None]
        start, by_x, by_y = np.linalg.solve(weighted.T @ weighted + damping, weighted.T @ (falls[kept] * weights[kept]))
        left = np.abs(terms @ np.array([start, by_x, by_y]) - falls)
        kept = left <= 4 * max(float(np.median(left)), 1e-3)
    return _Tilt(float(start - by_x / 2), float(by_x), float(by_y))
