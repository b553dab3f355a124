"""Pages of a PDF: their own text where they have one, else a rendering to read from.

PDFium is not safe for threads and has crashed on hostile files; it runs in the reading process only. Actions and
scripts are never run; of attached files only the electronic invoice of a hybrid PDF is taken out, as bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_ulong
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw as pdfium_raw

from gateway.errors import InvalidError
from gateway.formats.electronic_invoice.errors import DoctypeError, MalformedXmlError
from gateway.formats.electronic_invoice.limits import MOST_BYTES
from gateway.formats.electronic_invoice.recognition import decoded, is_recognised, root_of
from gateway.reading.container.errors import EncryptedError, SheetLeftOutError, UndecodableError
from gateway.reading.limits import Limits
from gateway.reading.picture import LONGEST_SIDE, decoding
from gateway.reading.shape import Box, Word
from gateway.reading.words.rows import in_lines

DPI: Final = 300
DPI_WITH_TEXT: Final = 130
MOST_PIXELS: Final = 12_000_000
POINTS_PER_INCH: Final = 72

FEWEST_LETTERS: Final = 20
MOST_STRANGE: Final = 0.1
PICTURE_SHARE: Final = 0.6
MOST_OBJECTS: Final = 2000
MOST_CHARACTERS: Final = 50_000
TEXT_CONFIDENCE: Final = 0.99

MOST_ATTACHMENTS: Final = 50
INVOICE_NAMES: Final = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"})
"""What the invoice in a hybrid PDF is called, in any case (Factur-X 1.0, 6.2.2)."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page as a picture, and its words where they need not be read from the picture."""

    picture: Image.Image
    words: tuple[Word, ...] | None


def pages(path: Path, limits: Limits) -> Iterator[PdfPage | InvalidError]:
    """Yield the pages; one that cannot be rendered gives its error, and the next one follows.

    Raises `EncryptedError` or `UndecodableError` where the file does not open at all.
    """
    document = _opened(path)
    try:
        for number in range(min(len(document), limits.pages + 1)):
            if not limits.may_begin(path, number + 1):
                yield SheetLeftOutError()
                continue
            try:
                with decoding():
                    page = document[number]
                    try:
                        found = _page(page)
                    finally:
                        page.close()
            except UndecodableError as error:
                yield error
            else:
                yield found
    finally:
        document.close()


def embedded_invoice(path: Path) -> bytes | None:
    """Return the electronic invoice that a PDF carries: by the names that are used for it, else by its content.

    None where there is none, or the file does not open: its pages tell that. What a usual name stands for is
    returned unseen, so that a broken one is not passed over in silence.
    """
    try:
        document = _opened(path)
    except InvalidError:
        return None
    try:
        attached = [document.get_attachment(number) for number in range(_count(document))]
        named = [each for each in attached if _name(each) in INVOICE_NAMES]
        for each in named:
            if (content := _content(each)) is not None:
                return content
        contents = (_content(each) for each in attached if each not in named)
        return next((content for content in contents if content is not None and _is_invoice(content)), None)
    except pdfium.PdfiumError:
        return None
    finally:
        document.close()


def _count(document: Any) -> int:
    return min(int(document.count_attachments()), MOST_ATTACHMENTS)


def _name(attachment: Any) -> str:
    return str(attachment.get_name()).lower()


def _content(attachment: Any) -> bytes | None:
    """Return the bytes of an attached file; None where it is larger than an invoice may be, or broken."""
    size = c_ulong()
    is_there = pdfium_raw.FPDFAttachment_GetFile(attachment, None, 0, byref(size))
    if not is_there or not 0 < size.value <= MOST_BYTES:
        return None
    try:
        return bytes(attachment.get_data())
    except pdfium.PdfiumError:
        return None


def _is_invoice(content: bytes) -> bool:
    try:
        root = root_of(decoded(content))
    except (DoctypeError, MalformedXmlError):
        return False
    return root is not None and is_recognised(root)


