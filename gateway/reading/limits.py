"""How much one document may cost before reading stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


def always(file: Path, sheet: int) -> bool:  # noqa: ARG001 (the signature of `Limits.may_begin`)
    """Let every sheet be decoded."""
    return True


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of reading; a document beyond one is read as far as it goes, with a finding that says so.

    A picture above `soft_pixels` is read scaled down, above `hard_pixels` not at all. The hard limit is what
    a child of 1.5 GB can hold decoded (four bytes a pixel). Seconds are of wall time. `may_begin(file, sheet)` is
    asked before a file is opened (sheet 0) and before each of its sheets is decoded (from 1): what has ended
    an earlier reading process is left out by the next.
    """

    soft_pixels: int = 40_000_000
    hard_pixels: int = 200_000_000
    pages: int = 100
    seconds_per_page: float = 60.0
    seconds_per_document: float = 120.0
    may_begin: Callable[[Path, int], bool] = field(default=always, compare=False)
