"""Who reads a page: PP-OCR where it is installed, Tesseract else; what matters is read by both (`second_look`).

Measured on every set (`docs/accuracy.md`): PP-OCR reads photos far better than Tesseract and, its letters in whole
numbers, is faster on clean print as well (0.8 s a page against 1.0). To let Tesseract try first would cost time on
every page and gain nothing; it is better at one thing, the rings and dots of Swedish letters, and there it is asked.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from gateway.errors import InvalidError
from gateway.reading.picture import Pixels
from gateway.reading.shape import Engine
from gateway.reading.steps import Steps
from gateway.reading.words import ppocr
from gateway.reading.words.page import Page
from gateway.reading.words.tesseract import program, upright


class PageNotReadError(InvalidError):
    """No reader could cope with a page."""

    code = "page_not_read"
    message = "The page could not be read: {reason}"


class Seen(NamedTuple):
    """What one reader made of a page."""

    reader: Literal["tesseract", "ppocr"]
    page: Page


def available(engine: Engine) -> str:
    """Return the names and versions of those who read.

    `auto` goes on without PP-OCR where it is not installed. Raises `TesseractMissingError` or `PpocrMissingError`.
    """
    if engine == "ppocr":
        return ppocr.available()
    names = [program.available()]
    if engine == "auto" and ppocr.is_there():
        names.append(ppocr.available())
    return ", ".join(names)


def read(picture: Pixels, *, engine: Engine, seconds: float, steps: Steps) -> Seen:
    """Return what was read of a page, and by whom; raises `PageNotReadError`."""
    if engine != "tesseract" and ppocr.is_there():
        return Seen("ppocr", ppocr.read(picture, seconds=seconds, steps=steps))
    try:
        return Seen("tesseract", upright.read(picture, seconds=seconds, steps=steps))
    except program.TesseractFailedError as error:
        raise PageNotReadError(reason=str(error)) from error
