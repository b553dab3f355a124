"""Read a document: every page of every file in order, then fields, then findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from gateway.errors import InvalidError
from gateway.reading import findings, upright
from gateway.reading import renditions as drawn
from gateway.reading.fields.every import fields
from gateway.reading.fields.kind import kind
from gateway.reading.limits import Limits
from gateway.reading.picture import Pixels
from gateway.reading.shape import Finding, Hint, PageRead, Reading, Source, Word
from gateway.reading.sheets import Sheet, sheets
from gateway.reading.words import tesseract
from gateway.reading.words.rows import Row, rows_of


class _Page(NamedTuple):
    """A page that was read: which sheet of which file it is, how it looks upright, and its words."""

    file: int
    sheet: int
    picture: Pixels
    words: tuple[Word, ...]
    source: Source


def read(
    paths: Sequence[Path],
    *,
    hint: Hint = "auto",
    today: date,
    limits: Limits | None = None,
    languages: tuple[str, ...] = tesseract.LANGUAGES,
    renditions: Path | None = None,
) -> Reading:
    """Read the files of one document.

    What is wrong with a file or a page comes as a finding, and the good pages are kept. With `renditions` a
    folder, each page is drawn there. Raises `TesseractMissingError`, and `OSError` where the disk fails.
    """
    began = monotonic()
    engine = _engine()
    pages: list[PageRead] = []
    rows: list[Row] = []
    doubts: list[Finding] = []
    for page in _pages(paths, limits or Limits(), languages):
        if isinstance(page, Finding):
            doubts.append(page)
            continue
        number = len(pages) + 1
        on_page = rows_of(number, page.words, page.source)
        rows += on_page
        height, width = page.picture.shape[:2]
        pages.append(PageRead(page.file, page.sheet, width, height, "\n".join(row.text for row in on_page)))
        if renditions is not None:
            drawn.write(renditions, number, page.picture)
    found = fields(rows, today=today)
    sort = kind(rows, found)
    if pages:
        doubts += findings.doubts(sort, found, rows, hint=hint, today=today)
    return Reading(sort, found, tuple(doubts), tuple(pages), engine, monotonic() - began)


@cache
def _engine() -> str:
    return f"tesseract {tesseract.available()}"


def _pages(paths: Sequence[Path], limits: Limits, languages: tuple[str, ...]) -> Iterator[_Page | Finding]:
    """Yield pages, and findings for those that are none, until all are read or a limit is reached."""
    deadline, count = monotonic() + limits.seconds_per_document, 0
    for file, path in enumerate(paths, 1):
        for number, sheet in enumerate(sheets(path, limits), 1):
            if count >= limits.pages:
                yield Finding("too_many_pages", "warning", None, {"pages": count})
                return
            left = deadline - monotonic()
            if left <= 0:
                yield Finding("time_ran_out", "warning", None, {"pages": count})
                return
            if isinstance(sheet, InvalidError):
                yield Finding(sheet.code, "error", None, {"file": file})
                continue
            count += 1
            yield from _read(file, number, sheet, min(left, limits.seconds_per_page), languages)


def _read(
    file: int, number: int, sheet: Sheet, seconds: float, languages: tuple[str, ...]
) -> Iterator[_Page | Finding]:
    """Yield a page; one that Tesseract cannot cope with is still shown, with a finding."""
    if sheet.words is not None:
        yield _Page(file, number, sheet.picture, sheet.words, "text")
        return
    try:
        page = upright.read(sheet.picture, seconds=seconds, languages=languages)
    except tesseract.TesseractFailedError as error:
        yield Finding(error.code, "error", None, {"file": file, "page": number})
        yield _Page(file, number, sheet.picture, (), "ocr")
    else:
        yield _Page(file, number, page.picture, page.words, "ocr")
