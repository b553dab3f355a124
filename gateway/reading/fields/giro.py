"""Bankgiro and plusgiro: whom to pay, by the labels on the paper and the line at the foot of a giro form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gateway.accounting import identifiers
from gateway.reading.fields.giro_line import GiroLine
from gateway.reading.fields.labelled import Candidate, Sort, best, labelled
from gateway.reading.fields.misread import DIGIT, label
from gateway.reading.shape import Field
from gateway.reading.words.rows import Row

_DASH: Final = r"[-–—−~_.]"
_THEIRS: Final = re.compile(r"\b(?:ert|er|fran|from|your|avsandarens|kundens|betalarens)\s*$")

BANKGIRO: Final = Sort(
    "bankgiro",
    label("bankgiro*", "bank giro*", "bg", "bg nr", "bgnr", "bg nummer", "bankg"),
    re.compile(
        rf"(?<![\d-]){DIGIT}(?: ?{DIGIT}){{2,3}} ?{_DASH}? ?{DIGIT}(?: ?{DIGIT}){{3}}(?!\d)(?!-\d)(?! ?[.,]\d\d)"
    ),
    identifiers.bankgiro,
    _THEIRS,
)
PLUSGIRO: Final = Sort(
    "plusgiro",
    label("plusgiro*", "plus giro*", "postgiro*", "post giro*", "pg", "pg nr", "pgnr", "pg nummer"),
    re.compile(
        rf"(?<![\d-])\d(?: ?{DIGIT}){{0,6}} ?{_DASH} ?{DIGIT}(?![\d-])(?! ?[.,]\d)|(?<![\d-])\d{{4,8}}(?![\d-])"
    ),
    identifiers.plusgiro,
    _THEIRS,
)
SORTS: Final = (BANKGIRO, PLUSGIRO)

FROM_LINE: Final = 3.0
TO_PAY: Final = 2.0
_PAY_TO: Final = label(
    "till bank*", "till bg", "till plus*", "till pg", "betala till", "betalas till", "inbetalning*", "mottagarens*"
)


def giros(rows: Sequence[Row], line: GiroLine | None) -> dict[str, Field]:
    """Return `bankgiro` and `plusgiro`; the number that the form is made out to goes before the supplier's others."""
    found = {}
    for sort in SORTS:
        made = best(sort, _candidates(rows, sort, line))
        if made is not None:
            found[sort.name] = made
    return found


def _candidates(rows: Sequence[Row], sort: Sort, line: GiroLine | None) -> Iterator[Candidate]:
    if line is not None and (sort is BANKGIRO) == line.is_bankgiro and line.giro is not None:
        yield Candidate(sort.printed(line.giro.text), line.giro, is_right=True, weight=FROM_LINE)
    for candidate in labelled(rows, sort):
        is_to_pay = _PAY_TO.search(candidate.found.row.folded, 0, candidate.found.start) is not None
        yield candidate._replace(weight=TO_PAY) if is_to_pay else candidate
