"""Pictures for the screen: what was read, upright, small, and drawn anew so that nothing else comes along.

A browser is never given what was sent: only pixels are written here, no metadata, no second meaning.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2
import numpy as np

from gateway.reading.picture import Pixels

LONG_SIDE: Final = 1600
THUMB_SIDE: Final = 320
PACKING: Final = (cv2.IMWRITE_PNG_COMPRESSION, 1)
"""PNG packed a little: more packing takes many times as long and saves a tenth."""


def write(folder: Path, number: int, picture: Pixels) -> None:
    """Write `{number}.png` and `{number}.thumb.png`; raises `OSError` where the disk does not take them."""
    page = _within(picture, LONG_SIDE)
    _save(folder / f"{number}.png", page)
    _save(folder / f"{number}.thumb.png", _within(page, THUMB_SIDE))


def _within(picture: Pixels, side: int) -> Pixels:
    height, width = picture.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _save(path: Path, picture: Pixels) -> None:
    _, packed = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), PACKING)
    path.write_bytes(packed.tobytes())
