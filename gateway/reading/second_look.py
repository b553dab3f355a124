"""Tesseract looks a second time at the few lines that matter, cut out and laid under each other.

PP-OCR reads photos far better, but takes `Å` for `A`; Tesseract, given a clean line, does not. Where both read the
same, a value is surer; where they differ on what is not proven, a person must look. It takes about 0.2 s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from statistics import median
from typing import Final, NamedTuple

import cv2
import numpy as np

from gateway.reading.fields.days import days_in
from gateway.reading.fields.figures import figures
from gateway.reading.fields.found import SWEDISH, matches
from gateway.reading.fields.numbers import numbers
from gateway.reading.picture import Pixels
from gateway.reading.readers_agree import AGREE, confirmed, contradicted
from gateway.reading.shape import Box, Check, Field, Finding, Rival, Word
from gateway.reading.words.rows import Row, folded, rows_of
from gateway.reading.words.tesseract import program

LANGUAGES: Final = ("swe",)
LINE_HEIGHT: Final = 48
GAP: Final = 26
MARGIN: Final = 20
WIDEST: Final = 2400
READ_WELL: Final = 0.9
"""Words that PP-OCR read with this confidence need no second look."""

ALIKE: Final = 0.75
MOST_NUMBERED: Final = 3
FEWEST_DIGITS: Final = 6
_NUMBERED: Final = re.compile(r"org|moms|m[mo]\w*r\w?g|bankgiro|\bbg\b|se ?\d{6}|\b\d{6} ?- ?\d{4}\b")
_DOUBTFUL: Final = ("total_amount", "document_date", "organisation_number", "vat_amount")


class Look(NamedTuple):
    """A field before and after the second look, and where the readers differ."""

    name: str
    before: Field | None
    after: Field
    doubts: tuple[Finding, ...]


class _Wanted(NamedTuple):
    field: Field
    row: Row


def looked_again(
    picture: Pixels, rows: Sequence[Row], fields: Mapping[str, Field], *, today: date, seconds: float
) -> list[Look]:
    """Return what a second look at a page tells of its fields; nothing where Tesseract gives nothing.

    `picture` is the page that the rows stand on.
    """
    wanted = list(_wanted(rows, fields))
    numbered = [row for row in _numbered(rows, fields) if all(row != each.row for each in wanted)]
    if not (wanted or numbered) or seconds <= 0:
        return []
    try:
        seen = _seen(picture, [*(each.row for each in wanted), *numbered], seconds)
    except program.TesseractFailedError:
        return []
    looks = [_weighed(each.field, row, today) for each, row in zip(wanted, seen, strict=False) if row is not None]
    return [*looks, *_numbers(fields, numbered, seen[len(wanted) :])]


def _numbered(rows: Sequence[Row], fields: Mapping[str, Field]) -> list[Row]:
    """Return the rows of small print in which an organisation number that is missing or unproven may stand."""
    if (field := fields.get("organisation_number")) is not None and field.is_sure:
        return []
    told = [row for row in rows if _NUMBERED.search(row.folded) and _digits(row) > FEWEST_DIGITS]
    return told[:MOST_NUMBERED]


def _digits(row: Row) -> int:
    return sum(letter.isdigit() for letter in row.text)


def _numbers(fields: Mapping[str, Field], rows: Sequence[Row], seen: Sequence[Row | None]) -> Iterator[Look]:
    """Yield the numbers that only the second look has proven; they stand in the row that was looked at."""
    for row, again in zip(rows, seen, strict=True):
        for name, field in numbers([again] if again is not None else []).items():
            before = fields.get(name)
            if field.is_sure and (before is None or not before.is_sure):
                yield Look(name, before, replace(field, page=row.page, box=row.box), ())


def with_looks(fields: Mapping[str, Field], looks: Iterable[Look]) -> tuple[dict[str, Field], list[Finding]]:
    """Return the fields of a document with what second looks at its pages told of them."""
    found, doubts = dict(fields), list[Finding]()
    for look in looks:
        if found.get(look.name) == look.before:
            found[look.name] = look.after
            doubts += look.doubts
    return found, doubts


def _wanted(rows: Sequence[Row], fields: Mapping[str, Field]) -> Iterator[_Wanted]:
    """Yield the fields worth a second look: the name on a Swedish paper, and what is neither proven nor clear."""
    name = fields.get("supplier_name")
    if name is not None and any(True for _ in matches(rows, SWEDISH)) and (row := _row_of(name, rows)):
        yield _Wanted(name, row)
    for other in _DOUBTFUL:
        field = fields.get(other)
        row = _row_of(field, rows) if field is not None and not field.is_sure else None
        if field is not None and row is not None and min(word.confidence for word in row.words) < READ_WELL:
            yield _Wanted(field, row)


def _row_of(field: Field, rows: Sequence[Row]) -> Row | None:
    """Return the row that a field stands in."""
    if field.box is None or field.source != "ocr":
        return None
    for row in rows:
        if row.page == field.page and any(_overlap(word.box, field.box) for word in row.words):
            return row
    return None


def _overlap(word: Box, place: Box) -> bool:
    """Tell whether a word stands beside the middle of a place and shares some of its width."""
    is_beside = word.y <= place.y + place.h / 2 <= word.bottom
    return is_beside and word.x < place.right and place.x < word.right


def _seen(picture: Pixels, rows: Sequence[Row], seconds: float) -> list[Row | None]:
    """Return what Tesseract makes of each row; None where it makes nothing of it."""
    strips = [_strip(picture, row) for row in rows]
    width = max(strip.shape[1] for strip in strips) + 2 * MARGIN
    page = np.full((GAP + len(strips) * (LINE_HEIGHT + GAP), width), 250, np.uint8)
    for number, strip in enumerate(strips):
        top = GAP + number * (LINE_HEIGHT + GAP)
        page[top : top + LINE_HEIGHT, MARGIN : MARGIN + strip.shape[1]] = strip
    lines: dict[int, list[Word]] = {}
    for word in program.read(page, seconds=seconds, languages=LANGUAGES):
        middle = (word.box.y + word.box.h / 2) * page.shape[0] - GAP / 2
        lines.setdefault(int(middle // (LINE_HEIGHT + GAP)), []).append(word)
    return [
        next(iter(rows_of(1, _level(lines[number]))), None) if number in lines else None for number in range(len(rows))
    ]


def _level(words: Sequence[Word]) -> list[Word]:
    return [replace(word, line=0) for word in sorted(words, key=lambda word: word.box.x)]


def _strip(picture: Pixels, row: Row) -> Pixels:
    """Cut out a row, grey, dark on white, with letters of the height that Tesseract reads best."""
    height, width = picture.shape[:2]
    room = 0.15 * median(word.box.h for word in row.words)
    top, bottom = int(max(0, (row.box.y - room) * height)), int(min(height, (row.box.bottom + room) * height))
    left, right = int(max(0, (row.box.x - room) * width)), int(min(width, (row.box.right + room) * width))
    grey = cv2.cvtColor(picture[top : max(bottom, top + 2), left : max(right, left + 2)], cv2.COLOR_RGB2GRAY)
    wide = int(np.clip(round(grey.shape[1] * LINE_HEIGHT / grey.shape[0]), 8, WIDEST))
    strip = cv2.resize(grey, (wide, LINE_HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    dark, light = np.percentile(strip, 1), np.percentile(strip, 90)
    return np.asarray(np.clip((strip - dark) * 250 / max(1.0, float(light - dark)), 0, 255), dtype=np.uint8)


def _weighed(field: Field, row: Row, today: date) -> Look:
    """Return a field as both readers see it, and the difference where it matters."""
    if field.name == "supplier_name":
        return Look(field.name, field, _name(field, row), ())
    said = _values(field.name, row, today)
    if not said:
        return Look(field.name, field, field, ())
    if field.value in said:
        return Look(field.name, field, confirmed(field), ())
    rival = Rival(said[-1], field.confidence, ("other_reader",), field.page, field.box)
    doubt = Finding("readers_differ", "warning", field.name, {"value": str(field.value), "other": said[-1]})
    return Look(field.name, field, contradicted(field, rival), (doubt,))


def _values(name: str, row: Row, today: date) -> list[str]:
    """Return the values of a sort that stand in a row."""
    if name == "document_date":
        return [day.isoformat() for found in days_in(row.folded, today=today) for day in found.meanings]
    if name == "organisation_number":
        digits = "".join(letter for letter in row.text if letter.isdigit())
        return [f"{digits[start : start + 6]}-{digits[start + 6 : start + 10]}" for start in range(len(digits) - 9)]
    return [f"{figure.value:.2f}" for figure in figures(row) if figure.is_clear]


def _name(field: Field, row: Row) -> Field:
    """Return the name in the spelling with most dots and rings, where both readers have the same letters else.

    Print loses them and readers overlook them, but neither puts any where there are none.
    """
    best, other = max(
        ((SequenceMatcher(None, folded(field.value), folded(part)).ratio(), part) for part in _parts(row, field.value)),
        default=(0.0, ""),
    )
    if best < ALIKE:
        return field
    agree = folded(field.value) == folded(other)
    checks = (*field.checks, Check(AGREE, passed=agree))
    if agree and _marks(other) > _marks(field.value) and len(other) == len(field.value):
        return replace(field, value=_marked(field.value, other), checks=checks)
    rivals = field.rivals if agree else (Rival(other, best, ("other_reader",), field.page, field.box), *field.rivals)
    return replace(field, checks=checks, rivals=rivals)


def _parts(row: Row, name: str) -> Iterator[str]:
    """Yield runs of as many words as the name has, and one more or less."""
    words = [word.text for word in row.words]
    count = len(name.split())
    for length in range(max(1, count - 1), count + 2):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length]).strip(" ,.;:|*")


def _marks(text: str) -> int:
    return sum(letter in "åäöéüÅÄÖÉÜøæØÆ" for letter in text)


def _marked(name: str, other: str) -> str:
    """Take from the other spelling the letters with marks alone: its capitals may be wrong."""
    return "".join(
        (theirs.upper() if ours.isupper() else theirs.lower()) if _marks(theirs) else ours
        for ours, theirs in zip(name, other, strict=True)
    )
