"""The invoice's own number, and for a credit note that of the invoice it credits.

Neither has a check digit: the number is proven only where the payment reference is made from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from gateway.reading.fields.days import DAY
from gateway.reading.fields.found import LABELLED, LIKELY, PROVEN, Found, field, matches
from gateway.reading.fields.labelled import MOST_RIVALS, places
from gateway.reading.fields.misread import label
from gateway.reading.shape import Check, Field, Rival
from gateway.reading.words.rows import Row

FEWEST_DIGITS: Final = 4
"""An invoice number of fewer digits may stand in a payment reference by chance."""

_LABEL: Final = label(
    "fakturanummer", "fakturanr", "faktura nr", "faktura nummer", "fakturano", "faktura no", "fakt nr", "faktnr",
    "fakturaid", "faktura id", "kreditfaktura nr", "kreditnr", "kredit nr", "kreditnummer",
    "kreditfakturanr", "kreditfakturanummer", "kreditnota nr",
    "kreditnotanummer", "invoice number", "invoice no", "invoice nr", "invoice num", "invoice id",
    "credit note number", "credit note no", "inv no", "rechnungs nr", "rechnungsnr", "rechnungsnummer", "rechnung nr",
    "rechnungs nummer", "laskun numero", "laskunumero", "laskun nro", "lasku nro", "bill no", "bill number",
    "facture no", "fakturanum*", "belegnummer", "gutschrift nr", "gutschriftsnummer", "faktura-nr",
    "numero de facture", "factuurnummer",
)  # fmt: skip
_HASH_LABEL: Final = re.compile(r"(?<![a-z])(?:invoice|faktura|facture|credit note|inv) {0,2}(?:#|n[°º]|№)[ :.]*")
_HEADING: Final = re.compile(
    r"(?<![a-z])(?:kredit)?(?:faktura|invoice|(?:handels)?rechnung|lasku|kreditnota|credit note"
    r"|gutschrift|facture|avoir)(?: ?\(\d+\))?(?: nr\b)?(?: {0,2}[:.#])? {1,2}"
    r"(?=[a-z]{0,4}[-/]?\d)"
)
_CREDITED: Final = label(
    "krediterar faktura*", "kredit av faktura*", "kreditering av faktura*", "avser faktura*", "avseende faktura*",
    "galler faktura*", "krediterad faktura*", "original invoice*", "originalfaktura*", "ursprunglig faktura*",
    "ursprungsfaktura*", "credit for invoice*", "credits invoice*", "korrigerar faktura*", "tillhor faktura*",
    "zu rechnung*", "ursprungsrechnung*", "original rechnung*", "kredit faktura ref*", "reference invoice*",
    "kreditert faktura*", "krediteret faktura*", "hyvitetty lasku*", "alkuperainen lasku*", "against invoice*",
    "regarding invoice*", "relating to invoice*", "invoice credited", "kredit till faktura*", "avser kvitto*",
    "avseende kvitto*", "ursprungligt kvitto*", "retur av kvitto*", "original receipt*", "ursprungskvitto*",
    "kredit mot faktura*", "kredit for faktura*",
)  # fmt: skip
_NUMBER_WORD: Final = re.compile(r"[\s.:]*(?:nr|nummer|no|number|num|numero|nro|#)?[\s.:#]*")
_SHAPE: Final = re.compile(
    r"(?:(?<![\w.,])|(?<=[a-z]nr)|(?<=mer)|(?<=[a-z]no))#?(?:[a-z]{1,6}[-/_. ]?)?\d[\w]*(?:[-/_.][\w]+)*(?![\w])"
    r"|(?<![\w.,])#?[a-z]+[-_/]\w*\d\w*(?:[-/_]\w+)*"
)
_MONEY: Final = re.compile(r"\d{1,3}(?: \d{3})*[.,]\d\d\b|\d+[.,]\d\d\b")
_COUNT: Final = re.compile(r" ?(?:dagar|days|tage|st\b|%|kr\b|sek\b)")
_LETTER_WITHIN: Final = re.compile(r"(?<=\d)[lIOo|](?=\d)")


def invoice_numbers(rows: Sequence[Row], reference: Field | None) -> dict[str, Field]:
    """Return `invoice_number` and `credited_invoice`, as far as they are on the paper."""
    credited = next(_behind(rows, _CREDITED), None)
    own = list(_own(rows, credited))
    fields: dict[str, Field] = {}
    if credited is not None:
        fields["credited_invoice"] = field("credited_invoice", _written(credited), credited, LABELLED)
    if own:
        fields["invoice_number"] = _chosen(own, reference)
    return fields


def _own(rows: Sequence[Row], credited: Found | None) -> Iterator[Found]:
    """Yield what stands by the labels of the invoice's own number, the plainest labels first."""
    for pattern in (_LABEL, _HASH_LABEL, _HEADING):
        for mark in matches(rows, pattern):
            if _CREDITED.search(mark.row.folded, 0, mark.end) and not _starts_alone(mark):
                continue
            found = next(filter(_is_number, places(rows, mark, _SHAPE)), None)
            if found is not None and found != credited:
                yield found


