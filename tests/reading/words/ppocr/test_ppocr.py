"""PP-OCR reads a page whatever way up it lies, and says where each word stands."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from gateway.reading.picture import Pixels
from gateway.reading.words import ppocr
from gateway.reading.words.page import Page
from gateway.reading.words.ppocr import models
from gateway.reading.words.rows import rows_of
from tests.reading.typed import RECEIPT, drawn, painted

pytestmark = pytest.mark.ocr
PAGE = drawn([*RECEIPT, *RECEIPT])


def texts(page: Page) -> list[str]:
    """Return the rows of a page that was read."""
    return [row.text for row in rows_of(1, page.words)]


def tilted(picture: Pixels, degrees: float) -> Pixels:
    """Turn a picture a little on a white ground."""
    height, width = picture.shape[:2]
    view = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.85)
    return np.asarray(cv2.warpAffine(picture, view, (width, height), borderValue=(255, 255, 255)), dtype=np.uint8)


def test_it_is_there() -> None:
    assert ppocr.is_there()
    assert ppocr.available().startswith("PP-OCR")


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_page_is_read_whatever_way_up_it_lies(turns: int) -> None:
    found = ppocr.read(np.ascontiguousarray(np.rot90(PAGE, turns)), seconds=60)
    assert found.picture.shape == PAGE.shape
    assert "Totalt  178,00 kr" in texts(found)
    assert "Kaffe  53,00" in texts(found)


@pytest.mark.parametrize("degrees", [-8, -3, 5])
def test_lines_that_slope_are_laid_level(degrees: float) -> None:
    found = ppocr.read(tilted(PAGE, degrees), seconds=60)
    assert {"Totalt  178,00 kr", "Kaffe  53,00", "Tillbaka  22,00"} <= set(texts(found))


def test_a_word_stands_where_its_ink_is() -> None:
    found = ppocr.read(PAGE, seconds=60)
    word = next(word for word in found.words if word.text == "Totalt")
    height, width = found.picture.shape[:2]
    top, bottom = int(word.box.y * height), int(word.box.bottom * height)
    left, right = int(word.box.x * width), int(word.box.right * width)
    assert found.picture[top:bottom, left:right].min() < 100
    assert found.picture[top:bottom, right + 12 : right + 40].min() > 200
    assert word.confidence > 0.9


def test_swedish_letters_are_known_and_chinese_ones_are_not() -> None:
    alphabet = models.quick().alphabet
    assert {*"åäöÅÄÖéüæøß0123456789€"} <= set(alphabet)
    assert all(ord(letter) < 0x2100 for letter in alphabet)
    assert "Räksmörgås  75,00" in texts(ppocr.read(painted(["Räksmörgås  75,00", "Köttbullar  80,00"]), seconds=60))


def test_a_page_without_print_has_no_words() -> None:
    found = ppocr.read(np.full((800, 600, 3), 255, np.uint8), seconds=60)
    assert found.words == ()


def test_without_time_nothing_is_read() -> None:
    assert ppocr.read(PAGE, seconds=0.0).words == ()


def test_a_missing_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "missing_for_ppocr", lambda: ["onnxruntime"])
    models.available.cache_clear()
    try:
        assert not ppocr.is_there()
        with pytest.raises(ppocr.PpocrMissingError, match="no onnxruntime"):
            ppocr.available()
    finally:
        monkeypatch.undo()
        models.available.cache_clear()
