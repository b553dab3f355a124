"""A page is read the right way up, however it was held."""

from __future__ import annotations

import numpy as np
import pytest

from gateway.reading.words.rows import rows_of
from gateway.reading.words.tesseract import upright
from gateway.reading.words.tesseract.program import TesseractFailedError
from tests.reading.typed import RECEIPT, drawn

pytestmark = pytest.mark.ocr
PAGE = drawn([*RECEIPT, *RECEIPT])


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_turned_page_is_turned_back(turns: int) -> None:
    found = upright.read(np.ascontiguousarray(np.rot90(PAGE, turns)), seconds=60)
    assert found.picture.shape == PAGE.shape
    texts = [row.text for row in rows_of(1, found.words)]
    assert "Totalt  178,00 kr" in texts
    total = next(word for word in found.words if word.text == "Totalt")
    top, left = int(total.box.y * PAGE.shape[0]), int(total.box.x * PAGE.shape[1])
    assert found.picture[top : top + 30, left : left + 60].min() < 100


def test_an_empty_page_is_not_read_at_all() -> None:
    assert upright.read(np.full((800, 600, 3), 255, np.uint8), seconds=60).words == ()


def test_a_page_without_time_fails() -> None:
    with pytest.raises(TesseractFailedError):
        upright.read(PAGE, seconds=0.0)
