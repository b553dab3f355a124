"""The time of the purchase, as the till printed it beside the date or behind a label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gateway.reading.fields.days import DAY
from gateway.reading.fields.found import CLEAR, LABELLED, LIKELY, Found, field
from gateway.reading.fields.misread import label
from gateway.reading.shape import Box, Field
from gateway.reading.words.rows import Row

NEAR: Final = 3.0
"""A time without label is that of the purchase when it stands within so many line heights of the date."""

BEHIND: Final = 3
"""A time stands at most so many letters behind its label or its date, where a point may part hours and minutes."""

_TIME: Final = re.compile(
    r"(?<![\w.,:/-])(?P<h>[01o]?[\doil]|2[0-3o]) ?(?P<mark>[:.;]) ?(?P<m>[0-5o][\doil])"
    r"(?: ?[:.] ?[0-5o][\doil])?(?: ?(?P<half>[ap])\.?m\b\.?)?(?![\d%])(?![.,:/-]\d)(?! ?(?:kr|sek|eur|€))"
)
_COMPACT: Final = re.compile(r"(?<=[ t])(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?=$| {2})")
_GLUED: Final = re.compile(r"(?<!\d)20\d\d-?[01]\d-?[0-3]\d ?(?P<h>[01]\d|2[0-3])[:.](?P<m>[0-5]\d)(?!\d)")
_LABEL: Final = label(
    "kl", "klockan", "tid", "tidpunkt", "time", "uhrzeit", "uhr", "zeit", "klo", "aika", "klokken", "kop tid"
)
_HOURS: Final = re.compile(
    r"oppet|oppettid|opening|hours|stang|[ou]ffnungs|\bman|\bmon|\btis|\bons|\btors|\bfre\b|\blor|\bson\b|vardag|helg|\bmo\b"
    r"|bokad|ankomst|avresa|avgang|departure|arrival|check.?in|check.?out"
)
_SLASHED: Final = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}[ -]20\d\d(?!\d)")
_SPAN: Final = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?: ?uhr| ?h)? ?[-–—] ?\d{1,2}[:.]\d\d")
_LETTERS: Final = str.maketrans("oil", "011")
NOON: Final = 12


def time(rows: Sequence[Row], document_date: Field | None) -> dict[str, Field]:
    """Return `time` as `HH:MM`: beside a date or a label, or on a row near the date; opening hours are no purchase."""
    candidates = [*_candidates(rows, document_date)]
    best = max(candidates, key=lambda candidate: candidate[0], default=None)
    if best is None:
        return {}
    level, found, value = best
    return {"time": field("time", value, found, level)}


def _candidates(rows: Sequence[Row], document_date: Field | None) -> Iterator[tuple[float, Found, str]]:
    for row in rows:
        day = DAY.search(row.folded) or _SLASHED.search(row.folded)
        mark = _LABEL.search(row.folded)
        if day is not None or not (_SPAN.search(row.folded) or (mark is None and _HOURS.search(row.folded))):
            yield from _in_row(row, day, mark, document_date)


def _in_row(
    row: Row, day: re.Match[str] | None, mark: re.Match[str] | None, document_date: Field | None
) -> Iterator[tuple[float, Found, str]]:
    """Yield the times of a row that does not say when the shop is open."""
    for match in _GLUED.finditer(row.folded):
        yield LABELLED, Found(row, match.start("h"), match.end()), f"{match['h']}:{match['m']}"
    for match in _TIME.finditer(row.folded):
        level = _level(row, match, day, mark, document_date)
        if level and (value := _written(match)) is not None:
            yield level, Found(row, match.start(), match.end()), value
    if day is not None and (compact := _COMPACT.match(row.folded, day.end() + 1)) is not None:
        yield LIKELY, Found(row, compact.start(), compact.end()), f"{compact['h']}:{compact['m']}"


def _level(
    row: Row, match: re.Match[str], day: re.Match[str] | None, mark: re.Match[str] | None, document_date: Field | None
) -> float | None:
    """Return how sure a time is, by what stands with it; None where it may be an amount or something else."""
    if day is not None and day.start() < match.end() and match.start() < day.end():
        return None
    is_labelled = mark is not None and mark.end() <= match.start() <= mark.end() + BEHIND
    is_plain = match["mark"] == ":"
    if day is not None and (is_plain or is_labelled or abs(match.start() - day.end()) <= BEHIND):
        return CLEAR if _is_of(row, document_date) else LABELLED
    if is_labelled:
        return LABELLED
    if is_plain and document_date is not None and document_date.box is not None and row.page == document_date.page:
        return LIKELY if _is_near(row.box, document_date.box) else None
    return None


def _is_of(row: Row, document_date: Field | None) -> bool:
    """Tell whether the date of the document stands on this row."""
    if document_date is None or document_date.box is None:
        return False
    return row.holds(document_date.page, document_date.box)


def _is_near(one: Box, other: Box) -> bool:
    return abs(one.y + one.h / 2 - other.y - other.h / 2) <= NEAR * max(one.h, other.h)


def _written(match: re.Match[str]) -> str | None:
    hour, minute = (match[name].translate(_LETTERS) for name in ("h", "m"))
    if not (hour.isdigit() and minute.isdigit()):
        return None
    number = int(hour)
    if match["half"]:
        number = number % NOON + (NOON if match["half"] == "p" else 0)
    return f"{number:02d}:{minute}" if number < 2 * NOON else None
