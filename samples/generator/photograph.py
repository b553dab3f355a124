"""Photographs a sheet: it lies on a surface, light falls on it, a phone is held over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

import cv2
import numpy as np
from PIL import Image

from samples.generator.camera import Camera, Flaws, ground, look_up, meet
from samples.generator.noise import Floats, Pixels
from samples.generator.relief import GRID, Relief, shading
from samples.generator.surfaces import PER_MM, surface_of
from samples.generator.things import Thing, Thumb

SUPERSAMPLING: Final = 2
SURFACE_MM: Final = 700
ORIENTATION: Final = 0x0112
SOFTWARE: Final = 0x0131


@dataclass(frozen=True)
class Sheet:
    """A printed paper: its pixels and its size in mm; `torn` says that its ends have the teeth of a till."""

    pixels: Pixels
    width: float
    height: float
    torn: bool = False


@dataclass(frozen=True)
class Shadow:
    """A soft shadow over the picture: a bar with rounded ends between two points (0..1), `width` likewise."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float
    soft: float = 0.06
    depth: float = 0.4


@dataclass(frozen=True)
class Light:
    """Where light comes from (x right, y down, z up), how it falls off over the picture, and what shades it."""

    direction: tuple[float, float, float] = (-0.5, -0.6, 1.2)
    brightness: float = 0.92
    falloff: float = 0.25
    shadows: Sequence[Shadow] = ()
    tint: tuple[float, float, float] = (1.0, 0.985, 0.95)


@dataclass(frozen=True)
class Scene:
    """Everything about one photograph but the paper itself."""

    camera: Camera
    surface: str = "oak"
    relief: Relief = field(default_factory=Relief)
    light: Light = field(default_factory=Light)
    flaws: Flaws = field(default_factory=Flaws)
    things: Sequence[Thing] = ()
    thumbs: Sequence[Thumb] = ()
    lifted: float = 0
    seed: int = 1
    orientation: int = 1


