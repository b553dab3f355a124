"""The invoice's own number, and that of the invoice it credits."""

from __future__ import annotations

import pytest

from gateway.reading.fields.invoice_number import invoice_numbers
from gateway.reading.fields.numbers import numbers
from gateway.reading.shape import Field
from tests.reading.typed import typed


def found(*lines: str) -> dict[str, Field]:
    """Return the numbers of invoices on a paper."""
    return invoice_numbers(typed(*lines), None)


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (("Fakturanr: 61636",), "61636"),
        (("Fakturanummer61636",), "61636"),
        (("FAKTURANUMMER   F-2026/117",), "F-2026/117"),
        (("Faktura nr 4165435",), "4165435"),
        (("Faktura 2026-118",), "2026-118"),
        (("Invoice # A-1001/26",), "A-1001/26"),
        (("Invoice no: INV-0042",), "INV-0042"),
        (("Rechnungsnr. 30064443   Kundennr. 47774",), "30064443"),
        (("Laskun numero 1234",), "1234"),
        (("Fakturadatum   Fakturanr    Kundnr", "2026-10-01     61636        10233"), "61636"),
        (("Kreditfaktura nr 118",), "118"),
        (("Fakturanr 6l636",), "61636"),
        (("Faktura   10234",), "10234"),
    ],
)
def test_it_stands_beside_or_below_its_label(lines: tuple[str, ...], value: str) -> None:
    assert found(*lines)["invoice_number"].value == value


@pytest.mark.parametrize(
    "line",
    [
        "Kvittonr 91890",
        "Kvitto nr: 91890",
        "Fakturadatum 2026-10-01",
        "Faktura 2026-10-01",
        "Faktura  1 234,50",
        "Fakturaadress Storgatan 12",
        "Faktura 30 dagar netto",
    ],
)
def test_other_figures_are_no_invoice_number(line: str) -> None:
    assert "invoice_number" not in found(line)


@pytest.mark.parametrize(
    "line",
    [
        "Krediterar faktura 61636",
        "Avser faktura nr 61636",
        "Avser fakturanr: 61636",
        "Kreditering av faktura nr 61636",
        "Original invoice: 61636",
        "Credit for invoice no 61636",
        "Avser kvitto nr 61636",
        "Zu Rechnung Nr. 61636",
        "Krediterar fakturanummer   61636",
    ],
)
def test_the_credited_invoice_is_another(line: str) -> None:
    fields = found("KREDITFAKTURA", "Fakturanummer  70001", line)
    assert fields["credited_invoice"].value == "61636"
    assert fields["invoice_number"].value == "70001"


def test_a_sentence_that_ends_with_the_words_credits_nothing() -> None:
    assert "credited_invoice" not in found("Byte inom 7 dagar mot original receipt", "                          21")


def test_a_reference_chooses_between_numbers() -> None:
    made = numbers(typed("Fakturanr 999", "Faktura nr 10234", "OCR 1023472"))["invoice_number"]
    assert made.value == "10234"
    assert made.is_sure
    assert [rival.value for rival in made.rivals] == ["999"]
