"""A doubt is said for everything that is not proven, in both languages, and only a proven document is green."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from gateway.language import translate
from gateway.reading.fields.every import fields
from gateway.reading.fields.kind import kind
from gateway.reading.findings import TEXTS, colour, doubts
from gateway.reading.shape import Finding, Hint
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
        (changed("Kvitto nr: 91890", "EJ KVITTO"), "copy_marked"),
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


def test_every_doubt_names_its_field_and_fills_its_text() -> None:
    for finding in found(*changed("2026-10-10", "2027-10-10")):
        for language in ("sv", "en"):
            assert "{" not in translate(TEXTS[finding.code], language, **finding.params)


@pytest.mark.parametrize("code", TEXTS)
def test_every_text_stands_in_swedish_with_the_same_values(code: str) -> None:
    english, swedish = TEXTS[code], translate(TEXTS[code], "sv")
    assert swedish != english

    def values(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert values(swedish) == values(english)


def test_a_field_that_is_not_sure_is_enough_for_a_doubt() -> None:
    rows = typed(*RECEIPT)
    read = fields(rows, today=TODAY)
    for name in ("total_amount", "document_date", "vat_amount"):
        weaker = {**read, name: replace(read[name], confidence=0.89)}
        assert colour(doubts("receipt", weaker, rows, hint="auto", today=TODAY)) == "yellow"
