"""A page as a reader gives it back."""

from __future__ import annotations

from typing import NamedTuple

from gateway.reading.picture import Pixels
from gateway.reading.shape import Word


class Page(NamedTuple):
    """The picture (RGB) turned upright, which the places of the words refer to, and the words with their lines."""

    picture: Pixels
    words: tuple[Word, ...]
