"""Confidence follows from how often such evidence was right, and never makes sure what no check proves."""

from __future__ import annotations

import pytest

from gateway.reading import calibration
from gateway.reading.calibration import calibrated, signature
from gateway.reading.shape import Check, Field, Source

PROOF = Check("vat_adds_up", passed=True)


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give counts that the tests know."""
    seen = {
        "total_amount": {
            "vat_adds_up+ @proven": 0.998,
            "items_add_up+ @proven": 0.91,
            "@labelled": 0.97,
            "@proven": 0.99,
            "@weak": 0.2,
        }
    }
    monkeypatch.setattr(calibration, "_seen", lambda: seen)


def sure(confidence: float, *checks: Check, name: str = "total_amount", source: Source = "ocr") -> float:
    """Return the calibrated confidence of a value."""
    field = Field(name, "178.00", "178,00", confidence, source, 1, None, checks)
    return calibrated({name: field})[name].confidence


def test_a_signature_is_the_checks_and_the_level() -> None:
    assert signature([PROOF, Check("a", passed=False)], 0.97) == "a- vat_adds_up+ @proven"
    assert signature([], 0.8) == "@labelled"


def test_evidence_deserves_what_it_has_earned() -> None:
    assert sure(0.97, PROOF) == 0.998
    assert sure(0.3) == 0.2


def test_evidence_that_was_often_wrong_is_no_proof() -> None:
    assert sure(0.97, Check("items_add_up", passed=True)) == 0.89


def test_what_nothing_proves_is_never_sure() -> None:
    assert sure(0.8) == 0.89


def test_evidence_never_seen_is_taken_by_its_level() -> None:
    assert sure(0.97, Check("new", passed=True)) == 0.99
    assert sure(0.93, name="iban") == 0.93


def test_codes_and_e_invoices_keep_what_they_say() -> None:
    assert sure(0.99, source="einvoice") == 0.99


def test_the_confidence_before_is_kept() -> None:
    field = Field("total_amount", "178.00", "178,00", 0.97, "ocr", 1, None, (PROOF,))
    assert calibrated({"total_amount": field})["total_amount"].evidence == 0.97


def test_the_counts_that_are_shipped_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    counts = calibration._seen()
    assert counts["total_amount"]["@proven"] > 0.95
    assert all(0 < share < 1 for shares in counts.values() for share in shares.values())
