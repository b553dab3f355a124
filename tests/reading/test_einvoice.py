"""What a sender's program states becomes fields without doubt, except where the file contradicts itself."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.formats.electronic_invoice.invoice import ElectronicInvoice
from gateway.formats.electronic_invoice.read import read
from gateway.reading import pdf
from gateway.reading.einvoice import fields
from gateway.reading.shape import FIELD_NAMES, Check, Field, Kind
from tests.formats.electronic_invoice.written import CII, SVEFAKTURA, UBL, UBL_CREDIT_NOTE


def read_fields(text: str) -> tuple[Kind, dict[str, Field]]:
    """Read an invoice from text and give its fields."""
    return fields(read(text.encode()))


def digits_of(name: str) -> str:
    """Name the check of a number: an IBAN has two check digits."""
    return "check_digits" if name == "iban" else "check_digit"


def test_a_swedish_invoice_gives_every_field_as_it_is_printed() -> None:
    kind, found = read_fields(UBL)
    assert kind == "supplier_invoice"
    assert list(found) == [name for name in FIELD_NAMES if name in found]
    assert {name: field.value for name, field in found.items()} == {
        "supplier_name": "Järnboden i Växjö AB",
        "organisation_number": "559991-2341",
        "document_date": "2026-11-18",
        "due_date": "2026-12-18",
        "currency": "SEK",
        "total_amount": "1356.40",
        "amount_due": "1356.00",
        "net_amount": "1100.40",
        "vat_amount": "256.00",
        "vat": [
            {"rate": "25", "net": "1000.00", "vat": "250.00"},
            {"rate": "6", "net": "100.40", "vat": "6.00"},
        ],
        "rounding": "-0.40",
        "invoice_number": "2026-0117",
        "payment_reference": "1234567897",
        "bankgiro": "9991-2347",
        "plusgiro": "9990123-3",
        "iban": "SE54 9990 0000 0999 1234 5678",
        "customer_name": "Kvarnens Kök AB",
        "customer_number": "K-12",
        "payment_method": "invoice",
        "line_items": [
            {"description": "Stekpanna", "quantity": "4", "unit_price": "250.00", "amount": "1000.00", "rate": "25"},
            {"description": "Recept", "quantity": "502", "unit_price": "0.20", "amount": "100.40", "rate": "6"},
        ],
    }
    for field in found.values():
        assert field.source == "einvoice"
        assert field.is_sure, field.name
        assert (field.page, field.box) == (1, None)
        assert Field.from_json(field.name, json.loads(json.dumps(field.to_json()))) == field


def test_the_checks_say_what_was_tried() -> None:
    _, found = read_fields(UBL)
    adds_up = Check("net_and_vat_add_up", passed=True)
    assert found["total_amount"].checks == (adds_up,)
    assert found["vat_amount"].checks == (adds_up, Check("vat_adds_up", passed=True))
    for name in ("organisation_number", "payment_reference", "bankgiro", "plusgiro", "iban"):
        assert found[name].checks == (Check(digits_of(name), passed=True),), name


def test_a_credit_note_keeps_its_amounts_as_they_are_stated() -> None:
    kind, found = read_fields(UBL_CREDIT_NOTE)
    assert kind == "credit_note"
    assert [found[name].value for name in ("total_amount", "amount_due", "net_amount", "vat_amount")] == [
        "312.50",
        "312.50",
        "250.00",
        "62.50",
    ]
    assert found["vat"].value == [
        {"rate": "25", "net": "250.00", "vat": "62.50"},
        {"rate": "0", "net": "0.00", "vat": "0.00"},
    ]
    assert found["line_items"].value == [
        {"description": "Stekpanna", "quantity": "1", "unit_price": "250.00", "amount": "250.00", "rate": None}
    ]
    assert found["credited_invoice"].value == "2026-0117"
    assert found["total_amount"].is_sure


def test_an_organisation_number_follows_from_the_vat_number() -> None:
    found = read_fields(UBL_CREDIT_NOTE)[1]["organisation_number"]
    assert (found.value, found.confidence) == ("559991-2341", 0.99)
    assert Check("vat_number", passed=True) in found.checks


def test_a_credit_note_of_negative_amounts_is_not_proven() -> None:
    negative = UBL_CREDIT_NOTE.replace(">312.50<", ">-312.50<")
    found = read_fields(negative)[1]
    assert found["total_amount"].value == "-312.50"
    assert not found["total_amount"].is_sure


def test_an_invoice_of_negative_amounts_is_a_credit_note() -> None:
    kind, found = read_fields(UBL.replace(">1356.40<", ">-1356.40<"))
    assert (kind, found["total_amount"].value) == ("credit_note", "-1356.40")


@pytest.mark.parametrize(
    ("code", "kind"), [("380", "supplier_invoice"), ("384", "supplier_invoice"), ("381", "credit_note")]
)
def test_the_kind_follows_the_type_of_document(code: str, kind: Kind) -> None:
    assert read_fields(CII.replace(">389<", f">{code}<"))[0] == kind
    assert read_fields(CII)[0] == "supplier_invoice"


def test_a_foreign_invoice_keeps_its_own_numbers() -> None:
    _, found = read_fields(CII)
    assert (found["organisation_number"].value, found["organisation_number"].checks) == ("HRB 0", ())
    assert (found["payment_reference"].value, found["payment_reference"].checks) == ("R-31/4711", ())
    assert (found["currency"].value, found["amount_due"].value) == ("EUR", "200.00")
    assert "credited_invoice" not in found


def test_the_rounding_of_a_svefaktura_is_not_in_its_total() -> None:
    _, found = fields(read(SVEFAKTURA.encode("iso-8859-1")))
    assert [found[name].value for name in ("total_amount", "rounding", "amount_due")] == ["1250.50", "0.50", "1251.00"]
    assert found["total_amount"].checks == (Check("net_and_vat_add_up", passed=True),)


def test_amounts_that_contradict_each_other_are_not_proven_and_doubted() -> None:
    _, found = read_fields(UBL.replace(">1356.40<", ">1365.40<"))
    assert found["total_amount"].checks == (Check("net_and_vat_add_up", passed=False),)
    assert not found["total_amount"].is_sure
    _, found = read_fields(UBL.replace(">250.00</cbc:TaxAmount>", ">205.00</cbc:TaxAmount>"))
    assert Check("vat_adds_up", passed=False) in found["vat_amount"].checks
    assert not found["vat"].is_sure


@pytest.mark.parametrize(
    ("name", "right", "wrong", "value"),
    [
        ("organisation_number", ">5599912341<", ">5599912342<", "5599912342"),
        ("bankgiro", ">99912347<", ">99912348<", "99912348"),
        ("iban", ">SE54 ", ">SE55 ", "SE5599900000099912345678"),
    ],
)
def test_a_wrong_check_digit_is_given_as_stated_and_not_proven(name: str, right: str, wrong: str, value: str) -> None:
    found = read_fields(UBL.replace(right, wrong))[1][name]
    assert (found.value, found.checks) == (value, (Check(digits_of(name), passed=False),))
    assert not found.is_sure


def test_of_several_accounts_a_right_one_is_chosen_and_the_others_are_kept() -> None:
    first = "<cac:PayeeFinancialAccount><cbc:ID>{}</cbc:ID>"
    text = UBL.replace("SE:PLUSGIRO", "SE:BANKGIRO").replace(first.format("99901233"), first.format("99923450"))
    found = read_fields(text.replace(">99912347<", ">99912340<"))[1]["bankgiro"]
    assert found.value == "9992-3450"
    assert [rival.value for rival in found.rivals] == ["99912340"]
    assert [rival.value for rival in read_fields(text)[1]["bankgiro"].rivals] == ["9992-3450"]


def test_what_is_not_said_follows_from_the_rest_where_it_can() -> None:
    invoice = ElectronicInvoice(net_amount=Decimal(100), vat_amount=Decimal(25))
    total = fields(invoice)[1]["total_amount"]
    assert (total.value, total.confidence) == ("125.00", 0.99)
    vat = fields(ElectronicInvoice(net_amount=Decimal(100), total_amount=Decimal(125)))[1]["vat_amount"]
    assert (vat.value, vat.confidence) == ("25.00", 0.99)
    assert fields(ElectronicInvoice(amount_due=Decimal(9)))[1]["total_amount"].value == "9.00"
    assert "total_amount" not in fields(ElectronicInvoice(amount_due=Decimal(9), prepaid_amount=Decimal(1)))[1]
    assert fields(ElectronicInvoice()) == ("supplier_invoice", {})


def test_every_embedded_value_of_public_invoices_is_right(material: Path) -> None:
    folder = material / "facturx-pdf"
    truths = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(truths) == 15
    for truth in truths:
        content = pdf.embedded_invoice(folder / truth["file"])
        assert content is not None, truth["file"]
        _, found = fields(read(content))
        for name, value in truth["truth"].items():
            got = found[name].value.removeprefix("-") if "amount" in name else found[name].value
            wanted = f"{Decimal(value):.2f}" if "amount" in name else value
            assert got == wanted, (truth["file"], name)
            assert found[name].is_sure, (truth["file"], name)


def test_the_official_swedish_invoices_hold_no_doubt_but_their_invented_numbers(material: Path) -> None:
    for path in sorted((material / "einvoice" / "swedish-sfti").glob("*.xml")):
        _, found = fields(read(path.read_bytes()))
        unproven = {name for name, field in found.items() if not field.is_sure}
        assert unproven <= {"organisation_number", "bankgiro", "plusgiro", "iban"}, path.name
        for name in unproven:
            assert found[name].checks == (Check(digits_of(name), passed=False),), path.name
