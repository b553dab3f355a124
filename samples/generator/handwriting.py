"""Words written on a paper by hand, in ball-point ink."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image, ImageDraw

from samples.generator.fonts import font
from samples.generator.noise import Pixels, clouds

INK = (30, 48, 128)


def written(pixels: Pixels, lines: Sequence[str], *, at: tuple[float, float], size: int, seed: int = 3) -> Pixels:
    """Return the paper with lines written from `at` (0..1 of its width and height), letters `size` pixels high."""
    rng = np.random.default_rng(seed)
    height, width = pixels.shape[:2]
    layer = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(layer)
    x, y = at[0] * width, at[1] * height
    for line in lines:
        for word in line.split(" "):
            draw.text((x, y + rng.normal(0, size * 0.04)), word, fill=255, font=font("pen", size), anchor="ls")
            x += draw.textlength(word, font=font("pen", size)) + size * rng.uniform(0.26, 0.36)
        x, y = at[0] * width + rng.normal(0, size * 0.15), y + size * 1.05
    strokes = cv2.dilate(np.array(layer), np.ones((2, 2), dtype=np.uint8)).astype(np.float32)
    ink = (
        cv2.GaussianBlur(strokes, (0, 0), 0.9)[..., None]
        / 255
        * (0.7 + 0.3 * clouds((height, width), 25, rng))[..., None]
    )
    mixed = pixels + (np.array(INK, dtype=np.float32) - pixels) * ink
    return np.clip(mixed, 0, 255).astype(np.uint8)
