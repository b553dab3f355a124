"""Labels of sums that were misread beyond recognition of their letters, put right by their likeness.

`Tutal After Rnunding` is close to one label and to no other; a row whose label is known is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from gateway.reading.fields.figures import figures
from gateway.reading.shape import around
from gateway.reading.words.rows import Row

LEAST_ALIKE: Final = 0.8
FEWEST_LETTERS: Final = 5
MOST_LONGER: Final = 3

_MEANT: Final = (
    "att betala", "summa att betala", "totalt att betala", "belopp att betala", "totalt", "totalsumma", "delsumma",
    "varav moms", "oresavrundning", "oresutjamning", "avrundning", "kontant", "tillbaka", "bankkort", "exkl moms",
    "inkl moms", "netto", "total", "subtotal", "sub total", "grand total", "net total", "total payable", "amount due",
    "total amount", "total sales incl gst", "total incl gst", "total gst", "total after rounding", "total rounded",
    "total sales", "rounding", "rounding adjustment", "change", "summe", "gesamtbetrag", "zu zahlen", "zwischensumme",
    "ruckgeld", "yhteensa", "maksettava",
)  # fmt: skip
_AS_LETTERS: Final = re.compile(r"(?<=[a-z])[01]|[01](?=[a-z])")
_LETTERS: Final = {meant.replace(" ", ""): meant for meant in _MEANT}


def mended(rows: Sequence[Row], is_known: Callable[[str], bool]) -> list[Row]:
    """Return the rows, each with amounts and a label that is not known having the label it is most like, if any."""
    return [row if is_known(row.folded) else _mended(row) for row in rows]


def _mended(row: Row) -> Row:
    amounts = figures(row)
    if not amounts:
        return row
    start = amounts[0].found.start
    letters = re.sub(r"[^a-z]", "", _AS_LETTERS.sub(lambda match: "ol"[int(match[0])], row.folded[:start]))
    meant = _most_alike(letters)
    words = [word for begin, word in zip(row.starts, row.words, strict=True) if begin + len(word.text) <= start]
    if meant is None or not words:
        return row
    label = replace(
        words[0], text=meant, box=around([word.box for word in words]), confidence=min(w.confidence for w in words)
    )
    return Row(row.page, row.number, (label, *row.words[len(words) :]), row.source)


def _most_alike(letters: str) -> str | None:
    """Return the label that some letters are most like; None where they are like none."""
    if len(letters) < FEWEST_LETTERS:
        return None
    best, likeness = None, LEAST_ALIKE
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(letters)
    for meant, label in _LETTERS.items():
        if abs(len(meant) - len(letters)) > MOST_LONGER:
            continue
        matcher.set_seq1(meant)
        if (
            matcher.real_quick_ratio() > likeness
            and matcher.quick_ratio() > likeness
            and (ratio := matcher.ratio()) > likeness
        ):
            best, likeness = label, ratio
    return best
