"""The line at the foot of a Swedish giro form: reference, amount and giro number, each with a check digit.

It reads `#  12345674 #   1234 50   6 >   50501055#41#` (41 and 42 for bankgiro, 16 and others for plusgiro). Readers
break its marks more than its digits: `#` comes as H, *, & or nothing, `>` as a bracket or a 7.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from gateway.accounting import identifiers
from gateway.reading.fields.found import Found
from gateway.reading.words.rows import Row

_HASH: Final = r"[#h*&¥€$£×+|]"
_LINE: Final = re.compile(
    rf"(?:{_HASH} {{0,3}})?(?P<reference>\d[\d ]{{0,28}}\d) {{0,3}}{_HASH} {{0,3}}"
    rf"(?:\d[\d ]{{0,9}}? {{0,3}}[.,]? ?\d\d {{0,3}}\d {{0,3}})?[>»›):7}}\]] {{0,3}}"
    rf"(?P<giro>\d(?: ?\d){{1,7}}) {{0,3}}{_HASH} {{0,3}}(?P<form>\d ?\d) {{0,3}}{_HASH}?"
)
_BANKGIRO_FORMS: Final = frozenset({"41", "42"})


class GiroLine(NamedTuple):
    """Whom to pay and what to quote, as far as check digits prove it; `is_bankgiro` tells which giro it is for."""

    reference: Found | None
    giro: Found | None
    is_bankgiro: bool


def giro_line(rows: Sequence[Row]) -> GiroLine | None:
    """Return the line of a giro form, or None where there is none or nothing in it is right."""
    for row in rows:
        line = _LINE.search(row.folded) if ">" in row.text or "#" in row.text else None
        if line is not None and (read := _checked(row, line)) is not None:
            return read
    return None


def _checked(row: Row, line: re.Match[str]) -> GiroLine | None:
    is_bankgiro = line["form"].replace(" ", "") in _BANKGIRO_FORMS
    printed = identifiers.bankgiro if is_bankgiro else identifiers.plusgiro
    giro = Found(row, *line.span("giro")) if identifiers.is_valid(printed, line["giro"]) else None
    is_right = identifiers.is_valid(identifiers.payment_reference, line["reference"])
    reference = Found(row, *line.span("reference")) if is_right else None
    if giro is None and reference is None:
        return None
    return GiroLine(reference, giro, is_bankgiro)
