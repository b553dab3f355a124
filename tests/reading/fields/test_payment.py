"""How it was paid, and with which card."""

from __future__ import annotations

import pytest

from gateway.reading.fields.numbers import numbers
from gateway.reading.fields.payment import payment
from gateway.reading.shape import Field
from tests.reading.typed import typed


def found(*lines: str, is_invoice: bool = False) -> dict[str, Field]:
    """Return how a paper says it was paid."""
    rows = typed(*lines)
    return payment(rows, numbers(rows), is_invoice=is_invoice)


@pytest.mark.parametrize(
    ("lines", "method"),
    [
        (("Kontant            200,00", "Tillbaka            22,00"), "cash"),
        (("Bankkort           178,00",), "card"),
        (("Kontokort  178,00", "Visa ************1234"), "card"),
        (("VISA               178,00",), "card"),
        (("Swish              178,00",), "swish"),
        (("Betalt med Swish",), "swish"),
        (("Presentkort        178,00",), "giftcard"),
        (("Bar EUR  20,00", "Rückgeld  2,20"), "cash"),
        (("Kartenzahlung", "Debit Mastercard"), "card"),
        (("Käteinen  20,00",), "cash"),
        (("AID A0000000031010", "PSN 01"), "card"),
        (("Change Due :  0.50",), "cash"),
        (("Betalsätt: Kort",), "card"),
        (("Betalat med kort  *6947",), "card"),
    ],
)
def test_a_receipt_says_what_was_used(lines: tuple[str, ...], method: str) -> None:
    assert found("Totalt  178,00 kr", *lines)["payment_method"].value == method


@pytest.mark.parametrize(
    "line",
    [
        "Vi tar kort och Swish",
        "Ansök om vårt kundkort på webben",
        "Öppet köp 30 dagar mot kvitto och kort",
        "Betala gärna med Swish nästa gång ni handlar hos oss",
    ],
)
def test_what_a_shop_takes_says_nothing(line: str) -> None:
    assert found("Totalt  178,00 kr", line) == {}
    assert found("Kontant  178,00", line)["payment_method"].value == "cash"


def test_the_largest_part_counts_and_the_other_is_its_rival() -> None:
    made = found("Presentkort  50,00", "Bankkort  800,52")["payment_method"]
    assert made.value == "card"
    assert not made.is_sure
    assert [rival.value for rival in made.rivals] == ["giftcard"]


def test_cash_counts_less_its_change() -> None:
    assert found("Kort  100,00", "Kontant  500,00", "Tillbaka  450,00")["payment_method"].value == "card"


@pytest.mark.parametrize(
    "line",
    [
        "************1234",
        "xxxx xxxx xxxx 1234",
        "Kort: *1234",
        "Kort ....1234",
        "VISA **** **** **** 1234",
        "Debit XXXXXXXXXXXX1234",
        "KREDIT *1234",
        "Kontaktlös ******** 1234",
        "4581 09** **** 1234",
        "Kortnummer: ••••1234",
        "Card ending in 1234",
        "Mastercard 5412-75XX-XXXX-1234",
    ],
)
def test_a_masked_card_number_in_every_form(line: str) -> None:
    made = found(line)["card_last4"]
    assert made.value == "1234"
    assert made.raw == "1234"


def test_of_a_whole_card_number_only_the_end_is_kept() -> None:
    made = found("Kortnummer 4111 1111 1111 1111")["card_last4"]
    assert (made.value, made.raw) == ("1111", "1111")
    assert made.box is not None
    assert made.box.w < 0.05


@pytest.mark.parametrize(
    "line", ["Kaffe .......1234,00", "Summa......1234", "Tel 031-390 1234", "Kvitto nr 1234", "4111 1111 1111 1112"]
)
def test_other_figures_are_no_card(line: str) -> None:
    assert "card_last4" not in found(line)


def test_an_invoice_is_paid_as_such() -> None:
    made = found("Bankgiro 5050-1055", "Vi tar även kort i butiken", is_invoice=True)["payment_method"]
    assert made.value == "invoice"


@pytest.mark.parametrize(
    ("line", "method"),
    [
        ("Betald med kort 2026-10-10", "card"),
        ("Paid by Visa", "card"),
        ("Fakturan är betald via Swish", "swish"),
        ("Ej betald med kort", "invoice"),
    ],
)
def test_an_invoice_may_say_that_it_is_paid(line: str, method: str) -> None:
    assert found("Bankgiro 5050-1055", line, is_invoice=True)["payment_method"].value == method


def test_an_invoice_without_account_says_nothing() -> None:
    assert found("FAKTURA", is_invoice=True) == {}
