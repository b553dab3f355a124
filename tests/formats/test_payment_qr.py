"""Payment codes in three schemes: as the specifications have them, as programs print them, and written back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.formats.payment_qr import (
    Damaged,
    InvalidPaymentCodeError,
    PaymentCode,
    parsed,
    text_of,
    written,
)
from gateway.formats.payment_qr.code import LONGEST_PART, amount, day

INVOICE = (
    '{"uqr":1,"tp":1,"nme":"Testbolaget AB","cid":"556677-8899","iref":"102343","idt":"20261001",'
    '"ddt":"20261031","due":12500,"pt":"BG","acc":"5050-1055"}'
)
EPC = "BCD\n002\n1\nSCT\n\nTestbolaget AB\nDE33100205000001194700\nEUR123.45\n\nRF18539007547034\n"


def read(text: str) -> PaymentCode:
    """Return the code that a text is."""
    code = parsed(text)
    assert isinstance(code, PaymentCode), code
    return code


def changed(**members: Any) -> str:
    """Return the invoice as UsingQR with other members; None takes one away."""
    keys = json.loads(INVOICE) | members
    return json.dumps({key: value for key, value in keys.items() if value is not None})


def test_usingqr_says_all_that_a_payment_needs() -> None:
    assert read(INVOICE) == PaymentCode(
        scheme="usingqr",
        payee="Testbolaget AB",
        company_id="556677-8899",
        reference="102343",
        invoice_date=date(2026, 10, 1),
        due_date=date(2026, 10, 31),
        amount=Decimal("12500.00"),
        account_type="BG",
        account="5050-1055",
    )


@pytest.mark.parametrize(("before", "after"), [("\ufeff", ""), ("  ", "\r\n"), ("", "\0"), ("\t", " ")])
def test_what_stands_around_a_code_does_not_matter(before: str, after: str) -> None:
    for text in (INVOICE, EPC, "C1237856901;100,00;12229445;0"):
        assert read(before + text + after) == read(text)


@pytest.mark.parametrize(
    "text",
    [
        INVOICE.upper().replace("TESTBOLAGET", "Testbolaget"),
        INVOICE.replace(":", " : ").replace(",", " ,\n "),
        INVOICE.replace(":1,", ':"1",').replace("12500", '"12500.0000"'),
        INVOICE.replace("12500", "12500.0000"),
        INVOICE.replace("12500", "12500,00"),
        INVOICE.replace("12500", '"12500,00"'),
        INVOICE.replace("12500", '"12 500,00"'),
        INVOICE.replace("12500", '"12\u00a0500,00 kr"'),
        INVOICE.replace("12500", "1.25e4"),
        INVOICE.replace("20261001", "2026-10-01").replace("20261031", "2026-10-31T00:00:00"),
        INVOICE.replace('"20261001"', "20261001"),
        INVOICE.replace('"uqr":1', '"uqr":2'),
        INVOICE.replace('"tp":1,', ""),
        INVOICE.replace('"pt":"BG"', '"pt":"bankgiro"'),
        INVOICE.replace('"pt":"BG",', ""),
        INVOICE.replace('"pt":"BG"', '"cur":"sek","pt":"BG"'),
        INVOICE.replace('"pt":"BG"', '"cur":"kr","pt":"BG"'),
        INVOICE.replace('"pt":"BG"', '"cr":"","bc":null,"pt":"BG"'),
        INVOICE.replace("}", ',"later":{"key":[1]}}'),
    ],
)
def test_usingqr_is_taken_as_programs_print_it(text: str) -> None:
    assert read(text) == read(INVOICE)


@pytest.mark.parametrize("account", ["50501055", "5050 1055"])
def test_an_account_is_kept_as_it_is_written(account: str) -> None:
    assert read(changed(acc=account)).account == account


@pytest.mark.parametrize(
    ("company_id", "country", "kept"),
    [
        ("997912345 MVA", "NO", "997912345"),
        ("123456789MVA", None, "123456789"),
        ("556677-8899", "se", "556677-8899"),
    ],
)
def test_a_norwegian_company_says_that_it_is_registered_for_vat(
    company_id: str, country: str | None, kept: str
) -> None:
    code = read(changed(cid=company_id, cc=country))
    assert (code.company_id, code.country) == (kept, "NO" if "MVA" in company_id else "SE")
    assert code.currency == ("NOK" if "MVA" in company_id else "SEK")


def test_vat_is_one_sum_or_one_for_each_rate() -> None:
    assert read(changed(vat="2500")).vat_total == Decimal(2500)
    assert read(changed(vh=25, vm="15,50", vl=0)).vat_total == Decimal("40.50")
    assert read(changed(vat=99, vh=25)).vat_total == Decimal(99)
    assert read(INVOICE).vat_total is None


def test_a_credit_invoice_is_negative_and_has_no_account() -> None:
    code = read('{"uqr": 2, "tp": 2, "nme": "Testbolaget AB", "iref": "77", "cr": "61", "due": -500.00, "vat": -100}')
    assert (code.purpose, code.amount, code.vat) == ("credit", Decimal(-500), Decimal(-100))
    assert (code.reference, code.credited_reference, code.account, code.account_type) == ("77", "61", None, None)
    assert read('{"uqr":1,"tp":2,"nme":"Testbolaget AB","cref":"61","due":5}').credited_reference == "61"
    assert read('{"uqr":1,"tp":3,"nme":"Testbolaget AB","due":5}').purpose == "cash"


def test_what_cannot_be_understood_is_left_out_and_named() -> None:
    code = read(changed(due="1.234", ddt="20261399", vat=True, cur="?"))
    assert code.unclear == ("amount", "currency", "due_date", "vat")
    assert (code.amount, code.due_date, code.vat, code.currency) == (None, None, None, "SEK")
    assert code.account == "5050-1055"


@pytest.mark.parametrize(
    "text",
    [
        INVOICE[:-1],
        INVOICE[:40],
        INVOICE.replace("Testbolaget", 'Test"bolaget'),
        INVOICE.replace('"uqr":1', '"uqr":3'),
        INVOICE.replace('"tp":1', '"tp":9'),
        INVOICE.replace("12500", "NaN"),
        INVOICE.replace("}", ',"ACC":"991-2346"}'),
        INVOICE.replace("12500", "[" * 3000),
        INVOICE.replace("12500", "1e99999999999999999999"),
        INVOICE + INVOICE,
    ],
)
def test_usingqr_that_cannot_be_understood_is_damaged(text: str) -> None:
    found = parsed(text)
    assert isinstance(found, Damaged)
    assert found.scheme == "usingqr"


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("C1237856901;100,00;hej;9", "swish"),
        ("C123785;100,00;hej;0", "swish"),
        ("BCD\n003\n1\nSCT\n\nA\nDE33100205000001194700", "epc"),
        ("BCD\n002\n1\nSCT\n\nA\n", "epc"),
        ("BCD", "epc"),
    ],
)
def test_other_schemes_can_be_damaged_too(text: str, scheme: str) -> None:
    found = parsed(text)
    assert isinstance(found, Damaged)
    assert found.scheme == scheme


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "https://example.se/?uqr=1", "{}", "[1]", '{"a":1}', '{"a":"uqr"}', '{"a":{"uqr":1}}', "uqr", "C",
        "C12", "C1237856901", "Cykel;2;3", "BCDE\n002", "556677-8899", "{" * 4000, "\0", " " * 5000 + INVOICE,
    ],
)  # fmt: skip
def test_other_texts_are_no_payment_codes(text: str) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize(
    ("text", "value", "message", "editable"),
    [
        ("C1237856901;100,00;12229445;0", "100", "12229445", set()),
        ("C1237856901;100.5;12229445", "100.50", "12229445", set()),
        ("C1237856901;;;", None, None, set()),
        ("C1237856901;", None, None, set()),
        ("C123 785 69 01;5;;7", "5", None, {"payee", "amount", "message"}),
        ("C1237856901;1 250,00;Fr%C3%A5n%20%C3%96rebro;6", "1250", "Från Örebro", {"amount", "message"}),
        ("C1237856901;1;Fr%E5n+oss%21;4", "1", "Från oss!", {"message"}),
        ("C1237856901;1;1+1 = 2;4", "1", "1+1 = 2", {"message"}),
        ("C1237856901;1;ett;två;2", "1", "ett;två", {"amount"}),
        ("C+46701234567;20;Fika;0", "20", "Fika", set()),
    ],
)
def test_swish(text: str, value: str | None, message: str | None, editable: set[str]) -> None:
    code = read(text)
    assert code.amount == (None if value is None else Decimal(value))
    assert (code.message, code.account_type) == (message, "SWISH")
    assert set(code.editable) == editable
    assert code.account in {"1237856901", "+46701234567"}


def test_swish_for_nothing_is_unclear() -> None:
    assert read("C1237856901;0,00;hej;0").unclear == ("amount",)
    assert read("C1237856901;mycket;hej;0").amount is None


@pytest.mark.parametrize(
    "text",
    [
        EPC,
        EPC.replace("\n", "\r\n"),
        EPC.rstrip("\n"),
        EPC.replace("002\n1", "001\n2"),
        EPC.replace("\n002", "\n2"),
        EPC.replace("EUR123.45", "EUR 123,45"),
        EPC.replace("DE33100205000001194700", "DE33 1002 0500 0001 1947 00"),
        EPC.replace("RF18539007547034", "RF18 5390 0754 7034"),
        EPC.replace("BCD", "bcd").replace("SCT", "sct"),
        EPC + "\n\nNote\nmore\nlines\n",
    ],
)
def test_epc(text: str) -> None:
    assert read(text) == PaymentCode(
        scheme="epc",
        payee="Testbolaget AB",
        account_type="IBAN",
        account="DE33100205000001194700",
        amount=Decimal("123.45"),
        currency="EUR",
        reference="RF18539007547034",
    )


def test_epc_with_a_text_instead_of_a_reference() -> None:
    code = read(EPC.replace("RF18539007547034\n", "\nRechnung 4711"))
    assert (code.reference, code.message) == (None, "Rechnung 4711")
    assert read(EPC.replace("EUR123.45", "EUR" + "9" * 40)).unclear == ("amount",)
    assert read(EPC.replace("EUR123.45", "")).amount is None


def test_a_payload_says_how_it_is_encoded() -> None:
    epc = EPC.replace("Testbolaget", "Münchner Größe €")
    assert text_of(epc.encode()) == epc
    assert text_of(epc.replace("002\n1", "002\n8").encode("iso-8859-15")) == epc.replace("002\n1", "002\n8")
    assert text_of("ÅÄÖ Bygg".encode("latin-1")) == "ÅÄÖ Bygg"
    assert text_of(b"\xff\x81") == "ÿ\N{REPLACEMENT CHARACTER}"


def test_what_cannot_be_printed_or_stored_is_dropped() -> None:
    name = '"\\u0000Test\\ud800\\u202ebolaget\\n  AB' + "x" * 500 + '"'
    payee = read(INVOICE.replace('"Testbolaget AB"', name)).payee
    assert payee is not None
    assert payee.startswith("Testbolaget ABxxx")
    assert len(payee) == LONGEST_PART


def test_a_part_is_kept_as_the_payload_has_it() -> None:
    parts = read(INVOICE.replace("12500", "12500.0000")).parts
    assert (parts["amount"], parts["due_date"], parts["account"]) == ("12500.0000", "20261031", "5050-1055")
    assert read("C123 785 69 01;5,00;a%20b").parts == {"account": "123 785 69 01", "amount": "5,00", "message": "a%20b"}


@pytest.mark.parametrize(
    ("text", "value"),
    [("5", "5"), ("4500.1250", "4500.13"), ("1,5", "1.50"), ("1.234", None), ("12.500,00", "12500"), ("-0", "0")],
)
def test_an_amount_that_may_mean_two_things_is_none(text: str, value: str | None) -> None:
    assert amount(text) == (None if value is None else Decimal(value))
    assert str(amount("-0")) == "0.00"
    assert amount(Decimal("1.234")) == Decimal("1.23")


def test_a_date_that_no_invoice_has_is_none() -> None:
    assert day("00010101") is None
    assert day("2026-1001") is None
    assert day("31.10.2026") is None


names = st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x17F), min_size=1, max_size=60)
amounts = st.decimals(Decimal("0.01"), Decimal("999999.99"), places=2)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))

usingqr_codes = st.builds(
    PaymentCode,
    scheme=st.just("usingqr"),
    purpose=st.sampled_from(["payment", "credit", "cash"]),
    payee=names,
    company_id=st.from_regex(r"[0-9]{6}-[0-9]{4}", fullmatch=True),
    country=st.sampled_from([None, "SE", "NO"]),
    reference=names,
    credited_reference=st.none() | names,
    invoice_date=st.none() | days,
    due_date=days,
    amount=amounts,
    currency=st.sampled_from(["SEK", "NOK", "EUR"]),
    vat=st.none() | amounts,
    vat_high=st.none() | amounts,
    account_type=st.sampled_from(["BG", "PG", "IBAN", "BBAN"]),
    account=names,
    bank_code=st.none() | names,
    address=st.none() | names,
)
swish_codes = st.builds(
    PaymentCode,
    scheme=st.just("swish"),
    account_type=st.just("SWISH"),
    account=st.from_regex(r"123[0-9]{7}", fullmatch=True),
    amount=st.none() | amounts,
    message=st.none() | st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=50),
    editable=st.frozensets(st.sampled_from(["payee", "amount", "message"])),
)
epc_codes = st.builds(
    PaymentCode,
    scheme=st.just("epc"),
    payee=names,
    account_type=st.just("IBAN"),
    account=st.just("DE33100205000001194700"),
    amount=st.none() | amounts,
    currency=st.just("EUR"),
    message=st.none() | names,
    bank_code=st.none() | st.just("BFSWDE33BER"),
)


@given(usingqr_codes | swish_codes | epc_codes)
def test_what_is_written_is_read_back(code: PaymentCode) -> None:
    assert parsed(written(code)) == code


@given(st.text() | st.sampled_from([INVOICE, EPC, "C1237856901;1,00;x;0"]), st.data())
def test_no_text_makes_it_fail(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    garbled = text[:cut] + data.draw(st.text(max_size=5)) + text[cut + data.draw(st.integers(0, 3)) :]
    assert parsed(garbled) is None or isinstance(parsed(garbled), PaymentCode | Damaged)
    assert isinstance(text_of(garbled.encode("utf-16", errors="replace")), str)


def test_line_breaks_in_a_name_add_no_lines() -> None:
    code = PaymentCode("epc", payee="A\nDE00", account="DE33100205000001194700", account_type="IBAN", currency="EUR")
    assert read(written(code)).payee == "A DE00"


@pytest.mark.parametrize(
    "code",
    [
        PaymentCode("usingqr", payee="A"),
        PaymentCode("usingqr", purpose="credit", payee="A"),
        PaymentCode(
            "usingqr", payee="A", company_id="1", reference="1", due_date=date(2026, 1, 1), amount=Decimal(-1),
            account_type="BG", account="5050-1055",
        ),
        PaymentCode("swish"),
        PaymentCode("swish", account="1237856901", currency="EUR"),
        PaymentCode("swish", account="1237856901", amount=Decimal(0)),
        PaymentCode("swish", account="1237856901", message="x" * 51),
        PaymentCode("epc", payee="A", account="DE00", currency="EUR"),
        PaymentCode("epc", payee="A", account="DE33100205000001194700"),
        PaymentCode("epc", payee="A" * 71, account="DE33100205000001194700", currency="EUR"),
        PaymentCode("epc", payee="A", account="DE33100205000001194700", currency="EUR", amount=Decimal(0)),
        PaymentCode("epc", payee="A", account="DE33100205000001194700", currency="EUR", reference="R", message="m"),
    ],
)  # fmt: skip
def test_a_code_that_its_scheme_does_not_allow_is_not_written(code: PaymentCode) -> None:
    with pytest.raises(InvalidPaymentCodeError):
        written(code)


def test_examples_of_others_are_understood(material: Path) -> None:
    codes = {path.stem: read(text_of(path.read_bytes())) for path in (material / "qr").glob("*.txt")}
    assert len(codes) >= 7
    assert {code.scheme for code in codes.values()} == {"usingqr", "swish", "epc"}
    for code in codes.values():
        assert code.unclear == ()
        assert code.amount is not None
        assert code.account is not None
        assert parsed(written(code)) == code