def _starts_alone(mark: Found) -> bool:
    """Tell whether a wide gap parts a label from what stands before it."""
    return mark.row.folded[: mark.start].endswith("  ")


def _behind(rows: Sequence[Row], pattern: re.Pattern[str]) -> Iterator[Found]:
    """Yield the numbers behind (or below) a label that may go on with a word for number."""
    for mark in matches(rows, pattern):
        word = _NUMBER_WORD.match(mark.row.folded, mark.end)
        end = word.end() if word else mark.end
        match = _SHAPE.match(mark.row.folded, end)
        beside = [Found(mark.row, match.start(), match.end())] if match else []
        further = places(rows, mark, _SHAPE) if mark.start == 0 or _starts_alone(mark) else []
        yield from filter(_is_number, [*beside, *further])


def _is_number(found: Found) -> bool:
    """Tell whether a place may hold an invoice number: no day, amount or count of days."""
    folded = found.row.folded
    text = folded[found.start : found.end]
    is_day = any(day.start() < found.end and day.end() > found.start for day in DAY.finditer(folded)) and not _is_long(
        text
    )
    return (
        not is_day
        and not _MONEY.match(folded, found.start)
        and not _COUNT.match(folded, found.end)
        and any(map(str.isdigit, text))
    )


def _is_long(text: str) -> bool:
    """Tell whether a number cannot be a day, though one could be read within it."""
    return sum(letter.isdigit() for letter in text) > len("20260102") or text[:1].isalpha()


def _written(found: Found) -> str:
    """Return a number as it is printed, a letter between two of its digits read as a digit."""
    text = found.text.strip().strip(".,:;")
    return _LETTER_WITHIN.sub(lambda letter: "0" if letter[0] in "Oo" else "1", text)


def _chosen(own: Sequence[Found], reference: Field | None) -> Field:
    """Return the number that the reference is made from, else the first; what else was labelled is its rival."""
    within = next((found for found in own if _is_within(_written(found), reference)), None)
    found = within or own[0]
    value = _written(found)
    others = {_written(other): other for other in reversed(own)}
    others.pop(value, None)
    level = PROVEN if within else LIKELY if others else LABELLED
    checks = [Check("within_reference", passed=True)] if within else []
    made = field("invoice_number", value, found, level, checks)
    rivals = tuple(Rival(each, 0.5, ("label",), at.row.page, at.box) for each, at in others.items())
    return replace(made, rivals=rivals[:MOST_RIVALS])


def _is_within(value: str, reference: Field | None) -> bool:
    digits = re.sub(r"\D", "", value)
    is_proven = reference is not None and reference.is_sure
    return is_proven and reference is not None and len(digits) >= FEWEST_DIGITS and digits in str(reference.value)[:-1]
