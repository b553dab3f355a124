"""Cut-outs of a page for a report: what stands in a box and a little around it, small enough to lie in the page.

They are cut from the pictures that `renditions` has drawn, never from what was sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from gateway.reading.picture import Pixels
from gateway.reading.shape import Box

WIDEST: Final = 420
TALLEST: Final = 240
WHOLE: Final = Box(0.0, 0.0, 1.0, 1.0)

_AROUND: Final = 0.6
"""How much is shown around a box, in heights of it."""

_QUALITY: Final = (cv2.IMWRITE_JPEG_QUALITY, 70)


def cutouts(picture: Path, boxes: Iterable[Box]) -> list[bytes]:
    """Return for each box a JPEG of what stands there on the page drawn in `picture`.

    Raises `OSError` where there is no such picture.
    """
    page = cv2.imdecode(np.frombuffer(picture.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if page is None:
        raise OSError(f"{picture} is no picture")
    return [_packed(_cut(np.asarray(page, dtype=np.uint8), box)) for box in boxes]


def _cut(page: Pixels, box: Box) -> Pixels:
    height, width = page.shape[:2]
    around = max(1, round(_AROUND * box.h * height))
    left, top = max(0, int(box.x * width) - around), max(0, int(box.y * height) - around)
    right, bottom = int(box.right * width) + around, int(box.bottom * height) + around
    left, top = min(left, width - 1), min(top, height - 1)
    return page[top : max(bottom, top + 1), left : max(right, left + 1)]


def _packed(cut: Pixels) -> bytes:
    height, width = cut.shape[:2]
    scale = min(1.0, WIDEST / width, TALLEST / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    _, packed = cv2.imencode(".jpg", cv2.resize(cut, size, interpolation=cv2.INTER_AREA), _QUALITY)
    return packed.tobytes()
