"""Tesseract is really asked, and each way it fails has a name."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from gateway.reading.ink import grey
from gateway.reading.words.tesseract import program
from tests.reading.typed import RECEIPT, drawn

pytestmark = pytest.mark.ocr


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put another program before the real Tesseract on PATH."""
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_it_is_there_with_its_languages() -> None:
    assert program.available().startswith("tesseract ")


def test_words_come_with_place_and_confidence() -> None:
    words = program.read(grey(drawn(RECEIPT)), seconds=30)
    total = next(word for word in words if word.text == "Totalt")
    assert total.confidence > 0.8
    assert 0 < total.box.x < 0.1
    assert 0.5 < total.box.y < 0.7
    assert "178,00" in {word.text for word in words}


def test_a_page_without_print_has_no_words() -> None:
    assert program.read(np.full((300, 300), 250, np.uint8), seconds=30) == []


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_it_tells_how_a_page_lies(turns: int) -> None:
    turned = np.ascontiguousarray(np.rot90(grey(drawn([*RECEIPT, *RECEIPT])), turns))
    assert program.orientation(turned, seconds=30).degrees == turns * 90 % 360


def test_too_little_print_tells_nothing() -> None:
    with pytest.raises(program.TesseractFailedError):
        program.orientation(np.full((300, 300), 250, np.uint8), seconds=30)


def test_a_missing_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(program.TesseractMissingError, match="Install tesseract-ocr"):
        program.read(grey(drawn(["Totalt"])), seconds=30)


def test_a_missing_language_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(program.TesseractMissingError):
        program.read(grey(drawn(["Totalt"])), seconds=30)


@pytest.mark.parametrize("script", ["exit 1", "kill -9 $$", "sleep 30", "exit 137"])
def test_a_program_that_fails_or_hangs_fails_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    stand_in(tmp_path, script, monkeypatch)
    with pytest.raises(program.TesseractFailedError):
        program.read(grey(drawn(["Totalt"])), seconds=0.5)


def test_garbage_in_its_table_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(
        tmp_path, r'printf "level\tx\n5\t1\n5\t1\t1\t1\t1\t1\t10\t10\t50\t20\t91.5\tTotalt\n" > "$2.tsv"', monkeypatch
    )
    (word,) = program.read(np.full((100, 100), 255, np.uint8), seconds=5)
    assert (word.text, word.confidence) == ("Totalt", 0.915)


def test_an_empty_answer_is_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, ': > "$2.tsv"', monkeypatch)
    assert program.read(np.full((100, 100), 255, np.uint8), seconds=5) == []
