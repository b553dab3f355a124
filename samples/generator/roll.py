"""A roll of thermal paper: text, rules and codes are printed on it as dots, 8 to the millimetre.

A till printer heats rows of 576 dots over 72 mm of the 80 mm paper. What it prints is therefore rendered here
without grey levels at that resolution, and turns soft only when `thermal` lets the heat spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
import segno
from PIL import Image, ImageDraw

from samples.generator.fonts import font
from samples.generator.noise import Floats, Pixels, clouds

DOTS_PER_MM: Final = 8
WIDTH: Final = 576
MARGIN: Final = 32
SCALE: Final = 2


@dataclass
class Roll:
    """What is printed so far, strip by strip; `typeface` is a name in `fonts`, `size` its height in dots.

    `width` is that of the print in dots: 576 on paper of 80 mm, 384 on paper of 58 mm.
    """

    typeface: str = "till"
    size: int = 20
    leading: int = 28
    width: int = WIDTH
    strips: list[Image.Image] = field(default_factory=list)

    def strip(self, height: int) -> ImageDraw.ImageDraw:
        """Feed the paper by `height` dots and return the means to draw on them."""
        image = Image.new("1", (self.width, height), 0)
        self.strips.append(image)
        return ImageDraw.Draw(image)

    def feed(self, dots: int = 14) -> None:
        """Leave paper blank."""
        self.strip(dots)

    def columns(self, cells: Sequence[tuple[float, str, str]], *, bold: bool = False, large: float = 1) -> None:
        """Print a line of cells, each (place 0..1 over the width, anchor `l`, `m` or `r`, text)."""
        face = font(self.typeface + (" bold" if bold else ""), round(self.size * large))
        draw = self.strip(round(self.leading * large))
        for place, anchor, text in cells:
            draw.text(
                (place * (self.width - 1), round(self.size * large)), text, fill=1, font=face, anchor=f"{anchor}s"
            )

    def left(self, text: str, *, bold: bool = False, large: float = 1) -> None:
        """Print a line from the left."""
        self.columns([(0, "l", text)], bold=bold, large=large)

    def centre(self, text: str, *, bold: bool = False, large: float = 1) -> None:
        """Print a line in the middle."""
        self.columns([(0.5, "m", text)], bold=bold, large=large)

    def row(self, left: str, right: str, *, bold: bool = False, large: float = 1) -> None:
        """Print a line with a text at each edge."""
        self.columns([(0, "l", left), (1, "r", right)], bold=bold, large=large)

    def rule(self, mark: str = "-") -> None:
        """Print a line of one mark from edge to edge, or a solid line where `mark` is empty."""
        if not mark:
            self.strip(16).rectangle((0, 7, self.width, 8), fill=1)
            return
        step = font(self.typeface, self.size).getlength(mark)
        self.left(mark * int(self.width / step))

    def bars(self, digits: str, height: int = 70) -> None:
        """Print a bar pattern drawn from `digits` with the digits under it, as receipts carry for returns."""
        draw = self.strip(height)
        x = (self.width - 22 * len(digits)) // 2
        for digit in digits:
            for place, wide in enumerate(f"{int(digit) * 7 % 15 + 1:04b}"):
                draw.rectangle((x + place * 5, 0, x + place * 5 + (3 if wide == "1" else 1), height), fill=1)
            x += 22
        self.centre(digits)

    def code(self, payload: str, dots: int = 5) -> None:
        """Print a QR code with modules of `dots` dots."""
        modules = np.array([list(row) for row in segno.make(payload, micro=False).matrix], dtype=np.uint8)
        code = np.kron(modules, np.ones((dots, dots), dtype=np.uint8))
        image = Image.fromarray(code * 255).convert("1")
        self.strip(code.shape[0] + 16)
        self.strips[-1].paste(image, ((self.width - code.shape[1]) // 2, 8))

    def dots(self, head: int = 48, tail: int = 90) -> Pixels:
        """Return the whole roll as an array, 1 where a dot is burnt, with the paper's margins around it."""
        printed = np.vstack([np.array(strip, dtype=np.uint8) for strip in self.strips])
        return np.pad(printed, ((head, tail), (MARGIN, MARGIN)))


def thermal(dots: Pixels, *, seed: int, fade: float = 0.0, weight: float = 0.55) -> Pixels:
    """Burn dots into paper: RGB, `SCALE` pixels a dot.

    `fade` 0..1 is how far age and light have bleached the print; `weight` how much a dot spreads.
    """
    rng = np.random.default_rng(seed)
    heat = dots.astype(np.float32) * (0.86 + 0.14 * clouds(dots.shape, 90, rng))
    heat *= 1 - 0.10 * rng.random((1, dots.shape[1]), dtype=np.float32) ** 4
    heat *= 1 - fade * (0.55 + 0.45 * clouds(dots.shape, 260, rng))[:, :]
    size = (dots.shape[1] * SCALE, dots.shape[0] * SCALE)
    ink = cv2.GaussianBlur(cv2.resize(heat, size, interpolation=cv2.INTER_NEAREST), (0, 0), weight * SCALE)
    ink = np.clip(ink * 1.35, 0, 1).astype(np.float32)
    return _paint(ink, rng, paper=(246, 246, 243), black=(52, 50, 58))


def _paint(ink: Floats, rng: np.random.Generator, *, paper: Sequence[int], black: Sequence[int]) -> Pixels:
    """Mix paper and ink, with the paper's own faint unevenness."""
    grain = 1 - 0.012 * clouds(ink.shape, 3, rng) - 0.015 * clouds(ink.shape, 160, rng)
    blank = np.array(paper, dtype=np.float32) * grain[..., None]
    mixed = blank + (np.array(black, dtype=np.float32) - blank) * ink[..., None]
    return np.clip(mixed, 0, 255).astype(np.uint8)
