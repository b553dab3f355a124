"""What a file is, by its first bytes and its structure alone; never by its name, and without decoding it.

It runs where files are received, so it must be safe on anything and cost well under a millisecond.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.reading.container import heif, markup, pictures
from gateway.reading.container.errors import (
    DamagedFileError,
    EmptyFileError,
    TooManyPixelsError,
    TruncatedFileError,
    UnknownTypeError,
)
from gateway.reading.container.slices import Slices, opened

__all__ = [
    "MEDIA_TYPES",
    "Container",
    "DamagedFileError",
    "EmptyFileError",
    "TooManyPixelsError",
    "TruncatedFileError",
    "UnknownTypeError",
    "inspect",
]

MEDIA_TYPES: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/tiff": "tif",
    "image/heic": "heic",
    "application/pdf": "pdf",
    "application/xml": "xml",
}
"""The types taken, each with the ending a file of it is given when it is saved."""

MOST_PIXELS: Final = 200_000_000
_PICTURES: Final = (
    ("image/jpeg", (b"\xff\xd8\xff",), pictures.jpeg),
    ("image/png", (b"\x89PNG\r\n\x1a\n",), pictures.png),
    ("image/webp", (b"RIFF",), pictures.webp),
    ("image/gif", (b"GIF87a", b"GIF89a"), pictures.gif),
    ("image/tiff", (b"II*\x00", b"MM\x00*"), pictures.tiff),
)
_PDF_HEAD: Final = 1024
_PDF_TAIL: Final = 2048


@dataclass(frozen=True, slots=True)
class Container:
    """The true type of a file, and its size in pixels where its headers say one."""

    media_type: str
    width: int | None = None
    height: int | None = None


def inspect(path: Path, *, max_pixels: int = MOST_PIXELS) -> Container:
    """Tell what the file at `path` is.

    Raises `EmptyFileError`, `UnknownTypeError`, `TruncatedFileError`, `DamagedFileError`, `TooManyPixelsError`
    or, of XML, what `markup.require_invoice` raises; all of them `InvalidError`.
    """
    with opened(path) as file:
        if not file.size:
            raise EmptyFileError
        found = _recognised(file, file.take(0, _PDF_HEAD + 5))
    if found.width is None or found.height is None:
        return found
    if not found.width or not found.height:
        raise DamagedFileError
    if found.width * found.height > max_pixels:
        raise TooManyPixelsError(width=found.width, height=found.height, limit=max_pixels // 1_000_000)
    return found


def _recognised(file: Slices, head: bytes) -> Container:
    for media_type, marks, size in _PICTURES:
        if head.startswith(marks):
            return Container(media_type, *size(file))
    if heif.is_heif(head):
        return Container("image/heic", *heif.heif(file))
    if b"%PDF-" in head:
        _require_end_mark(file)
        return Container("application/pdf")
    if markup.is_markup(head):
        markup.require_invoice(file)
        return Container("application/xml")
    raise UnknownTypeError


def _require_end_mark(file: Slices) -> None:
    """Refuse a PDF that was cut off: it is read from its end, where a mark stands (ISO 32000-2, 7.5.5)."""
    tail = file.take(max(0, file.size - _PDF_TAIL), _PDF_TAIL)
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise TruncatedFileError
