"""Things that lie about on a desk or hold a paper: a pen, a cup, the corner of a keyboard, a thumb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import cv2
import numpy as np

from samples.generator.noise import Floats, Pixels, clouds


class Thing(Protocol):
    """Something that lies on the surface."""

    def lay(self, picture: Pixels, per_mm: float, middle: float) -> None:
        """Draw the thing on a picture of the surface, whose middle lies `middle` mm from its edges."""


def _grid(
    picture: Pixels, x: float, y: float, reach: float, per_mm: float
) -> tuple[tuple[slice, slice], Floats, Floats]:
    """Return the part of a picture within `reach` mm of a point, and the places in it in mm from that point."""
    height, width = picture.shape[:2]
    rows = slice(max(0, round((y - reach) * per_mm)), min(height, round((y + reach) * per_mm)))
    columns = slice(max(0, round((x - reach) * per_mm)), min(width, round((x + reach) * per_mm)))
    v, u = np.mgrid[rows, columns].astype(np.float32) / per_mm
    return (rows, columns), u - x, v - y


def _paint(picture: Pixels, part: tuple[slice, slice], cover: Floats, colour: Floats) -> None:
    """Lay a colour over a part of a picture, as far as `cover` 0..1 says."""
    under = picture[part].astype(np.float32)
    picture[part] = np.clip(under + (colour - under) * np.clip(cover, 0, 1)[..., None], 0, 255).astype(np.uint8)


def _tone(red: float, green: float, blue: float) -> Floats:
    return np.array([red, green, blue], dtype=np.float32)


@dataclass(frozen=True)
class Pen:
    """A ball-point pen 140 mm long; `x`, `y` in mm from the middle of the paper, `angle` in degrees."""

    x: float
    y: float
    angle: float
    colour: tuple[int, int, int] = (28, 52, 112)

    def lay(self, picture: Pixels, per_mm: float, middle: float) -> None:
        """Draw shadow, barrel, point and clip."""
        part, u, v = _grid(picture, self.x + middle, self.y + middle, 95, per_mm)
        along = u * np.cos(np.deg2rad(self.angle)) + v * np.sin(np.deg2rad(self.angle))
        across = -u * np.sin(np.deg2rad(self.angle)) + v * np.cos(np.deg2rad(self.angle))
        self._shadow(picture, part, along, across)
        thick = np.where(along > 55, np.clip((72 - along) / 4, 0.6, 4.2), 4.2)
        inside = (thick - np.abs(across)) * per_mm * (np.abs(along) < 70)
        roundness = np.sqrt(np.clip(1 - (across / thick) ** 2, 0, 1))
        gloss = np.exp(-(((across / thick + 0.35) / 0.12) ** 2))
        body = np.where(((along > 50) | (along < -62))[..., None], np.float32(150), np.array(self.colour, np.float32))
        _paint(
            picture,
            part,
            inside,
            (body * (0.35 + 0.65 * roundness[..., None]) + 120 * gloss[..., None]).astype(np.float32),
        )
        clip = (1.1 - np.abs(across + 1.2)) * per_mm * ((along < -20) & (along > -62))
        _paint(picture, part, clip, (_tone(190, 190, 194) * (0.7 + 0.3 * roundness[..., None])).astype(np.float32))

    def _shadow(self, picture: Pixels, part: tuple[slice, slice], along: Floats, across: Floats) -> None:
        """Darken the surface beside the pen."""
        outside = np.hypot(np.maximum(np.abs(across - 2.5) - 3.5, 0), np.maximum(np.abs(along - 2) - 66, 0))
        near = np.exp(-((outside / 3) ** 2))
        _paint(picture, part, (0.5 * near).astype(np.float32), np.zeros(3, dtype=np.float32))


@dataclass(frozen=True)
class Cup:
    """A cup of coffee on its saucer, seen from above."""

    x: float
    y: float
    radius: float = 40

    def lay(self, picture: Pixels, per_mm: float, middle: float) -> None:
        """Draw from the table upwards: shadow, saucer, cup, coffee."""
        part, u, v = _grid(picture, self.x + middle, self.y + middle, 2.2 * self.radius, per_mm)
        r = np.hypot(u, v) / self.radius
        slope = (u + v) / (np.abs(r) + 0.05) / self.radius
        shadow = np.clip(1.9 - np.hypot(u - 7, v - 7) / self.radius, 0, 1) * 0.6
        _paint(picture, part, shadow.astype(np.float32), np.zeros(3, dtype=np.float32))
        for edge, tone, swing in ((1.7, 214, 14), (1.62, 226, -8), (1.15, 196, -14), (1.0, 238, 10), (0.93, 205, -26)):
            colour = (_tone(1, 0.99, 0.965) * (tone + swing * slope[..., None])).astype(np.float32)
            _paint(picture, part, ((edge - r) * self.radius * per_mm).astype(np.float32), colour)
        foam = np.exp(-(((r - 0.84) / 0.05) ** 2))[..., None]
        coffee = (
            _tone(46, 27, 17) + _tone(92, 62, 36) * foam + 60 * np.exp(-((u + 9) ** 2 + (v + 12) ** 2) / 60)[..., None]
        )
        _paint(picture, part, ((0.88 - r) * self.radius * per_mm).astype(np.float32), coffee.astype(np.float32))


@dataclass(frozen=True)
class Keyboard:
    """The edge of a laptop's keyboard; its upper left key at (`x`, `y`), `angle` in degrees."""

    x: float
    y: float
    angle: float = 0

    def lay(self, picture: Pixels, per_mm: float, middle: float) -> None:
        """Draw an aluminium deck with rows of dark keys."""
        part, u, v = _grid(picture, self.x + middle, self.y + middle, 420, per_mm)
        turn = np.deg2rad(self.angle)
        a, b = u * np.cos(turn) + v * np.sin(turn) + 14, -u * np.sin(turn) + v * np.cos(turn) + 14
        edge = np.minimum(np.minimum(a, b), np.minimum(320 - a, 220 - b))
        _paint(picture, part, 0.5 * np.exp(-np.maximum(-edge, 0) / 4).astype(np.float32), np.zeros(3, dtype=np.float32))
        _paint(
            picture,
            part,
            edge * per_mm,
            _tone(168, 170, 174) + 14 * np.exp(-np.maximum(edge, 0) / 1.5)[..., None].astype(np.float32),
        )
        key_a, key_b = np.abs((a - 14) % 19 - 8.2), np.abs((b - 14) % 19 - 8.2)
        on_deck = (a > 13) & (b > 13) & (a < 298) & (b < 108)
        key = (7.9 - np.maximum(key_a, key_b)) * on_deck
        _paint(
            picture,
            part,
            key * per_mm,
            _tone(38, 38, 41) + 14 * np.exp(-np.maximum(key, 0) / 0.5)[..., None].astype(np.float32),
        )


