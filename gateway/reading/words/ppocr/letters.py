"""What a line of text says: the second half of PP-OCR.

A line is cut out of the full picture, laid level and brought to 48 pixels of height; the model gives, for every
eight pixels of width, how likely each letter stands there (connectionist temporal classification, Graves 2006).
Lines are read one at a time, each at its own width: on a CPU that is faster than batches, which pad.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.reading.picture import Pixels
from gateway.reading.words.ppocr import models
from gateway.reading.words.ppocr.lines import Quad, sides
from gateway.reading.words.ppocr.models import LetterModel

HEIGHT: Final = 48
DOUBTFUL: Final = 0.5
DOUBTFUL_FIGURE: Final = 0.7
FEWEST_FIGURES: Final = 3
_STRIDE: Final = 8
_LEAST_WIDTH: Final = 48
_MOST_WIDTH: Final = 3200


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, where its middle is along its line (0..1), and how sure the model is of it."""

    text: str
    at: float
    confidence: float


def cut_out(picture: Pixels, quad: Quad) -> Pixels:
    """Return a line laid level, in RGB, so that it runs from its first corner to its second."""
    wide, high = (max(1, round(side)) for side in sides(quad))
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    view = cv2.getPerspectiveTransform(quad, target)
    crop = cv2.warpPerspective(picture, view, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(crop, dtype=np.uint8)


class Batch(NamedTuple):
    """A line as the model takes it, (1, 3, 48, w) from -1 to 1, and how much wider than the line that is."""

    pixels: NDArray[np.float32]
    padding: float


def batch(line: Pixels, *, squeeze: float = 1.0) -> Batch:
    """Bring a line to the height that the model reads; `squeeze` makes it narrower."""
    high, wide = line.shape[:2]
    width = int(np.clip(round(wide * HEIGHT / high * squeeze), _LEAST_WIDTH // 3, _MOST_WIDTH))
    padded = max(_LEAST_WIDTH, -(-width // _STRIDE) * _STRIDE)
    way = cv2.INTER_AREA if high > HEIGHT else cv2.INTER_CUBIC
    pixels = np.zeros((1, 3, HEIGHT, padded), np.float32)
    sized = cv2.resize(line, (width, HEIGHT), interpolation=way).astype(np.float32)
    pixels[0, :, :, :width] = (sized / 127.5 - 1).transpose(2, 0, 1)
    return Batch(pixels, padded / width)


def read(line: Pixels, *, squeeze: float = 1.0, is_exact: bool = False) -> list[Letter]:
    """Return the letters of a line, spaces included.

    A line is read in whole numbers first; one in which a letter is doubtful is read again as the model was made.
    """
    if not is_exact:
        found = _read(models.quick(), batch(line, squeeze=squeeze))
        if not _is_doubtful(found):
            return found
    return _read(models.exact(), batch(line))


def _is_doubtful(found: Sequence[Letter]) -> bool:
    """Tell whether a line should be read again: one with figures sooner, for nothing else puts a figure right."""
    figures = sum(letter.text.isdigit() for letter in found)
    least = DOUBTFUL_FIGURE if figures >= FEWEST_FIGURES else DOUBTFUL
    return any(letter.confidence < least for letter in found)


def _read(model: LetterModel, line: Batch) -> list[Letter]:
    likely = model.session.run(None, {"x": line.pixels})[0][0]
    return _decoded(likely[:, model.kept], model.alphabet, line.padding)


def pitch(line: Pixels, letters: Sequence[Letter]) -> float:
    """Return how many pixels of width a letter takes on a line brought to the height it is read at."""
    return float(line.shape[1] * HEIGHT / line.shape[0] / max(1, len(letters)))


def _decoded(likely: NDArray[np.float32], alphabet: tuple[str, ...], padding: float) -> list[Letter]:
    """Take the likeliest letter at each place; the same one at places side by side is one letter."""
    best = likely.argmax(axis=1)
    sure = likely.max(axis=1)
    found: list[Letter] = []
    start = 0
    for place in range(1, len(best) + 1):
        if place < len(best) and best[place] == best[start]:
            continue
        if best[start]:
            middle = (start + place) / 2 / len(best) * padding
            found.append(Letter(alphabet[best[start]], min(1.0, middle), float(sure[start:place].max())))
        start = place
    return found
