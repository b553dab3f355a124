"""A piece of text found on the paper, and what is beside or below a label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gateway.reading.shape import Box, Check, Field, Rival, Word, around
from gateway.reading.words.rows import Row

PROVEN: Final = 0.97
CLEAR: Final = 0.92
LABELLED: Final = 0.8
LIKELY: Final = 0.6
WEAK: Final = 0.4

READ_CLEARLY: Final = 0.85
"""Words read with this confidence are taken to be read right, unless there are grounds for doubt."""

SWEDISH: Final = re.compile(
    r"\bmoms\w*|org\.?\s?nr|organisationsn\w*|bankgiro|\bkvitto\w*|\bkr\b|\bsek\b|\bsumma\b|att betala|\boresa\w*"
    r"|f-skatt|\bvaxel\b|\bbelopp\b|\bdricks\b|svarskod|butiksn\w*|kontrollenhet\w*|oppet kop|\bdelsumma\b|\bfaktura\w*"
)
"""Words that only a Swedish paper has."""

ROWS_BELOW: Final = 2
DEEPEST: Final = 4.0
"""A value below its label is at most so many times the label's height away."""

_SHARED_WIDTH: Final = 0.3


@dataclass(frozen=True, slots=True)
class Found:
    """Text in a row, from `start` to `end` of its letters."""

    row: Row
    start: int
    end: int

    @property
    def text(self) -> str:
        """The letters themselves."""
        return self.row.text[self.start : self.end]

    @property
    def folded(self) -> str:
        """The letters in lower case without accents."""
        return self.row.folded[self.start : self.end]

    @property
    def words(self) -> tuple[Word, ...]:
        """The words they are part of."""
        return self.row.between(self.start, self.end)

    @property
    def box(self) -> Box:
        """Where it stands; within a word the letters are taken to be of one width."""
        boxes = [
            _part(word, self.start - begin, self.end - begin)
            for begin, word in zip(self.row.starts, self.row.words, strict=True)
            if begin < self.end and begin + len(word.text) > self.start
        ]
        return around(boxes)

    @property
    def clearness(self) -> float:
        """The confidence of the word that was read worst."""
        return min(word.confidence for word in self.words)


def matches(rows: Iterable[Row], pattern: re.Pattern[str]) -> Iterator[Found]:
    """Yield every place where `pattern`, written in lower case without accents, stands in a row."""
    for row in rows:
        for match in pattern.finditer(row.folded):
            if match.end() > match.start():
                yield Found(row, match.start(), match.end())


def distinct(rows: Iterable[Row], pattern: re.Pattern[str]) -> int:
    """Return how many different words of a sort stand on the paper."""
    return len({found.folded for found in matches(rows, pattern)})


def beside(label: Found, pattern: re.Pattern[str]) -> Found | None:
    """Return the first match to the right of a label, on its row."""
    match = pattern.search(label.row.folded, label.end)
    return Found(label.row, match.start(), match.end()) if match else None


def below(rows: Sequence[Row], label: Found, pattern: re.Pattern[str]) -> Found | None:
    """Return the match that stands below a label: the nearest row that has one, and the best aligned in it."""
    reach = label.box.bottom + DEEPEST * label.box.h
    near = [
        row
        for row in rows
        if row.page == label.row.page and 0 < row.number - label.row.number <= ROWS_BELOW and row.box.y < reach
    ]
    for row in near:
        aligned = [(shared(label.box, found.box), found) for found in matches([row], pattern)]
        best = max(aligned, key=lambda pair: pair[0], default=None)
        if best and best[0] > _SHARED_WIDTH:
            return best[1]
    return None


def near(rows: Sequence[Row], label: Found, pattern: re.Pattern[str]) -> Found | None:
    """Return what stands beside a label, else what stands below it."""
    return beside(label, pattern) or below(rows, label, pattern)


def confidence(level: float, found: Found) -> float:
    """Return how sure a value is: its level, less where a value that nothing proves was not read clearly."""
    if level >= PROVEN:
        return level
    if level >= CLEAR and found.clearness < READ_CLEARLY:
        level = LABELLED
    return level * (0.5 + 0.5 * min(1.0, found.clearness / READ_CLEARLY))


def field(
    name: str,
    value: Any,
    found: Found,
    level: float,
    checks: Iterable[Check] = (),
    *,
    rivals: Iterable[Rival] = (),
) -> Field:
    """Return a field for a value that was found; one that is clear says whether it was read clearly."""
    if level == CLEAR:
        checks = [*checks, Check("read_clearly", found.clearness >= READ_CLEARLY)]
    return Field(
        name=name,
        value=value,
        raw=found.text.strip(),
        confidence=confidence(level, found),
        source=found.row.source,
        page=found.row.page,
        box=found.box,
        checks=tuple(checks),
        rivals=tuple(rivals),
    )


def shared(label: Box, value: Box) -> float:
    """Return how much of the narrower of two boxes stands above or below the other."""
    width = min(label.right, value.right) - max(label.x, value.x)
    return width / max(min(label.w, value.w), 1e-6)


def _part(word: Word, start: int, end: int) -> Box:
    start, end = max(0, start), min(len(word.text), end)
    letter = word.box.w / len(word.text)
    return Box(word.box.x + start * letter, word.box.y, (end - start) * letter, word.box.h)
