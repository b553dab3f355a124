"""The line at the foot of a giro form, whole and broken."""

from __future__ import annotations

import pytest
from stdnum import luhn

from gateway.reading.fields.giro_line import giro_line
from tests.reading.typed import typed

CHECK = luhn.calc_check_digit("123450")


@pytest.mark.parametrize(
    "line",
    [
        f"#  12345674 #  1234 50  {CHECK} >  50501055#41#",
        f"# 12345674 # 1234 50 {CHECK} > 50501055#41#",
        f"#12345674#1234 50 {CHECK}>50501055#41#",
        f"H 12345674 # 1 234 50 {CHECK} > 5050 1055 # 41 #",
        f"12345674 # 1234 50 {CHECK} ) 50501055#41#",
        f"* 12345674 * 1234 50 {CHECK} > 50501055*41#",
        f"# 1234 5674 # 1234 50 {CHECK} > 50501055#41",
    ],
)
def test_it_is_read_whole_and_broken(line: str) -> None:
    read = giro_line(typed(line))
    assert read is not None
    assert read.reference is not None
    assert read.reference.text.replace(" ", "") == "12345674"
    assert read.giro is not None
    assert read.giro.text.replace(" ", "") == "50501055"
    assert read.is_bankgiro


def test_a_form_for_plusgiro_is_told_by_its_code() -> None:
    read = giro_line(typed(f"# 12345674 # 1234 50 {CHECK} > 1760990#16#"))
    assert read is not None
    assert not read.is_bankgiro


def test_the_amount_may_be_missing_or_misread() -> None:
    for line in ("# 12345674 # > 50501055#41#", f"# 12345674 # 1234 50 {(int(CHECK) + 1) % 10} > 50501055#41#"):
        read = giro_line(typed(line))
        assert read is not None
        assert read.reference is not None
        assert read.giro is not None


def test_what_is_not_right_is_no_line() -> None:
    assert giro_line(typed("# 12345675 # 1234 50 6 > 50501056#41#")) is None
    assert giro_line(typed("Bankgiro 5050-1055 # 41")) is None
