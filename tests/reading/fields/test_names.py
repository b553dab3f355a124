"""Names are the same whatever their spelling, and no two companies are taken for one."""

from __future__ import annotations

import pytest

from gateway.reading.fields.names import same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Testboden AB", "TESTBODEN"),
        ("Testboden Aktiebolag (publ)", "Testboden AB"),
        ("Skärgårdens Fågel AB", "SKARGARDENS FAGEL"),
        ("Din Leverandør AS", "Din Leverandor"),
        ("Testb0den AB", "Testboden AB"),
        ("Testboden i Växjö AB", "Testboden"),
        ("Nordiska Verktyg AB", "Nord1ska Verklyg AB"),
        ("H&M Hennes & Mauritz Sverige AB", "Hennes & Mauritz"),
        ("ICA", "ica AB"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Testboden AB", "Kundbolaget AB"),
        ("Nordiska Verktyg AB", "Nordiska Mattor AB"),
        ("AB", "HB"),
        ("ICA AB", "ICO AB"),
        ("", "Testboden"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)
