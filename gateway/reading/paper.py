"""The paper in a photograph: found by its brightness against what it lies on, and laid flat."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.reading.picture import Pixels

Corners = NDArray[np.float32]
"""Four points (x, y) of the picture, in pixels: upper left, upper right, lower right, lower left."""

Outline = NDArray[np.integer[Any] | np.floating[Any]]

SIDE: Final = 800
LEAST_SHARE: Final = 0.1
MOST_SHARE: Final = 0.92
LEAST_CONTRAST: Final = 30
LEAST_FILLED: Final = 0.94
LEAST_KEPT: Final = 0.97
LEAST_OF_RECTANGLE: Final = 0.6
_CORNERS: Final = 4


def laid_flat(picture: Pixels) -> Pixels:
    """Return the paper alone, seen from straight above, or the whole picture where no paper stands out."""
    corners = find(picture)
    return picture if corners is None else _flattened(picture, corners)


def find(picture: Pixels) -> Corners | None:
    """Return the corners of a bright sheet on a darker ground; None on a scan, where the sheet is all there is."""
    scale = min(1.0, SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (5, 5), 0)
    _, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    # Print on the paper must not tear it, nor a bright patch of the ground hang on to it.
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    bright = cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((15, 15), np.uint8))
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    if not _stands_out(np.asarray(grey, dtype=np.uint8), cv2.convexHull(outline)):
        return None
    corners = _corners(outline)
    return None if corners is None else _ordered(corners / np.float32(scale))


def _stands_out(grey: Pixels, hull: Outline) -> bool:
    """Tell whether what lies within an outline is a fair part of the picture and clearly brighter."""
    share = cv2.contourArea(hull) / grey.size
    if not LEAST_SHARE < share < MOST_SHARE:
        return False
    mask = np.zeros_like(grey)
    cv2.fillConvexPoly(mask, hull, 255)
    inside, outside = np.median(grey[mask > 0]), np.median(grey[mask == 0])
    return bool(inside - outside > LEAST_CONTRAST)


def _corners(outline: Outline) -> Corners | None:
    """Return four corners that cut off nothing: those of the sheet, else of the upright rectangle around it.

    A sheet that is curled, or that something bright touches, is turned and not bent to a shape that it has not.
    """
    hull = cv2.convexHull(outline)
    around = cv2.arcLength(hull, closed=True)
    for tolerance in (0.01, 0.02, 0.03, 0.04):
        simple = cv2.approxPolyDP(hull, tolerance * around, closed=True)
        if len(simple) == _CORNERS:
            area = cv2.contourArea(simple)
            if cv2.contourArea(outline) > LEAST_FILLED * area and area > LEAST_KEPT * cv2.contourArea(hull):
                return simple.reshape(_CORNERS, 2).astype(np.float32)
            break
    rectangle = cv2.minAreaRect(hull)
    is_sheet = cv2.contourArea(outline) > LEAST_OF_RECTANGLE * rectangle[1][0] * rectangle[1][1]
    return np.asarray(cv2.boxPoints(rectangle), dtype=np.float32) if is_sheet else None


def _ordered(corners: Corners) -> Corners:
    """Start at the upper left and go clockwise."""
    middle = corners.mean(axis=0)
    clockwise = corners[np.argsort(np.arctan2(*(corners - middle).T[::-1]))]
    first = int(np.argmin(clockwise.sum(axis=1)))
    return np.roll(clockwise, -first, axis=0)


def _flattened(picture: Pixels, corners: Corners) -> Pixels:
    upper_left, upper_right, lower_right, lower_left = corners
    width = int(max(np.linalg.norm(upper_right - upper_left), np.linalg.norm(lower_right - lower_left)))
    height = int(max(np.linalg.norm(lower_left - upper_left), np.linalg.norm(lower_right - upper_right)))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    view = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(picture, view, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, dtype=np.uint8)
