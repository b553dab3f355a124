"""A phone's camera: where each pixel's ray meets the paper, and what lens, sensor and compression do to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from samples.generator.noise import Floats, Pixels, clouds
from samples.generator.relief import GRID

FOCAL: Final = 0.8
"""Focal length in picture widths along the long side: a phone's ordinary lens."""
MEETINGS: Final = 6


@dataclass(frozen=True)
class Camera:
    """How the picture is taken: `span` mm along the long side at the aim, tilts and turn in degrees.

    `aim` is the point looked at, in mm from the middle of the paper; `width` x `height` pixels come out.
    """

    width: int
    height: int
    span: float
    pitch: float = 0
    yaw: float = 0
    turn: float = 0
    aim: tuple[float, float] = (0, 0)

    def _rotation(self) -> Floats:
        """Return the matrix that turns the camera's axes into those of the paper."""
        pitch, yaw, turn = np.deg2rad([self.pitch, self.yaw, self.turn])
        about_x = [[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]]
        about_y = [[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]]
        about_z = [[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]]
        return np.asarray(np.array(about_z) @ np.array(about_x) @ np.array(about_y), dtype=np.float32)

    def rays(self, scale: int) -> tuple[Floats, Floats]:
        """Return the place of the lens and a direction for each pixel, for a picture `scale` times as large."""
        long_side = max(self.width, self.height) * scale
        rows, columns = self.height * scale, self.width * scale
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
        x = (x - columns / 2) / (FOCAL * long_side)
        y = (y - rows / 2) / (FOCAL * long_side)
        flat = np.stack([x, y, np.full_like(x, -1)], axis=-1)
        turned = flat @ self._rotation().T
        axis = self._rotation() @ np.array([0, 0, -1], dtype=np.float32)
        lens = np.array([*self.aim, 0], dtype=np.float32) - axis * self.span * FOCAL
        return lens.astype(np.float32), turned.astype(np.float32)


def ground(lens: Floats, rays: Floats, height: Floats | float = 0.0) -> tuple[Floats, Floats]:
    """Return where rays meet the plane at `height` mm, in mm from the middle of the paper."""
    steps = (height - lens[2]) / rays[..., 2]
    return lens[0] + steps * rays[..., 0], lens[1] + steps * rays[..., 1]


def meet(lens: Floats, rays: Floats, heights: Floats, size: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return where rays meet the curled paper, in mm from its upper left corner.

    The height at the last meeting gives the next one; slopes of paper are mild, so this settles at once.
    """
    u, v = ground(lens, rays)
    for _ in range(MEETINGS):
        z = look_up(heights, u + size[0] / 2, v + size[1] / 2, GRID)
        u, v = ground(lens, rays, z)
    return u + size[0] / 2, v + size[1] / 2


def look_up(picture: Floats | Pixels, u: Floats, v: Floats, per_mm: float) -> Floats:
    """Read a picture with `per_mm` pixels to the mm at places in mm; outside, its edge goes on."""
    found = cv2.remap(picture, u * per_mm, v * per_mm, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return found.astype(np.float32)


@dataclass(frozen=True)
class Flaws:
    """What lens and sensor add: `blur` and `shake` in pixels, `noise` 0..1 of full scale, `quality` of the JPEG."""

    blur: float = 0.6
    shake: float = 0
    shake_angle: float = 20
    noise: float = 0.012
    warmth: float = 0.0
    contrast: float = 1.0
    quality: int = 80

    def apply(self, light: Floats, seed: int) -> Pixels:
        """Turn light (RGB, linear, paper about 0.8) into the pixels that a phone keeps."""
        rng = np.random.default_rng(seed)
        seen = self._blurred(light) * np.array([1 + self.warmth, 1, 1 - self.warmth], dtype=np.float32)
        seen = self._noisy(np.clip(seen, 0, 1.4), rng)
        toned = np.clip(seen, 0, None) ** (1 / 2.2)
        toned = np.clip(0.5 + (toned - 0.5) * self.contrast, 0, 1)
        sharp = toned + 0.45 * (toned - cv2.GaussianBlur(toned, (0, 0), 1.4))
        return np.asarray(np.clip(sharp * 255, 0, 255), dtype=np.uint8)

    def _blurred(self, light: Floats) -> Floats:
        """Blur by focus, and by the hand along a line."""
        soft = cv2.GaussianBlur(light, (0, 0), self.blur) if self.blur else light
        if self.shake < 1:
            return soft.astype(np.float32)
        length = round(self.shake)
        line = np.zeros((2 * length + 1, 2 * length + 1), dtype=np.float32)
        reach = np.array([np.cos(np.deg2rad(self.shake_angle)), np.sin(np.deg2rad(self.shake_angle))]) * self.shake / 2
        start, end = (np.array([length, length]) + sign * reach for sign in (-1, 1))
        cv2.line(line, start.round().astype(int).tolist(), end.round().astype(int).tolist(), 1.0)
        return cv2.filter2D(soft, -1, line / line.sum()).astype(np.float32)

    def _noisy(self, light: Floats, rng: np.random.Generator) -> Floats:
        """Add shot noise, finer in brightness than in colour, as it looks after a phone has smoothed it."""
        shape = light.shape[:2]
        fine = cv2.GaussianBlur(rng.standard_normal(shape, dtype=np.float32), (0, 0), 0.7)
        blotch = np.stack([clouds(shape, 5, rng) - 0.5 for _ in range(3)], axis=-1)
        amount = self.noise * np.sqrt(np.clip(light, 0.02, 1))
        return (light + amount * (1.5 * fine[..., None] + 0.7 * blotch)).astype(np.float32)
