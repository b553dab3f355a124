"""What was read and why, a page for each document: the picture, the boxes, the candidates, the checks.

DIR/index.html              every document with its kind, colour and total
DIR/0001-receipt.html       its page
DIR/0001-receipt/1.png      its pictures, upright, drawn by the reading process
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote

from gateway.cli.pages import page
from gateway.cli.readers import Errand, text_of
from gateway.reading.findings import Colour, colour
from gateway.reading.shape import SURE, Box, Field, PageRead, Reading

INDEX: Final = "index.html"


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a page, in percent of it: what it is of, what it says there, and how it is drawn."""

    label: str
    text: str
    look: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the index lists it; `link` is empty where nothing was read and `trouble` says why."""

    file: str
    link: str
    reading: Reading | None
    colour: Colour
    trouble: str


def page_name(errand: Errand) -> str:
    """Return what the page of an errand is called."""
    return f"{errand.name}.html"


class Explanation:
    """A folder of pages in the making; the index is written when it is left, if perhaps early."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries: list[Entry] = []

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        index = page("explained_index.html", entries=self._entries)
        (self._folder / INDEX).write_text(index, encoding="utf-8")

    def add(self, errand: Errand, found: Reading | str) -> None:
        """Write the page of a document that was read, and note one that was not."""
        if isinstance(found, str):
            self._entries.append(Entry(str(errand.file), "", None, "red", found))
            return
        name = page_name(errand)
        (self._folder / name).write_text(explained(errand, found), encoding="utf-8")
        self._entries.append(Entry(str(errand.file), quote(name), found, colour(found.findings), ""))


def explained(errand: Errand, found: Reading) -> str:
    """Return the page that explains one document."""
    pages = [
        {
            "number": number,
            "picture": quote(f"{errand.name}/{number}.png"),
            "read": read,
            "marks": _marks(number, read, found),
        }
        for number, read in enumerate(found.pages, 1)
    ]
    return page(
        "explained.html",
        file=str(errand.file),
        reading=found,
        colour=colour(found.findings),
        findings=[(finding, text_of(finding)) for finding in found.findings],
        pages=pages,
        sure=SURE,
    )


def _marks(number: int, read: PageRead, found: Reading) -> list[Mark]:
    """Return what is marked on a page, the words undermost and the fields on top."""
    words = [_mark("", f"{word.text} ({word.confidence:.2f})", "word", word.box) for word in read.words]
    rivals = [
        _mark("", f"{field.name}? {rival.value} ({rival.score:.2f})", "rival", rival.box)
        for field in found.fields.values()
        for rival in field.rivals
        if rival.page == number and rival.box
    ]
    fields = [
        _mark(field.name, f"{field.value} ({field.confidence:.2f})", _look(field), field.box)
        for field in found.fields.values()
        if field.page == number and field.box
    ]
    return words + rivals + fields


def _look(field: Field) -> str:
    return "field sure" if field.is_sure else "field"


def _mark(label: str, text: str, look: str, box: Box) -> Mark:
    return Mark(label, text, look, *(round(100 * figure, 2) for figure in (box.x, box.y, box.w, box.h)))
