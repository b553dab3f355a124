"""Quick photographs of papers, in four degrees of difficulty.

The rays of `camera` are followed on a coarse grid only and stretched to the picture, and light is reckoned in the
picture's own tones: a twentieth of the work of `photograph`, for sets of hundreds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from random import Random
from typing import Final

import cv2
import numpy as np
from PIL import Image

from samples.generator.camera import Camera, ground, meet
from samples.generator.noise import Floats, Pixels, clouds
from samples.generator.photograph import Light, Scene, Shadow, Sheet, illumination, paper_shadow
from samples.generator.pile.printed import Printed
from samples.generator.relief import Fold, Relief, shading
from samples.generator.surfaces import PER_MM, SURFACES, surface_of

COARSE: Final = 8
"""Pixels of the picture to a ray."""
TILE: Final = 512
DESK_MM: Final = 440
"""The side of the piece of desk that is drawn; beyond it, its mirror image goes on."""
SCAN_PER_MM: Final = 7.87
LEAST_PER_MM: Final = 6.4
"""Pixels of a photograph to the mm of paper; people step closer, or use the larger sensor, for long papers."""
LEVELS: Final = ("0", "1", "2", "3")
_TURNS: Final = (0, 90, 180, 270)


@dataclass(frozen=True)
class Difficulty:
    """The most that a level does: tilts in degrees, heights in mm, blur and shake in pixels, noise in tones."""

    tilt: float
    turn: float
    curl: float
    folds: int
    crumple: float
    blur: tuple[float, float]
    shake: float
    noise: tuple[float, float]
    brightness: tuple[float, float]
    shadow: float
    quality: tuple[int, int]


DIFFICULTIES: Final = {
    "1": Difficulty(5, 3, 1.5, 0, 0, (0.0, 0.6), 0, (1.5, 4), (0.85, 1.0), 0.25, (78, 90)),
    "2": Difficulty(12, 8, 7, 2, 0.2, (0.5, 1.1), 0, (4, 8), (0.7, 1.0), 0.4, (55, 78)),
    "3": Difficulty(18, 14, 13, 3, 0.7, (0.9, 1.7), 6, (7, 13), (0.5, 0.85), 0.6, (35, 60)),
}


def snapshot(printed: Printed, level: str, rng: Random) -> tuple[bytes, int]:
    """Return the JPEG of a paper and by how many degrees clockwise it lies turned in it (0, 90, 180 or 270)."""
    if level == "0":
        return _scan(printed, rng), 0
    hard = DIFFICULTIES[level]
    scene = _scene(printed, hard, rng)
    seen = _seen(printed, scene, rng)
    turned = rng.choice(_TURNS) if rng.random() < 0.35 else 0
    pixels = _through_the_lens(seen, hard, rng)
    return _jpeg(np.rot90(pixels, -turned // 90), rng.randint(*hard.quality)), turned


def _scan(printed: Printed, rng: Random) -> bytes:
    """Lay the paper on a flat-bed scanner: a little askew, a white lid around it, no shadows."""
    paper = _sized(printed, SCAN_PER_MM)
    margin = round(rng.uniform(2, 12) * SCAN_PER_MM)
    height, width = paper.shape[0] + 2 * margin, paper.shape[1] + 2 * margin
    turn = cv2.getRotationMatrix2D((paper.shape[1] / 2, paper.shape[0] / 2), rng.uniform(-0.9, 0.9), 1)
    turn[:, 2] += margin
    lid = rng.choice(((255, 255, 255), (247, 247, 245), (232, 232, 234)))
    flat = cv2.warpAffine(paper, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=lid)
    pixels = _noisy(np.asarray(flat, dtype=np.uint8), rng.uniform(0.5, 2.5), rng)
    if rng.random() < 0.4:
        pixels = np.asarray(cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), np.uint8)
    return _jpeg(pixels, rng.randint(70, 90))


def _sized(printed: Printed, per_mm: float) -> Pixels:
    """Return the paper with about `per_mm` pixels to the mm."""
    paper = printed.paper()
    scale = per_mm * printed.width / paper.shape[1]
    if scale >= 1:
        return paper
    return np.asarray(cv2.resize(paper, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _scene(printed: Printed, hard: Difficulty, rng: Random) -> Scene:
    """Draw how the paper lies, how light falls and how the phone is held."""
    fill = rng.uniform(0.80, 0.93)
    longer, shorter = max(printed.width, printed.height), min(printed.width, printed.height)
    span = max(longer, shorter * 4 / 3) / fill
    length = max(1920 if shorter < 150 else 2304, round(span * LEAST_PER_MM))
    width, height = (length * 3 // 4, length) if printed.height >= printed.width else (length, length * 3 // 4)
    tilt, shift = hard.tilt, span * 0.02
    camera = Camera(
        width // COARSE,
        height // COARSE,
        span,
        pitch=rng.uniform(-tilt, tilt),
        yaw=rng.uniform(-tilt, tilt),
        turn=rng.uniform(-hard.turn, hard.turn),
        aim=(rng.uniform(-shift, shift), rng.uniform(-shift, shift)),
    )
    while _cuts_off(camera, printed):
        camera = replace(camera, span=camera.span * 1.04)
    folds = [
        Fold(0.5, rng.uniform(0.2, 0.8), rng.uniform(-4, 4), rng.uniform(-2.0, 2.0), rng.uniform(6, 16))
        for _ in range(rng.randint(0, hard.folds))
    ]
    curl = hard.curl * printed.height / 297 + 0.5
    relief = Relief(
        top=rng.uniform(0, curl),
        bottom=rng.uniform(0, curl),
        left=rng.uniform(0, curl / 4),
        right=rng.uniform(0, curl / 4),
        folds=folds,
        bumps=rng.uniform(0.2, 1),
        crumple=rng.uniform(0, hard.crumple),
    )
    surfaces = [name for name in SURFACES if name != "room"]
    return Scene(camera, rng.choice(surfaces), relief, _light(hard, rng), seed=rng.randrange(10**6))


def _cuts_off(camera: Camera, printed: Printed) -> bool:
    """Tell whether a part of the paper that can carry print lies outside the picture."""
    x, y = ground(*camera.rays(1))
    on_paper = (np.abs(x) < printed.width / 2 - 2) & (np.abs(y) < printed.height / 2 - 2)
    return bool(on_paper[0].any() or on_paper[-1].any() or on_paper[:, 0].any() or on_paper[:, -1].any())


def _light(hard: Difficulty, rng: Random) -> Light:
    """Draw where light comes from, and whether the phone or a hand throws a shadow."""
    shadows = []
    if rng.random() < 0.6:
        start = (rng.uniform(0, 1), rng.uniform(0.6, 1.1))
        end = (rng.uniform(0, 1), rng.uniform(0.3, 0.9))
        shadows.append(Shadow(start, end, rng.uniform(0.1, 0.4), rng.uniform(0.05, 0.2), rng.uniform(0.1, hard.shadow)))
    warmth = rng.uniform(0, 0.09)
    return Light(
        (rng.uniform(-0.8, 0.8), rng.uniform(-0.8, 0.3), rng.uniform(0.9, 1.4)),
        rng.uniform(*hard.brightness),
        rng.uniform(0.1, 0.5),
        shadows,
        (1.0, 1 - 0.4 * warmth, 1 - warmth),
    )


@lru_cache(maxsize=8)
def _surface(name: str) -> Pixels:
    """Return a surface; one piece of each serves all pictures of a process."""
    return surface_of(name, DESK_MM, DESK_MM, 7)


def _seen(printed: Printed, scene: Scene, rng: Random) -> Pixels:
    """Return what reaches the lens: the lit paper over the surface."""
    camera = scene.camera
    size = (camera.width * COARSE, camera.height * COARSE)
    lens, rays = camera.rays(1)
    heights = scene.relief.heights(printed.width, printed.height, scene.seed)
    u, v = meet(lens, rays, heights, (printed.width, printed.height))
    x, y = ground(lens, rays)
    paper = _with_edge(_lit(_sized(printed, max(size) / camera.span * 1.15), heights, scene), printed)
    sheet = Sheet(paper, printed.width, printed.height)
    per_mm = paper.shape[1] / printed.width
    cut = cv2.remap(paper, _stretched(u * per_mm, size), _stretched(v * per_mm, size), cv2.INTER_LINEAR)
    away = (rng.uniform(-120, 120), rng.uniform(-120, 120))
    places = [_stretched((place + move + DESK_MM / 2) * PER_MM, size) for place, move in zip((x, y), away, strict=True)]
    right, down = places
    desk = cv2.remap(_surface(scene.surface), right, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    dark = np.repeat((1 - paper_shadow(sheet, scene, x, y))[..., None] ** (1 / 2.2), 3, axis=2)
    desk = _times(np.asarray(desk, dtype=np.uint8), _stretched(dark.astype(np.float32), size))
    whole = _over(np.asarray(cut, dtype=np.uint8), desk)
    gain = np.clip(illumination(scene), 0, 2) ** (1 / 2.2)
    return _times(whole, _stretched(gain.astype(np.float32), size))


def _stretched(coarse: Floats, size: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _times(pixels: Pixels, gain: Floats) -> Pixels:
    """Return pixels brightened or darkened by a factor for each."""
    return np.asarray(cv2.multiply(pixels, gain, dtype=cv2.CV_8U), dtype=np.uint8)


def _lit(paper: Pixels, heights: Floats, scene: Scene) -> Pixels:
    """Return the paper with the light that its shape gives it."""
    shade = np.clip(shading(heights, scene.light.direction), 0.05, 2) ** (1 / 2.2)
    gain = _stretched(shade.astype(np.float32), (paper.shape[1], paper.shape[0]))
    return _times(paper, np.repeat(gain[..., None], 3, axis=2))


def _with_edge(paper: Pixels, printed: Printed) -> Pixels:
    """Add a fourth channel that says where paper is: to its edge, or to the teeth of the till."""
    cover = np.full(paper.shape[:2], 255, dtype=np.uint8)
    if printed.torn:
        per_mm = paper.shape[1] / printed.width
        columns = np.arange(paper.shape[1]) / per_mm
        teeth = np.round(np.abs((columns / 1.4) % 1 - 0.5) * 1.6 * per_mm).astype(int)
        rows = np.arange(paper.shape[0])[:, None]
        cover[(rows < teeth) | (rows >= paper.shape[0] - teeth)] = 0
    return np.dstack([paper, cover])


def _over(cut: Pixels, desk: Pixels) -> Pixels:
    """Lay the cut paper over the desk."""
    cover = cv2.cvtColor(np.ascontiguousarray(cut[..., 3]), cv2.COLOR_GRAY2RGB)
    paper = cut[..., :3]
    rest = cv2.multiply(desk, 255 - cover, scale=1 / 255)
    return np.asarray(cv2.add(cv2.multiply(paper, cover, scale=1 / 255), rest), dtype=np.uint8)


def _through_the_lens(pixels: Pixels, hard: Difficulty, rng: Random) -> Pixels:
    """Add what lens, hand and sensor add, and sharpen as phones do."""
    blur = rng.uniform(*hard.blur)
    seen = cv2.GaussianBlur(pixels, (0, 0), blur) if blur > 0.3 else pixels
    shake = rng.uniform(0, hard.shake)
    if shake > 1.5:
        seen = cv2.filter2D(seen, -1, _trace(shake, rng.uniform(0, np.pi)))
    noisy = _noisy(np.asarray(seen, dtype=np.uint8), rng.uniform(*hard.noise), rng)
    return np.asarray(cv2.addWeighted(noisy, 1.4, cv2.GaussianBlur(noisy, (0, 0), 1.4), -0.4, 0), dtype=np.uint8)


def _trace(length: float, angle: float) -> Floats:
    """Return the trace of a hand that moved by `length` pixels."""
    reach = int(np.ceil(length))
    line = np.zeros((2 * reach + 1, 2 * reach + 1), dtype=np.float32)
    dx, dy = (round(length / 2 * part) for part in (np.cos(angle), np.sin(angle)))
    cv2.line(line, (reach - dx, reach - dy), (reach + dx, reach + dy), 1.0)
    return np.asarray(line / line.sum(), dtype=np.float32)


def _noisy(pixels: Pixels, amount: float, rng: Random) -> Pixels:
    """Add noise of `amount` tones: fine in brightness, blotched in colour; a tile of it is laid over and over."""
    numbers = np.random.default_rng(rng.randrange(10**9))
    fine = cv2.GaussianBlur(numbers.standard_normal((TILE, TILE), dtype=np.float32), (0, 0), 0.7)[..., None] * 1.6
    blotch = np.stack([clouds((TILE, TILE), 5, numbers) - 0.5 for _ in range(3)], axis=-1) * 1.2
    tile = np.asarray(np.round((fine + blotch) * amount), dtype=np.int16)
    height, width = pixels.shape[:2]
    cover = np.tile(tile, (height // TILE + 1, width // TILE + 1, 1))[:height, :width]
    return np.asarray(cv2.add(pixels, np.ascontiguousarray(cover), dtype=cv2.CV_8U), dtype=np.uint8)


def _jpeg(pixels: Pixels, quality: int) -> bytes:
    stream = BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(stream, "JPEG", quality=quality, subsampling=2)
    return stream.getvalue()
