"""How well a page can be read, and what to do better with the next photo, found before a letter of it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from gateway.errors import InvalidError
from gateway.reading import container, margins, picture, sharpness
from gateway.reading.limits import Limits
from gateway.reading.margins import Sheet
from gateway.reading.picture import Pixels
from gateway.reading.shape import Finding
from gateway.reading.sharpness import Print

SHARP, BLURRED = 0.04, 0.1
"""Blur as a share of the height of letters: no loss below the first, hardly readable from the second."""

MOST_BLUR: Final = 0.056
"""Measured: print that was not blurred gives 0.045 at the most; blurred by a fifth of its height 0.07 and more."""

MOST_BLUR_OF_ANYTHING: Final = 0.08
"""Where no letters can be told apart, so that their height is a guess."""

LEAST_BLUR: Final = 0.03
"""What is sharper than this was not shaken, though it may be a bar code, whose slopes are all alike."""

SHAKEN, STILL = 0.1, 0.35
LEAST_EVEN: Final = 0.26
"""How even the slopes are. Measured: 0.34 and more in 19 of 20 pictures of print, 0.29 and less in 9 of 10 that
were shaken by the height of a letter."""

LARGE, SMALL = 20.0, 6.0
"""Height of a capital in pixels: no loss above the first, unreadable at the second."""

LEAST_HEIGHT: Final = 9.0
DARK: Final = 70
GLARING: Final = 253
INK_IN_GLARE: Final = 200
RING: Final = 31
MOST_AROUND_GLARE: Final = 240
MOST_PAPER_FOR_GLARE: Final = 230
LEAST_GLARE: Final = 0.02
MOST_INK_IN_GLARE: Final = 0.03
FLAW_COSTS: Final = 0.7
LOOKED_AT: Final = 5_000_000
MOST_LOOKED_AT: Final = 60_000_000


@dataclass(frozen=True, slots=True)
class Legibility:
    """How well a page can be read: `score` 0..1, and what it is made of.

    `sharpness` is 1 for print without blur and 0 for print that runs together; `letter_height` is that of a
    capital in pixels of the picture, 0 where no print was found. `findings` are warnings that say what to do.
    """

    score: float
    sharpness: float
    letter_height: float
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "score": round(self.score, 3),
            "sharpness": round(self.sharpness, 3),
            "letter_height": round(self.letter_height, 1),
            "findings": [finding.to_json() for finding in self.findings],
        }


def legibility(page: Pixels, *, scale: float = 1.0) -> Legibility:
    """Judge a picture (RGB) as it was sent, before it is cut or straightened.

    `scale` is how much smaller it is than what will be read: heights are told as they are there.
    """
    small = sharpness.overview(page)
    sheet = margins.sheet_of(small)
    found = sharpness.measured(page, small, sheet.place)
    height = found.height * scale if found else 0.0
    sharp = min(_share(found.blur, BLURRED, SHARP), _share(found.evenness, SHAKEN, STILL)) if found else 0.0
    flaws = tuple(_flaws(small, sheet, found, height, max(small.shape) / max(page.shape[:2])))
    score = min(sharp, _share(height, SMALL, LARGE)) * FLAW_COSTS ** len(flaws)
    return Legibility(score, sharp, height, flaws)


def legibility_of(path: Path) -> Legibility | None:
    """Judge the first page of a picture file; None for what is no picture, is very large, or does not open."""
    limits = Limits(soft_pixels=LOOKED_AT, hard_pixels=MOST_LOOKED_AT, pages=1)
    try:
        found = container.inspect(path, max_pixels=limits.hard_pixels)
        if not found.media_type.startswith("image/"):
            return None
        page = np.asarray(next(picture.frames(path, found.media_type, limits)))
    except InvalidError:
        return None
    return legibility(page, scale=max(found.width or 0, found.height or 0, *page.shape) / max(page.shape))


def _flaws(small: Pixels, sheet: Sheet, found: Print | None, height: float, reduced: float) -> Iterator[Finding]:
    inside = small[sheet.place > 0]
    level = float(np.percentile(inside, 80)) if inside.size else 0.0
    if level < DARK:
        yield Finding("too_dark", "warning")
    elif found is not None and 0 < height < LEAST_HEIGHT:
        yield Finding("too_small", "warning")
    elif found is not None and _is_blurred(found):
        yield Finding("blurred", "warning")
    if inside.size and float(np.median(inside)) <= MOST_PAPER_FOR_GLARE and _glares(small, sheet):
        yield Finding("glare", "warning")
    for edge in margins.cut_off(small, sheet, found.height * reduced if found else 0.0):
        yield Finding("edge_cut_off", "warning", None, {"edge": edge})


def _is_blurred(found: Print) -> bool:
    is_shaken = found.evenness < LEAST_EVEN and found.blur > LEAST_BLUR
    return is_shaken or found.blur > (MOST_BLUR if found.height else MOST_BLUR_OF_ANYTHING)


def _glares(small: Pixels, sheet: Sheet) -> bool:
    """Tell whether light is thrown back from a spot of the paper so brightly that nothing is left on it.

    The spot ends abruptly; where brightness grows slowly, or print can be seen, paper is just well lit.
    """
    bright = ((small >= GLARING) & (sheet.place > 0)).astype(np.uint8)
    spots = np.asarray(cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), dtype=np.uint8)
    if np.count_nonzero(spots) <= LEAST_GLARE * np.count_nonzero(sheet.place):
        return False
    filled = cv2.morphologyEx(spots, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    ring = (cv2.dilate(filled, np.ones((RING, RING), np.uint8)) > filled) & (sheet.place > 0)
    if not ring.any() or np.median(small[ring]) > MOST_AROUND_GLARE:
        return False
    return bool(np.mean(small[filled > 0] < INK_IN_GLARE) <= MOST_INK_IN_GLARE)


def _share(figure: float, worst: float, best: float) -> float:
    return float(np.clip((figure - worst) / (best - worst), 0.0, 1.0))
