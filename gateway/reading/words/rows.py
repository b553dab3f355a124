"""Rows of a page: words that stand beside each other, whatever block their reader thought them part of.

A label at the left and its amount at the far right belong together; a reader often gives them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import fmean, median
from typing import Final

from gateway.reading.shape import Box, Source, Word, around

SAME_ROW: Final = 0.5
"""Two words share a row when they overlap by half of the lower one's height."""

WIDE_GAP: Final = 1.7
"""A gap wider than so many letters parts columns; a narrow one may be the space in `1 234,50`."""

LINES_BACK: Final = 4
LEAST_RUN: Final = 0.2
FEWEST_LINES: Final = 5
LEAST_SPREAD: Final = 0.01

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
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in self.text)
        return lowered.translate(_FOLDED)

    @cached_property
    def box(self) -> Box:
        """Where the row stands."""
        return around([word.box for word in self.words])

    def between(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the words that have a letter in `text[start:end]`."""
        return tuple(
            word
            for begin, word in zip(self.starts, self.words, strict=True)
            if begin < end and begin + len(word.text) > start
        )


def in_lines(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words in reading order, each with the number of its line, from 0 at the top.

    A page seen at an angle has lines that rise or fall, more so towards one end; the words that the reader
    itself put in one line (their `line`) tell by how much, and every word is seen as if its line were level.
    """
    tilt = _tilt(words)
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
        self.middle = middle - tilt.at(middle) * (self.x - 0.5)

    def is_beside(self, line: Sequence[_Levelled]) -> bool:
        """Tell whether the word continues a line: it overlaps with the word of it that is nearest."""
        nearest = min(line, key=lambda other: abs(other.x - self.x))
        heights = self.word.box.h, nearest.word.box.h
        overlap = sum(heights) / 2 - abs(self.middle - nearest.middle)
        return overlap > SAME_ROW * min(heights)


@dataclass(frozen=True, slots=True)
class _Tilt:
    """By how much lines fall from left to right, as a share of the page's height: `start + growth × y`."""

    start: float
    growth: float

    def at(self, y: float) -> float:
        """Return the fall of a line at this height."""
        return self.start + self.growth * y


def _tilt(words: Iterable[Word]) -> _Tilt:
    """Fit the fall of lines to the long ones among those that the reader gave; level where there are too few."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    falls = [fall for line in lines.values() if (fall := _fall(line)) is not None]
    if len(falls) < FEWEST_LINES:
        return _Tilt(0.0, 0.0)
    usual = median(fall for _, fall in falls)
    spread = max(median(abs(fall - usual) for _, fall in falls), 1e-4)
    return _fitted([(y, fall) for y, fall in falls if abs(fall - usual) <= 4 * spread])


def _fall(line: Sequence[Word]) -> tuple[float, float] | None:
    """Return the height of a line and its fall over the page's width, or None where it is too short to tell."""
    first, last = min(line, key=lambda word: word.box.x), max(line, key=lambda word: word.box.x)
    run = last.box.x + last.box.w / 2 - first.box.x - first.box.w / 2
    if run < LEAST_RUN:
        return None
    middle = first.box.y + first.box.h / 2
    return middle, (last.box.y + last.box.h / 2 - middle) / run


def _fitted(falls: Sequence[tuple[float, float]]) -> _Tilt:
    """Lay a straight line through the falls by least squares."""
    mean_y, mean_fall = fmean(y for y, _ in falls), fmean(fall for _, fall in falls)
    spread = sum((y - mean_y) ** 2 for y, _ in falls)
    growth = sum((y - mean_y) * (fall - mean_fall) for y, fall in falls) / spread if spread > LEAST_SPREAD else 0.0
    return _Tilt(mean_fall - growth * mean_y, growth)
