"""The IBAN to pay to: any country's, with a label or without, proven by its check digits (modulus 97)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gateway.accounting import identifiers
from gateway.reading.fields.found import PROVEN, WEAK, Found, field, matches
from gateway.reading.fields.misread import as_digits, label
from gateway.reading.shape import Check, Field
from gateway.reading.words.rows import Row

_SHAPE: Final = re.compile(r"(?<![a-z0-9])[a-z5]{2} ?[\dolis]{2}(?: ?[a-z0-9]){11,30}(?![a-z0-9])")
_LABEL: Final = label("iban", "iban nr", "iban no", "iban number")
_OF_DIGITS: Final = frozenset({"SE", "DE", "FI", "NO", "DK", "EE", "PL", "ES", "AT", "BE", "PT"})
"""Countries whose account numbers are digits only, so that a letter in one is a misread digit."""


def iban(rows: Sequence[Row]) -> dict[str, Field]:
    """Return `iban` in groups of four; one with a label and wrong check digits is given as it stands, and doubted."""
    for found in matches(rows, _SHAPE):
        for end in _ends(found):
            part = Found(found.row, found.start, end)
            value = _written(part.text)
            if value is not None:
                return {"iban": field("iban", value, part, PROVEN, [Check("check_digits", passed=True)])}
    for mark in matches(rows, _LABEL):
        match = _SHAPE.search(mark.row.folded, mark.end)
        if match is not None:
            found = Found(mark.row, match.start(), match.end())
            value = identifiers.compact(found.text)
            return {"iban": field("iban", value, found, WEAK, [Check("check_digits", passed=False)])}
    return {}


def _ends(found: Found) -> Iterator[int]:
    """Yield where it may end: what stands behind it, one space away, is perhaps not part of it."""
    yield found.end
    for gap in reversed(list(re.finditer(" ", found.text))):
        yield found.start + gap.start()


def _written(text: str) -> str | None:
    whole = identifiers.compact(text)
    country = whole[:2].replace("5", "S")
    ways = [country + whole[2:]]
    if country in _OF_DIGITS:
        ways.append(country + as_digits(whole[2:]))
    return next((identifiers.iban(way) for way in ways if identifiers.is_valid(identifiers.iban, way)), None)
