"""How sharp and how large the print on a picture is, measured where there is print.

Print is blurred a little more, by a share of its height, and what this takes from its slopes is measured: from sharp
print much, from blurred print little, whatever its contrast. Four directions are measured apart, because a hand
that moves blurs one of them only.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.reading.picture import Pixels

Floats = NDArray[np.integer[Any] | np.floating[Any]]

OVERVIEW_SIDE: Final = 1000
CELLS: Final = 4
MOST_CROPS: Final = 6
LEAST_CONTRAST: Final = 0.12
FEWEST_SHAPES: Final = 4
MOST_OF_CELL: Final = 0.26
SMALLEST_SHAPE: Final = 4
LEAST_OF_INK: Final = 0.3
SMALL_PRINT: Final = 35
MOST_BLURRED: Final = 60
"""Of the places that were measured those count whose print is rather small and rather blurred (percentiles)."""

FEWEST_CROPS: Final = 3
OWN_BLUR, MORE_BLUR = 0.05, 0.15
"""What is measured with, as shares of the height of letters: the first calms noise, the second is the test."""

LARGE_PRINT: Final = 32.0
STEEP: Final = 80
USUAL_SHARE: Final = 0.1
"""Letters are about so high, as a share of what is cut out."""

CALMING: Final = 0.006
_CROP_SHARE: Final = 0.08
_CROP_SIDES: Final = (160, 420)
_LEAST_INK, _MOST_INK = 0.02, 0.4


class Print(NamedTuple):
    """Print on a picture: height of its letters in pixels, and two measures of blur.

    `blur` is its width as a share of the height (0.03 is sharp); `evenness` tells how alike the slopes are in all
    directions (0..1): letters have them in every one, and a hand that moves wipes out those across its way.
    """

    height: float
    blur: float
    evenness: float


def overview(picture: Pixels) -> Pixels:
    """Return the picture in grey, so small that looking over it costs little."""
    height, width = picture.shape[:2]
    scale = min(1.0, OVERVIEW_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def measured(picture: Pixels, small: Pixels, paper: Pixels) -> Print | None:
    """Measure the print where there is most of it; None where there is none. `paper` is its place on `small`.

    Where something dark stands on paper and no letters can be told apart in it, the height is 0.
    """
    crops = _crops(picture, small, paper)
    if len(crops) < FEWEST_CROPS:
        return None
    evenness = float(np.median([_evenness(crop) for crop in crops]))
    found = [each for crop in crops if (each := _measured(crop)) is not None]
    if found:
        height = float(np.percentile([height for height, _ in found], SMALL_PRINT))
        return Print(height, float(np.percentile([blur for _, blur in found], MOST_BLURRED)), evenness)
    blur = float(np.median([_blur(crop.astype(np.float32), crop.shape[0] * USUAL_SHARE) for crop in crops]))
    return Print(0.0, blur, evenness)


def _crops(picture: Pixels, small: Pixels, paper: Pixels) -> list[Pixels]:
    """Cut out the place with most print of each cell of a grid, where a fair part of the most is there."""
    scale = max(picture.shape[:2]) / max(small.shape)
    side = int(np.clip(_CROP_SHARE * max(picture.shape[:2]), *_CROP_SIDES))
    reach = max(8, round(side / scale))
    dark = cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((15, 15), np.uint8))
    dark[cv2.erode(paper, np.ones((7, 7), np.uint8)) == 0] = 0
    bright = max(1.0, float(np.percentile(small[paper > 0], 80)) if paper.any() else 1.0)
    amount = cv2.boxFilter(dark, cv2.CV_32F, (reach, reach), borderType=cv2.BORDER_CONSTANT) / bright
    dense = (amount > MOST_OF_CELL).astype(np.uint8)
    amount[cv2.dilate(dense, np.ones((reach, reach), np.uint8)) > 0] = 0  # a QR code, a picture
    places = []
    height, width = small.shape
    for row in range(CELLS):
        for column in range(CELLS):
            top, left = row * height // CELLS, column * width // CELLS
            cell = amount[top : (row + 1) * height // CELLS, left : (column + 1) * width // CELLS]
            if cell.size:
                y, x = np.unravel_index(int(cell.argmax()), cell.shape)
                places.append((float(cell[y, x]), top + int(y), left + int(x)))
    most = max((amount for amount, _, _ in places), default=0.0)
    return [
        _around(picture, round(y * scale), round(x * scale), side)
        for amount, y, x in sorted(places, reverse=True)[:MOST_CROPS]
        if amount > most / 3
    ]


def _around(picture: Pixels, y: int, x: int, side: int) -> Pixels:
    top = max(0, min(y - side // 2, picture.shape[0] - side))
    left = max(0, min(x - side // 2, picture.shape[1] - side))
    crop = np.ascontiguousarray(picture[top : top + side, left : left + side])
    return np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _measured(crop: Pixels) -> tuple[float, float] | None:
    """Return the height of letters and the blur; None where no letters can be told apart."""
    calm = np.asarray(cv2.GaussianBlur(crop, (0, 0), max(0.6, crop.shape[0] / 250)), dtype=np.uint8)
    _, ink = cv2.threshold(calm, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    if not _LEAST_INK < np.count_nonzero(ink) / ink.size < _MOST_INK:
        return None
    level = max(1.0, float(np.percentile(crop, 90)))
    contrast = float(np.median(calm[ink == 0]) - np.percentile(calm[ink > 0], 20)) / level
    height = _height(np.asarray(ink, dtype=np.uint8))
    if contrast < LEAST_CONTRAST or height is None:
        return None
    return height, _blur(crop.astype(np.float32) / level, height)


def _height(ink: Pixels) -> float | None:
    """Return the height of a capital, from the shapes that do not touch the edge of the crop."""
    _, _, shapes, _ = cv2.connectedComponentsWithStats(ink)
    left, top = shapes[1:, cv2.CC_STAT_LEFT], shapes[1:, cv2.CC_STAT_TOP]
    wide, high = shapes[1:, cv2.CC_STAT_WIDTH], shapes[1:, cv2.CC_STAT_HEIGHT]
    area = shapes[1:, cv2.CC_STAT_AREA]
    is_whole = (left > 0) & (top > 0) & (left + wide < ink.shape[1]) & (top + high < ink.shape[0])
    is_letter = is_whole & (high >= SMALLEST_SHAPE) & (wide < 12 * high) & (high < 8 * wide)
    if is_letter.sum() < FEWEST_SHAPES or area[is_letter].sum() < LEAST_OF_INK * area.sum():
        return None
    return float(np.percentile(high[is_letter], 70))


def _blur(even: Floats, height: float) -> float:
    """Return the blur of the worst direction as a share of the height of letters.

    Letters that run together look like larger ones, so no height above `LARGE_PRINT` is believed here.
    """
    height = min(height, LARGE_PRINT)
    own, more = max(0.7, OWN_BLUR * height), max(1.0, MORE_BLUR * height)
    before = cv2.GaussianBlur(even, (0, 0), own)
    after = cv2.GaussianBlur(before, (0, 0), more)
    kept = min(0.999, max(_kept(before, after)))
    return float((more**2 * kept**2 / (1 - kept**2)) ** 0.5 / height)


def _evenness(crop: Pixels) -> float:
    """Compare the direction with the least slopes to the one with the most (the structure tensor's axes)."""
    calm = cv2.GaussianBlur(crop.astype(np.float32), (0, 0), max(0.7, CALMING * crop.shape[0]))
    across, down = np.gradient(calm, axis=1), np.gradient(calm, axis=0)
    mixed = float((across * down).mean())
    least, most = np.linalg.eigvalsh([[float((across**2).mean()), mixed], [mixed, float((down**2).mean())]])
    return float(max(0.0, least) / max(1e-9, most))


def _kept(before: Floats, after: Floats) -> list[float]:
    """Return for each of four directions how much of the energy of its slopes is left after more blur."""
    across, down = np.gradient(before, axis=1), np.gradient(before, axis=0)
    across_after, down_after = np.gradient(after, axis=1), np.gradient(after, axis=0)
    shares = []
    for angle in np.radians((0, 45, 90, 135)):
        slope = np.cos(angle) * across + np.sin(angle) * down
        slope_after = np.cos(angle) * across_after + np.sin(angle) * down_after
        steep = np.abs(slope_after) >= np.percentile(np.abs(slope_after), STEEP)  # elsewhere there is but noise
        shares.append(float((slope_after[steep] ** 2).sum() / max(1e-9, (slope[steep] ** 2).sum())))
    return shares