def _opened(path: Path) -> Any:
    try:
        document = pdfium.PdfDocument(path)
        if not len(document):
            raise UndecodableError
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_raw.FPDF_ERR_PASSWORD:
            raise EncryptedError from error
        raise UndecodableError from error
    return document


def _page(page: Any) -> PdfPage:
    words = None if _is_picture(page) else _words(page)
    picture = page.render(scale=_scale(page, DPI_WITH_TEXT if words else DPI)).to_pil()
    return PdfPage(picture.convert("RGB"), words)


def _scale(page: Any, dpi: int) -> float:
    """Return pixels per point, fewer on a page so large that it would cost more than `MOST_PIXELS`."""
    width, height = page.get_size()
    wanted = dpi / POINTS_PER_INCH
    return float(min(wanted, (MOST_PIXELS / max(1.0, width * height)) ** 0.5, LONGEST_SIDE / max(1.0, width, height)))


def _is_picture(page: Any) -> bool:
    """Tell whether a picture covers most of the page: what text lies behind it could say anything."""
    width, height = page.get_size()
    covered = 0.0
    for _, item in zip(range(MOST_OBJECTS), page.get_objects(max_depth=3), strict=False):
        if item.type == pdfium_raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered = max(covered, abs(right - left) * abs(top - bottom))
    return bool(covered > PICTURE_SHARE * width * height)


def _words(page: Any) -> tuple[Word, ...] | None:
    """Return the words of the text layer, or None where there is too little or it is not real text."""
    layer = page.get_textpage()
    try:
        count = min(layer.count_chars(), MOST_CHARACTERS)
        text = layer.get_text_range(0, count) if count else ""
        letters = [letter for letter in text if not letter.isspace()]
        strange = sum(not letter.isprintable() or letter == "\ufffd" for letter in letters)
        if len(letters) < FEWEST_LETTERS or strange > MOST_STRANGE * len(letters):
            return None
        return in_lines(_gathered(page, layer, count))
    finally:
        layer.close()


def _gathered(page: Any, layer: Any, count: int) -> list[Word]:
    """Join characters to words: a space ends one, and so does a gap or a new line."""
    place = _Place(page)
    words: list[Word] = []
    letters, edges = "", [0.0, 0.0, 0.0, 0.0]
    for index in range(count):
        letter = chr(pdfium_raw.FPDFText_GetUnicode(layer, index))
        left, bottom, right, top = layer.get_charbox(index)
        is_blank = letter.isspace() or not letter.isprintable()
        if letters and (is_blank or _is_apart(edges, left, bottom, right, top)):
            words.append(Word(letters, place.box(edges), TEXT_CONFIDENCE, 0))
            letters = ""
        if is_blank:
            continue
        if letters:
            edges = [edges[0], min(edges[1], bottom), max(edges[2], right), max(edges[3], top)]
        else:
            edges = [left, bottom, right, top]
        letters += letter
    if letters:
        words.append(Word(letters, place.box(edges), TEXT_CONFIDENCE, 0))
    return words


def _is_apart(edges: list[float], left: float, bottom: float, right: float, top: float) -> bool:
    """Tell whether a character belongs to another word although no space stands between."""
    height = max(edges[3] - edges[1], top - bottom, 1.0)
    is_elsewhere = bottom > edges[3] or top < edges[1]
    return is_elsewhere or left - edges[2] > 0.6 * height or edges[0] - right > 0.6 * height


class _Place:
    """Turns places in points, from the lower left, into shares of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.quarter_turns = page.get_rotation() // 90 % 4

    def box(self, edges: list[float]) -> Box:
        width, height = max(self.right - self.left, 1.0), max(self.top - self.bottom, 1.0)
        x1, x2 = (edges[0] - self.left) / width, (edges[2] - self.left) / width
        y1, y2 = (self.top - edges[3]) / height, (self.top - edges[1]) / height
        for _ in range(self.quarter_turns):
            x1, y1, x2, y2 = 1 - y2, x1, 1 - y1, x2
        return Box(x1, y1, x2 - x1, y2 - y1)
