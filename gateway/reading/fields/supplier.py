"""The name of the supplier: who issued the paper, as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from gateway.reading.fields.found import CLEAR, LIKELY, WEAK, Found, field
from gateway.reading.fields.headings import usual_height
from gateway.reading.shape import Check, Field
from gateway.reading.words.rows import Row

TOP_ROWS: Final = 8
LARGE: Final = 1.25
FEWEST_LETTERS: Final = 3
ROWS_OF_ADDRESS: Final = 3
ILLEGIBLE: Final = 0.5
WIDE_HEADING: Final = 2.6
"""A gap wider than so many letters parts a name from what stands beside it."""

OWN_PLACE: Final = 3
OWN_ABOVE: Final = 5
OWN_BELOW: Final = 2
"""A receipt prints its organisation number at most so many rows below, or above, the name of the company."""

_COMPANY: Final = re.compile(
    r"\b(?:AB|HB|KB|AG|KG|OHG|O[Yy]|O[Yy][Jj]|ASA?|A/S|A[Pp]S|BV|SA|SAS|SE|S/B)\b(?=\W*$| ?\()|\bB\.V\.|\be\.K\."
    r"|(?i:\b(?:aktiebolag|ek\.? ?för|handelsbolag|kommanditbolag|ltd|limited|plc|inc|llc|gmbh|sarl|enterprise"
    r"|trading"
    r"|(?:sdn\.? ?)?bhd)\b\.?)"
)
"""What ends a company's name; the short ones only in capitals, since they are words as well."""

_ENDING_ONLY: Final = re.compile(
    r"(?i)^\W*(?:(?:co|company|and|och|&|\(?m\)?|\(?malaysia\)?|sdn|bhd|ab|gmbh|ltd|limited|inc|kg|oy|as|aps|hb"
    r"|kb)\W*)+$"
)
"""A row that is nothing but the end of a name, which began on the row above."""

_REGISTRATION: Final = re.compile(
    r"(?<=[\w.]) ?\((?=[^)]*\d)[^)]*\)?(?: ?\(\w{1,4}\))?$|(?<=[\w.]) \(?\d{4,7} ?- ?[A-Z]\)?.*$|(?<=\w) \w?\)$"
)
_DIRT_BEFORE: Final = re.compile(r"^\(?\w{1,2}(?<!\b[AE]) (?=[A-ZÅÄÖ][a-zåäö]+ )|^\([^)]*$")
_TAIL: Final = re.compile(r"(?<=\w)[ .]{1,3}(?:org\.? ?n|orgnr|momsreg|vat ?(?:no|nr|id)|tel\b|telefon|www\.|https?:)")
"""What follows a name on its row, in the line at the foot of a page."""

_SEN_BERHAD: Final = re.compile(r"\b5/B\b$")
_NOT_A_NAME: Final = re.compile(
    r"\b(?:faktura\w*|kreditfaktura|kvitto\w*|kopia|invoice|receipt|tax invoice|cash bill|bill|rechnung|quittung"
    r"|kassa\w*|datum|date|tel\w*|fax|org\.?|orgnr|org\.nr|momsreg\w*|vat|gst|www|http\w*|welcome|valkommen"
    r"|beskrivning|antal|summa|total\w*|att betala|sida|page|kund\w*|customer|referens|leverans\w*|paminnelse"
    r"|forfall\w*|reg(?:istration)?\.? ?no|co\.? ?reg\w*|ordernummer|order|betal\w*|er referens|var referens"
    r"|thank(?:s| you)?|visit us|again|tack for|ovning|ej kvitto|training|reprint|duplicate|retur|kontokort\w*"
    r"|salesperson|cashier|served by|member|table|bord|nota|opening hours|oppettider|flr|floor|company no|gutschrift"
    r"|credit note|kreditnota|reminder|offert|foljesedel|kontoutdrag|avi|inbetalning|girering|original|operator)\b"
)
_ADDRESS: Final = re.compile(
    r"\b\d{3} ?\d{2} [a-z]|^(?:lot|jln|jalan|no\.?|blk|unit|plot|hq)\b[^a-z]*\d|\b\w*(?:gatan|vagen|gata|vag"
    r"|stigen|torget|plan|allen|strasse|straße|street|road|jalan"
    r"|jln|lorong|avenue|taman|seksyen|bandar|kampung|kawasan|batu \d+|outlet|plaza|square|mukim)\b|\bbox \d"
    r"|\b\d{5}\b|@|\bno\.? ?\d"
)
_CUSTOMER: Final = re.compile(r"faktura(?:mottagare|adress)|leveransadress|bill(?:ed)? to|ship to|kundnamn|sold to")


