"""A reading goes to JSON and comes back the same."""

from __future__ import annotations

import json

from gateway.reading.shape import SURE, Box, Check, Field, Finding, PageRead, Reading, around

TOTAL = Field(
    "total_amount", "178.00", "178,00", 0.97, "ocr", 1, Box(0.1, 0.2, 0.3, 0.04), (Check("vat_adds_up", passed=True),)
)
VAT = Field("vat", [{"rate": "25", "net": "100.00", "vat": "25.00"}], "25,00", 0.4, "text", 2)
READING = Reading(
    "receipt",
    {"total_amount": TOTAL, "vat": VAT},
    (Finding("no_date", "error", "document_date"), Finding("too_many_pages", "warning", None, {"pages": 3})),
    (PageRead(1, 1, 900, 1200, "Totalt 178,00"),),
    "tesseract 5.3.0",
    1.25,
)


def test_a_reading_survives_json() -> None:
    assert Reading.from_json(json.loads(json.dumps(READING.to_json()))) == READING


def test_a_field_is_written_as_the_contract_says() -> None:
    assert TOTAL.to_json() == {
        "value": "178.00",
        "raw": "178,00",
        "confidence": 0.97,
        "source": "ocr",
        "page": 1,
        "box": [0.1, 0.2, 0.3, 0.04],
        "checks": [{"check": "vat_adds_up", "passed": True}],
        "rivals": [],
        "evidence": None,
    }


def test_a_value_is_sure_from_the_limit_on() -> None:
    assert TOTAL.is_sure
    assert not VAT.is_sure
    assert Field("currency", "SEK", "kr", SURE, "ocr", 1).is_sure


def test_a_box_around_boxes_holds_them_all() -> None:
    box = around([Box(0.1, 0.5, 0.2, 0.1), Box(0.6, 0.2, 0.1, 0.1)])
    assert (round(box.x, 3), round(box.y, 3), round(box.right, 3), round(box.bottom, 3)) == (0.1, 0.2, 0.7, 0.6)