SKIN: Final = (0.62, 0.36, 0.25)


@dataclass(frozen=True)
class Thumb:
    """A thumb over the picture: its tip and where it comes in (0..1 of the long side), its width likewise."""

    tip: tuple[float, float]
    root: tuple[float, float]
    width: float = 0.11
    nail: bool = True

    def over(self, light: Floats) -> Floats:
        """Return the picture with the thumb in front and its shadow beneath."""
        long_side = max(light.shape[:2])
        y, x = np.mgrid[0 : light.shape[0], 0 : light.shape[1]].astype(np.float32) / long_side
        along, across = self._places(x, y)
        distance = self._distance(along, across)
        shadow = 0.55 * np.exp(-np.maximum(self._distance(along + 0.006, across - 0.012), 0) / 0.016)
        cover = np.clip(0.5 - distance * long_side / 2.5, 0, 1)[..., None]
        skin = self._skin(along, across, distance, light.shape)
        return np.asarray(light * (1 - shadow[..., None]) * (1 - cover) + skin * cover, dtype=np.float32)

    def _places(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return places along the thumb (0 at its tip) and across it."""
        (x0, y0), (x1, y1) = self.tip, self.root
        length = float(np.hypot(x1 - x0, y1 - y0))
        dx, dy = (x1 - x0) / length, (y1 - y0) / length
        return (x - x0) * dx + (y - y0) * dy, -(x - x0) * dy + (y - y0) * dx

    def _distance(self, along: Floats, across: Floats) -> Floats:
        """Return the distance from the outline: a round tip, a waist at the joint."""
        half = (
            self.width
            / 2
            * (
                1
                - 0.10 * np.exp(-(((along - 1.15 * self.width) / (0.4 * self.width)) ** 2))
                + 0.25 * np.clip(along - self.width, 0, 1)
            )
        )
        tip = np.hypot(np.minimum(along - half, 0) * 0.92, across) - half
        return np.asarray(tip, dtype=np.float32)

    def _skin(self, along: Floats, across: Floats, distance: Floats, shape: tuple[int, ...]) -> Floats:
        """Return the colour of the thumb: round, a little mottled, with creases and a nail."""
        rng = np.random.default_rng(5)
        depth = np.clip(-distance / (self.width / 2), 0, 1)
        roundness = 0.42 + 0.58 * np.sqrt(1 - (1 - depth) ** 2)
        lit = roundness * (1.06 - 0.22 * across / self.width) * (0.94 + 0.12 * clouds(shape, 9, rng))
        crease = sum(
            np.exp(-(((along - place * self.width - 0.1 * across) / 0.0022) ** 2)) for place in (1.12, 1.2, 1.3)
        )
        lit = lit * (1 - 0.16 * np.asarray(crease) * depth)
        colour = np.array(SKIN, dtype=np.float32) * lit[..., None]
        colour[..., 0] += 0.05 * np.exp(-(((along - 0.1 * self.width) / (0.5 * self.width)) ** 2))
        return self._with_nail(colour, along, across) if self.nail else colour

    def _with_nail(self, colour: Floats, along: Floats, across: Floats) -> Floats:
        """Lay the nail on the tip: paler, glossy, with a light rim."""
        a, b = (along - 0.44 * self.width) / (0.36 * self.width), across / (0.32 * self.width)
        r = (np.abs(a) ** 2.6 + np.abs(b) ** 2.6) ** (1 / 2.6)
        cover = cv2.GaussianBlur(np.clip((1 - r) * 14, 0, 1).astype(np.float32), (0, 0), 1.5)[..., None]
        gloss = 0.30 * np.exp(-(((b + 0.4) / 0.22) ** 2) - (a / 0.8) ** 2)
        rim = 0.14 * np.clip((-a - 0.72) * 6, 0, 1)
        nail = _tone(0.70, 0.46, 0.38) * (0.95 - 0.2 * b[..., None] ** 2) + (gloss + rim)[..., None]
        edge = 0.25 * np.exp(-(((r - 1.03) / 0.05) ** 2))[..., None]
        return np.asarray((colour * (1 - edge)) * (1 - cover) + nail * cover, dtype=np.float32)
