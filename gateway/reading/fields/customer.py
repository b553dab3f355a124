"""The customer on an invoice: the name by its label or in the window of the envelope, and the customer number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gateway.reading.fields.found import LABELLED, LIKELY, WEAK, Found, field, matches
from gateway.reading.fields.headings import parts
from gateway.reading.fields.labelled import places
from gateway.reading.fields.misread import label
from gateway.reading.shape import Field
from gateway.reading.words.rows import Row

ROWS_OF_ADDRESS: Final = 4
ALIGNED: Final = 0.03
"""Lines of one address begin within this share of the page's width."""

DEEPEST: Final = 3.2
"""The next line of an address is at most so many line heights below."""

FEWEST_LETTERS: Final = 3
TOP: Final = 0.55
"""The part of the page in which the window of an envelope shows the address."""

_NAME_LABEL: Final = label(
    "faktureringsadress", "fakturaadress", "fakturamottagare", "fakturamottagarens adress", "kund", "kundnamn",
    "kopare", "kundens namn", "bill to", "billed to", "bill to address", "sold to", "invoice to", "invoiced to",
    "customer", "customer name", "client", "rechnungsempfanger", "rechnungsadresse", "kaufer", "kunde", "asiakas",
    "laskutusosoite", "fakturaadresse", "kjoper", "kober", "modtager", "faktura till", "fakturerad till", "debitor",
)  # fmt: skip
_LESS_LABEL: Final = label(
    "betalningsavsandare",
    "inbetalare",
    "avsandare",
    "leveransadress",
    "ship to",
    "delivery address",
    "lieferadresse",
    "mottagare",
    "leveransadresse",
    "toimitusosoite",
)
_NUMBER_LABEL: Final = label(
    "kundnr", "kund nr", "kundnummer", "kund nummer", "ert kundnr", "ert kundnummer", "kundno", "kund no", "kund id",
    "kundid", "customer no", "customer nr", "customer number", "customer id", "client no", "client number",
    "account no", "account number", "kundennummer", "kundennr", "kunden nr", "kunden nummer", "asiakasnumero",
    "asiakasnro", "asiakas nro", "kundenummer", "kundenr", "kunde nr", "debitornr", "debitor nr", "kontonummer kund",
    "avtalskund", "abonnentnummer",
)  # fmt: skip
_NUMBER: Final = re.compile(r"(?<![\w.,])(?:[a-z]{1,4}[-/ ]?)?\d[\w]*(?:[-/.]\w+)*(?![\w])")
_NAMED: Final = re.compile(r"(?:namn|name|navn|nimi) ?: {0,2}")
_POSTAL: Final = re.compile(
    r"(?<![\d-])(?:se?[- ]|d[- ]|fi[- ]|n[o]?[- ]|dk[- ])?(?:\d{3} ?\d{2}|\d{4,5}) {1,2}[a-z]{2}"
)
_SWEDISH_POSTAL: Final = re.compile(r"(?<![\d-])(?:se?[- ])?[\do]{3} ?[\do]{2} {1,2}[a-z]{2}")
_STREET: Final = re.compile(
    r"\bbox \d|\d+ ?[a-z]?$"
    r"|\b\w*(?:gatan|vagen|gata|vag|gard|stigen|torget|plan|allen|strasse|straße|street|road|backen|grand)\b ?\d*"
)
_NOT_A_NAME: Final = re.compile(
    r"faktura|kvitto|datum|nummer|\bnr\b|referens|invoice|bankgiro|plusgiro|\bocr\b|\bsida\b|\bpage\b|@|www|\btel|\bfax"
    r"|org\.?nr|\bmoms|betal|villkor|leverans|\bvar\b|\ber\b|summa|total|belopp|\bdate\b|\bvat\b|kundn|order|antal|rechnung"
    r"|dagar|ranta|^(?:att|attn|c/o|herrn?|frau|firma|nummer)\b"
)


def customer(rows: Sequence[Row], supplier_name: Field | None) -> dict[str, Field]:
    """Return `customer_name` and `customer_number`, as far as they are on the paper."""
    name = _labelled_name(rows, _NAME_LABEL, supplier_name) or _window(rows, supplier_name)
    name = name or _labelled_name(rows, _LESS_LABEL, supplier_name)
    number = _number(rows)
    return {made.name: made for made in (name, number) if made is not None}


