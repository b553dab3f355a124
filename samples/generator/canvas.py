"""An A4 page drawn in millimetres, as pixels or as a PDF with real text: one layout serves both."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final, Literal, Protocol

import numpy as np
import segno
from PIL import Image, ImageDraw
from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas as PdfFile

from samples.generator.fonts import font, path_of
from samples.generator.noise import Pixels, clouds

WIDTH: Final = 210.0
HEIGHT: Final = 297.0
PER_MM: Final = 10
POINT: Final = 25.4 / 72
BLACK: Final = (28, 28, 30)
Colour = tuple[int, int, int]
Anchor = Literal["l", "m", "r"]


class Canvas(Protocol):
    """Something to draw on; places in mm from the upper left corner, sizes of type in points."""

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        face: str = "sans",
        *,
        anchor: Anchor = "l",
        colour: Colour = BLACK,
    ) -> None:
        """Write a text whose base line starts, is centred or ends at (`x`, `y`)."""

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle."""


class Pages(Canvas, Protocol):
    """Something to draw on that has more than one page."""

    def next_page(self) -> None:
        """Go on to a blank page."""


def line(canvas: Canvas, x: float, y: float, length: float, *, colour: Colour = BLACK, width: float = 0.2) -> None:
    """Draw a horizontal line."""
    canvas.box(x, y - width / 2, length, width, colour)


def code(canvas: Canvas, x: float, y: float, size: float, payload: str) -> None:
    """Draw a QR code of about `size` mm, its modules whole pixels, with its upper left corner at (`x`, `y`)."""
    matrix = [list(row) for row in segno.make(payload, error="m", micro=False).matrix]
    module = round(size / len(matrix) * PER_MM) / PER_MM
    for row, cells in enumerate(matrix):
        for start, length in _runs(cells):
            canvas.box(x + start * module, y + row * module, length * module, module, (0, 0, 0))


def _runs(cells: Sequence[int]) -> list[tuple[int, int]]:
    """Return (start, length) of each run of dark cells."""
    runs: list[tuple[int, int]] = []
    for place, cell in enumerate(cells):
        if cell and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif cell:
            runs.append((place, 1))
    return runs


class Picture:
    """Pages as pixels, `PER_MM` to the mm, as a laser printer would leave them."""

    def __init__(self, *, width: float = WIDTH, height: float = HEIGHT) -> None:
        self._size = (round(width * PER_MM), round(height * PER_MM))
        self._pages: list[Image.Image] = []
        self.next_page()

    def next_page(self) -> None:
        """Go on to a blank page."""
        self._pages.append(Image.new("RGB", self._size, (250, 250, 248)))
        self._draw = ImageDraw.Draw(self._pages[-1])

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        face: str = "sans",
        *,
        anchor: Anchor = "l",
        colour: Colour = BLACK,
    ) -> None:
        """Write a text whose base line starts, is centred or ends at (`x`, `y`)."""
        place = (x * PER_MM, y * PER_MM)
        self._draw.text(place, text, fill=colour, font=font(face, size * POINT * PER_MM), anchor=f"{anchor}s")

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle."""
        left, top, right, bottom = (round(edge * PER_MM) for edge in (x, y, x + width, y + height))
        self._draw.rectangle((left, top, max(left, right - 1), max(top, bottom - 1)), fill=colour)

    def clean(self, page: int = 0) -> Pixels:
        """Return a page as it was drawn."""
        return np.array(self._pages[page], dtype=np.uint8)

    def pixels(self, page: int = 0, seed: int = 1) -> Pixels:
        """Return a page with the faint unevenness of paper and toner."""
        printed = np.array(self._pages[page], dtype=np.float32)
        rng = np.random.default_rng(seed)
        uneven = 1 - 0.010 * clouds(printed.shape, 3, rng) - 0.012 * clouds(printed.shape, 200, rng)
        return np.clip(printed * uneven[..., None], 0, 255).astype(np.uint8)


class Pdf:
    """Pages as a PDF with embedded fonts and text that can be copied out."""

    def __init__(self, title: str) -> None:
        self._stream = BytesIO()
        self._file = PdfFile(self._stream, pagesize=(WIDTH / POINT, HEIGHT / POINT), invariant=1)
        self._file.setTitle(title)

    def next_page(self) -> None:
        """Go on to a blank page."""
        self._file.showPage()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        face: str = "sans",
        *,
        anchor: Anchor = "l",
        colour: Colour = BLACK,
    ) -> None:
        """Write a text whose base line starts, is centred or ends at (`x`, `y`)."""
        if face not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(face, str(path_of(face))))
        self._file.setFont(face, size)
        self._file.setFillColor(Color(*(part / 255 for part in colour)))
        draw = {"l": self._file.drawString, "m": self._file.drawCentredString, "r": self._file.drawRightString}[anchor]
        draw(x / POINT, (HEIGHT - y) / POINT, text)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self._file.setFillColor(Color(*(part / 255 for part in colour)))
        self._file.rect(x / POINT, (HEIGHT - y - height) / POINT, width / POINT, height / POINT, stroke=0, fill=1)

    def content(self) -> bytes:
        """Return the finished file."""
        self._file.save()
        return self._stream.getvalue()
