"""Numbers beside or below their labels: proven by their check digit, doubted for a wrong one."""

from __future__ import annotations

import pytest

from gateway.reading.fields.numbers import numbers
from gateway.reading.shape import Field
from tests.reading.typed import typed


def found(*lines: str) -> dict[str, Field]:
    """Return the numbers on a paper."""
    return numbers(typed(*lines))


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("Org.nr: 556016-0680", "organisation_number", "556016-0680"),
        ("Organisationsnummer 5560160680", "organisation_number", "556016-0680"),
        ("Org nr 16556016-0680", "organisation_number", "556016-0680"),
        ("Momsreg.nr SE556016068001", "organisation_number", "556016-0680"),
        ("Bankgiro 5050-1055", "bankgiro", "5050-1055"),
        ("BG: 991-2346", "bankgiro", "991-2346"),
        ("Till bankgironr 50501055", "bankgiro", "5050-1055"),
        ("Plusgiro 17 60 99-0", "plusgiro", "176099-0"),
        ("PG 4567-4", "plusgiro", "4567-4"),
        ("OCR-nummer 1023472", "payment_reference", "1023472"),
        ("OCR: 1234 5674", "payment_reference", "12345674"),
        ("Betalningsreferens 2024000107", "payment_reference", "2024000107"),
        ("Payment reference: 12345674", "payment_reference", "12345674"),
    ],
)
def test_a_right_number_beside_its_label_is_proven(line: str, name: str, value: str) -> None:
    field = found(line)[name]
    assert field.value == value
    assert field.is_sure


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Org.nr 556016-0681", "organisation_number"),
        ("Bankgiro 5050-1056", "bankgiro"),
        ("Plusgiro 4567-5", "plusgiro"),
        ("OCR-nummer 1023473", "payment_reference"),
    ],
)
def test_a_wrong_check_digit_is_told(line: str, name: str) -> None:
    field = found(line)[name]
    assert [(check.check, check.passed) for check in field.checks] == [("check_digit", False)]
    assert field.confidence < 0.5


def test_the_foot_of_an_invoice_is_a_table() -> None:
    fields = found(
        "Bankgiro    OCR-nummer   Att betala      Förfallodag", "5050-1055   1023472      78 268,00 kr    2026-10-31"
    )
    assert {name: field.value for name, field in fields.items()} == {
        "bankgiro": "5050-1055",
        "payment_reference": "1023472",
    }


def test_an_amount_is_not_a_reference() -> None:
    assert found("OCR   Att betala", "      84 886,79") == {}


def test_the_line_of_a_giro_form_gives_all_in_one() -> None:
    fields = found("# 12345674 # 1234 50 6 > 50501055#41#")
    assert fields["payment_reference"].value == "12345674"
    assert fields["bankgiro"].value == "5050-1055"
    assert found("# 12345674 # 1234 50 6 > 1760990#16#")["plusgiro"].value == "176099-0"
    assert found("# 12345675 # 1234 50 6 > 50501056#41#") == {}


def test_an_organisation_number_without_label_is_only_likely() -> None:
    field = found("Testboden AB 556016-0680")["organisation_number"]
    assert field.value == "556016-0680"
    assert not field.is_sure


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Fakturanummer  61636", "61636"),
        ("Faktura nr: F-2026/117", "F-2026/117"),
        ("Invoice No. INV-0042", "INV-0042"),
        ("Invoice # 42183017", "42183017"),
        ("Rechnungsnummer 30064443", "30064443"),
        ("FAKTURA  10234", "10234"),
    ],
)
def test_an_invoice_number_has_no_check_digit(line: str, value: str) -> None:
    field = found(line)["invoice_number"]
    assert field.value == value
    assert not field.is_sure


def test_a_reference_made_from_the_invoice_number_proves_it() -> None:
    field = found("Fakturanummer  10234", "OCR-nummer  1023472")["invoice_number"]
    assert field.is_sure
    assert not found("Fakturanummer  999", "OCR-nummer  1023472")["invoice_number"].is_sure
