"""The supplier's organisation number, and not another's."""

from __future__ import annotations

import pytest

from gateway.reading.fields.organisation import organisation
from gateway.reading.shape import Field
from tests.reading.typed import typed


def found(*lines: str) -> Field | None:
    """Return the organisation number on a paper."""
    return organisation(typed(*lines)).get("organisation_number")


@pytest.mark.parametrize(
    "line",
    [
        "Org.nr: 556016-0680",
        "OrgNr 5560160680",
        "Orgnr556016-0680",
        "0rg.nr 556016–0680",
        "Organisationsnr 556O16-O68O",
        "Organisationsnummer: 556016 0680",
        "Org nr 556016 -0680",
        "Org.nr 5560l6-0680",
        "Orgnr: 165560160680",
        "Momsreg.nr SE556016068001",
        "Momsreg nr: SE 556016-0680 01",
        "VAT no SE556016068001",
        "Momsnr 556016068001",
        "Momsregistreringsnummer: 5E556016068001",
        "Org.nr/VAT: SE556016068001",
        "Org.nr 556016-0680  Momsreg.nr SE556016068001  Godkänd för F-skatt",
    ],
)
def test_it_is_proven_in_every_form(line: str) -> None:
    made = found(line)
    assert made is not None
    assert made.value == "556016-0680"
    assert made.is_sure


def test_a_vat_number_is_told() -> None:
    made = found("Org.nr 556016-0680", "Momsreg.nr SE556016068001")
    assert made is not None
    assert "vat_number" in {check.check for check in made.checks}


@pytest.mark.parametrize(
    "lines",
    [
        ("Ert org.nr 556677-8899", "Org.nr 556016-0680"),
        ("Kundens org nr: 556677-8899", "Org.nr 556016-0680"),
        ("Fakturaadress", "Kunden AB", "Storgatan 1", "Org.nr 556677-8899", "a", "b", "c", "d", "Org.nr 556016-0680"),
        ("Ert VAT-nr SE556677889901", "Org.nr 556016-0680"),
    ],
)
def test_the_customers_number_is_not_the_suppliers(lines: tuple[str, ...]) -> None:
    made = found(*lines)
    assert made is not None
    assert made.value == "556016-0680"


def test_the_customers_number_alone_is_none() -> None:
    assert found("Ert org.nr 556677-8899", "Moms 25 %  20,00") is None


@pytest.mark.parametrize(
    "line",
    [
        "Company Reg. No 201501012345",
        "GST ID: 001315377152",
        "Handelsregister HRB 123456-1234 EUR",
        "CVR 12345678",
        "Telefon 556016-0681",
    ],
)
def test_numbers_of_other_registers_are_none(line: str) -> None:
    assert found(line) is None


def test_a_wrong_check_digit_on_a_swedish_paper_is_doubted() -> None:
    made = found("Org.nr 556016-0681", "Moms 25 %")
    assert made is not None
    assert made.confidence < 0.5


def test_two_damaged_readings_that_only_one_number_fits_give_it_but_do_not_prove_it() -> None:
    made = found("Org.nr 55616-0680  Momsreg.nr SE55601606801", "Moms 25 %")
    assert made is not None
    assert made.value == "556016-0680"
    assert not made.is_sure
    assert ("as_printed", False) in {(check.check, check.passed) for check in made.checks}
