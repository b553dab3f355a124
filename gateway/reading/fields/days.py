"""A day as it is printed, and every day that it may mean.

With the year first it is always year, month, day, and is never turned round. Otherwise the day comes first, as
in Sweden and most of Europe; the month comes first only where that alone is a date. Two digits for the year
with dashes may be `yy-mm-dd` (Swedish tills) or `dd-mm-yy`: both are kept, the one near today first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

MOST_AHEAD: Final = timedelta(days=60)
MOST_OLD: Final = timedelta(days=730)
CENTURY: Final = 2000
MONTHS_A_YEAR: Final = 12

_SHORT_YEAR: Final = 2
_MONTHS: Final = (
    ("jan", "januari", "january", "januar", "janvier", "tammikuuta"),
    ("feb", "februari", "february", "februar", "fevrier", "helmikuuta"),
    ("mar", "mars", "march", "marz", "maart", "marts", "maaliskuuta"),
    ("apr", "april", "avril", "huhtikuuta"),
    ("maj", "may", "mai", "mei", "toukokuuta"),
    ("jun", "juni", "june", "juin", "kesakuuta"),
    ("jul", "juli", "july", "juillet", "heinakuuta"),
    ("aug", "augusti", "august", "aout", "elokuuta"),
    ("sep", "sept", "september", "septembre", "syyskuuta"),
    ("okt", "oct", "oktober", "october", "octobre", "lokakuuta"),
    ("nov", "november", "novembre", "marraskuuta"),
    ("dec", "dez", "des", "december", "dezember", "desember", "decembre", "joulukuuta"),
)
_MONTH_NUMBERS: Final = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAMES: Final = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_YEAR: Final = r"(?:19|20)\d\d"
_TIME: Final = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d)"
"""A time that follows without a space: readers lose spaces."""


DAY: Final = re.compile(
    r"(?<![\d.,/-])(?:"
    rf"(?P<y1>{_YEAR})\s?(?P<s1>[-./ ])\s?(?P<m1>\d{{1,2}})\s?(?P=s1)\s?(?P<d1>\d{{1,2}}?)"
    r"|(?P<y2>20\d\d)(?P<m2>[01]\d)(?P<d2>[0-3]\d)"
    r"|(?P<d7>[0-3]\d)(?P<m7>[01]\d)(?P<y7>20\d\d)(?= {1,2}[0-2]?\d[:.][0-5]\d)"
    rf"|(?P<a3>\d{{1,2}})\s?(?P<s3>[-./])\s?(?P<b3>\d{{1,2}})\s?(?P=s3)\s?(?P<y3>{_YEAR}|\d\d)"
    r"|(?P<a6>\d{1,2}) ?/ ?(?P<b6>\d{1,2})(?: {1,2}|[-.])(?P<y6>20\d\d)"
    rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?[ ./-]{{0,2}}(?:de )?(?P<n4>{_NAMES})[ ./,-]{{0,2}}(?P<y4>{_YEAR}|\d\d)"
    rf"|(?P<n5>{_NAMES})[ .]{{1,2}}(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?:,? {{1,2}}|,)(?P<y5>{_YEAR})"
    rf")(?:(?!\d)(?![-/]\d)|(?={_TIME})|(?=/\d{{4,6}}(?!\d)))"
)
"""One day in a text of lower case without accents."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a text: where it stands there, and what it may mean, the likeliest first.

    `is_certain` says that nobody could read it otherwise; 09/02/2025 is 9 February here, but not everywhere.
    """

    start: int
    end: int
    meanings: tuple[date, ...]
    is_certain: bool


def days_in(folded: str, *, today: date, is_swedish: bool = True) -> Iterator[Day]:
    """Yield the days in a text of lower case without accents.

    On a paper that is not Swedish, two digits with dashes are read with the day first.
    """
    for match in DAY.finditer(folded):
        meanings = _meanings(match, today, is_swedish=is_swedish)
        if meanings:
            yield Day(match.start(), match.end(), meanings, _is_certain(match, meanings))


def is_plausible(day: date, today: date) -> bool:
    """Tell whether a paper may be of that day: a misread year lies far ahead or far back."""
    return today - MOST_OLD <= day <= today + MOST_AHEAD


def _meanings(match: re.Match[str], today: date, *, is_swedish: bool) -> tuple[date, ...]:
    found = [day for written in _written(match) if (day := _day(*written)) is not None]
    if not is_swedish:
        found.reverse()
    if match["y3"]:
        found.sort(key=lambda day: not is_plausible(day, today))
    return tuple(dict.fromkeys(found))


def _written(match: re.Match[str]) -> list[tuple[str, str, str]]:
    """Return the year, month and day of a match, in every order that has to be considered."""
    for way in "127":
        if match["y" + way]:
            return [(match["y" + way], match["m" + way], match["d" + way])]
    for way in "45":
        if match["y" + way]:
            return [(match["y" + way], str(_MONTH_NUMBERS[match["n" + way]]), match["d" + way])]
    if match["y6"]:
        return [(match["y6"], match["b6"], match["a6"])]
    first, second, last = match["a3"], match["b3"], match["y3"]
    if match["s3"] == "-" and len(first) == len(last) == _SHORT_YEAR:
        return [(first, second, last), (last, second, first)]
    if _day(last, second, first) is not None:
        return [(last, second, first)]
    return [(last, first, second)]


def _is_certain(match: re.Match[str], meanings: tuple[date, ...]) -> bool:
    if len(meanings) > 1:
        return False
    day = meanings[0]
    return match["s3"] != "/" or day.day > MONTHS_A_YEAR or day.day == day.month


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) + (CENTURY if len(year) == _SHORT_YEAR else 0), int(month), int(day))
    except ValueError:
        return None
