"""A picture of a page is turned upright and read: the right way up is the way it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Final

import numpy as np

from gateway.reading import ink
from gateway.reading.paper import laid_flat
from gateway.reading.picture import Pixels
from gateway.reading.shape import Word
from gateway.reading.steps import NO_STEPS, Steps
from gateway.reading.words.page import Page
from gateway.reading.words.rows import in_lines
from gateway.reading.words.tesseract import program

CLEAR: Final = 0.6
"""A word read with this confidence counts as legible."""

LEAST_CLEAR_SHARE: Final = 0.45
"""Measured: upright print gives 0.59 and more, upside down 0.32 and less."""

FEWEST_LETTERS: Final = 40
LEAST_SURE_ORIENTATION: Final = 1.5
ORIENTATION_PIXELS: Final = 4_000_000


def read(
    picture: Pixels,
    *,
    seconds: float,
    languages: tuple[str, ...] = program.LANGUAGES,
    steps: Steps = NO_STEPS,
) -> Page:
    """Find the paper, turn it upright, and read it within a time.

    Raises `TesseractFailedError` where it could not be read any way up, and `TesseractMissingError`.
    """
    deadline = monotonic() + seconds
    flat = laid_flat(picture)
    steps.keep("flat", flat)
    even = ink.grey(flat)
    steps.keep("even", even)
    best: Page | None = None
    for turns in _ways_up(even, deadline):
        found = _read(_turned(flat, turns), _turned(even, turns), deadline, languages, steps)
        if best is None or _legible(found.words) > _legible(best.words):
            best = found
        if _is_good(found.words) or monotonic() > deadline:
            break
    if best is None:
        raise program.TesseractFailedError(reason="no way up was tried")
    return best


def _ways_up(even: Pixels, deadline: float) -> Iterator[int]:
    """Yield quarter turns (clockwise) in the order in which they are worth trying.

    Most pages are upright, and reading one is the best proof of it; only where the lines run down, or the
    first try could not be read, is Tesseract asked how the page lies.
    """
    small = ink.small(even)
    runs_down = ink.runs_down(small)
    if not runs_down:
        yield 0
    if not ink.letter_height(small):
        return  # too little print to tell how it lies
    advice = _advised(even, deadline)
    if advice == 0 and not runs_down:
        return
    others = (1, 3, 0, 2) if runs_down else (2, 1, 3)
    yield from others if advice is None else (advice, *(turns for turns in others if turns != advice))


def _advised(even: Pixels, deadline: float) -> int | None:
    """Ask Tesseract how the page lies; None where it cannot tell."""
    step = max(1, round((even.size / ORIENTATION_PIXELS) ** 0.5))
    try:
        advice = program.orientation(np.ascontiguousarray(even[::step, ::step]), seconds=deadline - monotonic())
    except program.TesseractFailedError:
        return None
    return advice.degrees // 90 if advice.confidence >= LEAST_SURE_ORIENTATION else None


def _read(picture: Pixels, even: Pixels, deadline: float, languages: tuple[str, ...], steps: Steps) -> Page:
    height = ink.letter_height(even)
    if height == 0:
        return Page(picture, ())
    degrees = ink.skew(even)
    straight = ink.straight(picture, degrees)
    page = ink.sized(ink.straight(even, degrees), height)
    steps.keep("sized", page)
    words = program.read(page, seconds=deadline - monotonic(), languages=languages)
    return Page(straight, in_lines(words))


def _turned(picture: Pixels, turns: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(picture, -turns))


def _legible(words: tuple[Word, ...]) -> int:
    """Return how many letters stand in words that were read clearly; a turned page gives noise instead."""
    return sum(len(word.text) for word in words if word.confidence >= CLEAR and _is_word(word.text))


def _is_word(text: str) -> bool:
    return sum(letter.isalnum() for letter in text) >= max(2, 0.6 * len(text))


def _is_good(words: tuple[Word, ...]) -> bool:
    letters = sum(len(word.text) for word in words)
    return letters >= FEWEST_LETTERS and _legible(words) >= LEAST_CLEAR_SHARE * letters
