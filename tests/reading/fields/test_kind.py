"""What sort of paper it is."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.reading.fields.every import fields
from gateway.reading.fields.kind import kind
from gateway.reading.shape import Kind
from tests.reading.typed import RECEIPT, typed

TODAY = date(2026, 11, 24)

INVOICE = (
    "Testboden AB                 FAKTURA",
    "Fakturanummer 10234",
    "Förfallodatum 2026-10-31",
    "Att betala 178,00 kr",
    "Bankgiro 5050-1055",
    "OCR 1023472",
)
SLIP = (
    "Testboden AB",
    "KORTKÖP",
    "2026-10-10 08:28",
    "AID A0000000031010",
    "Terminal 30177412",
    "BELOPP SEK 486,00",
    "GODKÄNT",
)


def sort_of(*lines: str) -> Kind:
    """Return the kind of a paper with these lines."""
    rows = typed(*lines)
    return kind(rows, fields(rows, today=TODAY))


@pytest.mark.parametrize(
    ("lines", "sort"),
    [
        (RECEIPT, "receipt"),
        (INVOICE, "supplier_invoice"),
        (("KREDITFAKTURA", *INVOICE[1:]), "credit_note"),
        (("Kreditnota 1234", *INVOICE[1:]), "credit_note"),
        (("Credit note", "Total -12.00 EUR"), "credit_note"),
        (("GUTSCHRIFT", "Rechnungsnummer 12", "Gesamtbetrag 12,00 EUR"), "credit_note"),
        (("BETALNINGSPÅMINNELSE", *INVOICE[1:]), "reminder"),
        (("Påminnelse", *INVOICE[1:]), "reminder"),
        (("MAHNUNG", "Rechnungsnummer 12", "IBAN DE89370400440532013000"), "reminder"),
        (("INVOICE", "Invoice no 117", "Due date 2026-10-31", "Total due 178.00 EUR"), "supplier_invoice"),
        (("RECHNUNG", "Rechnungsnummer 12", "IBAN DE89370400440532013000", "Gesamtbetrag 12,00"), "supplier_invoice"),
        (("LASKU", "Laskun numero 12", "Eräpäivä 31.10.2026", "Yhteensä 12,00"), "supplier_invoice"),
        (SLIP, "card_slip"),
        (("OFFERT", "Vi erbjuder följande"), "other"),
        (("FÖLJESEDEL", "Order 12", "Bult M8    40 st", "Leveransdatum 2026-10-10"), "other"),
        (("Orderbekräftelse", "Ordernummer 117", "Summa  1 200,00 kr"), "other"),
        (("KONTOUTDRAG", "Ingående saldo 1 200,00 kr"), "other"),
        (("En bild av en katt",), "other"),
        ((), "other"),
    ],
)
def test_a_paper_is_told_by_its_words(lines: tuple[str, ...], sort: Kind) -> None:
    assert sort_of(*lines) == sort


@pytest.mark.parametrize(
    "line",
    [
        "Vid retur av varor utfärdas ingen kreditfaktura utan kvitto",
        "Mot faktura: ring vår växel",
        "Kvitto eller faktura krävs vid reklamation",
        "OBS! Kreditkort tas inte emot",
        "Offert på måttbeställda dörrar lämnas i butiken",
    ],
)
def test_small_print_does_not_make_a_receipt_something_else(line: str) -> None:
    assert sort_of(*RECEIPT, line) == "receipt"


@pytest.mark.parametrize(
    "line",
    [
        "Vid försenad betalning tas påminnelseavgift 60 kr ut",
        "Påminnelseavgift 60 kr",
        "Detta är inte ett kvitto på betalning",
        "Spara kvittot från banken som kvitto",
        "Enligt er orderbekräftelse av den 3 oktober",
        "Kreditfaktura begärs inom 10 dagar från fakturans datum",
        "Betald med kort, visa 1234",
    ],
)
def test_small_print_does_not_make_an_invoice_something_else(line: str) -> None:
    assert sort_of(*INVOICE, line) == "supplier_invoice"


def test_a_receipt_with_the_slip_of_the_terminal_is_a_receipt() -> None:
    assert sort_of(*RECEIPT, "Bankkort", "AID A0000000031010", "Ref 1553499374") == "receipt"


def test_a_return_is_a_credit_note() -> None:
    assert (
        sort_of("Testboden AB", "RETUR", "2026-10-10 08:28", "Kaffe  -53,00", "Totalt  -53,00 kr", "Kort  -53,00")
        == "credit_note"
    )


def test_the_right_to_return_makes_no_credit_note() -> None:
    assert sort_of(*RECEIPT, "Retur inom 30 dagar") == "receipt"


@pytest.mark.parametrize("mark", ["ÖVNING", "EJ KVITTO"])
def test_what_the_till_did_not_sell_is_other(mark: str) -> None:
    assert sort_of(mark, *RECEIPT) == "other"


def test_a_copy_is_still_a_receipt() -> None:
    assert sort_of("KOPIA", *RECEIPT) == "receipt"


def test_misread_headings_are_found() -> None:
    assert sort_of("KREDlTFAKTURA", *INVOICE[1:]) == "credit_note"
    assert sort_of("BETALNINGSPAMlNNELSE", *INVOICE[1:]) == "reminder"
