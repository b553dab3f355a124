"""The suppliers a company knows already, as a prior: a name read nearly right is spelt as the register has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from gateway.reading.fields.found import LABELLED, PROVEN
from gateway.reading.shape import Check, Field, KnownSupplier, Rival
from gateway.reading.words.rows import folded

ALIKE: Final = 0.85
"""From this likeness on, two spellings are one name; less might be a sister company."""

IN_REGISTER: Final = "in_register"


def with_register(fields: Mapping[str, Field], register: Sequence[KnownSupplier]) -> dict[str, Field]:
    """Return the fields with the supplier's name as the register spells it.

    A proven organisation number decides; without one the likest name does, where only one is that like. A number is
    never taken from the register: it is not on the paper.
    """
    number, name = fields.get("organisation_number"), fields.get("supplier_name")
    if number is not None and number.is_sure:
        known = next((each for each in register if each.organisation_number == number.value), None)
        if known is not None:
            return {**fields, "supplier_name": _known(known, name or number, PROVEN)}
    if name is None:
        return dict(fields)
    alike = [each for each in register if _likeness(each.name, str(name.value)) >= ALIKE]
    if len({each.name for each in alike}) != 1:
        return dict(fields)
    return {**fields, "supplier_name": _known(alike[0], name, max(name.confidence, LABELLED))}


def _known(known: KnownSupplier, seen: Field, confidence: float) -> Field:
    """Return the name of a known supplier, standing where it, or its number, was read."""
    rivals = seen.rivals
    if seen.name == "supplier_name" and seen.value != known.name:
        rivals = (Rival(seen.value, seen.confidence, ("as_read",), seen.page, seen.box), *rivals)
    checks = (*(seen.checks if seen.name == "supplier_name" else ()), Check(IN_REGISTER, passed=True))
    return replace(seen, name="supplier_name", value=known.name, confidence=confidence, checks=checks, rivals=rivals)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, folded(one), folded(other), autojunk=False).ratio()
