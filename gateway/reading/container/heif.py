"""Size and completeness of HEIC and HEIF, the pictures of newer phones (ISO/IEC 23008-12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from gateway.reading.container.errors import DamagedFileError, TruncatedFileError
from gateway.reading.container.slices import Slices

MOST_BOXES: Final = 512
_SHORTEST: Final = 8

_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"})


class Part(NamedTuple):
    """A box: its four letters and where its content begins and ends."""

    name: bytes
    start: int
    end: int


def is_heif(head: bytes) -> bool:
    """Tell whether the first bytes are a file type box of a brand with HEVC pictures (not AVIF)."""
    return head[4:8] == b"ftyp" and head[8:12] in _BRANDS


def heif(file: Slices) -> tuple[int | None, int | None]:
    """Return the largest picture extent named in the properties; a grid of tiles names its whole too.

    It is the size as coded, in whole blocks, so a few pixels more than is shown.

    Raises `TruncatedFileError` where a box reaches past the end of the file.
    """
    sizes = [
        (file.number(extent.start + 4, 4), file.number(extent.start + 8, 4))
        for meta in _parts(file, 0, file.size)
        if meta.name == b"meta"
        for properties in _within(file, Part(b"meta", meta.start + 4, meta.end), b"iprp", b"ipco")
        for extent in _parts(file, properties.start, properties.end)
        if extent.name == b"ispe"
    ]
    return max(sizes, key=lambda size: size[0] * size[1], default=(None, None))


def _within(file: Slices, part: Part, *names: bytes) -> Iterator[Part]:
    if not names:
        yield part
        return
    for inner in _parts(file, part.start, part.end):
        if inner.name == names[0]:
            yield from _within(file, inner, *names[1:])


def _parts(file: Slices, start: int, end: int) -> Iterator[Part]:
    for _ in range(MOST_BOXES):
        if start >= end:
            return
        part = _part(file, start, end)
        yield part
        start = part.end
    raise DamagedFileError


def _part(file: Slices, start: int, end: int) -> Part:
    head = file.take(start, 16)
    if len(head) < _SHORTEST:
        raise TruncatedFileError
    length, content = int.from_bytes(head[:4], "big"), start + 8
    if length == 1:
        length, content = int.from_bytes(head[8:16], "big"), start + 16
    elif length == 0:
        length = end - start
    if length < content - start:
        raise DamagedFileError
    if start + length > end:
        raise TruncatedFileError
    return Part(head[4:8], content, start + length)
