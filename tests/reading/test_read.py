"""A document is read as a whole: pages of several files in order, good ones kept whatever happens to others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from gateway.reading.limits import Limits
from gateway.reading.read import read
from gateway.reading.shape import FIELD_NAMES, Reading
from tests.reading.typed import RECEIPT, drawn

pytestmark = pytest.mark.ocr
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a picture of a receipt."""
    path = tmp_path_factory.mktemp("photo") / "receipt.png"
    Image.fromarray(drawn(RECEIPT)).save(path)
    return path


def text_pdf(path: Path, *lines: str, sheets: int = 1) -> Path:
    """Write a PDF with its own text."""
    canvas = Canvas(str(path))
    for _ in range(sheets):
        for number, line in enumerate(lines):
            canvas.drawString(50, 780 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return path


def codes(reading: Reading) -> list[str]:
    """Return the codes of its findings."""
    return [finding.code for finding in reading.findings]


def test_a_receipt_is_read_and_drawn(photo: Path, tmp_path: Path) -> None:
    reading = read([photo], today=TODAY, renditions=tmp_path)
    assert reading.kind == "receipt"
    values = {name: field.value for name, field in reading.fields.items()}
    assert values["total_amount"] == "178.00"
    assert values["vat_amount"] == "28.00"
    assert values["document_date"] == "2026-10-10"
    assert values["organisation_number"] == "556016-0680"
    assert list(values) == [name for name in FIELD_NAMES if name in values]
    assert reading.findings == ()
    assert reading.engine.startswith("tesseract ")
    (page,) = reading.pages
    assert (page.file, page.sheet, page.width) == (1, 1, 900)
    assert "Totalt  178,00 kr" in page.text
    assert {path.name for path in tmp_path.iterdir()} == {"1.png", "1.thumb.png"}


def test_text_of_a_pdf_says_where_it_is_from(tmp_path: Path) -> None:
    reading = read([text_pdf(tmp_path / "a.pdf", *RECEIPT)], today=TODAY)
    assert reading.fields["total_amount"].source == "text"
    assert reading.fields["total_amount"].value == "178.00"


def test_pages_are_counted_over_all_files(photo: Path, tmp_path: Path) -> None:
    front = text_pdf(tmp_path / "a.pdf", "Bilaga till kvittot, sida ett av två", sheets=2)
    reading = read([front, photo], today=TODAY)
    assert [(page.file, page.sheet) for page in reading.pages] == [(1, 1), (1, 2), (2, 1)]
    assert reading.fields["total_amount"].page == 3


def test_a_bad_file_leaves_the_good_one(photo: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00")
    reading = read([tmp_path / "bad.jpg", photo], today=TODAY)
    assert reading.fields["total_amount"].value == "178.00"
    assert codes(reading) == ["truncated_file"]
    assert reading.findings[0].params == {"file": 1}


def test_a_file_that_cannot_be_read_at_all_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "bad.jpg").write_bytes(b"")
    reading = read([tmp_path / "bad.jpg"], today=TODAY)
    assert (reading.kind, dict(reading.fields), reading.pages) == ("other", {}, ())
    assert codes(reading) == ["empty_file"]


def test_pages_beyond_the_limit_are_left_and_said(tmp_path: Path) -> None:
    pdf = text_pdf(tmp_path / "a.pdf", *RECEIPT, sheets=5)
    reading = read([pdf], today=TODAY, limits=Limits(pages=3))
    assert len(reading.pages) == 3
    assert "too_many_pages" in codes(reading)


def test_what_was_read_before_time_ran_out_is_kept(photo: Path) -> None:
    reading = read([photo, photo], today=TODAY, limits=Limits(seconds_per_document=0.2))
    assert len(reading.pages) < 2 or "page_not_read" in codes(reading)
    assert {"time_ran_out", "page_not_read"} & set(codes(reading))


def test_an_empty_page_is_told(tmp_path: Path) -> None:
    Image.new("RGB", (600, 800), "white").save(tmp_path / "a.png")
    reading = read([tmp_path / "a.png"], today=TODAY)
    assert codes(reading) == ["no_text"]
    assert len(reading.pages) == 1
