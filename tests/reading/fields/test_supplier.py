"""The supplier is who issued the paper, not whom it is for."""

from __future__ import annotations

import pytest

from gateway.reading.fields.numbers import numbers
from gateway.reading.fields.supplier import supplier
from gateway.reading.shape import Field
from tests.reading.typed import RECEIPT, typed

INVOICE = (
    "Testboden AB                    FAKTURA",
    "Fakturanummer 10234             Kundbolaget AB",
    "                                Box 512",
    "                                111 22 Stockholm",
    "Konsultarvode  40  972,00",
    "Betalningsavsändare   Betalningsmottagare",
    "Kundbolaget AB        Testboden AB",
    "Rad", "Rad", "Rad", "Rad", "Rad",
    "Testboden AB, Industrivägen 8, 602 10 Norrköping",
    "Org.nr 556016-0680  Momsreg.nr SE556016068001",
)  # fmt: skip


def found(*lines: str, confidence: float = 0.95) -> Field | None:
    """Return the supplier on a paper."""
    rows = typed(*lines, confidence=confidence)
    return supplier(rows, numbers(rows).get("organisation_number")).get("supplier_name")


def name(*lines: str) -> str | None:
    """Return only the name."""
    field = found(*lines)
    return None if field is None else str(field.value)


def test_a_receipt_begins_with_its_shop() -> None:
    field = found(*RECEIPT)
    assert field is not None
    assert field.value == "Testboden AB"
    assert not field.is_sure


def test_a_name_by_its_organisation_number_that_stands_twice_is_clear() -> None:
    field = found(*INVOICE)
    assert field is not None
    assert field.value == "Testboden AB"
    assert field.is_sure
    unclear = found(*INVOICE, confidence=0.6)
    assert unclear is not None
    assert not unclear.is_sure


def test_a_customer_that_stands_twice_is_not_sure() -> None:
    field = found("Kundbolaget AB", "Box 512", "Betalningsavsändare", "Kundbolaget AB", "Bankgiro 5050-1055")
    assert field is None or not field.is_sure


@pytest.mark.parametrize(
    "line",
    [
        "FAKTURA",
        "Kvitto",
        "Storgatan 12",
        "352 30 Växjö",
        "Tel 08-465 004 11",
        "2026-10-10",
        "Kassör: Åsa",
        "178,00",
        "AB",
        "www.testboden.example",
    ],
)
def test_what_is_no_name_is_passed_over(line: str) -> None:
    assert name(line) is None
    assert name(line, "Testboden") == "Testboden"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("*** Testboden AB ***", "Testboden AB"),
        ("GARDENIA BAKERIES (KL) SDN BHD (139386 X)", "GARDENIA BAKERIES (KL) SDN BHD"),
        ("Testboden AB, Ringvägen 88, 791 31 Falun", "Testboden AB"),
        ("99 TESTBOD S/B (519537-X)", "99 TESTBOD S/B"),
        ("TESTBOD S/B 273500-U (GKJ)", "TESTBOD S/B"),
        ("99 TESTBOD 5/B (519537-X)", "99 TESTBOD S/B"),
        ("Testboden AB. Org.nr 556016-0680. Momsreg.nr SE556016068001", "Testboden AB"),
    ],
)
def test_a_name_is_given_without_what_stands_around_it(line: str, value: str) -> None:
    assert name(line) == value


def test_the_spelling_with_most_dots_is_taken() -> None:
    assert name("Jarnhandeln AB", "Järnhandeln AB") == "Järnhandeln AB"


def test_paper_without_words_has_no_supplier() -> None:
    assert found() is None


def test_a_name_may_run_over_two_rows() -> None:
    assert name("TESTING BOOK", "CO. (M) SDN BHD", "Lot 12") == "TESTING BOOK CO. (M) SDN BHD"
    assert name("TESTING HARDWARE (NORTH", "SIDE) SDN BHD") == "TESTING HARDWARE (NORTH SIDE) SDN BHD"


def test_thanks_are_no_name() -> None:
    assert name("THANK YOU AND DO VISIT US AGAIN", "Testboden") == "Testboden"


def test_a_heading_set_wide_is_one_name() -> None:
    assert name("TEST  BODEN") == "TEST  BODEN".replace("  ", " ")
