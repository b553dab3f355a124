"""Paper without a picture: rows of words as a reader gives them, and pages drawn with letters on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from gateway.reading.picture import Pixels
from gateway.reading.shape import Box, Source, Word
from gateway.reading.words.rows import Row, rows_of

LETTER: Final = 0.01
LINE: Final = 0.02

RECEIPT: Final = (
    "Testboden AB",
    "Storgatan 12, 352 30 Växjö",
    "Org.nr: 556016-0680",
    "Datum: 2026-10-10  08:28",
    "Kvitto nr: 91890",
    "Kaffe               53,00",
    "Batterier          125,00",
    "Totalt          178,00 kr",
    "Moms%   Moms   Netto  Brutto",
    "25,00   25,00  100,00  125,00",
    "6,00    3,00   50,00   53,00",
    "Kontant            200,00",
    "Tillbaka            22,00",
)


def typed(*lines: str, page: int = 1, confidence: float = 0.95, source: Source = "ocr") -> tuple[Row, ...]:
    """Return rows of a page; every letter and space is as wide as another, two spaces part columns."""
    words = [
        Word(match[0], Box(match.start() * LETTER, number * LINE, len(match[0]) * LETTER, 0.015), confidence, number)
        for number, line in enumerate(lines)
        for match in re.finditer(r"\S+", line)
    ]
    return rows_of(page, words, source)


def drawn(lines: Sequence[str], *, size: int = 30, width: int = 900) -> Pixels:
    """Return a white page with lines of print; what stands after two spaces is set to the right."""
    font = ImageFont.load_default(size)
    page = Image.new("RGB", (width, 80 + round(len(lines) * size * 1.6)), "white")
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        parts, y = re.split(r"\s{2,}", line), 40 + round(number * size * 1.6)
        step = (width - 80) / max(1, len(parts) - 1)
        for place, part in enumerate(parts):
            anchor = "ra" if place and place == len(parts) - 1 else "la"
            pen.text((40 + place * step, y), part, fill="black", font=font, anchor=anchor)
    return np.asarray(page)


def painted(lines: Sequence[str], *, size: int = 30, width: int = 900) -> Pixels:
    """Return a white page with lines of print in a font that has å, ä and ö."""
    page = np.full((80 + round(len(lines) * size * 1.6), width, 3), 255, np.uint8)
    font = cv2.FontFace("sans")
    for number, line in enumerate(lines):
        for place, part in enumerate(re.split(r"\s{2,}", line)):
            cv2.putText(page, part, (40 + place * 420, 70 + round(number * size * 1.6)), (0, 0, 0), font, size)
    return page
