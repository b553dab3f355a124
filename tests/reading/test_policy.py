"""PP-OCR reads where it is installed, Tesseract else; each may be asked for alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gateway.reading import policy
from gateway.reading.shape import Engine
from gateway.reading.steps import NO_STEPS
from gateway.reading.words import ppocr
from gateway.reading.words.ppocr import models
from tests.reading.typed import RECEIPT, drawn

pytestmark = pytest.mark.ocr
PAGE = drawn([*RECEIPT, *RECEIPT])


def reader(engine: Engine) -> str:
    """Return who reads a page."""
    seen = policy.read(PAGE, engine=engine, seconds=60, steps=NO_STEPS)
    assert "Totalt" in {word.text for word in seen.page.words}
    return seen.reader


@pytest.fixture
def without_ppocr(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take ONNX Runtime away."""
    models.available.cache_clear()
    monkeypatch.setattr(models, "missing_for_ppocr", lambda: ["onnxruntime"])
    yield
    monkeypatch.undo()
    models.available.cache_clear()


@pytest.mark.parametrize(("engine", "who"), [("auto", "ppocr"), ("ppocr", "ppocr"), ("tesseract", "tesseract")])
def test_the_one_who_is_asked_reads(engine: Engine, who: str) -> None:
    assert reader(engine) == who


def test_without_ppocr_tesseract_reads_everything(without_ppocr: None) -> None:
    assert reader("auto") == "tesseract"
    assert "PP-OCR" not in policy.available("auto")
    with pytest.raises(ppocr.PpocrMissingError):
        policy.available("ppocr")


def test_both_are_named() -> None:
    assert "tesseract" in policy.available("auto")
    assert "PP-OCR" in policy.available("auto")
    assert "PP-OCR" not in policy.available("tesseract")


def test_a_page_that_nobody_can_read_in_time_is_told() -> None:
    with pytest.raises(policy.PageNotReadError):
        policy.read(PAGE, engine="tesseract", seconds=0.0, steps=NO_STEPS)
