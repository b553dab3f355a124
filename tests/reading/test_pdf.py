"""A PDF is read from its own text where that is real, else from its picture."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from gateway.errors import InvalidError
from gateway.formats.electronic_invoice.limits import MOST_BYTES
from gateway.reading.container.errors import EncryptedError, UndecodableError
from gateway.reading.limits import Limits
from gateway.reading.pdf import MOST_PIXELS, PdfPage, embedded_invoice, pages
from gateway.reading.shape import Word
from tests.formats.electronic_invoice.written import CII, UBL
from tests.reading.typed import RECEIPT, drawn


def written(path: Path, *, turn: int = 0, password: str = "", sheets: int = 1, scan: bool = False) -> Path:
    """Write a PDF with lines of text, or with a picture of them and other text behind it."""
    canvas = Canvas(str(path), A4, encrypt=StandardEncryption(password) if password else None)
    for _ in range(sheets):
        canvas.setPageRotation(turn)
        if scan:
            picture = BytesIO()
            Image.fromarray(drawn(RECEIPT)).save(picture, "PNG")
            canvas.drawString(50, 400, "Totalt 999 999,00 kr is what this picture does not say at all")
            canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        else:
            for number, line in enumerate(RECEIPT):
                canvas.drawString(50, 560 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return path


def only(path: Path) -> PdfPage:
    """Return the one page of a PDF."""
    (page,) = pages(path, Limits())
    assert isinstance(page, PdfPage)
    return page


def word(page: PdfPage, text: str) -> Word:
    """Return a word of the text layer."""
    assert page.words is not None
    return next(word for word in page.words if word.text == text)


def test_words_come_from_the_text_with_their_place(tmp_path: Path) -> None:
    page = only(written(tmp_path / "a.pdf"))
    found = word(page, "Totalt")
    assert found.confidence == 0.99
    assert found.box.x == pytest.approx(50 / A4[0], abs=0.005)
    assert found.box.y == pytest.approx((842 - 560 + 20 * 7 - 9) / 842, abs=0.01)
    assert word(page, "178,00").line == found.line


@pytest.mark.parametrize(
    ("turn", "is_left", "is_top"), [(0, True, True), (90, False, True), (180, False, False), (270, True, False)]
)
def test_places_follow_the_page_when_it_is_turned(tmp_path: Path, turn: int, is_left: bool, is_top: bool) -> None:
    page = only(written(tmp_path / "a.pdf", turn=turn))
    box = word(page, "Testboden").box
    assert (box.x < 0.5, box.y < 0.5) == (is_left, is_top)
    pixels = page.picture.convert("L").crop(
        (
            int(box.x * page.picture.width),
            int(box.y * page.picture.height),
            int(box.right * page.picture.width) + 1,
            int(box.bottom * page.picture.height) + 1,
        )
    )
    assert min(pixels.tobytes()) < 128


def test_a_scan_is_read_from_its_picture_whatever_lies_behind(tmp_path: Path) -> None:
    page = only(written(tmp_path / "a.pdf", scan=True))
    assert page.words is None
    assert page.picture.height > 3000


def test_a_locked_pdf_says_so(tmp_path: Path) -> None:
    with pytest.raises(EncryptedError, match="locked with a password"):
        list(pages(written(tmp_path / "a.pdf", password="secret"), Limits()))


def test_a_broken_pdf_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF")
    with pytest.raises(UndecodableError):
        list(pages(path, Limits()))


def test_no_more_pages_are_opened_than_asked_for(tmp_path: Path) -> None:
    assert len(list(pages(written(tmp_path / "a.pdf", sheets=9), Limits(pages=3)))) == 4


def test_a_page_as_large_as_a_house_is_drawn_small(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), (14400, 14400))
    canvas.rect(10, 10, 100, 100)
    canvas.showPage()
    canvas.save()
    (page,) = pages(tmp_path / "a.pdf", Limits())
    assert not isinstance(page, InvalidError)
    assert page.picture.width * page.picture.height <= MOST_PIXELS * 1.01


def attached(path: Path, *files: tuple[str, bytes]) -> Path:
    """Write a PDF with files attached to it."""
    document = pdfium.PdfDocument.new()
    document.new_page(595, 842)
    for name, content in files:
        document.new_attachment(name).set_data(content)
    document.save(path)
    document.close()
    return path


@pytest.mark.parametrize("name", ["factur-x.xml", "ZUGFeRD-invoice.xml", "zugferd-invoice.xml", "XRechnung.XML"])
def test_the_invoice_in_a_hybrid_pdf_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    files = [("first.xml", UBL.encode()), (name, b"<broken")]
    assert embedded_invoice(attached(tmp_path / "a.pdf", *files)) == b"<broken"


def test_the_invoice_in_a_hybrid_pdf_is_known_by_its_content(tmp_path: Path) -> None:
    others = [("a.xml", b"<a/>"), ("b.xml", b"<!DOCTYPE a><a/>"), ("c.png", b"\x89PNG\xff"), ("d", b"")]
    assert embedded_invoice(attached(tmp_path / "a.pdf", *others, ("e.bin", CII.encode()))) == CII.encode()
    assert embedded_invoice(attached(tmp_path / "b.pdf", *others)) is None


def test_an_embedded_file_beyond_the_limit_is_left_alone(tmp_path: Path) -> None:
    large = CII.encode() + b" " * MOST_BYTES
    assert embedded_invoice(attached(tmp_path / "a.pdf", ("factur-x.xml", large))) is None


def test_a_file_that_does_not_open_holds_no_invoice(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert embedded_invoice(tmp_path / "a.pdf") is None
    assert embedded_invoice(written(tmp_path / "b.pdf", password="x")) is None
    assert embedded_invoice(written(tmp_path / "c.pdf")) is None
