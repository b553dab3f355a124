"""The model that is shipped is the one that its notice names, and reads the letters that the published one does."""

from __future__ import annotations

from hashlib import sha256

import pytest

from gateway.reading.words.ppocr import letters, models
from tests.reading.typed import painted

pytestmark = pytest.mark.ocr
LINE = painted(["Åkarps Åkeri AB  1 234,50"])[40:85, 30:760]


def test_the_shipped_model_is_the_one_in_its_notice() -> None:
    notice = models.QUANTISED.with_name("NOTICE").read_text(encoding="utf-8")
    assert sha256(models.QUANTISED.read_bytes()).hexdigest() in notice
    assert sha256(models.path(models.LETTERS).read_bytes()).hexdigest() in notice
    assert "Apache License" in notice


def test_both_models_know_the_same_letters() -> None:
    assert models.quick().alphabet == models.exact().alphabet
    assert models.quick().alphabet[0] == "\0"
    assert models.quick().alphabet[-1] == " "


def test_both_read_the_same() -> None:
    exact = "".join(letter.text for letter in letters.read(LINE, is_exact=True))
    quick = "".join(letter.text for letter in letters.read(LINE))
    assert exact == quick
    assert exact.replace(" ", "") == "ÅkarpsÅkeriAB1234,50"


def test_a_letter_stands_where_it_is_on_the_line() -> None:
    found = letters.read(LINE)
    assert [letter.at for letter in found] == sorted(letter.at for letter in found)
    assert found[0].at < 0.1
    assert found[-1].at > 0.6
