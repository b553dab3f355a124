"""What a paper says it is not."""

from __future__ import annotations

import pytest

from gateway.reading.fields.marks import marks
from tests.reading.typed import RECEIPT, typed


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("KOPIA", "copy"),
        ("*** KOPIA ***", "copy"),
        ("Kvittokopia", "copy"),
        ("*KOPIA 2*", "copy"),
        ("DUPLICATE", "copy"),
        ("ÖVNING", "training"),
        ("OVNINGSKVITTO", "training"),
        ("*** TRAINING MODE ***", "training"),
        ("EJ KVITTO", "not_a_receipt"),
        ("Detta är inget kvitto", "not_a_receipt"),
        ("INTE ETT KVITTO", "not_a_receipt"),
        ("PRO FORMA", "not_a_receipt"),
        ("Kassa 2  KOPIA", "copy"),
    ],
)
def test_a_mark_stands_by_itself(line: str, name: str) -> None:
    assert [mark.name for mark in marks(typed(*RECEIPT, line))] == [name]


@pytest.mark.parametrize(
    "line",
    [
        "Spara kvittot, kopia lämnas inte ut",
        "En kopia av kvittot kan fås i kassan",
        "Kundens kopia",
        "CUSTOMER'S COPY",
        "Kopiapapper A4           59,00",
        "Övningshäfte matematik   89,00",
        "Kvitto ej giltigt som biljett",
    ],
)
def test_the_same_words_in_a_sentence_are_no_mark(line: str) -> None:
    assert marks(typed(*RECEIPT, line)) == ()


def test_each_mark_is_told_once() -> None:
    assert len(marks(typed("KOPIA", *RECEIPT, "KOPIA"))) == 1
