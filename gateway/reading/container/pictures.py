"""Size and completeness of JPEG, PNG, GIF, WebP and TIFF from their headers, without decoding a pixel.

Each function takes the file and returns `(width, height)`; it raises `TruncatedFileError` where the format
itself tells that bytes are missing and `DamagedFileError` where the headers make no sense. The number of
steps is bounded, so a file made of a million tiny parts costs no more than an honest one.
"""

from __future__ import annotations

from typing import Final

from gateway.reading.container.errors import DamagedFileError, TruncatedFileError, UnknownTypeError
from gateway.reading.container.slices import Slices

Size = tuple[int, int]

MOST_PARTS: Final = 4096

_START_OF_FRAME: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_START_OF_SCAN: Final = 0xDA
_END_OF_IMAGE: Final = 0xD9
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_FILL: Final = 0xFF


def jpeg(file: Slices) -> Size:
    """Walk the segments to the first scan; an end marker must follow it (ITU-T T.81, annex B).

    Bytes after the end are allowed: phones append a film or a second picture.
    """
    size: Size | None = None
    offset = 2
    for _ in range(MOST_PARTS):
        marker, length = _segment(file, offset)
        if marker == _FILL:
            offset += 1
            continue
        if marker in _WITHOUT_LENGTH:
            offset += 2
            continue
        if marker == _END_OF_IMAGE:
            raise DamagedFileError
        if marker == _START_OF_SCAN:
            return _scanned(file, size, offset)
        if marker in _START_OF_FRAME:
            size = (file.number(offset + 7, 2), file.number(offset + 5, 2))
        offset += 2 + length
    raise DamagedFileError


def _segment(file: Slices, offset: int) -> tuple[int, int]:
    head = file.take(offset, 4)
    if not head[1:]:
        raise TruncatedFileError
    if head[0] != _FILL:
        raise DamagedFileError
    return head[1], int.from_bytes(head[2:], "big")


def _scanned(file: Slices, size: Size | None, offset: int) -> Size:
    if size is None:
        raise DamagedFileError
    if not file.has_after(b"\xff\xd9", offset):
        raise TruncatedFileError
    return size


def png(file: Slices) -> Size:
    """Read the size from IHDR; the IEND chunk must be there (ISO/IEC 15948, 5.3)."""
    if file.take(12, 4) != b"IHDR":
        raise DamagedFileError
    size = (file.number(16, 4), file.number(20, 4))
    if file.take(file.size - 12, 8) == b"\x00\x00\x00\x00IEND":
        return size
    offset = 8
    for _ in range(MOST_PARTS):
        head = file.take(offset, 8)
        if not head[7:]:
            raise TruncatedFileError
        if head[4:] == b"IEND":
            return size
        offset += 12 + int.from_bytes(head[:4], "big")
    raise DamagedFileError


def gif(file: Slices) -> Size:
    """Read the size of the logical screen (GIF89a, 18)."""
    return file.number(6, 2, little=True), file.number(8, 2, little=True)


def webp(file: Slices) -> Size:
    """Read the size of the canvas; the RIFF length tells whether the file is whole (RFC 9649)."""
    if file.take(8, 4) != b"WEBP":
        raise UnknownTypeError
    if file.number(4, 4, little=True) + 8 > file.size:
        raise TruncatedFileError
    form = file.take(12, 4)
    if form == b"VP8X":
        return file.number(24, 3, little=True) + 1, file.number(27, 3, little=True) + 1
    if form == b"VP8L":
        bits = file.number(21, 4, little=True)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        return file.number(26, 2, little=True) & 0x3FFF, file.number(28, 2, little=True) & 0x3FFF
    raise UnknownTypeError


_TIFF_SHORT: Final = 3
_TIFF_WIDTH: Final = 256
_TIFF_HEIGHT: Final = 257


def tiff(file: Slices) -> Size:
    """Read the size from the first directory, which most writers put last in the file (TIFF 6.0, 2)."""
    little = file.take(0, 2) == b"II"
    directory = file.number(4, 4, little=little)
    entries = file.number(directory, 2, little=little)
    if directory + 2 + 12 * entries > file.size:
        raise TruncatedFileError
    found: dict[int, int] = {}
    for offset in range(directory + 2, directory + 2 + 12 * min(entries, MOST_PARTS), 12):
        tag = file.number(offset, 2, little=little)
        if tag in {_TIFF_WIDTH, _TIFF_HEIGHT}:
            width = 2 if file.number(offset + 2, 2, little=little) == _TIFF_SHORT else 4
            found[tag] = file.number(offset + 8, width, little=little)
    return found.get(_TIFF_WIDTH, 0), found.get(_TIFF_HEIGHT, 0)
