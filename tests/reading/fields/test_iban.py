"""The IBAN to pay to."""

from __future__ import annotations

import pytest

from gateway.reading.fields.iban import iban
from tests.reading.typed import typed


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("IBAN SE45 5000 0000 0583 9825 7466", "SE45 5000 0000 0583 9825 7466"),
        ("IBAN: SE4550000000058398257466", "SE45 5000 0000 0583 9825 7466"),
        ("SE45 5000 0000 0583 9825 7466", "SE45 5000 0000 0583 9825 7466"),
        ("IBAN SE45 50O0 0000 O583 9825 7466 BIC ESSESESS", "SE45 5000 0000 0583 9825 7466"),
        ("IBAN DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
        ("Konto GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 32"),
        ("IBAN-nr NO93 8601 1117 947", "NO93 8601 1117 947"),
    ],
)
def test_one_of_any_country_is_proven(line: str, value: str) -> None:
    made = iban(typed(line))["iban"]
    assert made.value == value
    assert made.is_sure


def test_wrong_check_digits_are_doubted() -> None:
    made = iban(typed("IBAN SE46 5000 0000 0583 9825 7466"))["iban"]
    assert not made.is_sure
    assert [(check.check, check.passed) for check in made.checks] == [("check_digits", False)]


@pytest.mark.parametrize("line", ["Betalas inom 30 dagar från fakturans datum", "SE556016068001", "IBAN", ""])
def test_other_text_is_none(line: str) -> None:
    assert iban(typed(line) if line else ()) == {}