class Candidate(NamedTuple):
    """A row that may be the name, and how much speaks for it."""

    found: Found
    score: float


def supplier(rows: Sequence[Row], organisation_number: Field | None) -> dict[str, Field]:
    """Return `supplier_name`, the text that looks most like the issuer's name.

    A name has no check digit. It is clear where it ends as a company's does, stands by a proven organisation
    number, and begins two rows alike; else it is likely at most. Standing twice alone says nothing: a giro
    form repeats the customer, and what follows a gap may be the rest of a longer name.
    """
    own = _own_rows(rows, organisation_number)
    best = max(_candidates(rows, own), key=lambda candidate: candidate.score, default=None)
    if best is None:
        return {}
    found = _best_spelt(best.found, rows)
    name = _whole(found, rows)
    checks = [
        Check(check, passed=True)
        for check, passed in (
            ("by_organisation_number", _times(own, name) > 0),
            ("name_repeated", _beginnings(rows, name) > 1),
        )
        if passed
    ]
    is_clear = len(checks) == len(("number", "name")) and _COMPANY.search(name) is not None
    level = CLEAR if is_clear else LIKELY if best.score >= 1 else WEAK
    return {"supplier_name": field("supplier_name", name, found, level, checks)}


def _whole(found: Found, rows: Sequence[Row]) -> str:
    """Return the name with the row above or below where it runs over several rows."""
    name = _cleaned(found.text)
    near = {row.number: row for row in rows if row.page == found.row.page}
    above, below = near.get(found.row.number - 1), near.get(found.row.number + 1)
    is_end = _ENDING_ONLY.match(name) is not None or name.count(")") > name.count("(")
    if above is not None and is_end and _is_name(_all_of(above)):
        return f"{_cleaned(above.text)} {name}"
    if (
        below is not None
        and not _COMPANY.search(name)
        and (_ENDING_ONLY.match(below.text) or name.count("(") > name.count(")"))
    ):
        return f"{name} {_cleaned(below.text)}"
    return name


def _all_of(row: Row) -> Found:
    return Found(row, 0, len(row.text))


def _best_spelt(found: Found, rows: Sequence[Row]) -> Found:
    """Return the place where the same name stands with most dots and rings: print loses them, and never gains any."""

    def folded(part: Found) -> str:
        return _cleaned(part.folded)

    alike = [part for row in rows for part in _parts(row) if folded(part) == folded(found)]
    return max([found, *alike], key=lambda part: sum(letter > "\x7f" for letter in part.text))


def _own_rows(rows: Sequence[Row], number: Field | None) -> list[Row]:
    """Return the rows around a proven organisation number: what stands there is the issuer's."""
    if number is None or not number.is_sure or number.box is None:
        return []
    at = [row for row in rows if row.holds(number.page, number.box)]
    around = {place for row in at for place in range(row.number - OWN_ABOVE, row.number + OWN_BELOW + 1)}
    return [row for row in rows if row.page == number.page and row.number in around]


