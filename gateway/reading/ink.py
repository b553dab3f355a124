"""Ink on paper made easy to read: grey, evenly lit, straight, and letters of the height that readers know best."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.reading.picture import Pixels

LETTER_HEIGHT: Final = 28
"""Height in pixels of a capital that Tesseract reads best (measured: 26 to 30)."""

LARGEST_SCALE: Final = 3.0
SMALLEST_SCALE: Final = 0.4
NEAR_ENOUGH: Final = 0.85
MOST_PIXELS: Final = 16_000_000
FEWEST_LETTERS: Final = 30
DUST: Final = 6
"""Shapes of so few pixels in height are no letters, or none that can be read."""

SKEW_SIDE: Final = 700
MOST_SKEW: Final = 6.0
SKEW_STEP: Final = 0.5
COARSE_STEP: Final = 1.5
LEAST_SKEW: Final = 0.4

DIRECTION_SIDE: Final = 1400
TURNED_ADVANTAGE: Final = 1.3


def grey(picture: Pixels) -> Pixels:
    """Return the picture in grey, evenly lit: each place is seen against the paper around it."""
    plain = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    side = max(plain.shape)
    scale = min(1.0, 500 / side)
    small = cv2.resize(plain, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 31)
    paper = cv2.resize(paper, (plain.shape[1], plain.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(plain, np.maximum(paper, 1), scale=250), dtype=np.uint8)


def sized(even: Pixels, height: float | None) -> Pixels:
    """Return the picture scaled so that letters of this height come to the best height, within reason."""
    if height is None:
        return even
    scale = float(np.clip(LETTER_HEIGHT / height, SMALLEST_SCALE, LARGEST_SCALE))
    scale = min(scale, (MOST_PIXELS / even.size) ** 0.5)
    if NEAR_ENOUGH < scale < 1 / NEAR_ENOUGH:
        return even
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(even, None, fx=scale, fy=scale, interpolation=way), dtype=np.uint8)


def letter_height(even: Pixels) -> float | None:
    """Return the height of a capital in pixels, from the shapes on the page.

    None where there are too few to tell, and 0 where nothing on the page could be a letter.
    """
    _, _, shapes, _ = cv2.connectedComponentsWithStats(_ink(even))
    wide, high = shapes[1:, cv2.CC_STAT_WIDTH], shapes[1:, cv2.CC_STAT_HEIGHT]
    if not (high > DUST).any():
        return 0.0
    is_letter = (high > DUST) & (high < even.shape[0] / 8) & (wide < 4 * high) & (high < 8 * wide)
    return float(np.percentile(high[is_letter], 70)) if is_letter.sum() >= FEWEST_LETTERS else None


def straight(picture: Pixels, degrees: float, *, is_draft: bool = False) -> Pixels:
    """Turn a picture counter-clockwise by a few degrees; what comes in at the corners repeats the edge."""
    if abs(degrees) < LEAST_SKEW:
        return picture
    height, width = picture.shape[:2]
    view = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    way = cv2.INTER_NEAREST if is_draft else cv2.INTER_CUBIC
    turned = cv2.warpAffine(picture, view, (width, height), flags=way, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, dtype=np.uint8)


def skew(even: Pixels) -> float:
    """Return by how many degrees (counter-clockwise) the lines must be turned to run level.

    Level lines of print make the sums of ink by row differ most.
    """
    ink = _reduced(_ink(even), SKEW_SIDE)
    coarse = _best_angle(ink, np.arange(-MOST_SKEW, MOST_SKEW + COARSE_STEP, COARSE_STEP))
    return _best_angle(ink, coarse + SKEW_STEP * np.arange(-2, 3))


def _best_angle(ink: Pixels, angles: NDArray[np.floating[Any]]) -> float:
    scores = [_unevenness(straight(ink, float(angle), is_draft=True)) for angle in angles]
    return float(angles[int(np.argmax(scores))])


def small(even: Pixels) -> Pixels:
    """Return the picture no larger than is needed to see how its lines run."""
    return _reduced(even, DIRECTION_SIDE)


def runs_down(even: Pixels) -> bool:
    """Tell whether the lines of print run down the page, so that it lies on its side.

    Letters of a line stand closer than lines do: smeared along the lines they join to fewer shapes.
    """
    ink = _ink(even)
    reach = max(3, round((letter_height(even) or LETTER_HEIGHT) / 2))
    across, _ = cv2.connectedComponents(cv2.dilate(ink, np.ones((1, reach), np.uint8)))
    down, _ = cv2.connectedComponents(cv2.dilate(ink, np.ones((reach, 1), np.uint8)))
    return across > TURNED_ADVANTAGE * down


def _ink(even: Pixels) -> Pixels:
    _, ink = cv2.threshold(even, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    return np.asarray(ink, dtype=np.uint8)


def _reduced(picture: Pixels, side: int) -> Pixels:
    scale = min(1.0, side / max(picture.shape))
    reduced = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(reduced, dtype=np.uint8)


def _unevenness(ink: Pixels) -> float:
    sums = ink.sum(axis=1, dtype=np.int64)
    return float((np.diff(sums) ** 2).sum() / len(sums))
