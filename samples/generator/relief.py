"""How a sheet lies: curled ends, folds, lifted corners and soft bumps, as a height in mm over its surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from samples.generator.noise import Floats, clouds

GRID: Final = 2
"""Points of the height map to the mm."""


@dataclass(frozen=True)
class Fold:
    """A fold across the sheet through (`u`, `v`), both 0..1, at an angle in degrees, raised by `height` mm."""

    u: float
    v: float
    angle: float
    height: float
    width: float = 12


@dataclass(frozen=True)
class Relief:
    """The shape of a sheet: `top`, `bottom`, `left`, `right` say how many mm that edge rises."""

    top: float = 0
    bottom: float = 0
    left: float = 0
    right: float = 0
    folds: Sequence[Fold] = ()
    bumps: float = 0.4
    crumple: float = 0

    def heights(self, width: float, height: float, seed: int) -> Floats:
        """Return the heights in mm of a sheet of `width` x `height` mm, `GRID` points to the mm."""
        rng = np.random.default_rng(seed)
        rows, columns = round(height * GRID), round(width * GRID)
        v, u = np.mgrid[0 : 1 : rows * 1j, 0 : 1 : columns * 1j].astype(np.float32)
        surface = self.bumps * clouds((rows, columns), 70, rng) + self._edges(u, v)
        for fold in self.folds:
            surface = surface + _ridge(fold, u * width, v * height, (width, height))
        if self.crumple:
            surface = surface + self._crumpled(u * width, v * height, (width, height), rng)
        return cv2.GaussianBlur(surface.astype(np.float32), (0, 0), 0.8).astype(np.float32)

    def _edges(self, u: Floats, v: Floats) -> Floats:
        """Let the paper's set lift its edges: flat in the middle, steep at the end."""
        rise = self.top * (1 - v) ** 4 + self.bottom * v**4 + self.left * (1 - u) ** 4 + self.right * u**4
        return np.asarray(rise, dtype=np.float32)

    def _crumpled(self, u: Floats, v: Floats, size: tuple[float, float], rng: np.random.Generator) -> Floats:
        """Add the small folds of a paper that has been in a pocket."""
        total = np.zeros_like(u)
        for _ in range(14):
            fold = Fold(rng.random(), rng.random(), rng.uniform(0, 180), rng.normal(0, self.crumple), rng.uniform(3, 9))
            along = _distance(fold, u, v, size, turned=90)
            total += _ridge(fold, u, v, size) * np.exp(-((along / rng.uniform(12, 40)) ** 2))
        return total


def _distance(fold: Fold, u: Floats, v: Floats, size: tuple[float, float], turned: float = 0) -> Floats:
    """Return the distance in mm from the line of a fold, signed."""
    angle = np.deg2rad(fold.angle + turned)
    across = (u - fold.u * size[0]) * np.sin(angle) - (v - fold.v * size[1]) * np.cos(angle)
    return np.asarray(across, dtype=np.float32)


def _ridge(fold: Fold, u: Floats, v: Floats, size: tuple[float, float]) -> Floats:
    """Return the heights of one fold: a sharp ridge that dies away on both sides."""
    ridge = fold.height * np.exp(-np.abs(_distance(fold, u, v, size)) / fold.width)
    return np.asarray(ridge, dtype=np.float32)


def shading(heights: Floats, light: tuple[float, float, float]) -> Floats:
    """Return how bright each point is beside a flat sheet (1.0) under a light in direction `light`."""
    down, right = np.gradient(heights * GRID)
    x, y, z = np.asarray(light) / np.linalg.norm(light)
    lambert = (-right * x - down * y + z) / np.sqrt(right**2 + down**2 + 1)
    return np.asarray(np.clip(0.35 + 0.65 * lambert / z, 0.25, 1.35), dtype=np.float32)
