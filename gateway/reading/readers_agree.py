"""Where two readers have read the same: what both say is surer, and where they differ a person must look."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gateway.reading.shape import Check, Field, Rival

AGREE: Final = "readers_agree"
GAIN: Final = 0.5
"""Agreement takes away so much of what a value lacks to certainty: two readers seldom make the same mistake."""

DOUBTED: Final = 0.5
"""What the readers differ on is no surer than this."""

MUST_AGREE: Final = frozenset({"total_amount", "document_date", "vat_amount", "organisation_number"})
"""Where the readers differ on one of these, it is a finding; a name that differs is only less sure."""


def confirmed(field: Field) -> Field:
    """Return a field that the other reader reads alike."""
    sure = max(field.confidence, 1 - (1 - field.confidence) * GAIN)
    return replace(field, confidence=sure, checks=(*field.checks, Check(AGREE, passed=True)))


def contradicted(field: Field, rival: Rival) -> Field:
    """Return a field that the other reader reads otherwise, and that nothing proves."""
    checks = (*field.checks, Check(AGREE, passed=False))
    return replace(field, confidence=min(field.confidence, DOUBTED), checks=checks, rivals=(rival, *field.rivals))
