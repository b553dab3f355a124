"""Typefaces by the name of their use, found where Debian's packages put them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from PIL import ImageFont

FOLDER: Final = Path("/usr/share/fonts")


class Typeface(NamedTuple):
    """A font file below `FOLDER` and the Debian package that brings it."""

    path: str
    package: str


TYPEFACES: Final = {
    "till": Typeface("truetype/noto/NotoMono-Regular.ttf", "fonts-noto-mono"),
    "till bold": Typeface("truetype/noto/NotoSansMono-Bold.ttf", "fonts-noto-mono"),
    "till dotted": Typeface("truetype/dejavu/DejaVuSansMono.ttf", "fonts-dejavu-core"),
    "till dotted bold": Typeface("truetype/dejavu/DejaVuSansMono-Bold.ttf", "fonts-dejavu-core"),
    "till modern": Typeface("truetype/roboto/unhinted/RobotoCondensed-Regular.ttf", "fonts-roboto-unhinted"),
    "till modern bold": Typeface("truetype/roboto/unhinted/RobotoCondensed-Bold.ttf", "fonts-roboto-unhinted"),
    "till narrow": Typeface("truetype/liberation/LiberationSansNarrow-Regular.ttf", "fonts-liberation"),
    "till narrow bold": Typeface("truetype/liberation/LiberationSansNarrow-Bold.ttf", "fonts-liberation"),
    "sans": Typeface("truetype/liberation/LiberationSans-Regular.ttf", "fonts-liberation"),
    "sans bold": Typeface("truetype/liberation/LiberationSans-Bold.ttf", "fonts-liberation"),
    "serif": Typeface("truetype/liberation/LiberationSerif-Regular.ttf", "fonts-liberation"),
    "serif bold": Typeface("truetype/liberation/LiberationSerif-Bold.ttf", "fonts-liberation"),
    "lato": Typeface("truetype/lato/Lato-Regular.ttf", "fonts-lato"),
    "lato bold": Typeface("truetype/lato/Lato-Bold.ttf", "fonts-lato"),
    "machine": Typeface("opentype/ocr-b/OCRB.otf", "fonts-ocr-b"),
    "pen": Typeface("truetype/breip/Breip.ttf", "fonts-breip"),
}


class FontMissingError(Exception):
    """A typeface is not installed; the sentence names the Debian package to install."""


def path_of(name: str) -> Path:
    """Return the file of a typeface; raises `FontMissingError` where it is not installed."""
    typeface = TYPEFACES[name]
    path = FOLDER / typeface.path
    if not path.is_file():
        packages = " ".join(sorted({face.package for face in TYPEFACES.values()}))
        raise FontMissingError(f"The font of {typeface.package} is missing. Run: apt-get install {packages}")
    return path


@cache
def font(name: str, pixels: float) -> ImageFont.FreeTypeFont:
    """Load a typeface at a size in pixels."""
    return ImageFont.truetype(path_of(name), pixels, layout_engine=ImageFont.Layout.BASIC)
