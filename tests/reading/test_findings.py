"""A doubt is said for everything that is not proven, in both languages, and only a proven document is green."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gateway.formats.electronic_invoice.read import read
from gateway.reading import einvoice
from gateway.reading.fields.every import fields
from gateway.reading.fields.kind import kind
from gateway.reading.finding_texts import text
from gateway.reading.findings import colour, doubts
from gateway.reading.shape import Check, Field, Finding, Hint, Kind
from tests.formats.electronic_invoice.written import UBL
from tests.reading.typed import RECEIPT, typed

TODAY = date(2026, 11, 23)


def found(*lines: str, hint: Hint = "auto", confidence: float = 0.95) -> list[Finding]:
    """Return the doubts about a paper."""
    rows = typed(*lines, confidence=confidence)
    read = fields(rows, today=TODAY)
    return doubts(kind(rows, read), read, rows, hint=hint, today=TODAY)


def codes(*lines: str, hint: Hint = "auto", confidence: float = 0.95) -> set[str]:
    """Return their codes."""
    return {finding.code for finding in found(*lines, hint=hint, confidence=confidence)}


def changed(old: str, new: str) -> tuple[str, ...]:
    """Return the receipt with one line changed."""
    lines = tuple(line.replace(old, new) for line in RECEIPT)
    assert lines != RECEIPT
    return lines


def test_a_proven_receipt_is_green() -> None:
    assert found(*RECEIPT) == []
    assert colour(found(*RECEIPT)) == "green"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (changed("Datum: 2026-10-10  08:28", "Kassa 1"), "no_date"),
        (changed("2026-10-10", "09/10/2026"), "date_uncertain"),
        (changed("2026-10-10", "2027-10-10"), "date_in_future"),
        (changed("2026-10-10", "2023-10-10"), "date_old"),
        (changed("Org.nr: 556016-0680", "Kassa 1"), "supplier_uncertain"),
        (changed("556016-0680", "556016-0681"), "check_digit_wrong"),
        (changed("Kvitto nr: 91890", "KOPIA"), "copy_marked"),
        (changed("Kvitto nr: 91890", "EJ KVITTO"), "not_a_receipt_marked"),
        (changed("Kvitto nr: 91890", "ÖVNING"), "training_marked"),
        (("Testboden AB", "FÖLJESEDEL", "Kaffe  2 st"), "not_to_book"),
        (changed("178,00 kr", "100,00 kr"), "vat_does_not_agree"),
        (changed("178,00 kr", "187,00 kr"), "total_uncertain"),
        (("Testboden AB", "Totalt 178,00 kr", "Kvitto"), "no_vat"),
        (("Testboden AB", "Kvitto", "Datum 2026-10-10"), "no_total"),
        (("Totalt 249,00 kr", "Moms 25 %: 49,70"), "vat_uncertain"),
        (("Totalt 178,00 kr", "2026-10-10"), "no_supplier"),
        (("Testboden AB", "KORTKÖP", "AID A000", "Terminal 3", "BELOPP SEK 486,00"), "card_slip_only"),
        (("En bild av en katt",), "kind_unknown"),
        ((), "no_text"),
    ],
)
def test_each_doubt_is_said(lines: tuple[str, ...], code: str) -> None:
    assert code in codes(*lines)
    assert colour(found(*lines)) != "green"


def test_a_rate_that_was_not_in_force_is_said() -> None:
    lines = ("Testboden AB", "Datum 2026-10-10", "Totalt 120,00 kr", "Moms 20 %  100,00  20,00  120,00")
    (finding,) = [finding for finding in found(*lines) if finding.code == "rate_not_in_force"]
    assert finding.params == {"rate": "20", "date": "2026-10-10"}
    assert "rate_not_in_force" not in codes(*(line.replace("kr", "EUR") for line in lines))


@pytest.mark.parametrize(("hint", "is_said"), [("auto", False), ("receipt", False), ("supplier_invoice", True)])
def test_another_kind_than_was_sent_is_said(hint: Hint, is_said: bool) -> None:
    assert ("kind_differs" in codes(*RECEIPT, hint=hint)) is is_said


def test_red_goes_before_yellow_before_green() -> None:
    warning, error = Finding("no_vat", "warning"), Finding("no_total", "error")
    assert [colour([]), colour([warning]), colour([warning, error])] == ["green", "yellow", "red"]


def test_every_doubt_fills_its_text() -> None:
    for finding in found(*changed("2026-10-10", "2027-10-10")):
        for language in ("sv", "en"):
            assert "{" not in text(finding.code, finding.params, language)


def test_a_field_that_is_not_sure_is_enough_for_a_doubt() -> None:
    rows = typed(*RECEIPT)
    read = fields(rows, today=TODAY)
    for name in ("total_amount", "document_date", "vat_amount"):
        weaker = {**read, name: replace(read[name], confidence=0.89)}
        assert colour(doubts("receipt", weaker, rows, hint="auto", today=TODAY)) == "yellow"


def weighed(kind: Kind, read: dict[str, Field], **changes: Field) -> list[Finding]:
    """Return the doubts about the receipt after some of its fields were changed."""
    return doubts(kind, {**read, **changes}, typed(*RECEIPT), hint="auto", today=TODAY)


@pytest.fixture
def receipt() -> dict[str, Field]:
    """Give the fields of a receipt that is green."""
    return fields(typed(*RECEIPT), today=TODAY)


@pytest.mark.parametrize("line", ["ÖVNING", "EJ KVITTO"])
def test_of_a_paper_that_is_no_receipt_only_that_is_said(line: str) -> None:
    lines = tuple(each.replace("Datum: 2026-10-10  08:28", line) for each in RECEIPT)
    assert len(found(*lines)) == 1


def test_of_an_offer_no_amount_is_asked_and_a_copy_of_it_is_said() -> None:
    assert codes("Testboden AB", "OFFERT", "Kaffe  2 st") == {"not_to_book"}
    assert codes("Testboden AB", "OFFERT", "KOPIA", "Kaffe  2 st") == {"not_to_book", "copy_marked"}


def test_what_the_law_asks_for_is_named(receipt: dict[str, Field]) -> None:
    form = receipt["invoice_form"]
    checks = (Check("is_original", passed=False), Check("goods", passed=True), Check("seller_number", passed=False))
    lacking = replace(form, value="not_valid", checks=(*checks, Check("vat_amount", passed=False)))
    (finding,) = weighed("receipt", receipt, invoice_form=lacking)
    assert finding == Finding("missing_by_law", "warning", "invoice_form", {"missing": "seller_number,vat_amount"})
    assert {each.code for each in weighed("card_slip", receipt, invoice_form=lacking)} == {"card_slip_only"}
    without_total = {name: field for name, field in receipt.items() if name != "total_amount"}
    assert {each.code for each in weighed("receipt", without_total, invoice_form=lacking)} == {"no_total"}
    only_marked = replace(form, value="not_valid", checks=checks[:2])
    assert weighed("receipt", receipt, invoice_form=only_marked) == []


def test_another_amount_to_pay_is_said_but_not_a_rounding(receipt: dict[str, Field]) -> None:
    due = replace(receipt["total_amount"], name="amount_due", value="78.00")
    (finding,) = weighed("supplier_invoice", receipt, amount_due=due)
    assert (finding.code, finding.params) == ("amount_due_differs", {"value": "178.00", "other": "78.00"})
    for same in (replace(due, value="178.50"), replace(due, value="-178.00"), replace(due, source="einvoice")):
        assert weighed("supplier_invoice", receipt, amount_due=same) == []


def test_what_another_finding_says_of_a_value_is_not_said_twice(receipt: dict[str, Field]) -> None:
    for check in ("readers_agree", "code_agrees", "codes_agree"):
        total = replace(receipt["total_amount"], confidence=0.5, checks=(Check(check, passed=False),))
        assert weighed("receipt", receipt, total_amount=total) == []
        total = replace(total, checks=(Check(check, passed=True),))
        assert [each.code for each in weighed("receipt", receipt, total_amount=total)] == ["total_uncertain"]
    name = replace(receipt["supplier_name"], confidence=0.5, checks=(Check("readers_agree", passed=False),))
    assert [each.code for each in weighed("receipt", receipt, supplier_name=name)] == ["supplier_uncertain"]


@pytest.mark.parametrize(
    ("name", "check", "confidence", "said"),
    [
        ("iban", Check("check_digits", passed=False), 0.95, ["check_digit_wrong"]),
        ("bankgiro", Check("check_digit", passed=False), 0.4, ["check_digit_wrong"]),
        ("bankgiro", Check("as_printed", passed=False), 0.6, ["low_confidence"]),
        ("plusgiro", Check("check_digit", passed=True), 0.49, ["low_confidence"]),
        ("plusgiro", Check("check_digit", passed=True), 0.5, []),
        ("customer_number", Check("as_printed", passed=False), 0.4, []),
    ],
)
def test_a_number_that_decides_a_payment_is_doubted(
    receipt: dict[str, Field], name: str, check: Check, confidence: float, said: list[str]
) -> None:
    number = Field(name, "1", "1", confidence, "ocr", 1, None, (check,))
    assert [each.code for each in weighed("receipt", receipt, **{name: number})] == said


def test_an_electronic_invoice_is_green() -> None:
    kind, stated = einvoice.fields(read(UBL.encode()))
    assert doubts(kind, stated, typed("Järnboden i Växjö AB", "Faktura"), hint="auto", today=TODAY) == []