def _labelled_name(rows: Sequence[Row], pattern: re.Pattern[str], supplier_name: Field | None) -> Field | None:
    """Return the name behind a label, else the one below it."""
    for mark in matches(rows, pattern):
        for found in _after(rows, mark):
            if _is_name(found) and not _is_supplier(found, supplier_name):
                return field("customer_name", _cleaned(found), found, LABELLED)
    return None


def _after(rows: Sequence[Row], mark: Found) -> Iterator[Found]:
    """Yield what stands behind a label on its row, then what stands below it, a few rows deep."""
    for part in parts(mark.row):
        if part.start <= mark.end < part.end:
            rest = re.match(r"[\s:.,]*", mark.row.text[mark.end : part.end])
            start = mark.end + (rest.end() if rest else 0)
            if rest and rest.end() and start < part.end:
                yield Found(mark.row, start, part.end)
        elif part.start > mark.end and mark.row.text[mark.end : part.start].strip(" :.") == "":
            yield part
            break
    line: Found | None = mark
    for _ in range(ROWS_OF_ADDRESS - 1):
        line = _next(rows, line) if line is not None else None
        if line is not None:
            named = _NAMED.match(line.row.folded, line.start)
            yield Found(line.row, named.end(), line.end) if named else line


def _window(rows: Sequence[Row], supplier_name: Field | None) -> Field | None:
    """Return the first line of a block of address that is not the supplier's: what the window of the envelope shows."""
    first = [row for row in rows if row.page == 1]
    if not first:
        return None
    end = first[0].box.y + TOP * (first[-1].box.bottom - first[0].box.y)
    for row in first:
        if row.box.y > end:
            return None
        for part in parts(row):
            if _is_name(part) and not _is_supplier(part, supplier_name) and _has_address(first, part, supplier_name):
                return field("customer_name", _cleaned(part), part, LIKELY if _is_of_company(part) else WEAK)
    return None


def _has_address(rows: Sequence[Row], part: Found, supplier_name: Field | None) -> bool:
    """Tell whether a street or box and a postal code stand right below, as lines of their own."""
    line: Found | None = part
    for place in range(ROWS_OF_ADDRESS - 1):
        line = _next(rows, line) if line is not None else None
        if line is None or _is_supplier(line, supplier_name):
            return False
        folded = line.folded
        if _POSTAL.match(folded):
            return place > 0
    return False


def _next(rows: Sequence[Row], line: Found) -> Found | None:
    """Return the part that begins right below another."""
    box = line.box
    for row in rows:
        if row.page != line.row.page or row.number <= line.row.number:
            continue
        if row.box.y > box.bottom + DEEPEST * box.h:
            return None
        for part in parts(row):
            if abs(part.box.x - box.x) < ALIGNED:
                return part
    return None


def _is_of_company(part: Found) -> bool:
    return (
        re.search(r"\b(?:AB|HB|KB|Aktiebolag|GmbH|AG|Oy|Oyj|AS|A/S|ApS|Ltd|Inc|LLC|kommun|förening)\b", part.text)
        is not None
    )


def _is_name(part: Found) -> bool:
    folded = part.folded
    letters = sum(letter.isalpha() for letter in folded)
    digits = sum(letter.isdigit() for letter in folded)
    is_text = letters >= FEWEST_LETTERS and digits <= letters / 3
    is_address = _SWEDISH_POSTAL.search(folded) or re.search(r"\bbox \d", folded) or (_STREET.search(folded) and digits)
    return is_text and not is_address and ":" not in folded and not _NOT_A_NAME.search(folded)


def _is_supplier(part: Found, supplier_name: Field | None) -> bool:
    """Tell whether a part holds the supplier's name."""
    if supplier_name is None:
        return False
    one, other = _letters(part.text), _letters(str(supplier_name.value))
    return bool(other) and (other in one or one in other)


def _cleaned(found: Found) -> str:
    return re.sub(r"\s+", " ", found.text).strip(" .,:;-_*|'\"~=<>")


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _number(rows: Sequence[Row]) -> Field | None:
    for mark in matches(rows, _NUMBER_LABEL):
        for found in places(rows, mark, _NUMBER):
            text = found.text.strip(" .,:;")
            if not re.fullmatch(r"\d+[.,]\d\d|(?:19|20)\d\d-\d\d-\d\d", text):
                return field("customer_number", text, found, LABELLED)
    return None
