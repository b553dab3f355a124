"""Read a document: every page of every file in order, then fields, then findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Final, NamedTuple

from gateway.errors import InvalidError
from gateway.formats.electronic_invoice.invoice import ElectronicInvoice
from gateway.reading import einvoice, findings, policy
from gateway.reading import renditions as drawn
from gateway.reading.calibration import calibrated
from gateway.reading.carried_invoice import carried
from gateway.reading.codes import Code, codes, placed
from gateway.reading.einvoice_differences import differences
from gateway.reading.fields.every import fields
from gateway.reading.fields.from_code import CodeOnPage, kind_of, with_codes
from gateway.reading.fields.kind import kind
from gateway.reading.finding_texts import is_joint
from gateway.reading.legibility import Legibility, legibility
from gateway.reading.limits import Limits
from gateway.reading.picture import Pixels
from gateway.reading.proof import is_enough
from gateway.reading.register import with_register
from gateway.reading.second_look import Look, looked_again, with_looks
from gateway.reading.shape import Engine, Field, Finding, Hint, Kind, KnownSupplier, PageRead, Reading, Source, Word
from gateway.reading.sheets import Sheet, sheets
from gateway.reading.steps import Steps
from gateway.reading.words.rows import Row, rows_of

SECOND_LOOK_SECONDS: Final = 10.0


class _Page(NamedTuple):
    """A page that was read: which sheet of which file it is, how it looks upright, its words and its codes."""

    file: int
    sheet: int
    picture: Pixels
    source: Source
    words: tuple[Word, ...]
    codes: tuple[Code, ...] = ()
    reader: str = "text"
    legibility: Legibility | None = None


@dataclass
class _Document:
    """What the pages hold, page by page, and the electronic invoice that a file carries."""

    pages: list[PageRead] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    codes: list[CodeOnPage] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    flaws: list[Finding] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)
    invoice: ElectronicInvoice | None = None
    invoice_page: int = 1

    def add(self, page: _Page, *, is_explained: bool) -> tuple[Row, ...]:
        """Take in one page, and return its rows."""
        number = len(self.pages) + 1
        rows = rows_of(number, page.words, page.source)
        self.rows += rows
        self.codes += [CodeOnPage(number, code) for code in page.codes]
        self.flaws += page.legibility.findings if page.legibility else ()
        height, width = page.picture.shape[:2]
        text = "\n".join(row.text for row in rows)
        score = page.legibility.score if page.legibility else None
        words = page.words if is_explained else ()
        self.pages.append(PageRead(page.file, page.sheet, width, height, text, score, words))
        return rows

    def carries(self, invoice: ElectronicInvoice) -> None:
        """Take in an electronic invoice, whose pages come next; the first one counts."""
        if self.invoice is None:
            self.invoice, self.invoice_page = invoice, len(self.pages) + 1


def read(
    paths: Sequence[Path],
    *,
    hint: Hint = "auto",
    today: date,
    limits: Limits | None = None,
    engine: Engine = "auto",
    register: Sequence[KnownSupplier] = (),
    renditions: Path | None = None,
    explain: bool = False,
    debug_images: Path | None = None,
) -> Reading:
    """Read the files of one document.

    What is wrong with a file or a page comes as a finding, and the good pages are kept. With `renditions` a
    folder, each page is drawn there; with `debug_images` a folder, the steps of its preparation are. `explain`
    keeps the words of each page, and `register` are the suppliers that are known already.
    Raises `TesseractMissingError`, and `OSError` where the disk fails.
    """
    began = monotonic()
    names = policy.available(engine)
    document = _Document()
    order = _Order(engine, today, Steps(debug_images))
    for page in _pages(paths, limits or Limits(), order):
        if isinstance(page, Finding):
            document.doubts.append(page)
        elif isinstance(page, ElectronicInvoice):
            document.carries(page)
        else:
            rows = document.add(page, is_explained=explain)
            document.looks += _second_look(page, rows, order)
            if renditions is not None:
                drawn.write(renditions, len(document.pages), page.picture)
    sort, found, doubts = _understood(document, today, register)
    if document.pages:
        doubts += findings.doubts(sort, found, document.rows, hint=hint, today=today)
    if not is_enough(sort, found):  # a flaw that has hindered nobody is not worth a word
        doubts += _flaws(document, files=len(paths))
    return Reading(sort, found, (*document.doubts, *doubts), tuple(document.pages), names, monotonic() - began)


def _understood(
    document: _Document, today: date, register: Sequence[KnownSupplier]
) -> tuple[Kind, Mapping[str, Field], list[Finding]]:
    """Return the kind and the fields, from the best source there is: an e-invoice, else a payment code, else print."""
    printed, doubts = with_looks(fields(document.rows, today=today), document.looks)
    if document.invoice is not None:
        sort, stated = einvoice.fields(document.invoice, page=document.invoice_page)
        return sort, stated, differences(stated, printed)
    found, doubts_of_codes = with_codes(calibrated(with_register(printed, register)), document.codes)
    unsettled = [doubt for doubt in doubts if doubt.field not in found or not found[doubt.field].is_sure]
    return _sort(document, found), found, [*unsettled, *doubts_of_codes]


def _flaws(document: _Document, *, files: int) -> list[Finding]:
    """Return the flaws of the photos, each once; a long receipt in parts is cut off on purpose."""
    once = {(flaw.code, *flaw.params.values()): flaw for flaw in document.flaws}
    return [flaw for flaw in once.values() if not is_joint(flaw.params, files=files)]


def _sort(document: _Document, found: Mapping[str, Field]) -> Kind:
    """Return the kind; a payment code tells it best, but a reminder carries the code of its invoice."""
    printed = kind(document.rows, found)
    return printed if printed == "reminder" else kind_of(document.codes) or printed


class _Order(NamedTuple):
    """How pages are to be read: by whom, as of which day, and where the steps are kept."""

    engine: Engine
    today: date
    steps: Steps


def _pages(paths: Sequence[Path], limits: Limits, order: _Order) -> Iterator[_Page | Finding | ElectronicInvoice]:
    """Yield pages, findings for those that are none, and invoices that a file carries, until a limit is reached."""
    deadline, count = monotonic() + limits.seconds_per_document, 0
    for file, path in enumerate(paths, 1):
        if (invoice := carried(path)) is not None:
            yield invoice
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
            yield from _read(file, number, sheet, min(left, limits.seconds_per_page), order)


def _read(file: int, number: int, sheet: Sheet, seconds: float, order: _Order) -> Iterator[_Page | Finding]:
    """Yield a page; one that nobody can read is still shown, with a finding."""
    order.steps.keep(f"page-{file}-{number}", sheet.picture)
    how_legible = legibility(sheet.picture) if sheet.words is None else None
    seen_codes = codes(sheet.picture)
    if sheet.words is not None:
        yield _Page(file, number, sheet.picture, "text", sheet.words, seen_codes)
        return
    try:
        seen = policy.read(sheet.picture, engine=order.engine, seconds=seconds, steps=order.steps)
    except policy.PageNotReadError as error:
        yield Finding(error.code, "error", None, {"file": file, "page": number})
        yield _Page(file, number, sheet.picture, "ocr", (), seen_codes, legibility=how_legible)
    else:
        there = placed(seen_codes, seen.page.picture)
        yield _Page(file, number, seen.page.picture, "ocr", seen.page.words, there, seen.reader, how_legible)


def _second_look(page: _Page, rows: Sequence[Row], order: _Order) -> list[Look]:
    """Have Tesseract look at what PP-OCR has read of a page, as far as it matters."""
    if order.engine != "auto" or page.reader != "ppocr":
        return []
    found = fields(rows, today=order.today)
    return looked_again(page.picture, rows, found, today=order.today, seconds=SECOND_LOOK_SECONDS)
