"""PP-OCR, two small neural networks that read photographs well; nobody else calls them.

Far better than Tesseract on a curled, shaded or blurred photo, and no slower on a clean scan. It reads lines wherever
and however they lie, so the picture needs no cleaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import fmean, median
from time import monotonic
from typing import Final

import cv2
import numpy as np

from gateway.reading.picture import Pixels
from gateway.reading.shape import Box, Word
from gateway.reading.steps import NO_STEPS, Steps
from gateway.reading.words.page import Page
from gateway.reading.words.ppocr import letters, lines
from gateway.reading.words.ppocr.letters import Letter
from gateway.reading.words.ppocr.level import along, levelled, runs_up
from gateway.reading.words.ppocr.lines import Quad
from gateway.reading.words.ppocr.models import PpocrMissingError, available, is_there
from gateway.reading.words.rows import in_lines

__all__ = ["PpocrMissingError", "available", "is_there", "read"]

LEAST_CONFIDENCE: Final = 0.5
BEST_LENGTH: Final = 7.0
MOST_TRIED: Final = 5
SURE_WAY_UP: Final = 0.9
"""Measured: lines the right way up are read with more than this on average, upside down with less."""

BEST_PITCH: Final = 18.0
"""Measured: at 18 pixels a letter as much is read right as at 20, in a tenth less time."""

HEADING_LINES: Final = 4
MOST_SQUEEZED: Final = 0.8
FEWEST_LETTERS: Final = 4

WIDEST_GAP: Final = 2.6
"""A gap of so many letters parts words even where no space was read."""


def read(picture: Pixels, *, seconds: float, steps: Steps = NO_STEPS) -> Page:
    """Return the words on a picture (RGB) whatever way up it is; lines beyond the time are left out."""
    deadline = monotonic() + seconds
    quads = lines.find(picture)
    up = runs_up(quads)
    quads = along(quads, up=up)
    found = [_Line(letters.cut_out(picture, quad)) for quad in quads]
    over = _is_upside_down(found)
    squeeze = _squeeze(found, over=over)
    level = levelled(picture, quads, up=up, over=over)
    if steps.are_kept:
        steps.keep("lines", _with_lines(level.picture, level.quads))
    words: list[Word] = []
    heading = _heading(level.quads)
    for number, (line, quad) in enumerate(zip(found, level.quads, strict=True)):
        if monotonic() > deadline:
            break
        read = line.read(over=over, squeeze=squeeze, is_exact=quad[0][1] <= heading)
        words += _words(read, quad, number, level.picture.shape)
    return Page(level.picture, in_lines(words, slopes=level.slopes))


def _heading(quads: Sequence[Quad]) -> float:
    """Return how far down the first few lines reach: names stand there, which no arithmetic can put right."""
    tops = sorted(float(quad[0][1]) for quad in quads)
    return tops[min(HEADING_LINES, len(tops)) - 1] if tops else 0.0


def _with_lines(picture: Pixels, quads: Sequence[Quad]) -> Pixels:
    shown = picture.copy()
    cv2.polylines(shown, [quad.astype(np.int32) for quad in quads], isClosed=True, color=(200, 0, 0), thickness=2)
    return shown


class _Line:
    """A line cut out of the picture; it is read when somebody asks, once each way up."""

    def __init__(self, crop: Pixels) -> None:
        self.crop = crop
        self.length = crop.shape[1] / crop.shape[0]
        self._letters: dict[tuple[bool, bool], list[Letter]] = {}

    def read(self, *, over: bool, squeeze: float = 1.0, is_exact: bool = False) -> list[Letter]:
        if (over, is_exact) not in self._letters:
            crop = np.ascontiguousarray(np.rot90(self.crop, 2 if over else 0))
            self._letters[over, is_exact] = letters.read(crop, squeeze=squeeze, is_exact=is_exact)
        return self._letters[over, is_exact]

    def sureness(self, *, over: bool) -> float:
        found = self.read(over=over)
        return fmean(letter.confidence for letter in found) if found else 0.0


def _tried(found: Sequence[_Line]) -> list[_Line]:
    """Return a few lines of middling length."""
    return sorted(found, key=lambda line: abs(line.length - BEST_LENGTH))[:MOST_TRIED]


def _is_upside_down(found: Sequence[_Line]) -> bool:
    """Read a few lines of middling length, and the other way up as well unless the first leaves no doubt."""
    tried = _tried(found)
    if not tried:
        return False
    first = fmean(line.sureness(over=False) for line in tried)
    return first < SURE_WAY_UP and fmean(line.sureness(over=True) for line in tried) > first


def _squeeze(found: Sequence[_Line], *, over: bool) -> float:
    """Return by how much lines may be made narrower: widely set print takes longer to read and is read no better."""
    pitches = [
        letters.pitch(line.crop, read) for line in _tried(found) if len(read := line.read(over=over)) >= FEWEST_LETTERS
    ]
    return min(1.0, max(MOST_SQUEEZED, BEST_PITCH / median(pitches))) if pitches else 1.0


def _words(found: Sequence[Letter], quad: Quad, number: int, shape: tuple[int, ...]) -> Iterator[Word]:
    for group in _groups(found):
        sure = _sureness([letter.confidence for letter in group])
        if sure >= LEAST_CONFIDENCE:
            yield Word("".join(letter.text for letter in group), _box(group, found, quad, shape), sure, number)


def _sureness(letters_of_word: Sequence[float]) -> float:
    """Return how sure a word is: one doubtful letter makes the whole word doubtful."""
    return (fmean(letters_of_word) + min(letters_of_word)) / 2


def _groups(found: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Part the letters of a line at its spaces, and at gaps that are wider than any space."""
    steps = [after.at - before.at for before, after in pairwise(found) if " " not in (before.text, after.text)]
    pitch = median(steps) if steps else 1.0
    group: list[Letter] = []
    for letter in found:
        is_apart = group and letter.at - group[-1].at > WIDEST_GAP * pitch
        if group and (letter.text == " " or is_apart):
            yield group
            group = []
        if letter.text != " ":
            group.append(letter)
    if group:
        yield group


def _box(group: Sequence[Letter], found: Sequence[Letter], quad: Quad, shape: tuple[int, ...]) -> Box:
    """Return where a word stands: its part of the line, from half a letter before to half a letter behind."""
    steps = [after.at - before.at for before, after in pairwise(found)]
    half = (median(steps) if steps else 1.0) / 2
    start, end = max(0.0, group[0].at - half), min(1.0, group[-1].at + half)
    upper, lower = quad[1] - quad[0], quad[2] - quad[3]
    corners = np.array([quad[0] + upper * start, quad[0] + upper * end, quad[3] + lower * start, quad[3] + lower * end])
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    height, width = shape[:2]
    return Box(float(left / width), float(top / height), float((right - left) / width), float((bottom - top) / height))
