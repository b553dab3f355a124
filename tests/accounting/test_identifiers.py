"""Numbers with check digits: the worked examples, what is near them, and what is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.accounting import identifiers
from gateway.accounting.identifiers import (
    InvalidIdentifierError,
    bankgiro,
    compact,
    has_length_digit,
    iban,
    is_valid,
    organisation_number,
    payment_reference,
    plusgiro,
    swish,
    vat_number,
)

RIGHT = [
    (organisation_number, "5560160680", "556016-0680"),
    (organisation_number, "556016-0680", "556016-0680"),
    (organisation_number, "16556016-0680", "556016-0680"),
    (organisation_number, " 556677 - 8899 ", "556677-8899"),
    (organisation_number, "556047-3521", "556047-3521"),
    (organisation_number, "212000-0142", "212000-0142"),
    (organisation_number, "202100-5489", "202100-5489"),
    (organisation_number, "811218-9876", "811218-9876"),
    (organisation_number, "19811218-9876", "811218-9876"),
    (vat_number, "SE556016068001", "SE556016068001"),
    (vat_number, "se 556016-0680 01", "SE556016068001"),
    (bankgiro, "50501055", "5050-1055"),
    (bankgiro, "5050-1055", "5050-1055"),
    (bankgiro, "991-2346", "991-2346"),
    (bankgiro, "1609908", "160-9908"),
    (bankgiro, "902-0033", "902-0033"),
    (plusgiro, "1760990", "176099-0"),
    (plusgiro, "4567-4", "4567-4"),
    (plusgiro, "17 60 99 - 0", "176099-0"),
    (payment_reference, "12345674", "12345674"),
    (payment_reference, "1234 5674", "12345674"),
    (payment_reference, "1023472", "1023472"),
    (payment_reference, "2024000107", "2024000107"),
    (payment_reference, "165419813", "165419813"),
    (payment_reference, "10421", "10421"),
    (payment_reference, "1008", "1008"),
    (payment_reference, "59", "59"),
    (iban, "SE4550000000058398257466", "SE45 5000 0000 0583 9825 7466"),
    (iban, "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
    (swish, "1231234567", "123 123 45 67"),
]

WRONG = [
    (organisation_number, "556016-0681"),
    (organisation_number, "556016-068"),
    (organisation_number, "811318-9874"),
    (organisation_number, "55601A-0680"),
    (organisation_number, ""),
    (vat_number, "SE556016068002"),
    (vat_number, "SE5560160681 01"),
    (vat_number, "DK556016068001"),
    (bankgiro, "5050-1056"),
    (bankgiro, "5050105"),
    (bankgiro, "505010551"),
    (plusgiro, "176099-1"),
    (plusgiro, "0"),
    (plusgiro, "123456789"),
    (payment_reference, "12345675"),
    (payment_reference, "5"),
    (payment_reference, "1" * 26),
    (payment_reference, "1234567٤"),
    (iban, "SE4550000000058398257467"),
    (iban, "hello"),
    (swish, "0701234567"),
    (swish, "12312345678"),
]


@pytest.mark.parametrize(("identifier", "number", "printed"), RIGHT)
def test_a_right_number_is_printed_in_its_way(identifier: Callable[[str], str], number: str, printed: str) -> None:
    assert identifier(number) == printed
    assert identifier(printed) == printed
    assert is_valid(identifier, number)


@pytest.mark.parametrize(("identifier", "number"), WRONG)
def test_a_wrong_number_is_refused(identifier: Callable[[str], str], number: str) -> None:
    assert not is_valid(identifier, number)
    with pytest.raises(InvalidIdentifierError) as refusal:
        identifier(number)
    assert "Check that every digit is right" in str(refusal.value)


@pytest.mark.parametrize(
    ("identifier", "right"),
    [
        (organisation_number, "5560160680"),
        (bankgiro, "50501055"),
        (plusgiro, "1760990"),
        (payment_reference, "1023472"),
    ],
)
def test_any_single_wrong_digit_is_noticed(identifier: Callable[[str], str], right: str) -> None:
    for place, digit in enumerate(right):
        for other in set("0123456789") - {digit}:
            assert not is_valid(identifier, right[:place] + other + right[place + 1 :])


@pytest.mark.parametrize(
    ("reference", "has_one"), [("1023472", True), ("2024000107", True), ("12345674", False), ("1008", False)]
)
def test_the_length_digit_stands_before_the_check_digit(reference: str, has_one: bool) -> None:
    assert has_length_digit(reference) is has_one


def test_the_normal_form_has_no_marks() -> None:
    assert compact(" se 556016-0680_01 ") == "SE556016068001"


def test_every_identifier_is_tried_here() -> None:
    tried = {identifier.__name__ for identifier, *_ in RIGHT} & {identifier.__name__ for identifier, _ in WRONG}
    public = {
        name
        for name, found in vars(identifiers).items()
        if callable(found) and found.__module__ == identifiers.__name__
    }
    assert tried == {name for name in public if not name.startswith("_")} - {
        "InvalidIdentifierError",
        "compact",
        "has_length_digit",
        "is_valid",
    }
