"""Where the paper lies on a picture, and whether a side of it, or of its print, is cut off.

Paper that reaches one side of the picture while its other sides can be seen goes on beyond it. Paper that reaches
them all is a scan, or was cut out closely: of that, only letters that the edge cuts through tell.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import cv2
import numpy as np

from gateway.reading.picture import Pixels

Edge = Literal["top", "right", "bottom", "left"]
EDGES: Final[tuple[Edge, ...]] = ("top", "right", "bottom", "left")

LEAST_STEP: Final = 30
"""Paper must be brighter than its ground by so many levels of grey (of 255) to be told from it."""

LEAST_SHARE, MOST_SHARE = 0.08, 0.96
REACHES: Final = 0.35
"""Paper reaches a side where so much of its own width lies on it; less is a corner."""

FREE: Final = 0.12
"""Ground is seen along a side where no more than this share of it is covered."""

LEAST_FILLED, LEAST_CONVEX = 0.75, 0.9
SHADOWED: Final = 0.33
"""Paper in a shadow is at least so much brighter than its ground as the rest of it is."""

SMALLEST_LETTER: Final = 4.0
INKED: Final = 165
LEAST_GROUND: Final = 0.1
FEWEST_CUT: Final = 8
LEAST_SPAN: Final = 0.25
"""Letters that the edge cuts through are so many, and stand along so much of it."""

_FRAME: Final = 12
_BORDER: Final = 3


class Sheet(NamedTuple):
    """The paper on a small picture: its place (255 where it is), and whether ground is seen around it."""

    place: Pixels
    stands_out: bool


def sheet_of(small: Pixels) -> Sheet:
    """Find the largest bright thing; all of the picture where nothing stands out from a ground."""
    whole = Sheet(np.full_like(small, 255), stands_out=False)
    soft = np.asarray(cv2.GaussianBlur(small, (5, 5), 0), dtype=np.uint8)
    outlines, _ = cv2.findContours(_bright(soft), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return whole
    outline = max(outlines, key=cv2.contourArea)
    place = np.zeros_like(small)
    cv2.drawContours(place, [outline], -1, 255, cv2.FILLED)
    share = np.count_nonzero(place) / place.size
    if not LEAST_SHARE < share < MOST_SHARE:
        return whole
    if float(np.median(small[place > 0])) - float(np.median(small[place == 0])) < LEAST_STEP:
        return whole
    return Sheet(place, stands_out=True)


def _bright(soft: Pixels) -> Pixels:
    """Mark what is brighter than the ground, a shadow on paper included; print on it does not tear it."""
    level, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    frame = np.concatenate([_turned(soft, edge)[:_FRAME].ravel() for edge in EDGES])
    ground = frame[frame <= level]
    if ground.size > LEAST_GROUND * frame.size and (soft > level).any():
        bright = float(np.median(soft[soft > level]))
        darkest = float(np.median(ground))
        level = min(level, max(float(np.percentile(ground, 90)) + 12, darkest + SHADOWED * (bright - darkest)))
    side = max(3, max(soft.shape) // 32) | 1
    marked = cv2.copyMakeBorder((soft > level).astype(np.uint8), side, side, side, side, cv2.BORDER_REPLICATE)
    marked = cv2.morphologyEx(marked, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    marked = cv2.morphologyEx(marked, cv2.MORPH_OPEN, np.ones((side * 2 // 3, side * 2 // 3), np.uint8))
    return np.ascontiguousarray(marked[side:-side, side:-side])


def _is_sheet(place: Pixels) -> bool:
    """Tell whether what is bright has the shape of a sheet, or of one that is cut off: few corners, no arms."""
    outlines, _ = cv2.findContours(place, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    around = cv2.minAreaRect(outlines[0])[1]
    area = cv2.contourArea(outlines[0])
    return bool(
        area > LEAST_FILLED * around[0] * around[1]
        and area > LEAST_CONVEX * cv2.contourArea(cv2.convexHull(outlines[0]))
    )


def cut_off(small: Pixels, sheet: Sheet, letter_height: float) -> list[Edge]:
    """Return the edges at which something is missing; `letter_height` is that on `small`, 0 where unknown."""
    covered = {edge: _along(sheet.place, edge) for edge in EDGES}
    free = [edge for edge in EDGES if float(np.mean(covered[edge] > 0)) <= FREE]
    if sheet.stands_out and len(free) == len(EDGES) - 1 and _is_sheet(sheet.place):
        return [edge for edge in EDGES if edge not in free and _reaches(sheet.place, covered[edge], edge)]
    return [edge for edge in EDGES if edge not in free and _cuts_print(small, sheet.place, edge, letter_height)]


def _along(place: Pixels, edge: Edge) -> Pixels:
    """Return the line of the picture that lies along an edge."""
    turned = _turned(place, edge)
    return np.asarray(turned[:_BORDER].min(axis=0), dtype=np.uint8)


def _turned(picture: Pixels, edge: Edge) -> Pixels:
    """Turn a picture so that an edge of it is at the top."""
    return np.asarray(np.rot90(picture, EDGES.index(edge)), dtype=np.uint8)


def _reaches(place: Pixels, covered: Pixels, edge: Edge) -> bool:
    width = float(np.percentile((_turned(place, edge) > 0).sum(axis=1), 90))
    return bool(np.count_nonzero(covered) >= REACHES * max(1.0, width))


def _cuts_print(small: Pixels, place: Pixels, edge: Edge, letter_height: float) -> bool:
    """Tell whether an edge of the picture cuts through a row of letters on the paper."""
    deep = round(3 * letter_height)
    if letter_height < SMALLEST_LETTER or deep > small.shape[0] // 4:
        return False
    strip = np.ascontiguousarray(_turned(small, edge)[:deep])
    paper = cv2.blur(cv2.dilate(strip, np.ones((deep, deep), np.uint8)), (deep, deep))
    even = cv2.divide(strip, np.maximum(paper, 1), scale=250)
    ink = ((even < INKED) & (_turned(place, edge)[:deep] > 0)).astype(np.uint8)
    _, _, shapes, _ = cv2.connectedComponentsWithStats(ink)
    left, top = shapes[1:, cv2.CC_STAT_LEFT], shapes[1:, cv2.CC_STAT_TOP]
    wide, high = shapes[1:, cv2.CC_STAT_WIDTH], shapes[1:, cv2.CC_STAT_HEIGHT]
    least, most = 0.3 * letter_height, 1.4 * letter_height
    is_cut = (top == 0) & (high >= least) & (high <= most) & (wide >= least) & (wide <= 2 * most)
    return bool(is_cut.sum() >= FEWEST_CUT and np.ptp(left[is_cut]) >= LEAST_SPAN * strip.shape[1])
