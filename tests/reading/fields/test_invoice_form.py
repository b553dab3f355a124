"""Full, simplified or not valid for deducting VAT, and what is missing."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.reading.fields.every import fields
from gateway.reading.shape import Field
from tests.reading.typed import RECEIPT, typed

TODAY = date(2026, 11, 24)
INVOICE = (
    "Testboden AB                     FAKTURA",
    "Storgatan 12                     Fakturanummer  10234",
    "352 30 Växjö                     Fakturadatum  2026-10-01",
    "                                 Förfallodatum  2026-10-31",
    "Kundbolaget Ärlig AB",
    "Box 512",
    "111 22 Stockholm",
    "Beskrivning          Antal   À-pris   Moms      Belopp",
    "Konsultarvode           10   972,00   25 %    9 720,00",
    "Netto                                         9 720,00",
    "Moms 25 %                                     2 430,00",
    "Summa att betala                             12 150,00",
    "Bankgiro    OCR-nummer",
    "5050-1055   1023472",
    "Testboden AB  Org.nr 556016-0680  Momsreg.nr SE556016068001",
)


def form(*lines: str) -> Field | None:
    """Return the form of a paper."""
    return fields(typed(*lines), today=TODAY).get("invoice_form")


def missing(*lines: str) -> set[str]:
    """Return what a paper lacks."""
    made = form(*lines)
    assert made is not None
    return {check.check for check in made.checks if not check.passed}


def test_an_invoice_that_states_all_is_full() -> None:
    made = form(*INVOICE)
    assert made is not None
    assert made.value == "full"
    assert made.is_sure
    assert all(check.passed for check in made.checks)


def test_a_receipt_up_to_the_limit_is_simplified() -> None:
    made = form(*RECEIPT)
    assert made is not None
    assert made.value == "simplified"


@pytest.mark.parametrize(
    ("without", "lacks"),
    [
        ("Momsreg.nr SE556016068001", "seller_vat_number"),
        ("Fakturanummer  10234", "serial_number"),
        ("Fakturadatum  2026-10-01", "issue_date"),
        ("Box 512", "buyer_name"),
    ],
)
def test_an_invoice_above_the_limit_says_what_it_lacks(without: str, lacks: str) -> None:
    rows = [line.replace(without, "") for line in INVOICE]
    rows = [row.replace("Förfallodatum  2026-10-31", "") for row in rows] if lacks == "issue_date" else rows
    made = form(*[row for row in rows if row.strip()])
    assert made is not None
    assert made.value == "not_valid"
    assert lacks in {check.check for check in made.checks if not check.passed}


def test_a_receipt_above_the_limit_lacks_the_buyer() -> None:
    rows = [line.replace("53,00", "9 053,00").replace("178,00", "9 178,00") for line in RECEIPT]
    assert {"buyer_name", "buyer_address"} <= missing(*rows)


def test_a_simplified_one_needs_the_seller_and_vat() -> None:
    rows = [line for line in RECEIPT if "Org.nr" not in line and "25,00" not in line and "6,00" not in line]
    rows = [line for line in rows if "Moms" not in line]
    assert {"seller_number", "vat_amount"} <= missing(*rows, "Summa i kr")


@pytest.mark.parametrize("mark", ["KOPIA", "*** KOPIA ***", "ÖVNING", "EJ KVITTO"])
def test_a_copy_is_not_valid(mark: str) -> None:
    made = form(mark, *RECEIPT)
    assert made is not None
    assert made.value == "not_valid"
    assert made.is_sure
    assert "is_original" in missing(mark, *RECEIPT)


def test_the_slip_of_a_terminal_is_not_valid() -> None:
    slip = ("Testboden AB", "KORTKÖP", "2026-10-10 08:28", "AID A0000000031010", "Summa 486,00 kr")
    assert "is_no_card_slip" in missing(*slip)


def test_a_credit_note_must_say_what_it_credits() -> None:
    credit = [
        line.replace("FAKTURA", "KREDITFAKTURA").replace(" 9 720", "-9 720").replace(" 12 150", "-12 150")
        for line in INVOICE
    ]
    assert "credited_invoice" in missing(*credit)
    assert "credited_invoice" not in missing(*credit, "Krediterar faktura 10001")


def test_reverse_charge_needs_the_buyers_number_and_no_vat() -> None:
    rows = [line for line in INVOICE if "Moms 25" not in line] + ["Omvänd betalningsskyldighet"]
    assert missing(*rows) & {"vat_amount", "vat_rate", "tax_base"} == set()
    assert "buyer_vat_number" in missing(*rows)
    assert "buyer_vat_number" not in missing(*rows, "Ert VAT-nr SE556677889901")


@pytest.mark.parametrize(
    "lines",
    [
        ("INVOICE", "Invoice no 117", "Total due 178.00 EUR", "VAT 20.00"),
        ("Betalningspåminnelse", "Fakturanummer 12", "Bankgiro 5050-1055", "Att betala 100,00 kr"),
        ("En bild av en katt",),
        (),
    ],
)
def test_no_other_paper_is_asked(lines: tuple[str, ...]) -> None:
    assert form(*lines) is None