def photograph(sheet: Sheet, scene: Scene) -> bytes:
    """Return the JPEG of `sheet` as `scene` shows it."""
    lens, rays = scene.camera.rays(SUPERSAMPLING)
    heights = scene.relief.heights(sheet.width, sheet.height, scene.seed)
    desk = _desk(sheet, scene, *ground(lens, rays, -scene.lifted))
    u, v = meet(lens, rays, heights, (sheet.width, sheet.height))
    per_mm = sheet.pixels.shape[1] / sheet.width
    paper = _linear(look_up(sheet.pixels, u, v, per_mm)) * _shade(heights, scene, u, v)
    light = _mixed(paper, desk, _cover(sheet, u, v, _mm_a_pixel(scene)))
    size = (scene.camera.width, scene.camera.height)
    small: Floats = np.asarray(cv2.resize(light, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
    for thumb in scene.thumbs:
        small = thumb.over(small)
    lit = small * illumination(scene)
    return _encoded(scene.flaws.apply(lit.astype(np.float32), scene.seed + 1), scene)


def _mm_a_pixel(scene: Scene) -> float:
    return scene.camera.span / max(scene.camera.width, scene.camera.height) / SUPERSAMPLING


def _linear(colours: Floats) -> Floats:
    """Turn pixel values 0..255 into light 0..1."""
    return np.asarray((colours / 255) ** 2.2, dtype=np.float32)


def _shade(heights: Floats, scene: Scene, u: Floats, v: Floats) -> Floats:
    return look_up(shading(heights, scene.light.direction), u, v, GRID)[..., None]


def _edge_distance(sheet: Sheet, u: Floats, v: Floats) -> Floats:
    """Return the distance in mm to the edge of the paper, negative on it."""
    teeth = np.abs((u / 1.4) % 1 - 0.5) * 0.8 if sheet.torn else 0
    du = np.abs(u - sheet.width / 2) - sheet.width / 2
    dv = np.abs(v - sheet.height / 2) - sheet.height / 2 + teeth
    outside = np.hypot(np.maximum(du, 0), np.maximum(dv, 0))
    return np.asarray(outside + np.minimum(np.maximum(du, dv), 0), dtype=np.float32)


def _cover(sheet: Sheet, u: Floats, v: Floats, mm_a_pixel: float) -> Floats:
    """Return how much of each pixel the paper covers."""
    cover = np.clip(0.5 - _edge_distance(sheet, u, v) / mm_a_pixel, 0, 1)
    return np.asarray(cover, dtype=np.float32)[..., None]


def _mixed(paper: Floats, desk: Floats, cover: Floats) -> Floats:
    return np.asarray(desk + (paper - desk) * cover, dtype=np.float32)


def _desk(sheet: Sheet, scene: Scene, x: Floats, y: Floats) -> Floats:
    """Return the surface with the things on it and the paper's shadow."""
    picture = surface_of(scene.surface, SURFACE_MM, SURFACE_MM, scene.seed + 7)
    for thing in scene.things:
        thing.lay(picture, PER_MM, SURFACE_MM / 2)
    seen = _linear(look_up(picture, x + SURFACE_MM / 2, y + SURFACE_MM / 2, PER_MM))
    return seen * (1 - paper_shadow(sheet, scene, x, y))[..., None]


def paper_shadow(sheet: Sheet, scene: Scene, x: Floats, y: Floats) -> Floats:
    """Return how far the paper keeps light from the surface: tight at the edge, softer where it stands up."""
    if scene.lifted:
        return np.zeros_like(x)
    rise = 0.7 + max(scene.relief.top, scene.relief.bottom, scene.relief.left, scene.relief.right) * 0.35
    dx, dy, dz = scene.light.direction
    u = x + sheet.width / 2 + dx / dz * rise
    v = y + sheet.height / 2 + dy / dz * rise
    plain = Sheet(sheet.pixels, sheet.width, sheet.height)
    cast = np.clip(1 - (_edge_distance(plain, u, v) + rise / 2) / (1.5 * rise), 0, 1)
    near = np.exp(-np.maximum(_edge_distance(plain, x + sheet.width / 2, y + sheet.height / 2), 0) / 5)
    return np.asarray(0.45 * cast**1.5 + 0.22 * near, dtype=np.float32)


def illumination(scene: Scene) -> Floats:
    """Return the light over the picture: brighter towards its source, darker in corners and shadows."""
    height, width = scene.camera.height, scene.camera.width
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / max(width, height), y / max(width, height)
    middle = (width / max(width, height) / 2, height / max(width, height) / 2)
    dx, dy, _ = np.asarray(scene.light.direction) / np.linalg.norm(scene.light.direction)
    light = 1 + scene.light.falloff * ((x - middle[0]) * dx + (y - middle[1]) * dy) * 2
    light *= 1 - 0.35 * ((x - middle[0]) ** 2 + (y - middle[1]) ** 2)
    for shadow in scene.light.shadows:
        light *= 1 - _bar(shadow, x, y)
    tint = np.array(scene.light.tint, dtype=np.float32)
    return np.asarray(light[..., None] * tint * scene.light.brightness, dtype=np.float32)


def _bar(shadow: Shadow, x: Floats, y: Floats) -> Floats:
    """Return the darkness of one shadow."""
    (x0, y0), (x1, y1) = shadow.start, shadow.end
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    along = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / max(length, 1e-6), 0, 1)
    distance = np.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0)) - shadow.width / 2
    return np.asarray(shadow.depth / (1 + np.exp(np.clip(distance / shadow.soft * 4, -30, 30))), dtype=np.float32)


def _encoded(pixels: Pixels, scene: Scene) -> bytes:
    """Compress the picture; with an orientation of 6 it is stored lying, and a tag says how to turn it."""
    image = Image.fromarray(pixels)
    if scene.orientation == 6:
        image = image.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[ORIENTATION] = scene.orientation
    exif[SOFTWARE] = "samples.generator"
    stream = BytesIO()
    image.save(stream, "JPEG", quality=scene.flaws.quality, exif=exif, subsampling=2, optimize=True)
    return stream.getvalue()