def _candidates(rows: Sequence[Row], own: Sequence[Row]) -> Iterator[Candidate]:
    """Yield the first rows of the first page and those about the issuer, in the parts that gaps make."""
    first = [row for row in rows if row.page == 1]
    if not first:
        return
    usual = usual_height(first)
    top = [row for row in first if _letters(row.text) >= FEWEST_LETTERS][:TOP_ROWS]
    for place, row in enumerate([*top, *(row for row in own if row not in top)]):
        for part in _parts(row):
            if _is_name(part):
                yield Candidate(part, _score(part, place if row in top else OWN_PLACE, usual, rows, row in own))


def _parts(row: Row) -> Iterator[Found]:
    """Yield what marks and really wide gaps part; a heading may be set so wide that its spaces look like gaps."""
    usual = median(word.box.w / len(word.text) for word in row.words)
    start = 0
    for place, (before, word) in enumerate(pairwise(row.words), 1):
        if word.box.x - before.box.right > WIDE_HEADING * usual:
            yield from _between_marks(row, start, row.starts[place])
            start = row.starts[place]
    yield from _between_marks(row, start, len(row.text))


def _between_marks(row: Row, start: int, end: int) -> Iterator[Found]:
    for part in re.finditer(r"[^\s,|•·](?: {0,2}[^\s,|•·])*", row.text[start:end]):
        text = row.folded[start + part.start() : start + part.end()]
        tail = _TAIL.search(text)
        yield Found(row, start + part.start(), start + part.start() + (tail.start() if tail else len(text)))


def _score(found: Found, place: int, usual: float, rows: Sequence[Row], is_own: bool) -> float:
    """Weigh what speaks for a name: high up, large, a company's ending, its number beside it, repeated."""
    height = median(word.box.h for word in found.words)
    score = 1.0 - 0.12 * place
    score += 0.5 * (height > LARGE * usual)
    score += 1.2 * (_COMPANY.search(found.text) is not None)
    score += 0.7 * is_own
    score += 0.3 * (_times(rows, _cleaned(found.text)) > 1)
    score -= 1.2 * _is_customer(found, rows)
    return score - 0.8 * (found.clearness < ILLEGIBLE)


def _is_customer(found: Found, rows: Sequence[Row]) -> bool:
    """Tell whether the rows above say that this is whom the invoice is for."""
    above = range(found.row.number - ROWS_OF_ADDRESS, found.row.number)
    return any(row.page == found.row.page and row.number in above and _CUSTOMER.search(row.folded) for row in rows)


def _is_name(found: Found) -> bool:
    folded = _REGISTRATION.sub("", found.row.text[found.start : found.end]).lower()
    folded = found.row.folded[found.start : found.start + len(folded)]
    letters = _letters(folded)
    is_text = letters >= FEWEST_LETTERS and letters >= 0.6 * len(folded.replace(" ", ""))
    is_else = ":" in folded or _NOT_A_NAME.search(folded) or _ADDRESS.search(folded)
    return (
        is_text
        and not is_else
        and (_letters(_COMPANY.sub("", found.text)) >= FEWEST_LETTERS or _ENDING_ONLY.match(found.text) is not None)
    )


def _times(rows: Sequence[Row], name: str) -> int:
    """Return how often a name stands on the paper by itself, not as a part of another."""
    wanted = name.casefold()
    return sum(_cleaned(part.text).casefold() == wanted for row in rows for part in _parts(row))


def _beginnings(rows: Sequence[Row], name: str) -> int:
    """Return how many rows begin with a name, and not with a longer one."""
    wanted = name.casefold()
    return sum(_cleaned(part.text).casefold() == wanted for row in rows for part in list(_parts(row))[:1])


def _cleaned(text: str) -> str:
    """Return a name without what stands around it: dirt read as marks, and a registration in brackets."""
    bare = _REGISTRATION.sub("", re.sub(r"\s+", " ", text).strip(" .,:;-_*|'\"~=<>"))
    bare = _SEN_BERHAD.sub("S/B", bare)
    return _DIRT_BEFORE.sub("", bare).strip(" ,:;-_*|'\"~=<>").lstrip(".") or text.strip()


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)
