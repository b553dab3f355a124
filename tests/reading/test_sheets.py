"""A file gives its sheets in order, whatever its type; what is broken comes as an error among them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile
from reportlab.pdfgen.canvas import Canvas

from gateway.errors import InvalidError
from gateway.reading.limits import Limits
from gateway.reading.sheets import Sheet, sheets
from tests.formats.electronic_invoice.written import UBL


def test_a_picture_has_sheets_to_be_read(tmp_path: Path) -> None:
    pages = [Image.new("RGB", (20, 30), colour) for colour in ("white", "grey")]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    found = list(sheets(tmp_path / "a.tif", Limits()))
    assert len(found) == 2
    for sheet in found:
        assert isinstance(sheet, Sheet)
        assert sheet.words is None
        assert (sheet.picture.shape, sheet.picture.dtype) == ((30, 20, 3), np.dtype(np.uint8))


def test_a_pdf_brings_its_words(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(50, 700, "Testboden AB Totalt 178,00 kr")
    canvas.save()
    (sheet,) = sheets(tmp_path / "a.pdf", Limits())
    assert isinstance(sheet, Sheet)
    assert sheet.words is not None
    assert [word.text for word in sheet.words] == ["Testboden", "AB", "Totalt", "178,00", "kr"]


def test_an_electronic_invoice_is_drawn_with_its_words(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(UBL, encoding="utf-8")
    (sheet,) = sheets(tmp_path / "a", Limits())
    assert isinstance(sheet, Sheet)
    assert sheet.words is not None
    assert {"2026-0117", "2026-12-18", "Järnboden"} <= {word.text for word in sheet.words}


def test_an_electronic_invoice_that_cannot_be_parsed_comes_as_its_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(UBL.replace("</cbc:Note>", "", 1), encoding="utf-8")
    (error,) = sheets(tmp_path / "a", Limits())
    assert isinstance(error, InvalidError)
    assert error.code == "xml_malformed"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty_file"), (b"hello", "unknown_type"), (b"\xff\xd8\xff\xe0\x00", "truncated_file")],
)
def test_what_is_wrong_with_a_file_comes_as_its_error(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a").write_bytes(content)
    (error,) = sheets(tmp_path / "a", Limits())
    assert isinstance(error, InvalidError)
    assert error.code == code


def test_a_broken_page_comes_after_the_good_ones(tmp_path: Path) -> None:
    noise = [Image.effect_noise((64, 64), 90) for _ in range(2)]
    noise[0].save(tmp_path / "a.tif", save_all=True, append_images=noise[1:], compression="tiff_lzw")
    content = bytearray((tmp_path / "a.tif").read_bytes())
    with Image.open(tmp_path / "a.tif") as opened:
        opened.seek(1)
        assert isinstance(opened, TiffImageFile)
        start = opened.tag_v2[273][0]
    content[start : start + 400] = b"\xff" * 400
    (tmp_path / "a.tif").write_bytes(content)
    first, second = sheets(tmp_path / "a.tif", Limits())
    assert isinstance(first, Sheet)
    assert isinstance(second, InvalidError)
