"""What papers are photographed on: tables, cloth, a car seat; RGB pictures, `PER_MM` pixels to the mm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np

from samples.generator.noise import Floats, Pixels, clouds, turbulence

PER_MM: Final = 4
Colour = tuple[float, float, float]


def _ramp(values: Floats, colours: Sequence[Colour]) -> Floats:
    """Colour values 0..1 along a row of colours."""
    stops = np.linspace(0, 1, len(colours))
    channels = [np.interp(values, stops, [colour[c] for colour in colours]) for c in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def _planks(shape: tuple[int, int], plank: float, rng: np.random.Generator, colours: Sequence[Colour]) -> Floats:
    """Saw boards: each its own piece of grain, with a thin gap between."""
    height, width = shape
    step = round(plank * PER_MM)
    picture = np.empty((height, width, 3), dtype=np.float32)
    for top in range(0, height, step):
        rows = min(step, height - top)
        board = _grain((rows, width), rng)
        picture[top : top + rows] = _ramp(board, colours) * rng.uniform(0.9, 1.07)
        picture[top : top + 2] *= 0.55
    return np.asarray(picture, dtype=np.float32)


def _grain(shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Return the figure of one board: rings drawn out along it, pores, and slow changes of tone."""
    bend = turbulence(shape, 160, rng, stretch=7)
    rows = np.linspace(0, 1, shape[0], dtype=np.float32)[:, None]
    rings = 0.5 + 0.5 * np.sin((rows * rng.uniform(2, 5) + bend * rng.uniform(5, 9)) * 2 * np.pi)
    pores = clouds(shape, 1.5, rng, stretch=40) ** 3
    tone = turbulence(shape, 240, rng, stretch=3)
    figure = 0.24 * rings**1.6 + 0.55 * tone + 0.22 * clouds(shape, 6, rng, stretch=40) - 0.30 * pores
    return np.asarray(np.clip(figure, 0, 1), dtype=np.float32)


def oak(shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Make a table of light oak."""
    return _planks(shape, 95, rng, [(126, 92, 62), (168, 130, 92), (192, 156, 116), (208, 176, 138)])


def walnut(shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Make a table of dark wood."""
    return _planks(shape, 140, rng, [(44, 28, 20), (74, 48, 33), (98, 66, 46), (120, 84, 58)])


def laminate(shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Make a white office desk, not quite clean."""
    tone = 0.75 * turbulence(shape, 500, rng) + 0.25 * clouds(shape, 2, rng)
    return _ramp(tone, [(196, 194, 188), (214, 212, 206), (226, 225, 220)])


def slate(shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Make a dark grey worktop with fine specks."""
    specks = clouds(shape, 1.6, rng)
    tone = 0.5 * turbulence(shape, 300, rng) + 0.2 * clouds(shape, 4, rng) + 0.3 * specks
    picture = _ramp(tone, [(40, 42, 46), (60, 62, 66), (86, 87, 90)])
    return np.asarray(picture + 120 * np.clip(specks - 0.9, 0, 1)[..., None], dtype=np.float32)


def _weave(shape: tuple[int, int], thread: float, rng: np.random.Generator) -> Floats:
    """Return threads that cross over and under each other, each a little uneven."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    y += 5 * clouds(shape, 60, rng)
    x += 5 * clouds(shape, 60, rng)
    across = np.abs(np.sin(np.pi * x / thread)) * (0.75 + 0.25 * clouds(shape, 3, rng, stretch=0.2))
    along = np.abs(np.sin(np.pi * y / thread)) * (0.75 + 0.25 * clouds(shape, 3, rng, stretch=12))
    over = (np.floor(x / thread) + np.floor(y / thread)) % 2
    return np.asarray(np.where(over > 0, across, along), dtype=np.float32)


def linen(shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Make a restaurant's table cloth."""
    tone = 0.5 * _weave(shape, 3.2, rng) + 0.5 * turbulence(shape, 260, rng)
    return _ramp(tone, [(148, 141, 128), (190, 183, 170), (214, 208, 197)])


def seat(shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Make the cloth of a car seat with a seam."""
    tone = 0.55 * _weave(shape, 5, rng) + 0.3 * turbulence(shape, 200, rng) + 0.15 * clouds(shape, 2, rng)
    picture = _ramp(tone, [(24, 25, 28), (48, 50, 55), (76, 78, 84)])
    seam = np.abs(np.arange(shape[0], dtype=np.float32) - 0.8 * shape[0])[:, None, None]
    return np.asarray(picture * (1 - 0.6 * np.exp(-((seam / 10) ** 2))), dtype=np.float32)


def stone(shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Make a counter of speckled stone."""
    fine, coarse = clouds(shape, 2.6, rng), clouds(shape, 7, rng)
    picture = _ramp(
        0.5 * turbulence(shape, 300, rng) + 0.5 * coarse, [(128, 122, 117), (166, 160, 153), (186, 181, 174)]
    )
    dark, pale = np.clip((fine - 0.78) * 7, 0, 1), np.clip((coarse - 0.80) * 6, 0, 1)
    speckled = picture * (1 - 0.6 * dark[..., None]) + 40 * pale[..., None]
    return np.asarray(speckled, dtype=np.float32)


def room(shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Make a room far behind a paper held in the hand: floor, furniture and light, all out of focus."""
    picture = _ramp(turbulence(shape, 420, rng), [(70, 58, 50), (132, 116, 102), (176, 168, 158)])
    height, width = shape
    for _ in range(9):
        colour = np.array(rng.choice([(52, 60, 72), (150, 110, 70), (196, 192, 186), (40, 38, 38)]), dtype=np.float32)
        x, y = rng.integers(0, width), rng.integers(0, height)
        w, h = rng.integers(width // 10, width // 3, 2)
        picture[y : y + h, x : x + w] = colour
    return cv2.GaussianBlur(picture, (0, 0), 30).astype(np.float32)


SURFACES: Final[dict[str, Callable[[tuple[int, int], np.random.Generator], Floats]]] = {
    surface.__name__: surface for surface in (oak, walnut, laminate, slate, linen, seat, stone, room)
}


def surface_of(name: str, width: float, height: float, seed: int) -> Pixels:
    """Make `width` x `height` mm of a surface."""
    rng = np.random.default_rng(seed)
    picture = SURFACES[name]((round(height * PER_MM), round(width * PER_MM)), rng)
    return np.clip(picture, 0, 255).astype(np.uint8)
