"""Bankgiro and plusgiro are told apart by what stands for the bank, and an IBAN by its shape."""

from __future__ import annotations

import pytest

from gateway.formats.electronic_invoice.accounts import account
from gateway.formats.electronic_invoice.invoice import Account


@pytest.mark.parametrize(
    ("bank", "code", "means"),
    [
        ("SE:BANKGIRO", "30", "bankgiro"),
        ("se:plusgiro", "30", "plusgiro"),
        ("BGABSESS", None, "bankgiro"),
        ("PGSISESS", None, "plusgiro"),
        ("9900", "30", "bankgiro"),
        ("9960", "30", "plusgiro"),
        (None, "56", "bankgiro"),
        (None, "50", "plusgiro"),
    ],
)
def test_a_swedish_giro_is_known(bank: str | None, code: str | None, means: str) -> None:
    found = account("9991-2347", bank=bank, code=code, is_swedish=True)
    assert (found.means, found.number) == (means, "99912347")


def test_another_number_is_an_account_as_it_is_written() -> None:
    assert account("1234-1 234 567", bank="BANKSBIC", code="30", is_swedish=True) == Account(
        "account", "1234-1 234 567"
    )
    assert account("9991-2347", bank=None, code="50", is_swedish=False) == Account("account", "9991-2347")


def test_an_iban_is_known_without_a_word() -> None:
    assert account("se54 9990 0000 0999 1234 5678", bank=None, code="30", is_swedish=True) == Account(
        "iban", "SE5499900000099912345678"
    )
