"""A QR code as one path of an SVG, which a page can hold without a picture, a script or a style of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import segno

QUIET: Final = 4
"""Modules of white around the code, without which cameras do not find it (ISO/IEC 18004)."""


@dataclass(frozen=True)
class Drawing:
    """A drawing: how many modules it is wide and high with its margin, and the path of what is dark."""

    size: int
    path: str


def drawn(text: str) -> Drawing:
    """Draw a text as a QR code."""
    matrix = segno.make(text, error="m", micro=False).matrix
    dark = (
        f"M{column + QUIET} {row + QUIET}h1v1h-1z"
        for row, line in enumerate(matrix)
        for column, module in enumerate(line)
        if module
    )
    return Drawing(len(matrix) + 2 * QUIET, "".join(dark))
