"""What sort of paper it is."""

from __future__ import annotations

import pytest

from gateway.reading.fields.amounts import amounts
from gateway.reading.fields.kind import kind
from gateway.reading.fields.numbers import numbers
from gateway.reading.shape import Kind
from tests.reading.typed import RECEIPT, typed

INVOICE = (
    "FAKTURA",
    "Fakturanummer 10234",
    "Förfallodatum 2026-10-31",
    "Att betala 178,00 kr",
    "Bankgiro 5050-1055",
    "OCR 1023472",
)


@pytest.mark.parametrize(
    ("lines", "sort"),
    [
        (RECEIPT, "receipt"),
        (INVOICE, "supplier_invoice"),
        (("KREDITFAKTURA", *INVOICE), "credit_note"),
        (("Credit note", "Total -12.00 EUR"), "credit_note"),
        (("BETALNINGSPÅMINNELSE", *INVOICE), "reminder"),
        (("INVOICE", "Invoice no 117", "Due date 2026-10-31", "Total due 178.00 EUR"), "supplier_invoice"),
        (("KORTKÖP", "AID A0000000031010", "Terminal 30177412", "BELOPP SEK 486,00", "GODKÄNT"), "card_slip"),
        (("OFFERT", "Vi erbjuder följande"), "other"),
        (("En bild av en katt",), "other"),
        ((), "other"),
        ((*RECEIPT, "Bankkort", "AID A0000000031010", "Ref 1553499374"), "receipt"),
        ((*INVOICE, "Vid försenad betalning tas påminnelseavgift ut"), "supplier_invoice"),
    ],
)
def test_a_paper_is_told_by_its_words(lines: tuple[str, ...], sort: Kind) -> None:
    rows = typed(*lines)
    assert kind(rows, numbers(rows) | amounts(rows)) == sort
