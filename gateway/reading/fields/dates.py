"""The date of the document and the date it falls due."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gateway.reading.fields.days import DAY, Day, days_in, is_plausible
from gateway.reading.fields.found import (
    CLEAR,
    LABELLED,
    LIKELY,
    PROVEN,
    SWEDISH,
    WEAK,
    Found,
    distinct,
    field,
    matches,
    near,
)
from gateway.reading.shape import Check, Field
from gateway.reading.words.rows import Row

LONGEST_TERM: Final = timedelta(days=120)

_BEFORE: Final = 25
"""So many letters before a date are looked at for what it is the date of."""

_TIME: Final = re.compile(r"(?<![\d.,])[0-2]?\d[:.][0-5]\d(?::[0-5]\d)?(?![\d.,])|/[0-2]\d[0-5]\d(?:[0-5]\d)?\b")
_DUE: Final = re.compile(
    r"(?<!ursprungligt )(?<!ursprunglig )(?:forfallo\w*|forfall(?:er)?\b)|betalas? senast"
    r"|senast (?:oss|den)|oss till\s?handa|\bdue(?: date| on)?\b"
    r"|pay(?:able|ment)? (?:by|until|before)"
    r"|fallig\w*|zahlbar bis|erapaiva|forfald\w*|betalingsfrist|sista betalnings\w*|betalningsdag"
    r"|tillhanda senast|date limite|echeance"
)
_DOCUMENT: Final = re.compile(
    r"faktura\s?datum|kvitto\s?datum|kop\s?datum|\bdatum\b|fakturadag|invoice date|date of issue|bill date"
    r"|statement date|\bdate\b|rechnungsdatum|belegdatum|fakturadato|\bdato\b|paivays"
)
_OTHER: Final = re.compile(
    r"(?:leverans|order|best\.|bestall|period|bast fore|utgang|giltig|oppet kop|valid|expir|delivery|avtal"
    r"|liefer|fodd|printed|levering|toimitus|bokning|ankomst|avresa|incheckning|utcheckning|fran och med|t\.?o\.?m"
    r"|senast|due|betalas|ursprunglig\w*|av den|prn on|prelevement|a partir du)[^\d]*$"
)
"""What a date is the date of, with nothing but words in between."""

_NOT_SWEDISH: Final = re.compile(
    r"\brm\b|\bgst\b|\bmwst\b|\bust\b|\beur\b|€|\busd\b|\$ ?\d|\bgbp\b|£|\btotal amount\b|\bmva\b|\balv\b"
)
"""Words that no paper in Swedish has."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A day on the paper: where, what it may mean, and whether it is said to be of something else."""

    found: Found
    read: Day
    is_other: bool

    @property
    def day(self) -> date:
        """The likeliest day."""
        return self.read.meanings[0]


def dates(rows: Sequence[Row], *, today: date) -> dict[str, Field]:
    """Return `document_date` and `due_date`, as far as they are on the paper."""
    is_swedish = distinct(rows, SWEDISH) > distinct(rows, _NOT_SWEDISH)
    every = [
        Dated(Found(row, read.start, read.end), read, _is_other(row, read.start))
        for row in rows
        for read in days_in(row.folded, today=today, is_swedish=is_swedish)
    ]
    due = _labelled(rows, every, _DUE)
    issued = _issued(rows, [dated for dated in every if dated != due], today)
    fields = []
    if issued is not None:
        fields.append(_document_date(issued, due, every, rows, today))
    if due is not None:
        fields.append(_due_date(due, issued))
    return {field.name: field for field in fields}


def _is_other(row: Row, start: int) -> bool:
    """Tell whether a date says when something was ordered or delivered, or how long it keeps."""
    return _OTHER.search(row.folded[max(0, start - _BEFORE) : start]) is not None


def _labelled(rows: Sequence[Row], every: Sequence[Dated], pattern: re.Pattern[str]) -> Dated | None:
    """Return the first date that stands beside or below a label of this sort."""
    for label in matches(rows, pattern):
        if pattern is _DOCUMENT and _is_other(label.row, label.start):
            continue
        found = near(rows, label, DAY)
        dated = next((dated for dated in every if dated.found == found), None)
        if dated is not None:
            return dated
    return None


def _issued(rows: Sequence[Row], every: Sequence[Dated], today: date) -> Dated | None:
    """Choose the date of the document: labelled as such, else with a time of day, else the first."""
    usable = [dated for dated in every if not dated.is_other]
    labelled = _labelled(rows, usable, _DOCUMENT)

    times = Counter(dated.day for dated in usable)

    def rank(dated: Dated) -> tuple[bool, bool, bool, int]:
        is_impossible = dated.day > today and not is_plausible(dated.day, today)
        return is_impossible, dated != labelled, not _has_time(dated), -times[dated.day]

    return min(usable, key=rank, default=None)


def _has_time(dated: Dated) -> bool:
    folded = dated.found.row.folded
    return any(_TIME.search(part) for part in (folded[: dated.found.start], folded[dated.found.end :]))


def _document_date(issued: Dated, due: Dated | None, every: Sequence[Dated], rows: Sequence[Row], today: date) -> Field:
    """Say how far the document's date is proven.

    It is proven where it can be read one way only, is not in doubt, and either stands twice or leads by the
    printed terms to the due date. It is clear where only the last is missing and no other date competes.
    """
    rivals = {dated.day for dated in every if dated != due and not dated.is_other} - {issued.day}
    checks = [
        Check("date_unambiguous", issued.read.is_certain),
        Check("date_plausible", is_plausible(issued.day, today)),
    ]
    proofs = [
        Check(name, passed=True)
        for name, passed in (
            ("date_repeated", sum(dated.day == issued.day for dated in every) > 1),
            ("terms_agree", due is not None and _terms_agree(issued, due, rows)),
        )
        if passed
    ]
    level = PROVEN if proofs else LABELLED if rivals else CLEAR
    if not checks[0].passed:
        level = LIKELY
    if not checks[1].passed:
        level = WEAK
    return field("document_date", issued.day.isoformat(), issued.found, level, [*checks, *proofs])


def _due_date(due: Dated, issued: Dated | None) -> Field:
    """Say how far a due date is proven: clear where it follows the document's date within a usual term."""
    follows = issued is not None and timedelta(0) <= due.day - issued.day <= LONGEST_TERM
    checks = [Check("date_unambiguous", due.read.is_certain), Check("follows_document_date", follows)]
    level = CLEAR if all(check.passed for check in checks) else LIKELY
    return field("due_date", due.day.isoformat(), due.found, level, checks)


def _terms_agree(issued: Dated, due: Dated, rows: Sequence[Row]) -> bool:
    """Tell whether the paper prints the days that lie between its two dates, as in `30 dagar netto`."""
    days = (due.day - issued.day).days
    terms = re.compile(rf"(?<!\d){days} {{1,2}}(?:dagar|dgr|days|tage|dager|dage|pv)")
    return days > 0 and any(True for _ in matches(rows, terms))
