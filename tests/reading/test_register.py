"""A supplier that is known already is spelt as the register has it."""

from __future__ import annotations

from gateway.reading.register import with_register
from gateway.reading.shape import Check, Field, KnownSupplier

REGISTER = [
    KnownSupplier("Åkarps Åkeri AB", "556016-0680"),
    KnownSupplier("Testboden AB"),
    KnownSupplier("Testgården AB"),
]


def field(name: str, value: str, confidence: float) -> Field:
    """Return a field that was read."""
    return Field(name, value, value, confidence, "ocr", 1)


def name(*fields: Field) -> Field:
    """Return the name of the supplier that the register makes of what was read."""
    return with_register({each.name: each for each in fields}, REGISTER)["supplier_name"]


def test_a_proven_number_decides_whatever_the_name_looks_like() -> None:
    found = name(field("organisation_number", "556016-0680", 0.97), field("supplier_name", "ÅKARPS", 0.6))
    assert found.value == "Åkarps Åkeri AB"
    assert found.is_sure
    assert Check("in_register", passed=True) in found.checks
    assert found.rivals[0].value == "ÅKARPS"


def test_a_number_that_is_not_proven_decides_nothing() -> None:
    assert (
        name(field("organisation_number", "556016-0680", 0.6), field("supplier_name", "Torget", 0.6)).value == "Torget"
    )


def test_a_name_read_nearly_right_is_put_right_but_not_sure() -> None:
    found = name(field("supplier_name", "Akarps Akerl AB", 0.6))
    assert found.value == "Åkarps Åkeri AB"
    assert not found.is_sure


def test_a_name_between_two_known_ones_is_left_alone() -> None:
    register = [KnownSupplier("Testboden AB"), KnownSupplier("Testbodan AB")]
    read = {"supplier_name": field("supplier_name", "Testbodon AB", 0.6)}
    assert with_register(read, register)["supplier_name"].value == "Testbodon AB"


def test_another_name_is_left_alone() -> None:
    assert name(field("supplier_name", "Torghandeln AB", 0.6)).value == "Torghandeln AB"
    assert with_register({}, REGISTER) == {}
