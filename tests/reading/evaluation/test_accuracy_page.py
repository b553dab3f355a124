"""The page of accuracy says what the answers say."""

from __future__ import annotations

from gateway.reading.evaluation.accuracy_page import Run, accuracy_page
from gateway.reading.evaluation.tally import Timing
from tests.reading.evaluation.known import answered, line, truth

ANSWERS = answered(
    (truth("a.png", level="clean", total_amount="1.00"), line("a.png", total_amount=("1.00", 0.95))),
    (truth("b.png", level="1", total_amount="2.00"), line("b.png", total_amount=("3.00", 0.9))),
)
NOTHING = answered(
    (truth("a.png", level="clean", total_amount="1.00"), line("a.png")),
    (truth("b.png", level="1", total_amount="2.00"), line("b.png")),
)


def test_each_engine_level_and_field_has_its_figures() -> None:
    page = accuracy_page(
        [Run("tesseract", "", NOTHING, None), Run("auto", "both 1", ANSWERS, Timing(2, 3.0, 4.0, 2.54))], plot="p.svg"
    )
    assert "2 pictures of 2 documents" in page
    assert "| `tesseract` |  | 0.0% | 0 | – | – |" in page
    assert "| `auto` | both 1 | 50.0% | 2 | 1 (50.0%) | 2.5 |" in page
    assert "| field | clean | 1 | all |" in page
    assert "| `total_amount` | 100.0% | 0.0% | 50.0% |" in page
    assert "| `total_amount` | 2 | 2 | 2 | 1 (50.0%) | 100.0% |" in page
    assert "![Confidence against the share that is right](p.svg)" in page
    assert "Of 2 values given with 0.9 or more, 1 are right (50.00%; promised: 98.5%)." in page
    assert "98.5% are right from a confidence of 0.95 on, which holds for 1 of 2 values given." in page
    assert "| 0.95 to 1.00 | 1 | 1 | 100.0% | 0.950 |" in page


def test_a_run_without_any_sure_value_promises_nothing() -> None:
    page = accuracy_page([Run("auto", "", NOTHING, None)], plot="p.svg")
    assert "Of 0 values given with 0.9 or more, 0 are right. On average" in page
