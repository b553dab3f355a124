"""Tesseract looks again at the lines that matter: it puts the rings on an A, and contradicts a misread total."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gateway.reading.fields.every import fields
from gateway.reading.second_look import Look, looked_again, with_looks
from gateway.reading.shape import Field
from gateway.reading.words import ppocr
from gateway.reading.words.rows import Row, rows_of
from tests.reading.typed import painted

pytestmark = pytest.mark.ocr
TODAY = date(2026, 11, 23)
PAPER = painted(
    [
        "Åkarps Åkeri AB",
        "Org.nr: 556016-0680",
        "Datum: 2026-10-10  08:28",
        "Kaffe  53,00",
        "Totalt  178,00 kr",
        "Kvitto",
    ]
)
READ = ppocr.read(PAPER, seconds=60)
ROWS = rows_of(1, READ.words)


def misread(old: str, new: str, confidence: float = 0.6) -> list[Row]:
    """Return the rows of the paper with one text misread."""
    return [
        Row(
            row.page,
            row.number,
            tuple(
                replace(word, text=word.text.replace(old, new), confidence=confidence) if old in word.text else word
                for word in row.words
            ),
        )
        for row in ROWS
    ]


def looks(rows: list[Row]) -> dict[str, Look]:
    """Return what a second look tells, by field."""
    found = fields(rows, today=TODAY)
    return {look.name: look for look in looked_again(READ.picture, rows, found, today=TODAY, seconds=30)}


def test_a_name_gets_its_rings_back() -> None:
    name = looks(misread("Å", "A"))["supplier_name"].after
    assert name.value == "Åkarps Åkeri AB"
    assert ("readers_agree", True) in {(check.check, check.passed) for check in name.checks}


def test_a_misread_total_is_contradicted() -> None:
    look = looks(misread("178,00", "173,00"))["total_amount"]
    assert not look.after.is_sure
    assert [doubt.code for doubt in look.doubts] == ["readers_differ"]
    assert look.doubts[0].params == {"value": "173.00", "other": "178.00"}


def test_a_total_that_both_see_is_surer() -> None:
    look = looks(misread("178,00", "178,00"))["total_amount"]
    assert look.before is not None
    assert look.after.confidence > look.before.confidence
    assert look.doubts == ()


def test_a_number_in_small_print_is_found_by_the_second_look() -> None:
    look = looks(misread("556016-0680", "55601-068"))["organisation_number"]
    assert look.after.value == "556016-0680"
    assert look.after.is_sure


def test_a_look_counts_where_the_document_has_the_same_value() -> None:
    before = Field("time", "08:28", "08:28", 0.8, "ocr", 1)
    after = replace(before, confidence=0.9)
    assert with_looks({"time": before}, [Look("time", before, after, ())])[0]["time"] == after
    other = replace(before, value="09:28")
    assert with_looks({"time": other}, [Look("time", before, after, ())])[0]["time"] == other


def test_without_time_nobody_looks() -> None:
    rows = misread("178,00", "173,00")
    assert looked_again(READ.picture, rows, fields(rows, today=TODAY), today=TODAY, seconds=0) == []
