"""A page laid level: turned by quarters until it stands upright, then by the few degrees that its lines slope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np

from gateway.reading.picture import Pixels
from gateway.reading.words.ppocr.lines import Quad, sides
from gateway.reading.words.rows import Slope

LEAST_DEGREES: Final = 0.5
MOST_DEGREES: Final = 30.0
ELONGATED: Final = 1.5
LONG: Final = 3.0
"""A line so many times longer than high tells how it slopes; a shorter one is too uncertain."""


class Level(NamedTuple):
    """The level picture, the lines on it, and how much each long line still slopes."""

    picture: Pixels
    quads: list[Quad]
    slopes: list[Slope]


def runs_up(quads: Sequence[Quad]) -> bool:
    """Tell whether the lines run up or down the picture instead of across, by how much of all text does."""
    across = up = 0.0
    for quad in quads:
        length, height = max(sides(quad)), min(sides(quad))
        if length > ELONGATED * height:
            run = _long_run(quad)
            across, up = (across + length, up) if abs(run[0]) >= abs(run[1]) else (across, up + length)
    return up > across


def along(quads: Sequence[Quad], *, up: bool) -> list[Quad]:
    """Let every line begin where its text does if it runs to the right, or upwards; drop those that run otherwise."""
    way = np.array([0, -1] if up else [1, 0], np.float32)
    begun = [
        max((np.roll(quad, -place, axis=0) for place in range(4)), key=lambda quad: (quad[1] - quad[0]) @ way)
        for quad in quads
    ]
    return [quad for quad in begun if sides(quad)[1] <= ELONGATED * sides(quad)[0]]


def levelled(picture: Pixels, quads: Sequence[Quad], *, up: bool, over: bool) -> Level:
    """Turn a picture upright, then level, its lines with it.

    `up` says that the lines run upwards instead of to the right, and `over` that they read from the other end.
    """
    height, width = picture.shape[:2]
    turns = (up + 2 * over) % 4
    upright = np.ascontiguousarray(np.rot90(picture, -turns))
    turned = [np.roll(_turned(quad, turns, height, width), 2 if over else 0, axis=0) for quad in quads]
    degrees = _slant(turned)
    if abs(degrees) >= LEAST_DEGREES:
        upright, turned = _straightened(upright, turned, degrees)
    return Level(upright, turned, _slopes(turned, upright.shape))


def _long_run(quad: Quad) -> Quad:
    first, second = sides(quad)
    return np.asarray(quad[1] - quad[0] if first >= second else quad[2] - quad[1])


def _turned(quad: Quad, turns: int, height: int, width: int) -> Quad:
    """Return where a line lies when the picture is turned clockwise by quarters."""
    for _ in range(turns):
        quad = np.stack([height - quad[:, 1], quad[:, 0]], axis=1).astype(np.float32)
        height, width = width, height
    return quad


def _slant(quads: Sequence[Quad]) -> float:
    """Return by how many degrees the lines fall to the right, by the middle of all long ones."""
    angles, lengths = [], []
    for quad in quads:
        run, length, height = _measures(quad)
        if length > LONG * height:
            angles.append(float(np.degrees(np.arctan2(run[1], run[0]))))
            lengths.append(length)
    if not angles:
        return 0.0
    order = np.argsort(angles)
    middle = np.searchsorted(np.cumsum(np.array(lengths)[order]), sum(lengths) / 2)
    degrees = float(np.array(angles)[order][middle])
    return degrees if abs(degrees) <= MOST_DEGREES else 0.0


def _measures(quad: Quad) -> tuple[Quad, float, float]:
    """Return how a line runs (x, y), its length and its height, in pixels."""
    run = (quad[1] + quad[2] - quad[0] - quad[3]) / 2
    fall = (quad[2] + quad[3] - quad[0] - quad[1]) / 2
    return run, float(np.linalg.norm(run)), float(np.linalg.norm(fall))


def _straightened(picture: Pixels, quads: Sequence[Quad], degrees: float) -> tuple[Pixels, list[Quad]]:
    """Turn by degrees about the middle; the picture grows so that nothing is cut off."""
    height, width = picture.shape[:2]
    view = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cosine, sine = abs(view[0, 0]), abs(view[0, 1])
    wide, high = int(height * sine + width * cosine), int(height * cosine + width * sine)
    view[:, 2] = view[:, 2] + np.array([wide - width, high - height]) / 2
    turned = cv2.warpAffine(picture, view, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    moved = [cv2.transform(quad[None], view)[0].astype(np.float32) for quad in quads]
    return np.asarray(turned, dtype=np.uint8), moved


def _slopes(quads: Sequence[Quad], shape: tuple[int, ...]) -> list[Slope]:
    """Return the slope of each long line, as shares of the page's height over its width."""
    height, width = shape[:2]
    slopes = []
    for quad in quads:
        run, length, high = _measures(quad)
        if length > LONG * high and run[0] > 0:
            middle = quad.mean(axis=0)
            fall = float(run[1] / height / (run[0] / width))
            slopes.append(Slope(float(middle[0] / width), float(middle[1] / height), fall, length / width))
    return slopes
