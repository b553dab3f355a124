"""The sheets of a file, whatever its type: each a picture, with its words where the file itself tells them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gateway.errors import InvalidError
from gateway.formats.electronic_invoice.read import read
from gateway.reading import container, pdf, picture
from gateway.reading.container.errors import SheetLeftOutError
from gateway.reading.limits import Limits
from gateway.reading.picture import Pixels
from gateway.reading.shape import Word
from gateway.reading.sheet_of_invoice import drawn


class Sheet(NamedTuple):
    """One side of paper: its picture (RGB), and its words or None where they must be read from it."""

    picture: Pixels
    words: tuple[Word, ...] | None


def sheets(path: Path, limits: Limits) -> Iterator[Sheet | InvalidError]:
    """Yield the sheets of a file in order; what cannot be shown comes as its error, and the rest goes on."""
    if not limits.may_begin(path, 0):
        yield SheetLeftOutError()
        return
    try:
        media_type = container.inspect(path, max_pixels=limits.hard_pixels).media_type
        if media_type == "application/pdf":
            yield from _pdf(path, limits)
        elif media_type == "application/xml":
            yield from (Sheet(page.picture, page.words) for page in drawn(read(path.read_bytes())))
        else:
            for frame in picture.frames(path, media_type, limits):
                yield Sheet(np.asarray(frame), None)
    except InvalidError as error:
        yield error


def _pdf(path: Path, limits: Limits) -> Iterator[Sheet | InvalidError]:
    for page in pdf.pages(path, limits):
        yield page if isinstance(page, InvalidError) else Sheet(np.asarray(page.picture), page.words)
