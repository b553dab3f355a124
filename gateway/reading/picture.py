"""Pictures are opened safely here, and come out upright by EXIF, in RGB and of a size that can be worked on.

A picture is opened as what its bytes say it is and nothing else, its pixels are counted before they are
decoded, and whatever a decoder raises on a broken file becomes one error.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import Final

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageOps

from gateway.reading.container.errors import SheetLeftOutError, TooManyPixelsError, UndecodableError
from gateway.reading.limits import Limits

Pixels = NDArray[np.uint8]
"""A picture as rows of pixels: (height, width, 3) in RGB, or (height, width) in grey."""

_FORMATS: Final = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/gif": ("GIF",),
    "image/tiff": ("TIFF",),
    "image/heic": ("HEIF",),
}
LONGEST_SIDE: Final = 30_000
"""Neither OpenCV's warping nor Tesseract takes pictures of 32,767 pixels a side or more."""

_DEEP_MODES: Final = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})
_DEEP_WHITE: Final = 65535.0
_DECODER_FAILURES: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
    Image.DecompressionBombError,
)
"""What Pillow and its plugins have been seen to raise on files that fuzzers made."""


@contextmanager
def decoding() -> Iterator[None]:
    """Turn what decoders raise into `UndecodableError`; doubtful sizes and broken tags count as well."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except _DECODER_FAILURES as error:
        raise UndecodableError from error


def frames(path: Path, media_type: str, limits: Limits) -> Iterator[Image.Image]:
    """Yield the pages of a picture file: every one of a TIFF, the first of everything else.

    Raises `UndecodableError` or `TooManyPixelsError`, for a TIFF at the page that is broken.
    """
    Image.MAX_IMAGE_PIXELS = limits.hard_pixels
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener()
    with decoding():
        opened = Image.open(path, formats=_FORMATS[media_type])
    with opened:
        yield _page(opened, limits)
        if media_type == "image/tiff":
            yield from _later_pages(path, opened, limits)


def _later_pages(path: Path, opened: Image.Image, limits: Limits) -> Iterator[Image.Image]:
    for number in range(1, limits.pages + 1):
        with decoding():
            try:
                opened.seek(number)
            except EOFError:
                return
        if not limits.may_begin(path, number + 1):
            raise SheetLeftOutError
        yield _page(opened, limits)


def _page(opened: Image.Image, limits: Limits) -> Image.Image:
    """Decode the page that a file stands at; what would not fit into memory is one of too many pixels, too."""
    width, height = opened.size
    if width * height > limits.hard_pixels:
        raise _too_many(width, height, limits)
    try:
        with decoding():
            return _rgb(ImageOps.exif_transpose(_decoded(opened, limits)))
    except UndecodableError as error:
        if isinstance(error.__cause__, MemoryError):
            raise _too_many(width, height, limits) from error
        raise


def _too_many(width: int, height: int, limits: Limits) -> TooManyPixelsError:
    return TooManyPixelsError(width=width, height=height, limit=limits.hard_pixels // 1_000_000)


def _decoded(opened: Image.Image, limits: Limits) -> Image.Image:
    """Decode, and scale down by a whole number what has more pixels than the soft limit, or too long a side."""
    shrink = _shrink(opened, limits)
    if shrink == 1:
        return opened
    opened.draft("RGB", (opened.width // shrink, opened.height // shrink))
    opened.load()
    shrink = _shrink(opened, limits)
    if opened.mode in _DEEP_MODES:  # Pillow cannot reduce these
        return Image.fromarray(np.asarray(opened)[::shrink, ::shrink])
    return opened.reduce(shrink) if shrink > 1 else opened


def _shrink(opened: Image.Image, limits: Limits) -> int:
    by_pixels = (opened.width * opened.height / limits.soft_pixels) ** 0.5
    by_side = max(opened.width, opened.height) / LONGEST_SIDE
    return int(max(1, ceil(max(by_pixels, by_side))))


def _rgb(picture: Image.Image) -> Image.Image:
    """Return plain RGB: deep greys are scaled, and what is transparent lies on white paper."""
    if picture.mode in _DEEP_MODES:
        return _shallow(picture).convert("RGB")
    if picture.mode in {"P", "PA", "LA", "La", "RGBa"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _shallow(picture: Image.Image) -> Image.Image:
    """Bring 16 bits of grey, or any range of numbers, down to 8."""
    deep = np.nan_to_num(np.asarray(picture, dtype=np.float32))
    white = _DEEP_WHITE if picture.mode.startswith("I") else max(1.0, float(deep.max()))
    return Image.fromarray((deep.clip(0, white) * (255 / white)).astype(np.uint8))
