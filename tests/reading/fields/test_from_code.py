"""Payment codes against print: they fill in, confirm, beat and accuse, and are not believed when wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.reading.codes import Code
from gateway.reading.fields.from_code import CodeOnPage, kind_of, with_codes
from gateway.reading.findings import colour
from gateway.reading.shape import Box, Check, Field, Finding, Kind, Rival

PLACE = Box(0.1, 0.7, 0.1, 0.08)
PRINTED = {
    "supplier_name": "Testboden AB",
    "organisation_number": "556016-0680",
    "document_date": "2026-10-01",
    "due_date": "2026-10-31",
    "total_amount": "12500.00",
    "vat_amount": "2500.00",
    "payment_reference": "1023472",
    "bankgiro": "5050-1055",
}
SAID = {
    "uqr": 1, "tp": 1, "nme": "Testboden AB", "cid": "556016-0680", "iref": "1023472", "idt": "20261001",
    "ddt": "20261031", "due": 12500, "vat": 2500, "cur": "SEK", "pt": "BG", "acc": "50501055",
}  # fmt: skip
EPC = "BCD\n002\n1\nSCT\n\nTestboden AB\nDE33100205000001194700\nEUR123.45\n\nRF18539007547034"


def field(name: str, value: str, confidence: float = 0.97, **more: Any) -> Field:
    """Return a field as it was read."""
    return Field(name, value, value, confidence, "ocr", 1, Box(0.5, 0.5, 0.1, 0.02), **more)


def paper(confidence: float = 0.97, **changes: str | None) -> dict[str, Field]:
    """Return what was read of an invoice; None takes a field away."""
    values = {**PRINTED, **changes}
    return {name: field(name, value, confidence) for name, value in values.items() if value is not None}


def usingqr(page: int = 2, **changes: Any) -> CodeOnPage:
    """Return the code of that invoice; None takes a key away."""
    keys = {key: value for key, value in {**SAID, **changes}.items() if value is not None}
    return on_page(json.dumps(keys), page)


def on_page(text: str, page: int = 2) -> CodeOnPage:
    """Return a code that was found."""
    return CodeOnPage(page, Code(text, PLACE, "QRCode"))


def told(findings: list[Finding]) -> list[tuple[str, str, str | None]]:
    """Return code, level and field of findings."""
    return [(finding.code, finding.level, finding.field) for finding in findings]


def test_a_code_alone_gives_the_fields_of_an_invoice() -> None:
    fields, doubts = with_codes({}, [usingqr()])
    assert doubts == []
    assert {name: found.value for name, found in fields.items()} == {
        **PRINTED,
        "currency": "SEK",
        "amount_due": "12500.00",
    }
    giro = fields["bankgiro"]
    assert (giro.source, giro.raw, giro.page, giro.box, giro.confidence) == ("qr", "50501055", 2, PLACE, 0.99)
    assert giro.checks == (Check("check_digit", passed=True), Check("payment_code", passed=True))
    assert list(fields)[:3] == ["supplier_name", "organisation_number", "document_date"]
    assert not fields["total_amount"].is_sure, "what is to be paid need not be the total"
    assert fields["amount_due"].raw == "12500"


def test_where_both_agree_the_code_gives_the_value_and_the_checks_of_print_stay() -> None:
    printed = paper(confidence=0.5)
    kept = Check("vat_adds_up", passed=True)
    printed["vat_amount"] = field("vat_amount", "2500.00", checks=(kept,))
    fields, doubts = with_codes(printed, [usingqr()])
    assert doubts == []
    for name, value in PRINTED.items():
        assert fields[name].value == value
        assert fields[name].source == "qr"
        assert fields[name].is_sure
        assert Check("code_agrees", passed=True) in fields[name].checks
    assert kept in fields["vat_amount"].checks
    assert "amount_due" not in fields


@pytest.mark.parametrize(
    ("key", "value", "name", "said"),
    [
        ("acc", "991-2346", "bankgiro", "991-2346"),
        ("cid", "556036-0793", "organisation_number", "556036-0793"),
        ("iref", "12345674", "payment_reference", "12345674"),
        ("iref", "99999", "payment_reference", "99999"),
        ("due", 12600, "total_amount", "12600.00"),
        ("due", -12500, "total_amount", "-12500.00"),
        ("vat", 2400, "vat_amount", "2400.00"),
        ("ddt", "20261130", "due_date", "2026-11-30"),
        ("idt", "20260930", "document_date", "2026-09-30"),
    ],
)
def test_a_code_that_differs_from_well_read_print_is_an_error(key: str, value: Any, name: str, said: str) -> None:
    for confidence in (0.97, 0.8):
        if value == "99999" and confidence < 0.9:
            continue  # a reference without check digit is only one where the printed one is proven
        fields, doubts = with_codes(paper(confidence=confidence), [usingqr(**{key: value})])
        assert told(doubts) == [("code_differs", "error", name)]
        assert doubts[0].params == {"code": said, "print": PRINTED[name]}
        assert colour(doubts) == "red"
        found = fields[name]
        assert (found.value, found.source, found.is_sure) == (said, "qr", False)
        assert Check("code_agrees", passed=False) in found.checks
        assert found.rivals[0].value == PRINTED[name]


def test_a_code_beats_print_that_was_hardly_read() -> None:
    fields, doubts = with_codes(paper(confidence=0.4, bankgiro="5050-1058", total_amount="1250.00"), [usingqr()])
    assert doubts == []
    assert (fields["bankgiro"].value, fields["bankgiro"].is_sure) == ("5050-1055", True)
    assert fields["total_amount"].value == "12500.00"
    assert fields["bankgiro"].rivals[0].value == "5050-1058"


@pytest.mark.parametrize(
    ("key", "value", "name"), [("acc", "5050-1056", "bankgiro"), ("cid", "1234", "organisation_number")]
)
def test_a_wrong_check_digit_is_not_believed(key: str, value: str, name: str) -> None:
    code = on_page(json.dumps({**SAID, key: value}))
    fields, doubts = with_codes(paper(), [code])
    assert told(doubts) == [("code_not_believed", "warning", name)]
    assert doubts[0].params == {"code": value}
    assert (fields[name].value, fields[name].source) == (PRINTED[name], "ocr")
    assert Check("payment_code", passed=False) in fields[name].checks
    assert name not in with_codes({}, [code])[0]


def test_a_name_alone_is_a_warning_and_is_compared_loosely() -> None:
    fields, doubts = with_codes(paper(), [usingqr(nme="TESTBODEN i Växjö")])
    assert doubts == []
    assert fields["supplier_name"].value == "TESTBODEN i Växjö"
    _, doubts = with_codes(paper(), [usingqr(nme="Annat Bolag HB")])
    assert told(doubts) == [("code_name_differs", "warning", "supplier_name")]


def test_the_amount_is_compared_with_what_is_to_be_paid() -> None:
    printed = paper(amount_due="12500.00", total_amount="12499.60")
    fields, doubts = with_codes(printed, [usingqr()])
    assert doubts == []
    assert (fields["amount_due"].source, fields["total_amount"].value) == ("qr", "12499.60")
    _, doubts = with_codes(paper(amount_due="10000.00"), [usingqr()])
    assert told(doubts) == [("code_differs", "error", "amount_due")]


def test_rounding_to_whole_kronor_is_no_difference() -> None:
    fields, doubts = with_codes(paper(total_amount="12499.60", vat_amount="2499.92"), [usingqr()])
    assert doubts == []
    assert (fields["total_amount"].value, fields["total_amount"].source) == ("12499.60", "ocr")
    assert (fields["amount_due"].value, fields["vat_amount"].value) == ("12500.00", "2499.92")
    _, doubts = with_codes(paper(total_amount="12500.60"), [usingqr()])
    assert told(doubts) == [("code_differs", "error", "total_amount")]
    _, doubts = with_codes(paper(total_amount="12499.60"), [usingqr(due="12499.50")])
    assert told(doubts) == [("code_differs", "error", "total_amount")]


@pytest.mark.parametrize("due", [-500, 500])
@pytest.mark.parametrize("shown", ["-500.00", "500.00"])
def test_a_credit_invoice_has_the_sign_that_is_printed(due: int, shown: str) -> None:
    code = usingqr(uqr=2, tp=2, due=due, vat=None, iref="77", cr="F-1023472", pt=None, acc=None, ddt=None)
    printed = {"total_amount": field("total_amount", shown), "invoice_number": field("invoice_number", "F0077")}
    fields, doubts = with_codes(printed, [code])
    assert doubts == []
    assert (fields["total_amount"].value, fields["credited_invoice"].value) == (shown, "F-1023472")
    assert Check("code_agrees", passed=True) in fields["invoice_number"].checks
    assert "amount_due" not in fields


def test_what_is_paid_has_a_total_and_nothing_due() -> None:
    fields, _ = with_codes({}, [usingqr(tp=3, pt=None, acc=None)])
    assert fields["total_amount"].is_sure
    assert "amount_due" not in fields


def test_a_reference_is_the_invoice_number_where_that_is_printed_or_has_no_check_digit() -> None:
    printed = paper(payment_reference=None) | {"invoice_number": field("invoice_number", "F-1023472", 0.8)}
    fields, doubts = with_codes(printed, [usingqr()])
    assert doubts == []
    assert "payment_reference" not in fields
    assert fields["invoice_number"].source == "qr"
    fields, doubts = with_codes(paper(), [usingqr(iref="102347")])
    assert doubts == [], "the printed reference is made from it"
    assert (fields["invoice_number"].value, fields["invoice_number"].is_sure) == ("102347", False)
    printed = paper(payment_reference=None) | {"invoice_number": field("invoice_number", "61636", 0.8)}
    fields, doubts = with_codes(printed, [usingqr(iref="102347")])
    assert told(doubts) == [("code_differs", "warning", "invoice_number")]
    assert fields["invoice_number"].value == "61636", "what the reference is was only guessed"
    fields, _ = with_codes(paper(payment_reference="1023472"), [usingqr(iref="0001023472")])
    assert Check("code_agrees", passed=True) in fields["payment_reference"].checks


def test_of_several_printed_accounts_the_code_tells_which() -> None:
    printed = paper()
    other = Rival("991-2346", 0.9, (), 1)
    printed["bankgiro"] = field("bankgiro", "5050-1055", rivals=(other,))
    fields, doubts = with_codes(printed, [usingqr(acc="991-2346")])
    assert doubts == []
    assert (fields["bankgiro"].value, fields["bankgiro"].is_sure) == ("991-2346", True)
    assert [rival.value for rival in fields["bankgiro"].rivals] == ["5050-1055"]


def test_a_proven_total_is_not_excused_by_another_amount_on_the_paper() -> None:
    printed = paper()
    printed["total_amount"] = field("total_amount", "12500.00", rivals=(Rival("10000.00", 0.5, (), 1),))
    _, doubts = with_codes(printed, [usingqr(due=10000)])
    assert told(doubts) == [("code_differs", "error", "total_amount")]


def test_an_account_of_another_sort_than_any_printed_is_a_warning() -> None:
    fields, doubts = with_codes(paper(), [usingqr(pt="PG", acc="176099-0")])
    assert told(doubts) == [("code_account_not_printed", "warning", "plusgiro")]
    assert doubts[0].params == {"code": "176099-0", "print": "5050-1055"}
    assert fields["plusgiro"].value == "176099-0"


def test_the_same_code_on_two_pages_is_one() -> None:
    assert with_codes(paper(), [usingqr(1), usingqr(2)]) == with_codes(paper(), [usingqr(1)])


def test_codes_that_disagree_beat_nothing() -> None:
    fields, doubts = with_codes(paper(), [usingqr(), usingqr(acc="991-2346")])
    assert told(doubts) == [("codes_differ", "warning", "bankgiro")]
    assert (fields["bankgiro"].value, fields["bankgiro"].source) == ("5050-1055", "ocr")
    fields, doubts = with_codes(paper(bankgiro="433-8778"), [usingqr(), usingqr(acc="991-2346")])
    assert told(doubts) == [("codes_differ", "error", "bankgiro")]
    fields, doubts = with_codes({}, [usingqr(), usingqr(acc="991-2346")])
    assert doubts[0].params == {"code": "5050-1055", "other": "991-2346"}
    assert not fields["bankgiro"].is_sure


def test_a_swish_code_gives_amount_and_reference_unless_the_payer_may_change_them() -> None:
    fields, doubts = with_codes({}, [on_page("C1237856901;100,00;1023472;0")])
    assert doubts == []
    assert fields["amount_due"].value == "100.00"
    assert fields["payment_reference"].value == "1023472"
    assert with_codes({}, [on_page("C1237856901;100,00;1023472;6")]) == ({}, [])
    assert "payment_reference" not in with_codes({}, [on_page("C1237856901;100,00;Tack för fikat;0")])[0]
    _, doubts = with_codes(paper(), [on_page("C1237856901;100,00;;0")])
    assert told(doubts) == [("code_differs", "error", "total_amount")]


def test_usingqr_and_swish_on_one_invoice_agree() -> None:
    _, doubts = with_codes(paper(), [on_page("C1237856901;12500,00;1023472;0"), usingqr()])
    assert doubts == []
    _, doubts = with_codes(paper(), [on_page("C1237856901;12600,00;1023472;0"), usingqr()])
    assert told(doubts) == [("codes_differ", "warning", "total_amount")]


def test_an_epc_code_gives_iban_reference_and_euro() -> None:
    fields, doubts = with_codes({}, [on_page(EPC)])
    assert doubts == []
    assert {name: found.value for name, found in fields.items()} == {
        "supplier_name": "Testboden AB",
        "currency": "EUR",
        "total_amount": "123.45",
        "amount_due": "123.45",
        "payment_reference": "RF18539007547034",
        "iban": "DE33 1002 0500 0001 1947 00",
    }
    printed = {"payment_reference": field("payment_reference", "539007547034")}
    assert with_codes(printed, [on_page(EPC)])[1] == []
    _, doubts = with_codes({}, [on_page(EPC.replace("RF18", "RF19").replace("DE33", "DE34"))])
    assert told(doubts) == [
        ("code_not_believed", "warning", "iban"),
        ("code_not_believed", "warning", "payment_reference"),
    ]
    plain = on_page(EPC.replace("RF18539007547034", "4711"))
    assert with_codes({}, [plain])[0]["invoice_number"].value == "4711"


def test_amounts_in_another_currency_are_not_compared() -> None:
    printed = {"currency": field("currency", "SEK"), "total_amount": field("total_amount", "1400.00")}
    _, doubts = with_codes(printed, [on_page(EPC)])
    assert told(doubts) == [("code_differs", "error", "currency")]


@pytest.mark.parametrize("text", [json.dumps(SAID)[:-1], json.dumps({**SAID, "ddt": "soon"}), "BCD\n009\n1\nSCT"])
def test_a_damaged_code_is_told(text: str) -> None:
    _, doubts = with_codes({}, [on_page(text, page=3)])
    assert told(doubts) == [("code_unclear", "warning", None)]
    assert doubts[0].params == {"page": 3}


@pytest.mark.parametrize("text", ["https://example.se", "556016-0680", "", "<script>alert(1)</script>"])
def test_other_codes_change_nothing(text: str) -> None:
    assert with_codes(paper(), [on_page(text)]) == (paper(), [])
    assert kind_of([on_page(text)]) is None


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ([usingqr()], "supplier_invoice"),
        ([usingqr(tp=2)], "credit_note"),
        ([usingqr(tp=3)], "receipt"),
        ([on_page(EPC)], "supplier_invoice"),
        ([usingqr(tp=2), on_page("C1237856901;1,00;;0")], "credit_note"),
        ([usingqr(), usingqr(tp=2)], None),
        ([on_page("C1237856901;1,00;;0")], None),
        ([], None),
    ],
)
def test_the_type_of_a_code_tells_the_kind(codes: list[CodeOnPage], kind: Kind | None) -> None:
    assert kind_of(codes) == kind


def test_a_foreign_company_number_is_left_alone() -> None:
    fields, doubts = with_codes({}, [usingqr(cid="997912345 MVA", cc="NO", cur="NOK", pt="BBAN", acc="17202612345")])
    assert doubts == []
    assert "organisation_number" not in fields
    assert fields["currency"].value == "NOK"
