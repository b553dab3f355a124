"""Amounts are read as printed, never guessed; rounding and minor units lose nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.accounting.money import (
    NotAnAmountError,
    candidates,
    currency_of,
    from_minor,
    minor_digits,
    plain,
    printed,
    rounded,
    to_minor,
    written,
)

NBSP, THIN, MINUS = "\u00a0", "\u202f", "\u2212"

PLAIN = [
    # Swedish
    ("0", "0"), ("5", "5"), ("12", "12"), ("249", "249"), ("1234", "1234"), ("100000", "100000"),
    ("0,00", "0.00"), ("0,50", "0.50"), (",50", "0.50"), ("10,00", "10.00"), ("12,5", "12.5"), ("249,00", "249.00"),
    ("1234,50", "1234.50"), ("1 234,50", "1234.50"), ("12 345,67", "12345.67"), ("123 456,78", "123456.78"),
    ("1 234 567,89", "1234567.89"), ("1 234", "1234"), ("12 345", "12345"), ("100 000", "100000"),
    ("1 000 000", "1000000"), ("182 689,00", "182689.00"), ("1.234,50", "1234.50"), ("12.345,67", "12345.67"),
    ("1.234.567,89", "1234567.89"), ("1.234.567", "1234567"), ("12:-", "12"), ("12: -", "12"), ("12 :-", "12"),
    ("249:-", "249"), ("1 249:-", "1249"), ("1.249:-", "1249"), ("12,-", "12"), ("12.-", "12"), ("12,--", "12"),
    ("12:50", "12.50"), ("1 234:50", "1234.50"), ("12,", "12"), ("12.", "12"), ("249,00:-", "249.00"),
    # spaces that are not spaces
    (f"1{NBSP}234,50", "1234.50"), (f"1{THIN}234,50", "1234.50"), ("1\u2009234,50", "1234.50"),
    (f"1{NBSP}234{NBSP}567,89", "1234567.89"), (f"12{NBSP}345", "12345"), ("1\u2007234,50", "1234.50"),
    (f"249,00{NBSP}kr", "249.00"), (f"{NBSP}5,00 ", "5.00"), ("1\t234,50", "1234.50"),
    # as a reader breaks them
    ("33, 92", "33.92"), ("33 ,92", "33.92"), ("126 , 73", "126.73"), ("1 060, 20", "1060.20"),
    # with currency
    ("12,50 kr", "12.50"), ("12,50kr", "12.50"), ("12,50 kr.", "12.50"), ("kr 12,50", "12.50"), ("kr12,50", "12.50"),
    ("Kr 12,50", "12.50"), ("KR 12,50", "12.50"), ("SEK 1 234,50", "1234.50"), ("1 234,50 SEK", "1234.50"),
    ("1234 SEK", "1234"), ("12 kronor", "12"), ("€ 12,50", "12.50"), ("€12.50", "12.50"), ("12,50 €", "12.50"),
    ("12,50€", "12.50"), ("EUR 12,50", "12.50"), ("12,50 EUR", "12.50"), ("12 Euro", "12"), ("$4.11", "4.11"),
    ("$ 4.11", "4.11"), ("US$ 4.11", "4.11"), ("USD 4.11", "4.11"), ("4.11 USD", "4.11"), ("£9.99", "9.99"),
    ("GBP 9.99", "9.99"), ("RM33.90", "33.90"), ("RM 33.90", "33.90"), ("33.90 RM", "33.90"), ("NOK 99,00", "99.00"),
    ("99,00 DKK", "99.00"), ("CHF 12.50", "12.50"), ("Fr. 12.50", "12.50"), ("SFr. 12.50", "12.50"),
    ("Rs. 319", "319"), ("Rs 319.00", "319.00"), ("₹319.00", "319.00"), ("INR 319", "319"), ("12,50 PLN", "12.50"),
    ("12,50 zł", "12.50"), ("¥1200", "1200"),
    # German and Austrian
    ("24,23", "24.23"), ("1.024,23", "1024.23"), ("134,39 EUR", "134.39"), ("EUR 15,69", "15.69"), ("5,-", "5"),
    ("5,- €", "5"), ("1.500,- €", "1500"), ("1500,--", "1500"),
    # American, British, Malaysian
    ("1,234.50", "1234.50"), ("12,345.67", "12345.67"), ("1,234,567.89", "1234567.89"), ("1,234,567", "1234567"),
    ("0.99", "0.99"), (".99", "0.99"), ("7.60", "7.60"), ("$1,234.50", "1234.50"), ("1,000,000.00", "1000000.00"),
    # Indian
    ("1,23,456.00", "123456.00"), ("12,34,567.00", "1234567.00"), ("1,23,456", "123456"),
    # Swiss
    ("1'234.50", "1234.50"), ("1\u2019234.50", "1234.50"), ("1'234'567.89", "1234567.89"), ("1'234", "1234"),
    ("CHF 1'234.50", "1234.50"), ("1`234.50", "1234.50"), ("12.-- CHF", "12"), ("1'234,50", "1234.50"),
    # more or fewer decimals than two
    ("12,5 kr", "12.5"), ("0,123", "0.123"), ("0.123", "0.123"), ("0,1234", "0.1234"), ("1234,567", "1234.567"),
    ("1234.567", "1234.567"), ("1.5", "1.5"), ("15,4990", "15.4990"), ("1,2345", "1.2345"),
    # negative
    ("-5", "-5"), (f"{MINUS}5", "-5"), ("\u20135,00", "-5.00"), ("- 5,00", "-5.00"), ("5-", "-5"), ("5,00-", "-5.00"),
    ("5,00 -", "-5.00"), (f"5,00{MINUS}", "-5.00"), ("1 234,50-", "-1234.50"), ("-1 234,50", "-1234.50"),
    ("-1.234,50", "-1234.50"), ("-1,234.50", "-1234.50"), ("(5,00)", "-5.00"), ("(1 234,50)", "-1234.50"),
    ("-12:-", "-12"), ("-5,00 kr", "-5.00"), ("kr -5,00", "-5.00"), ("-kr 5,00", "-5.00"), ("5,00- kr", "-5.00"),
    ("5,00 kr-", "-5.00"), ("-€5.00", "-5.00"), ("€-5.00", "-5.00"), (f"{MINUS}1{NBSP}234,50{NBSP}kr", "-1234.50"),
    ("-0,43", "-0.43"), ("+5,00", "5.00"), ("(kr 5,00)", "-5.00"),
]  # fmt: skip

AMBIGUOUS = [
    ("1.234", "1234", "1.234"), ("1,234", "1234", "1.234"), ("-1.000", "-1000", "-1.000"),
    ("31.422", "31422", "31.422"),
    ("12.345", "12345", "12.345"), ("123,456", "123456", "123.456"), ("999.999", "999999", "999.999"),
    ("1,000", "1000", "1.000"), ("1.000 kr", "1000", "1.000"), ("€1,234", "1234", "1.234"),
    ("1.234-", "-1234", "-1.234"), ("(1,234)", "-1234", "-1.234"),
]  # fmt: skip

NEITHER = [
    "", " ", "-", "kr", "SEK", "abc", "12 50", "1 23", "1 2345", "12.10.2025", "2025-10-12", "12/10", "007", "00,50",
    "1.234.56", "1,234,56", "1.23.456", "12,345,67", "1.234,567,89", "1 234.567,89", "12:345", "12:5", "1:234",
    "--5", "5--5", "1-2", "5,00,00", "..", ",", "1..2", "1,,2", "12 kr 50", "12a", "1 234 56", "556016-0680",
    "1234567890123", "0123456789", "12%", "25 %", "١٢", "1e5", "0x10", "NaN", "Infinity", "1_000", "+-5", "kr kr 5",
]  # fmt: skip


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len(PLAIN) + len(AMBIGUOUS) + len(NEITHER) >= 200


@pytest.mark.parametrize(("text", "value"), PLAIN)
def test_an_unambiguous_amount_has_one_meaning(text: str, value: str) -> None:
    assert candidates(text) == (Decimal(value),)


@pytest.mark.parametrize(("text", "grouped", "decimal"), AMBIGUOUS)
def test_an_ambiguous_amount_keeps_both_meanings(text: str, grouped: str, decimal: str) -> None:
    assert candidates(text) == (Decimal(grouped), Decimal(decimal))


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_no_amount_has_no_meaning(text: str) -> None:
    assert candidates(text) == ()


@given(st.text(max_size=20))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert all(value.is_finite() for value in candidates(text))


@given(st.decimals(-(10**9), 10**9, places=2))
def test_what_is_printed_is_read_back(amount: Decimal) -> None:
    assert candidates(printed(amount)) == (amount,)
    assert candidates(printed(amount, "EUR", "en")) == (amount,)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("12,50 kr", "SEK"),
        ("Totalt SEK", "SEK"),
        ("€ 5", "EUR"),
        ("TOTAL RM", "MYR"),
        ("$4.11", "USD"),
        ("ram 512 form", None),
        ("krona", None),
        ("SEK or EUR", None),
    ],
)
def test_a_currency_is_named_by_its_sign_alone(text: str, currency: str | None) -> None:
    assert currency_of(text) == currency


@pytest.mark.parametrize(
    ("amount", "currency", "result"),
    [("0.005", "SEK", "0.01"), ("-0.005", "SEK", "-0.01"), ("2.345", "EUR", "2.35"), ("99.5", "JPY", "100")],
)
def test_halves_are_rounded_away_from_zero(amount: str, currency: str, result: str) -> None:
    assert rounded(Decimal(amount), currency) == Decimal(result)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["SEK", "JPY", "KWD"]))
def test_minor_units_lose_nothing(minor: int, currency: str) -> None:
    assert to_minor(from_minor(minor, currency), currency) == minor


def test_minor_units_keep_the_decimals_of_their_currency() -> None:
    assert str(from_minor(123450, "SEK")) == "1234.50"
    assert (minor_digits("SEK"), minor_digits("JPY"), minor_digits("KWD")) == (2, 0, 3)


@pytest.mark.parametrize("amount", ["12.345", "NaN", "Infinity"])
def test_an_amount_that_would_be_cut_is_refused(amount: str) -> None:
    with pytest.raises(NotAnAmountError) as refusal:
        to_minor(Decimal(amount), "SEK")
    assert "at most 2 decimals" in str(refusal.value)


def test_amounts_are_written_for_machines_and_for_people() -> None:
    assert written(Decimal("1234.5")) == "1234.50"
    assert printed(Decimal("-1234.5")) == f"{MINUS}1{NBSP}234,50{NBSP}kr"
    assert printed(Decimal("1234.5"), "EUR", "en") == f"1,234.50{NBSP}EUR"
    assert printed(Decimal(5), "XTS") == f"5,00{NBSP}XTS"


@pytest.mark.parametrize(
    ("number", "result"), [("25.00", "25"), ("25.50", "25.5"), ("1000", "1000"), ("1E+3", "1000"), ("0.00", "0")]
)
def test_a_plain_number_has_no_zeros_at_its_end(number: str, result: str) -> None:
    assert plain(Decimal(number)) == result
