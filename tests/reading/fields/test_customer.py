"""Whom the invoice is for."""

from __future__ import annotations

import pytest

from gateway.reading.fields.customer import customer
from gateway.reading.shape import Field
from tests.reading.typed import typed

SUPPLIER = Field("supplier_name", "Testboden AB", "Testboden AB", 0.9, "ocr", 1)


def found(*lines: str) -> dict[str, str]:
    """Return the customer on a paper."""
    return {name: made.value for name, made in customer(typed(*lines), SUPPLIER).items()}


@pytest.mark.parametrize(
    "lines",
    [
        ("Faktureringsadress", "Kundbolaget Ärlig AB", "Box 512", "111 22 Stockholm"),
        ("Fakturaadress:  Kundbolaget Ärlig AB",),
        ("Kund: Kundbolaget Ärlig AB",),
        ("Bill to", "Kundbolaget Ärlig AB"),
        ("Fakturanr  12   Fakturamottagare", "                Kundbolaget Ärlig AB"),
        ("Rechnungsempfänger", "Kundbolaget Ärlig AB"),
        ("Testboden AB", "Storgatan 1", "352 30 Växjö", "Kundbolaget Ärlig AB", "Box 512", "111 22 Stockholm"),
        (
            "Testboden AB                    FAKTURA",
            "                                Fakturanr  12",
            "Kundbolaget Ärlig AB            Datum  2026-10-10",
            "Box 512                         Er referens  Åsa Öberg",
            "111 22 Stockholm",
        ),
    ],
)
def test_the_name_stands_by_its_label_or_in_the_window(lines: tuple[str, ...]) -> None:
    assert found(*lines)["customer_name"] == "Kundbolaget Ärlig AB"


@pytest.mark.parametrize(
    "lines",
    [
        ("Testboden AB", "Storgatan 1", "352 30 Växjö"),
        ("Kundtjänst 031-390 06 12",),
        ("Kundbolaget Ärlig AB",),
        ("FAKTURA", "Fakturanr 12", "Bankgiro 5050-1055"),
    ],
)
def test_what_is_not_the_customer_is_not_taken(lines: tuple[str, ...]) -> None:
    assert "customer_name" not in found(*lines)


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (("Kundnr: 10233",), "10233"),
        (("Kundnummer 49450",), "49450"),
        (("Ert kundnr  A-117",), "A-117"),
        (("Customer no 21732",), "21732"),
        (("Kundennr. 47774",), "47774"),
        (("Kundnr       Fakturanr", "10233        61636"), "10233"),
    ],
)
def test_the_number_stands_beside_or_below(lines: tuple[str, ...], value: str) -> None:
    assert found(*lines)["customer_number"] == value


def test_a_date_below_is_no_customer_number() -> None:
    assert "customer_number" not in found("Kundnr", "2026-10-10")
