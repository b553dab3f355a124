"""Smooth random fields: the stuff that paper, wood, light and shadow are made of."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

OCTAVES: Final = 4


def clouds(shape: tuple[int, ...], scale: float, rng: np.random.Generator, stretch: float = 1) -> Floats:
    """Return values 0..1 that vary smoothly over about `scale` pixels; `stretch` draws them out sideways."""
    height, width = shape[:2]
    rows, columns = max(2, round(height / scale) + 2), max(2, round(width / scale / stretch) + 2)
    coarse = rng.random((rows, columns), dtype=np.float32)
    field = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(field, 0, 1).astype(np.float32)


def turbulence(shape: tuple[int, ...], scale: float, rng: np.random.Generator, stretch: float = 1) -> Floats:
    """Return values about 0..1 with detail at several scales, each half as large and half as strong."""
    total = np.zeros(shape[:2], dtype=np.float32)
    for octave in range(OCTAVES):
        total += clouds(shape, max(1.0, scale / 2**octave), rng, stretch) / 2**octave
    return np.asarray(total / (2 - 2 ** (1 - OCTAVES)), dtype=np.float32)
