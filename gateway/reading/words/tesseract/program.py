"""The program that reads letters from a picture; nobody else calls it.

It is started anew for each page, on one thread: many threads make one page slower where pages are many.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytesseract

from gateway.errors import InvalidError, UnavailableError
from gateway.reading.picture import Pixels
from gateway.reading.shape import Box, Word

LANGUAGES: Final = ("swe", "eng")
COLUMN: Final = 4
"""Page segmentation mode: one column of text of different sizes, which keeps rows of a receipt whole."""

_WORD_LEVEL: Final = "5"
_COLUMNS: Final = 12


class TesseractMissingError(UnavailableError):
    """Tesseract or one of its languages is not installed."""

    code = "tesseract_missing"
    message = "Tesseract is not there ({reason}). Install tesseract-ocr with the languages swe, eng and osd."


class TesseractFailedError(InvalidError):
    """Tesseract ended without a result on this picture, or took too long."""

    code = "tesseract_failed"
    message = "Tesseract could not read the page: {reason}"


@dataclass(frozen=True, slots=True)
class Orientation:
    """How far a picture must be turned clockwise to stand upright, and how sure Tesseract is of it."""

    degrees: int
    confidence: float


def available() -> str:
    """Return the name and version; raises `TesseractMissingError` where the program or a language is not there."""
    with _translated():
        languages = set(pytesseract.get_languages())
        version = str(pytesseract.get_tesseract_version()).split("\n")[0]
    missing = {*LANGUAGES, "osd"} - languages
    if missing:
        raise TesseractMissingError(reason="no " + ", ".join(sorted(missing)))
    return f"tesseract {version}"


def read(grey: Pixels, *, seconds: float, languages: tuple[str, ...] = LANGUAGES) -> list[Word]:
    """Return the words on an upright picture, with the lines that Tesseract takes them to be in.

    Raises `TesseractFailedError` on a picture it cannot cope with within `seconds`, and
    `TesseractMissingError`.
    """
    with _saved(grey) as path, _translated():
        table = pytesseract.image_to_data(
            str(path), lang="+".join(languages), config=f"--psm {COLUMN}", timeout=max(seconds, 0.1)
        )
    height, width = grey.shape[:2]
    return list(_words(table, width, height))


def orientation(grey: Pixels, *, seconds: float) -> Orientation:
    """Tell how a picture is turned; raises `TesseractFailedError` where it has too few letters to tell."""
    with _saved(grey) as path, _translated():
        found = pytesseract.image_to_osd(
            str(path), config="--psm 0", timeout=max(seconds, 0.1), output_type=pytesseract.Output.DICT
        )
    return Orientation(int(found["rotate"]), float(found["orientation_conf"]))


@contextmanager
def _saved(grey: Pixels) -> Iterator[Path]:
    """Write a picture where Tesseract finds it, as plain PGM: packing it would only cost time."""
    with TemporaryDirectory(prefix="page-") as folder:
        path = Path(folder) / "page.pgm"
        height, width = grey.shape
        path.write_bytes(b"P5 %d %d 255\n" % (width, height) + grey.tobytes())
        yield path


@contextmanager
def _translated() -> Iterator[None]:
    """Call Tesseract on one thread, and give its failures their names."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        yield
    except pytesseract.TesseractNotFoundError:
        raise TesseractMissingError(reason="no program tesseract on PATH") from None
    except pytesseract.TesseractError as error:
        if "loading language" in error.message or "traineddata" in error.message:
            raise TesseractMissingError(reason=error.message) from None
        raise TesseractFailedError(reason=error.message) from None
    except (RuntimeError, LookupError, ValueError, FileNotFoundError) as error:
        raise TesseractFailedError(reason=str(error)) from error


def _words(table: str, width: int, height: int) -> Iterator[Word]:
    """Take the words from Tesseract's table (tab-separated); rows that are not whole are passed over."""
    lines: dict[tuple[str, ...], int] = {}
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        left, top, wide, high = (int(cell) for cell in cells[6:10])
        box = Box(left / width, top / height, wide / width, high / height)
        line = lines.setdefault(tuple(cells[1:5]), len(lines))
        yield Word(cells[11].strip(), box, max(0.0, float(cells[10])) / 100, line)
