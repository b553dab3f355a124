"""Every syntax gives the same terms; what a file does not say, or says badly, is None and never an exception."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gateway.accounting.vat import VatRow
from gateway.errors import InvalidError
from gateway.formats.electronic_invoice.errors import UnknownInvoiceError
from gateway.formats.electronic_invoice.invoice import Account, ElectronicInvoice, Line, Party
from gateway.formats.electronic_invoice.read import read
from tests.formats.electronic_invoice.written import (
    CII,
    STATED_IN_UBL,
    SVEFAKTURA,
    UBL,
    UBL_CREDIT_NOTE,
    ZUGFERD_1,
)


def read_text(text: str) -> ElectronicInvoice:
    """Read an invoice from text."""
    return read(text.encode())


def test_a_ubl_invoice_gives_all_that_it_says() -> None:
    assert read_text(UBL) == STATED_IN_UBL


def test_a_ubl_credit_note_says_what_it_credits() -> None:
    found = read_text(UBL_CREDIT_NOTE)
    assert (found.is_credit_note, found.type_code, found.credited_invoices) == (True, "381", ("2026-0117",))
    assert (found.total_amount, found.vat_amount, found.due_date) == (
        Decimal("312.50"),
        Decimal("62.50"),
        date(2026, 12, 1),
    )
    assert found.seller == Party("Järnboden", vat_number="SE559991234101")
    assert found.vat[1] == VatRow(Decimal(0), Decimal(0), Decimal(0))
    assert found.lines == (Line("Stekpanna", Decimal(1), Decimal(250), Decimal(250), None),)


def test_the_code_for_bankgiro_of_older_invoices_counts_in_sweden_alone() -> None:
    assert read_text(UBL_CREDIT_NOTE).accounts == (Account("bankgiro", "99912347"),)
    foreign = read_text(UBL_CREDIT_NOTE.replace(">SEK<", ">DKK<"))
    assert foreign.accounts == (Account("account", "9991-2347"),)


def test_a_cross_industry_invoice_gives_all_that_it_says() -> None:
    assert read_text(CII) == ElectronicInvoice(
        profile="urn:cen.eu:en16931:2017",
        type_code="389",
        number="R-31",
        issue_date=date(2026, 11, 18),
        due_date=date(2026, 12, 18),
        currency="EUR",
        seller=Party(
            "Messerschmiede Nirgendwo GmbH", "HRB 0", "DE999999999", None, ("Am Ende 1", "00000 Nirgendwo"), "DE"
        ),
        buyer=Party("Kvarnens Kök AB", identifier="4711"),
        net_amount=Decimal("198.00"),
        vat_amount=Decimal("37.62"),
        total_amount=Decimal("235.62"),
        prepaid_amount=Decimal("35.62"),
        amount_due=Decimal("200.00"),
        vat=(VatRow(Decimal("19.00"), Decimal("198.00"), Decimal("37.62")),),
        payment_means="58",
        accounts=(Account("iban", "DE19999999990000123456"),),
        payment_reference="R-31/4711",
        order_reference="B-78",
        credited_invoices=("R-30",),
        lines=(Line("Messer", Decimal("20.0"), Decimal("9.900"), Decimal("198.00"), Decimal("19.00")),),
        notes=("Es gelten unsere Bedingungen.", "30 Tage"),
    )


def test_the_older_names_of_zugferd_say_the_same() -> None:
    assert "CrossIndustryDocument" in ZUGFERD_1
    assert read_text(ZUGFERD_1) == read_text(CII)


def test_a_svefaktura_gives_all_that_it_says() -> None:
    found = read(SVEFAKTURA.encode("iso-8859-1"))
    assert found == replace(
        STATED_IN_UBL,
        profile="urn:sfti:documents:BasicInvoice:1:0",
        number="417",
        seller=replace(
            STATED_IN_UBL.seller, organisation_number="559991-2341", address=("Smedjegatan 3", "35230 Växjö")
        ),
        buyer=Party("Kvarnens Kök AB", identifier="K-12", country="SE"),
        net_amount=Decimal("1000.40"),
        vat_amount=Decimal("250.10"),
        total_amount=Decimal("1250.50"),
        rounding=Decimal("0.50"),
        amount_due=Decimal("1251.00"),
        vat=(VatRow(Decimal(25), Decimal("1000.40"), Decimal("250.10")),),
        payment_means="1",
        accounts=STATED_IN_UBL.accounts[:2],
        lines=(Line("Stekpanna", Decimal(4), Decimal("250.10"), Decimal("1000.40"), Decimal(25)),),
        notes=(),
    )


def test_a_svefaktura_total_without_its_rounding_is_told_by_the_arithmetic() -> None:
    found = read(SVEFAKTURA.replace(">1251.00<", ">1250.50<").encode("iso-8859-1"))
    assert (found.total_amount, found.amount_due) == (Decimal("1250.50"), Decimal("1251.00"))


@pytest.mark.parametrize(
    "envelope",
    [
        '<S xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"><H/>{}</S>',
        '<S xmlns="urn:sfti:documents:StandardBusinessDocumentHeader"><H/>{}</S>',
    ],
)
def test_an_invoice_is_taken_out_of_the_envelope_of_a_network(envelope: str) -> None:
    inner = UBL.partition("?>")[2]
    assert read_text(
        envelope.replace("S ", "StandardBusinessDocument ").replace("/S>", "/StandardBusinessDocument>").format(inner)
    ) == (STATED_IN_UBL)


@pytest.mark.parametrize(
    "text",
    [
        '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>',
        '<Invoice xmlns="urn:somebody:else"/>',
        "<Invoice/>",
        '<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "",
        "no markup",
    ],
)
def test_other_xml_is_no_invoice(text: str) -> None:
    with pytest.raises(UnknownInvoiceError, match="no invoice that is read here"):
        read_text(text)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-11-18+01:00", date(2026, 11, 18)),
        ("2026-11-18T09:30:00Z", date(2026, 11, 18)),
        ("20261118", date(2026, 11, 18)),
        ("2026-02-30", None),
        ("18/11/2026", None),
        ("", None),
    ],
)
def test_a_date_of_the_schema_is_understood(said: str, meant: date | None) -> None:
    assert read_text(UBL.replace(">2026-11-18<", f">{said}<")).issue_date == meant


@pytest.mark.parametrize(
    ("form", "said", "meant"),
    [
        ("101", "261118", date(2026, 11, 18)),
        ("203", "202611180930", date(2026, 11, 18)),
        ("204", "20261118093015", date(2026, 11, 18)),
        ("4", "18112026", date(2026, 11, 18)),
        ("1020", "20261118", date(2026, 11, 18)),
        ("610", "202611", None),
        ("102", "20261318", None),
    ],
)
def test_a_date_is_understood_by_its_format(form: str, said: str, meant: date | None) -> None:
    text = CII.replace('format="102">20261118', f'format="{form}">{said}')
    assert read_text(text).issue_date == meant


@pytest.mark.parametrize("said", ["NaN", "Infinity", "1e9", "1 000", "1,5", "--1", "", "9" * 30])
def test_what_is_no_decimal_is_not_said(said: str) -> None:
    assert read_text(UBL.replace(">1356.40<", f">{said}<")).total_amount is None


def test_a_text_is_bounded() -> None:
    assert len(read_text(UBL.replace("Järnboden i Växjö AB", "x" * 50_000)).seller.name or "") == 1000


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([UBL, UBL_CREDIT_NOTE, CII, ZUGFERD_1]), st.data())
def test_no_damage_makes_it_fail_in_another_way(text: str, data: st.DataObject) -> None:
    content = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(InvalidError):
        assert isinstance(read(bytes(content)), ElectronicInvoice)


def expected(material: Path) -> list[tuple[bytes, dict[str, Any] | None]]:
    """Return the invoices of the corpus with what is known of each, None where it is a set of rule units."""
    rows = json.loads((material / "einvoice" / "index.json").read_bytes())
    found = []
    for row in rows:
        said = str(row["exp"])
        known = json.loads(said) if said.startswith("{") else None
        found.append(((material / "einvoice" / row["file"]).read_bytes(), known))
    return found


def test_the_known_values_of_public_invoices_are_right(material: Path) -> None:
    invoices = [(content, known) for content, known in expected(material) if known]
    assert len(invoices) == 40
    for content, known in invoices:
        found = read(content)
        values = {
            "id": found.number,
            "issue": str(found.issue_date),
            "due": str(found.due_date),
            "cur": found.currency,
            "supplier": found.seller.name,
            "net": found.net_amount,
            "vat": found.vat_amount,
            "grand": found.total_amount,
            "payable": found.amount_due,
            "payment_id": found.payment_reference,
            "account": found.accounts[0].number if found.accounts else None,
        }
        for name, value in known.items():
            if name in {"net", "vat", "grand", "payable"}:
                assert values[name] == Decimal(value), (known["id"], name)
            elif name == "account":
                assert values[name] == value.replace(" ", ""), (known["id"], name)
            elif name == "issue":
                assert values[name] == value[:10], (known["id"], name)
            elif name in values:
                assert values[name] == value, (known["id"], name)


def test_every_rule_unit_is_read_as_far_as_it_goes(material: Path) -> None:
    count = 0
    for content, known in expected(material):
        if known is None:
            with pytest.raises(UnknownInvoiceError):
                read(content)
            for element in etree.fromstring(content).iter("{*}Invoice", "{*}CreditNote"):
                assert isinstance(read(etree.tostring(element)), ElectronicInvoice)
                count += 1
    assert count > 400
