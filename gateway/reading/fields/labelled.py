"""Numbers with a check digit that stand by their label, however label and number were misread.

The check digit decides between the ways of reading what stands there: a letter for a digit, a gap within the
number, a neighbour that is not part of it. Where none is right, the number is given as it stands and doubted, or with
the one digit put right that a reader of worn print confuses, which is never more than likely.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from gateway.accounting import identifiers
from gateway.reading.fields.found import LABELLED, LIKELY, PROVEN, READ_CLEARLY, WEAK, Found, field, matches, shared
from gateway.reading.fields.misread import as_digits, corrections, label
from gateway.reading.shape import Check, Field, Rival
from gateway.reading.words.rows import Row

ROWS_BELOW: Final = 3
DEEPEST: Final = 4.5
"""A number below its label is at most so many rows, and so many times the label's height, away."""

LEAST_SHARED: Final = 0.2
MOST_LETTERS: Final = 0.34
"""So large a share of what is read as a number may be letters in the place of digits."""

FEWEST_DIGITS: Final = 2
MOST_RIVALS: Final = 3

STOP: Final = label(
    "org nr", "organisationsn*", "bankgiro*", "plusgiro*", "postgiro*", "ocr*", "fakturan*", "fakturadat*",
    "forfall*", "telefon*", "tel", "fax", "mobil*", "kundn*", "iban", "bic", "swift", "swish", "momsreg*", "vat",
    "datum", "att betala", "belopp", "bg", "pg", "f skatt", "order*", "summa", "totalt",
)  # fmt: skip
"""What begins something else: a number behind it is not that of the label before."""


class Sort(NamedTuple):
    """A sort of number: its label, how it is written, what tells whether it is right, and labels of another's."""

    name: str
    label: re.Pattern[str]
    shape: re.Pattern[str]
    printed: Callable[[str], str]
    theirs: re.Pattern[str] | None = None


class Candidate(NamedTuple):
    """A number that was found: as it is printed, whether its check digit is right, and how much speaks for it."""

    value: str
    found: Found
    is_right: bool
    weight: float = 1.0


def labelled(rows: Sequence[Row], sort: Sort) -> Iterator[Candidate]:
    """Yield what stands by each label of a sort: those with the right check digit, else the first that stands there."""
    for mark in matches(rows, sort.label):
        if sort.theirs is not None and sort.theirs.search(mark.row.folded, max(0, mark.start - 24), mark.start):
            continue
        every = [candidate for found in places(rows, mark, sort.shape) for candidate in _ways(sort, found)]
        right = [candidate for candidate in every if candidate.is_right]
        yield from right[:1] or every[:1]


def places(rows: Sequence[Row], mark: Found, shape: re.Pattern[str]) -> Iterator[Found]:
    """Yield what has the shape beside a label, up to the next label, and then below it, nearest first."""
    stop = STOP.search(mark.row.folded, mark.end)
    end = stop.start() if stop else len(mark.row.folded)
    for match in shape.finditer(mark.row.folded, mark.end):
        if match.start() < end:
            yield Found(mark.row, match.start(), match.end())
    yield from _below(rows, mark, shape)


def best(sort: Sort, candidates: Iterable[Candidate]) -> Field | None:
    """Return the number that most speaks for, proven by its check digit; the others are its rivals."""
    every = list(candidates)
    right = [candidate for candidate in every if candidate.is_right]
    if right:
        return _right(sort, right)
    if not every:
        return None
    first = max(every, key=lambda candidate: candidate.weight)
    return _corrected(sort, first) or field(
        sort.name, first.value, first.found, WEAK, [Check("check_digit", passed=False)]
    )


def digits_of(text: str) -> str | None:
    """Return the digits of what has the shape of a number; None where it is rather a word."""
    letters = sum(letter.isalpha() for letter in text)
    every = sum(letter.isalnum() for letter in text)
    return as_digits(text) if every and letters <= MOST_LETTERS * every else None


def _ways(sort: Sort, found: Found) -> Iterator[Candidate]:
    """Yield the ways to read a place: all of it, then without its last parts where gaps divide it."""
    gaps = reversed(list(re.finditer(" +", found.text)))
    parts = [(found.start, found.end), *((found.start, found.start + gap.start()) for gap in gaps)]
    for start, end in parts:
        part = Found(found.row, start, end)
        digits = digits_of(part.text)
        if (
            digits is not None
            and len(digits) >= FEWEST_DIGITS
            and (end == found.end or sort.shape.fullmatch(found.row.folded[start:end]))
        ):
            is_right = identifiers.is_valid(sort.printed, digits)
            value = sort.printed(digits) if is_right else re.sub(r"\s", "", part.text)
            yield Candidate(value, part, is_right)


def _below(rows: Sequence[Row], mark: Found, shape: re.Pattern[str]) -> Iterator[Found]:
    box = mark.box
    for row in rows:
        if row.page != mark.row.page or not 0 < row.number - mark.row.number <= ROWS_BELOW:
            continue
        if row.box.y > box.bottom + DEEPEST * box.h:
            continue
        aligned = [(shared(box, found.box), found) for found in matches([row], shape)]
        for share, found in sorted(aligned, key=lambda pair: -pair[0]):
            if share > LEAST_SHARED:
                yield found


def _right(sort: Sort, right: Sequence[Candidate]) -> Field:
    """Choose by what speaks for each value in all its places; where another has as much, it is not proven."""
    weights: dict[str, float] = {}
    for candidate in right:
        weights[candidate.value] = weights.get(candidate.value, 0.0) + candidate.weight
    order = sorted(weights, key=lambda value: -weights[value])
    chosen = next(candidate for candidate in right if candidate.value == order[0])
    strongest = max(candidate.weight for candidate in right if candidate.value == order[0])
    level = PROVEN if strongest >= 1 else LIKELY
    if len(order) > 1 and weights[order[1]] >= weights[order[0]]:
        level = min(level, LABELLED)
    rivals = [_rival(right, value, weights[value]) for value in order[1 : 1 + MOST_RIVALS]]
    return field(sort.name, chosen.value, chosen.found, level, [Check("check_digit", passed=True)], rivals=rivals)


def _rival(candidates: Iterable[Candidate], value: str, score: float) -> Rival:
    """Return another value that was considered, where it first stands."""
    found = next(candidate.found for candidate in candidates if candidate.value == value)
    return Rival(value, score, ("check_digit",), found.row.page, found.box)


def _corrected(sort: Sort, candidate: Candidate) -> Field | None:
    """Return the number with the one digit put right that makes its check digit right, where it was hard to read."""
    digits = digits_of(candidate.found.text)
    if digits is None or candidate.found.clearness >= READ_CLEARLY:
        return None
    right = {other for other in corrections(digits) if identifiers.is_valid(sort.printed, other)}
    if len(right) != 1:
        return None
    checks = [Check("check_digit", passed=True), Check("as_printed", passed=False)]
    return field(sort.name, sort.printed(right.pop()), candidate.found, LIKELY, checks)
