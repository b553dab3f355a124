"""Bytes of a file by position, so that a file of any size costs a few small reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

STRIDE: Final = 1 << 16


class Slices:
    """An open file that is read at any offset; what lies past its end is simply shorter."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.size = os.fstat(descriptor).st_size

    def take(self, offset: int, count: int) -> bytes:
        """Return up to `count` bytes from `offset`."""
        if offset < 0 or offset >= self.size:
            return b""
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        return os.read(self._descriptor, count)

    def number(self, offset: int, count: int, *, little: bool = False) -> int:
        """Return an unsigned integer of `count` bytes; 0 when the file ends before it."""
        found = self.take(offset, count)
        return int.from_bytes(found, "little" if little else "big") if len(found) == count else 0

    def has_after(self, needle: bytes, start: int) -> bool:
        """Tell whether `needle` stands anywhere from `start` on; the end is searched first."""
        end = self.size
        while end > start:
            begin = max(start, end - STRIDE)
            if needle in self.take(begin, end - begin + len(needle) - 1):
                return True
            end = begin
        return False


@contextmanager
def opened(path: Path) -> Iterator[Slices]:
    """Open a file for reading by position."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        yield Slices(descriptor)
    finally:
        os.close(descriptor)
