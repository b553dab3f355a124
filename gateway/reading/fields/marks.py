"""What a paper says it is not: a copy, a training receipt, or no receipt at all.

Swedish tills must print KOPIA, ÖVNING or EJ KVITTO in letters twice as large as the others (SKVFS 2021:17); the words
also stand in ordinary sentences, where they mean nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from gateway.reading.fields.found import Found
from gateway.reading.fields.headings import parts, usual_height
from gateway.reading.words.rows import Row

MarkName = Literal["copy", "training", "not_a_receipt"]

LARGE: Final = 1.4
"""A mark may have words around it where its letters are so many times as high as the usual."""

_AROUND: Final = r"[\W_\d]*"
_WORDS: Final[dict[MarkName, str]] = {
    "not_a_receipt": (
        r"(?:(?:detta|det|this) (?:ar|is) )?(?:ej|inte|inget|icke|not)(?: (?:ett|ett giltigt|giltigt|a|valid as))?"
        r" ?(?:kassa)?(?:kvitto|receipt)|ejkvitto|kein(?:e)? (?:beleg|quittung|rechnung)|pro ?forma(?:kvitto)?"
        r"|ikke (?:en )?kvittering|ei kuitti"
    ),
    "training": (
        r"ovnings?(?: ?kvitto| ?lage| ?kassa)?|training(?: mode| receipt)?|trainings?beleg|testkvitto|harjoitus"
    ),
    "copy": (
        r"(?:(?:kvitto|faktura|kassa) ?)?kopia(?: av (?:kvitto|faktura|original))?|kopia \d|(?:receipt |invoice )?copy"
        r"|copy of (?:receipt|invoice)|duplicate|duplikat|dubblett|reprint(?:ed)?|re-print|utskriftskopia"
        r"|kopie|kopi|kopio|(?:rechnungs|beleg)kopie|zweitschrift|omtryck"
    ),
}
_WHOLE: Final = {
    name: re.compile(rf"{_AROUND}(?:{words}){_AROUND}(?:{words})?{_AROUND}") for name, words in _WORDS.items()
}
_WITHIN: Final = {name: re.compile(rf"(?<![a-z])(?:{words})(?![a-z])") for name, words in _WORDS.items()}
_OWN_COPY: Final = re.compile(r"\b(?:kundens|kund|customer|cardholder|butikens|merchant|kunden|handler)\W{0,2}s?\s")
"""Whose slip it is, of the two that a card terminal prints: no copy of a receipt."""


class Mark(NamedTuple):
    """A mark on the paper and where it stands."""

    name: MarkName
    found: Found


def marks(rows: Sequence[Row]) -> tuple[Mark, ...]:
    """Return the first mark of each name: one that stands by itself, or in letters larger than the others."""
    usual = {page: usual_height([row for row in rows if row.page == page]) for page in {row.page for row in rows}}
    found: dict[MarkName, Mark] = {}
    for row in rows:
        for mark in _in_row(row, usual[row.page]):
            found.setdefault(mark.name, mark)
    return tuple(found.values())


def _in_row(row: Row, usual: float) -> Iterator[Mark]:
    for name, within in _WITHIN.items():
        match = within.search(row.folded)
        if match is None or _OWN_COPY.search(row.folded):
            continue
        found = Found(row, match.start(), match.end())
        is_alone = any(
            _WHOLE[name].fullmatch(part.folded) for part in parts(row) if part.start <= match.start() < part.end
        )
        if is_alone or (found.box.h > LARGE * usual and not found.text.islower()):
            yield Mark(name, found)
            return
