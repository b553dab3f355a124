"""Two readers that agree make a value surer; where they differ, neither is sure and both values are kept."""

from __future__ import annotations

from gateway.reading.readers_agree import confirmed, contradicted
from gateway.reading.shape import Check, Field, Rival

TOTAL = Field("total_amount", "178.00", "178,00", 0.8, "ocr", 1, None, (Check("paid_alike", passed=True),))
OTHER = Rival("173.00", 0.8, ("other_reader",), 1)


def test_what_both_read_is_surer() -> None:
    found = confirmed(TOTAL)
    assert (found.value, found.confidence) == ("178.00", 0.9)
    assert found.checks == (*TOTAL.checks, Check("readers_agree", passed=True))


def test_what_differs_is_not_sure() -> None:
    found = contradicted(TOTAL, OTHER)
    assert found.value == "178.00"
    assert not found.is_sure
    assert found.checks[-1] == Check("readers_agree", passed=False)
    assert found.rivals == (OTHER,)
