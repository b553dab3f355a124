"""Amounts in a row of print, also where a reader took a figure for a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gateway.accounting import money
from gateway.reading.fields.found import Found
from gateway.reading.words.rows import Row

_DIGITS: Final = r"(?:(?<![a-z])\d{1,3}(?:[ .,']\d{3})+|\d{1,3}(?:[.,']\d{3})+|\d+)"
_SIGN: Final = r"(?:kr|sek|eur|usd|gbp|nok|dkk|chf|rm|myr|rs|[€$£₹])"
AMOUNT: Final = re.compile(
    rf"(?<![\d.,:/])(?:[-+] ?)?{_DIGITS}"
    rf"(?: ?[.,] ?\d{{2}}(?!\d)|(?= ?(?:kr\b|sek\b|:-|,-|€))(?: ?[:,]-)?)"
    rf"-?(?! ?%)(?![.,:/]\d)"
    rf"|(?<![\d.,:/])[-+]?(?:\d{{1,3}}(?: \d{{3}})+|\d{{3,6}}|\d{{1,6}}(?=:\d{{2}} ?(?:kr\b|sek\b))):\d{{2}}(?![\d:])"
)
"""An amount with two decimals, or a whole one with its currency behind, in a text without accents.

`888:00` is kronor and öre; with two figures before the colon it may be a time, unless the currency stands there.
"""

_MINOR_ONLY: Final = re.compile(r"(?<![\w.,:/])-?[.,]\d{2}(?![\w.,:/])")
_PREFIXED: Final = re.compile(rf"(?<![a-z]){_SIGN}[ :]{{0,2}}(?P<figures>-?{_DIGITS}-?)(?![\w.,:%/-])")
_DAMAGED: Final = re.compile(
    r"(?<![\w.,:/])-?(?=[^ ]*\d[^ ]*$"
    r"|[^ ]*\d[^ ]* )(?P<whole>[\doudqlisbz|]{1,6}) ?[.,] ?(?P<minor>[\doudqlisbzcg|]{2})(?![\w.,:/%])"
)
_BARE: Final = re.compile(r"(?<![\w.,:/-])(?P<figures>\d{1,3}(?: \d{3})+|\d{1,6})(?![\w:/%-])(?![.,]\S)(?! ?%)")

_MISTAKEN: Final = str.maketrans("oudqcgli|sbz", "000000111582")
_LEAST_DIGITS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount and where it stands; `is_clear` is false where a figure was guessed from a letter."""

    found: Found
    value: Decimal
    is_clear: bool = True


def figures(row: Row) -> list[Figure]:
    """Return the amounts of a row from the left; one that may mean two things is left out."""
    taken: list[tuple[int, int]] = []
    every = []
    for figure in _in_order_of_trust(row):
        start, end = figure.found.start, figure.found.end
        if all(end <= begun or start >= ended for begun, ended in taken):
            taken.append((start, end))
            every.append(figure)
    return sorted(every, key=lambda figure: figure.found.start)


def bare(row: Row, start: int) -> Figure | None:
    """Return the last whole number of a row from `start` on: on some receipts that is how the total is printed."""
    matches = list(_BARE.finditer(row.folded, start))
    if not matches:
        return None
    found = Found(row, *matches[-1].span("figures"))
    return Figure(found, Decimal(re.sub(r"\D", "", found.text)), is_clear=False)


def _in_order_of_trust(row: Row) -> Iterator[Figure]:
    for match in AMOUNT.finditer(row.folded):
        yield from _read(row, match.start(), match.end())
    if not any(letter.isdigit() for letter in row.folded):
        return
    for match in _MINOR_ONLY.finditer(row.folded):
        text = match[0].replace("-", "").replace(",", ".")
        yield Figure(Found(row, match.start(), match.end()), Decimal(f"{'-' if '-' in match[0] else ''}0{text}"))
    for match in _PREFIXED.finditer(row.folded):
        yield from _read(row, *match.span("figures"))
    for match in _DAMAGED.finditer(row.folded):
        yield from _guessed(row, match)


def _read(row: Row, start: int, end: int) -> Iterator[Figure]:
    found = Found(row, start, end)
    values = money.candidates(found.text)
    if len(values) == 1:
        yield Figure(found, values[0])


def _guessed(row: Row, match: re.Match[str]) -> Iterator[Figure]:
    """Yield an amount in which letters stand for figures: `15.U0`, `2.1C`; most of it must be figures."""
    written = match["whole"] + match["minor"]
    digits = sum(letter.isdigit() for letter in written)
    if digits == len(written) or digits < _LEAST_DIGITS * len(written):
        return
    whole, minor = match["whole"].translate(_MISTAKEN), match["minor"].translate(_MISTAKEN)
    sign = "-" if match[0].startswith("-") else ""
    yield Figure(Found(row, match.start(), match.end()), Decimal(f"{sign}{whole}.{minor}"), is_clear=False)
