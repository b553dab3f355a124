"""The payment reference: the number a payer quotes (OCR number), by its label, its shape and its check digit.

Sweden uses modulus 10 and often a length digit before it; Norway (KID) modulus 10 or 11; Finland (viitenumero)
the weights 7, 3, 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from gateway.accounting import identifiers
from gateway.accounting.identifiers import InvalidIdentifierError
from gateway.reading.fields.found import PROVEN, field, matches
from gateway.reading.fields.giro_line import GiroLine
from gateway.reading.fields.labelled import Candidate, Sort, best, labelled, places
from gateway.reading.fields.misread import as_digits, label
from gateway.reading.shape import Check, Field
from gateway.reading.words.rows import Row

FEWEST_DIGITS: Final = 4
FROM_LINE: Final = 3.0
WEAK_LABEL: Final = 0.9
"""What a label weighs that stands beside other numbers as well; alone, it proves nothing."""

_PART: Final = r"(?:\d[\doqlis|]*|[oqlis|](?=\d)[\doqlis|]*)"
_SHAPE: Final = re.compile(
    rf"(?<![\w-])(?<!\d[.,]){_PART}(?: {_PART})*(?![\w-])(?! ?[.,:] ?\d)(?! ?%)(?!(?: \d{{3}})+[.,]\d)"
)


def _long_reference(number: str) -> str:
    """Return a payment reference of at least four digits: a shorter one is rather a count or a day."""
    printed = identifiers.payment_reference(number)
    if len(printed) < FEWEST_DIGITS:
        raise InvalidIdentifierError(number=number, sort="payment reference")
    return printed


REFERENCE: Final = Sort(
    "payment_reference",
    label(
        "ocr", "ocr nr", "ocr nummer", "ocr no", "ocr ref*", "ocr nr ref*", "ocr number", "ocr meddelande*",
        "betalningsref*", "betalnings ref*", "payment ref*", "fakturaref*", "inbetalningsref*", "betalref*",
        "vid betalning ange*", "ange vid betalning*", "ange ocr*", "uppge vid betalning*",
    ),
    _SHAPE,
    _long_reference,
)  # fmt: skip
_LESS: Final = REFERENCE._replace(
    label=label(
        "referensnr", "referensnummer", "referens nr", "ref nr", "reference no", "reference number", "ref nummer"
    )
)
_FOREIGN: Final = label("viitenumero", "viite", "viitenro", "kid", "kid nr", "kid nummer")
_PAID_BY: Final = re.compile(r"\baid\b|\bterm(?:inal)?\b|kortkop|\btvr\b")


def reference(rows: Sequence[Row], line: GiroLine | None, *, has_giro: bool) -> dict[str, Field]:
    """Return `payment_reference`; a mere reference number is one only where there is a giro to pay to."""
    made = best(REFERENCE, _candidates(rows, line, has_giro=has_giro)) or _foreign(rows)
    if made is None:
        return {}
    is_right = all(check.passed for check in made.checks)
    is_swedish = identifiers.is_valid(identifiers.payment_reference, made.value)
    if is_right and is_swedish and identifiers.has_length_digit(made.value):
        made = replace(made, checks=(*made.checks, Check("length_digit", passed=True)))
    return {made.name: made}


def _candidates(rows: Sequence[Row], line: GiroLine | None, *, has_giro: bool) -> Iterator[Candidate]:
    if line is not None and line.reference is not None:
        value = identifiers.payment_reference(line.reference.text)
        yield Candidate(value, line.reference, is_right=True, weight=FROM_LINE)
    for candidate in labelled(rows, REFERENCE):
        if len(as_digits(candidate.value)) >= FEWEST_DIGITS:
            yield candidate
    if has_giro and not any(True for _ in matches(rows, _PAID_BY)):
        for candidate in labelled(rows, _LESS):
            if candidate.is_right:
                yield candidate._replace(weight=WEAK_LABEL)


def _foreign(rows: Sequence[Row]) -> Field | None:
    """Return a Norwegian or Finnish reference that passes the check of either."""
    for mark in matches(rows, _FOREIGN):
        for found in places(rows, mark, _SHAPE):
            digits = as_digits(found.text)
            if len(digits) >= FEWEST_DIGITS and (_is_finnish(digits) or _is_norwegian(digits)):
                return field("payment_reference", digits, found, PROVEN, [Check("check_digit", passed=True)])
    return None


def _is_finnish(digits: str) -> bool:
    total = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(digits[:-1])))
    return (10 - total % 10) % 10 == int(digits[-1])


def _is_norwegian(digits: str) -> bool:
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits[:-1])))
    return identifiers.is_valid(identifiers.payment_reference, digits) or (11 - total % 11) % 11 == int(digits[-1])
