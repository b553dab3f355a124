"""A printed paper: its pixels, its size, the truth about it, and every word that was put on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np

from samples.generator.canvas import BLACK, HEIGHT, WIDTH, Anchor, Colour, Pdf, Picture
from samples.generator.fonts import font
from samples.generator.noise import Pixels
from samples.generator.pile.facts import Facts
from samples.generator.roll import DOTS_PER_MM, MARGIN, SCALE, Roll, thermal

SMALLEST: Final = 0.6
IN_PDF: Final = {"machine": "till"}
"""Typefaces that stand in for those with PostScript outlines, which reportlab does not embed."""


@dataclass(frozen=True)
class Printed:
    """A paper as the printer leaves it.

    `clean` is what the printer was told to print, `paper` makes it with the flaws of print and paper; `width` and
    `height` in mm; `pdf` is the file that an invoicing program would send instead; `also` are other right values.
    """

    truth: Facts
    texts: Sequence[str]
    clean: Pixels
    paper: Callable[[], Pixels]
    width: float
    torn: bool = False
    pdf: bytes | None = None
    also: Facts = field(default_factory=dict)

    @property
    def height(self) -> float:
        """The height in mm."""
        return self.width * float(self.clean.shape[0]) / float(self.clean.shape[1])


@dataclass
class Ticket(Roll):
    """A roll that remembers what it prints, and prints a line narrower where its cells would meet."""

    texts: list[str] = field(default_factory=list)

    def columns(self, cells: Sequence[tuple[float, str, str]], *, bold: bool = False, large: float = 1) -> None:
        """Print a line of cells, each (place 0..1 over the width, anchor, text)."""
        self.texts.extend(text for _, _, text in cells)
        while large > SMALLEST and not self._fits(cells, bold=bold, large=large):
            large -= 0.05
        super().columns(cells, bold=bold, large=large)

    def _fits(self, cells: Sequence[tuple[float, str, str]], *, bold: bool, large: float) -> bool:
        face = font(self.typeface + (" bold" if bold else ""), round(self.size * large))
        end = -1.0
        for place, anchor, text in cells:
            length = face.getlength(text)
            start = place * (self.width - 1) - length * {"l": 0, "m": 0.5, "r": 1}[anchor]
            if text and start < end:
                return False
            end = max(end, start + length + 4) if text else end
        return end <= self.width + 8

    def printed(
        self, truth: Facts, seed: int, *, fade: float = 0, weight: float = 0.55, also: Facts | None = None
    ) -> Printed:
        """Cut the paper off."""
        dots = self.dots()
        clean = 255 - cv2.resize(dots * np.uint8(255), None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_LINEAR)

        def paper() -> Pixels:
            return thermal(dots, seed=seed, fade=fade, weight=weight)

        width = (self.width + 2 * MARGIN) / DOTS_PER_MM
        return Printed(truth, self.texts, np.asarray(clean, dtype=np.uint8), paper, width, torn=True, also=also or {})


class Page:
    """A sheet drawn as pixels and, for A4, as a PDF by the same calls; it remembers its texts."""

    def __init__(self, title: str = "", *, width: float = WIDTH, height: float = HEIGHT) -> None:
        self.texts: list[str] = []
        self._size = (width, height)
        self._picture = Picture(width=width, height=height)
        self._pdf = Pdf(title) if title else None

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
        self.texts.append(text)
        self._picture.text(x, y, text, size, face, anchor=anchor, colour=colour)
        if self._pdf:
            self._pdf.text(x, y, text, size, IN_PDF.get(face, face), anchor=anchor, colour=colour)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self._picture.box(x, y, width, height, colour)
        if self._pdf:
            self._pdf.box(x, y, width, height, colour)

    def printed(self, truth: Facts, seed: int, *, also: Facts | None = None) -> Printed:
        """Take the sheet out of the printer."""
        pdf = self._pdf.content() if self._pdf else None
        clean = self._picture.clean()
        return Printed(
            truth,
            self.texts,
            clean,
            lambda: self._picture.pixels(seed=seed),
            self._size[0],
            pdf=pdf,
            also=also or {},
        )
