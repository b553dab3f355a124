"""Where lines of text are on a picture: the first half of PP-OCR.

The model marks text pixel by pixel on a reduced picture; each marked patch is one line, or a piece of one, and
becomes a rectangle that may lie at an angle (Differentiable Binarization, Liao et al. 2020).
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.reading.picture import Pixels
from gateway.reading.words.ppocr import models

Quad = NDArray[np.float32]
"""Four corners (x, y) in pixels, clockwise; once it is known how the page lies, from where the text begins."""

SIDE: Final = 960
NEAR_SIDE: Final = 1536
SMALL_PRINT: Final = 16.5
"""Lines lower than this, in pixels as they were seen, are likely to be missed or torn (measured on A4)."""

COMFORTABLE_PRINT: Final = 20.0
ROOM: Final = 0.02
_STEP: Final = 32
_THRESHOLD: Final = 0.3
_LEAST_SCORE: Final = 0.5
_GROWTH: Final = 1.6
"""A marked patch is the core of a line; it grows by area × this ÷ circumference on every side."""

_LEAST_SIDE: Final = 3
_MOST_LINES: Final = 1000


def find(picture: Pixels) -> list[Quad]:
    """Return the lines of a picture (RGB), in no order.

    The whole picture is looked at from afar; where its print turns out small, the part that holds text is looked
    at once more from nearer.
    """
    quads = _seen(picture, SIDE)
    if not quads:
        return []
    height, width = picture.shape[:2]
    print_height = float(np.median([min(sides(quad)) for quad in quads])) * min(1.0, SIDE / max(height, width))
    if print_height >= SMALL_PRINT:
        return quads
    left, top, right, bottom = _text_area(quads, height, width)
    side = min(
        NEAR_SIDE, round(SIDE * COMFORTABLE_PRINT / print_height * max(bottom - top, right - left) / max(height, width))
    )
    nearer = _seen(np.ascontiguousarray(picture[top:bottom, left:right]), side)
    return [quad + np.array([left, top], np.float32) for quad in nearer]


def sides(quad: Quad) -> tuple[float, float]:
    """Return the length of a line's first edge and of the one that follows it."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[2] - quad[1]))


def _text_area(quads: list[Quad], height: int, width: int) -> tuple[int, int, int, int]:
    """Return the part of the picture that holds all lines, with some room around it: left, top, right, bottom."""
    corners = np.concatenate(quads)
    room = ROOM * max(height, width)
    left, top = (int(max(0, low - room)) for low in corners.min(axis=0))
    right, bottom = (
        int(min(limit, high + room)) for limit, high in zip((width, height), corners.max(axis=0), strict=True)
    )
    return left, top, right, bottom


def _seen(picture: Pixels, side: int) -> list[Quad]:
    """Return the lines that are seen with the longer side of the picture at most `side` pixels."""
    height, width = picture.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = tuple(max(_STEP, round(length * scale / _STEP) * _STEP) for length in (width, height))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    batch = (small.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None]
    marks = models.finder().run(None, {"x": batch})[0][0, 0]
    stretch = np.array([width / size[0], height / size[1]], np.float32)
    return [quad * stretch for quad in _rectangles(marks)]


def _rectangles(marks: NDArray[np.float32]) -> list[Quad]:
    mask = cv2.dilate((marks > _THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines[:_MOST_LINES]:
        middle, (wide, high), angle = cv2.minAreaRect(outline)
        if min(wide, high) < _LEAST_SIDE or _score(marks, outline) < _LEAST_SCORE:
            continue
        grown = _GROWTH * wide * high / (wide + high)
        found.append(_clockwise(cv2.boxPoints((middle, (wide + grown, high + grown), angle))))
    return found


def _score(marks: NDArray[np.float32], outline: NDArray[Any]) -> float:
    """Return how strongly the place of a rectangle is marked, on average."""
    left, top, wide, high = cv2.boundingRect(outline)
    inside = np.zeros((high, wide), np.uint8)
    corners = cv2.boxPoints(cv2.minAreaRect(outline)) - np.array([left, top], np.float32)
    cv2.fillPoly(inside, [corners.astype(np.int32)], 1)
    return float(cv2.mean(marks[top : top + high, left : left + wide], mask=inside)[0])


def _clockwise(corners: NDArray[Any]) -> Quad:
    middle = corners.mean(axis=0)
    order = np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))
    return np.asarray(corners[order], dtype=np.float32)
