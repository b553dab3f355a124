"""A page to look at for an invoice that came as XML alone: plain, on A4, with its words so that it can be searched.

It is drawn from the same values that the fields come from. The font is the one within OpenCV, so nothing is
installed; it has the letters of Europe and many more (Pillow's own has no å, ä or ö).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

import cv2
import numpy as np

from gateway.formats.electronic_invoice.invoice import ElectronicInvoice
from gateway.language import Language
from gateway.reading.picture import Pixels
from gateway.reading.printed_invoice import BODY, LEFT, RIGHT, WIDTH, Cell, PrintedLine, printed_lines
from gateway.reading.shape import Box, Word
from gateway.reading.words.rows import in_lines

HEIGHT: Final = 1754
MARGIN: Final = 90
LEADING: Final = 1.45
"""The distance of lines, in heights of their letters."""

AFTER_RULE: Final = 8

REGULAR: Final = 400
WORD_CONFIDENCE: Final = 1.0
BLACK: Final = (0, 0, 0)
GREY: Final = (150, 150, 150)


class DrawnPage(NamedTuple):
    """A page as a picture (RGB, A4 at 150 dpi) and its words."""

    picture: Pixels
    words: tuple[Word, ...]


def drawn(invoice: ElectronicInvoice, language: Language = "sv") -> Iterator[DrawnPage]:
    """Yield the pages of an invoice, one at least; a page is drawn when it is asked for."""
    waiting: list[PrintedLine] = []
    used = MARGIN
    for line in printed_lines(invoice, language, length):
        height = _height(line)
        if waiting and used + height > HEIGHT - MARGIN:
            yield _page(waiting)
            waiting, used = [], MARGIN
        waiting.append(line)
        used += height
    yield _page(waiting)


def length(text: str, size: int) -> float:
    """Return how wide a text is, in pixels."""
    return float(_edges(text, size)[2])


@cache
def _font() -> cv2.FontFace:
    return cv2.FontFace("sans")


def _edges(text: str, size: int) -> Sequence[int]:
    """Return x, y, width and height of a text whose first letter stands at 0, 0 on its base line."""
    return cv2.getTextSize((WIDTH, HEIGHT), text, (0, 0), _font(), size, REGULAR)


def _height(line: PrintedLine) -> int:
    letters = max((cell.size for cell in line.cells), default=BODY)
    return round(LEADING * letters) + line.space + (AFTER_RULE if line.is_ruled else 0)


def _page(lines: Sequence[PrintedLine]) -> DrawnPage:
    picture = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    words: list[Word] = []
    bottom = MARGIN
    for number, line in enumerate(lines):
        bottom += _height(line)
        below = bottom - AFTER_RULE if line.is_ruled else bottom
        for cell in line.cells:
            words += _written(picture, cell, below - cell.size // 2, number)
        if line.is_ruled:
            cv2.line(picture, (LEFT, below), (RIGHT, below), GREY)
    return DrawnPage(picture, in_lines(words))


def _written(picture: Pixels, cell: Cell, base: int, number: int) -> Iterator[Word]:
    """Write the words of a cell on a base line, and yield each with its place."""
    words = cell.text.split()
    left = cell.x - length(" ".join(words), cell.size) if cell.is_right else float(cell.x)
    for word in words:
        cv2.putText(picture, word, (round(left), base), BLACK, _font(), cell.size, REGULAR)
        x, y, width, height = _edges(word, cell.size)
        box = Box((left + x) / WIDTH, (base + y) / HEIGHT, max(1, width) / WIDTH, max(1, height) / HEIGHT)
        yield Word(word, box, WORD_CONFIDENCE, number)
        left += length(f"{word} ", cell.size)
