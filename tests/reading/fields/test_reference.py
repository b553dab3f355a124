"""The number a payer quotes."""

from __future__ import annotations

import pytest

from gateway.reading.fields.giro_line import giro_line
from gateway.reading.fields.reference import reference
from gateway.reading.shape import Field
from tests.reading.typed import typed


def found(*lines: str, has_giro: bool = False) -> Field | None:
    """Return the payment reference of a paper."""
    rows = typed(*lines)
    return reference(rows, giro_line(rows), has_giro=has_giro).get("payment_reference")


@pytest.mark.parametrize(
    "line",
    [
        "OCR 12345674",
        "OCR-nr: 1234 5674",
        "OCRnummer 12345674",
        "0CR-nummer 12345674",
        "OCR/Ref 12345674",
        "OCR / Referens  12345674",
        "Betalningsreferens: 12345674",
        "Vid betalning ange 12345674",
        "Ange vid betalning: l2345674",
        "Ange OCR-nummer 12345674",
        "OCR 12345674 1 234,50",
        "OCR-nummer  12345674  Bankgiro  5050-1055",
    ],
)
def test_a_right_number_by_its_label_is_proven(line: str) -> None:
    made = found(line)
    assert made is not None
    assert made.value == "12345674"
    assert made.is_sure


def test_a_mere_reference_number_needs_a_giro_to_pay_to() -> None:
    assert found("Referensnummer 12345674") is None
    made = found("Referensnummer 12345674", has_giro=True)
    assert made is not None
    assert not made.is_sure


def test_the_reference_of_a_card_terminal_is_none() -> None:
    assert found("Ref nr 12345674", "AID A0000000031010", has_giro=True) is None


def test_a_length_digit_is_told() -> None:
    with_length, without = found("OCR 2024000107"), found("OCR 12345674")
    assert with_length is not None
    assert without is not None
    assert "length_digit" in {check.check for check in with_length.checks}
    assert "length_digit" not in {check.check for check in without.checks}


def test_the_form_goes_before_the_label() -> None:
    made = found("OCR 2024000107", "# 12345674 # 1234 50 6 > 50501055#41#")
    assert made is not None
    assert made.value == "12345674"


@pytest.mark.parametrize(
    ("line", "value"),
    [("Viitenumero 1234561", "1234561"), ("KID: 12345674", "12345674"), ("Viite 13 57914", "1357914")],
)
def test_the_neighbours_have_checks_of_their_own(line: str, value: str) -> None:
    made = found(line)
    assert made is not None
    assert made.value == value
    assert made.is_sure


@pytest.mark.parametrize("line", ["OCR", "OCR 12", "OCR 84 886,79", "OCR 2026-10-31", "Er referens 12345674"])
def test_other_figures_are_no_reference(line: str) -> None:
    assert found(line) is None
