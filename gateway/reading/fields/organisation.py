"""The supplier's organisation number: by its label, in its VAT number, or by its shape alone.

A paper may carry the customer's as well; that is told by its label (`Ert org.nr`) and by the block it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from gateway.accounting import identifiers
from gateway.reading.fields.found import LIKELY, SWEDISH, Found, field, matches
from gateway.reading.fields.labelled import Candidate, Sort, best, digits_of, labelled
from gateway.reading.fields.misread import DIGIT, as_digits, label
from gateway.reading.shape import Check, Field
from gateway.reading.words.rows import Row

ROWS_OF_CUSTOMER: Final = 6
ALIGNED: Final = 0.12
"""The number of a customer stands so many rows at most, and so near at the left, below the label of its block."""

ALONE: Final = 0.5
"""What a number weighs that has no label."""

BEFORE: Final = 24
"""So many letters before a number are looked at for whose it is."""

_BODY: Final = rf"{DIGIT}(?: ?{DIGIT}){{5}} ?[-–—−~_.:]? ?{DIGIT}(?: ?{DIGIT}){{3}}"
ORGANISATION: Final = Sort(
    "organisation_number",
    label(
        "0rg", "org nr", "org nummer", "org no", "org", "orgnr", "orgnummer", "organisationsnr", "organisationsnummer",
        "organisations nr", "organisations nummer", "organisationsno", "org id", "foretagets org*",
        "organisation number", "company reg*", "reg no", "corporate id*", "corp id*",
    ),
    re.compile(rf"(?<![\d-])(?:(?:16|18|19|20)[ -]?)?{_BODY}(?!\d)(?!-\d)"),
    identifiers.organisation_number,
    re.compile(r"\b(?:ert|er|kundens|koparens|mottagarens|customer'?s?|your|buyer'?s?|kund)\W*$"),
)  # fmt: skip


def _within_vat_number(number: str) -> str:
    """Return the organisation number inside a Swedish VAT number of twelve digits."""
    digits = identifiers.compact(number)
    printed = identifiers.vat_number(f"SE{digits}")
    return identifiers.organisation_number(printed[2:12])


VAT_NUMBER: Final = Sort(
    "organisation_number",
    label(
        "momsreg*", "moms reg*", "momsregistrering*", "moms nr", "momsnr", "momsnummer", "moms nummer", "vat nr",
        "vat no", "vat", "vat number", "vat reg*", "vat id*", "vatnr", "vatno", "mervardesskatt*",
        "skatteregistreringsn*", "tax id", "vat registration*", "vat reg no",
    ),
    re.compile(rf"(?:(?<=[s5][e3c])|(?<=[s5][e3c] )|(?<![\d-])){_BODY} ?-? ?[0o][1il|](?!\d)"),
    _within_vat_number,
    ORGANISATION.theirs,
)  # fmt: skip
_BARE_VAT: Final = re.compile(rf"(?<![a-z])se ?-?{_BODY} ?-? ?[0o][1il|](?!\d)")
_BARE: Final = re.compile(r"(?<![\d-])\d{6} ?[-–—] ?\d{4}(?![\d-])|(?<![\d-])\d{10}(?=01(?!\d))")
_FOREIGN: Final = re.compile(
    r"€|£|\beur\b|\bgst\b|\bsdn\b|\bmwst\b|\bust\b|\bgbp\b|\busd\b|\brm\b|\bgmbh\b|\boy\b|\bcvr\b|\bmva\b|\balv\b"
    r"|\bltd\b"
)
_CUSTOMER: Final = label(
    "fakturaadress", "faktureringsadress", "fakturamottagare", "leveransadress", "kund", "kopare", "bill* to",
    "sold to", "ship to", "customer", "mottagare",
)  # fmt: skip
_ENDS_LABEL: Final = re.compile(r"\s*(?::|$| {2})")
_THEIRS: Final = re.compile(r"\b(?:ert|er|kundens|koparens|mottagarens|your|buyers?|customers?)\b")
_DAMAGED: Final = re.compile(r"(?<!\d)\d[\d -]{6,10}\d(?!\d)")
_DAMAGED_VAT: Final = re.compile(r"(?P<number>\d[\d -]{6,11}?\d) ?[0o][1il|](?!\d)")
_SWEDISH_LENGTH: Final = 10
_LIMITED_COMPANY: Final = "55"
"""What the numbers of limited companies begin with: most companies that send invoices."""

_RESTORED: Final = (Check("check_digit", passed=True), Check("as_printed", passed=False))


def organisation(rows: Sequence[Row]) -> dict[str, Field]:
    """Return `organisation_number`, proven by its check digit where it stands by a label or in a VAT number."""
    vat = list(_vat_numbers(rows))
    every = [candidate for candidate in labelled(rows, ORGANISATION) if not _is_customers(rows, candidate.found)]
    if not any(candidate.is_right for candidate in every):
        every += _alone(rows) if not vat else []
    made = best(ORGANISATION, [*vat, *every])
    if made is None or not made.checks[0].passed:
        made = _twice_damaged(rows) or made
    if made is None or (not made.checks[0].passed and not _is_swedish(rows)):
        return {}
    if any(candidate.value == made.value for candidate in vat):
        made = replace(made, checks=(*made.checks, Check("vat_number", passed=True)))
    return {made.name: made}


def _vat_numbers(rows: Sequence[Row]) -> Iterator[Candidate]:
    """Yield the organisation numbers in VAT numbers, with or without SE before them."""
    seen: set[tuple[int, int, int]] = set()
    for candidate in labelled(rows, VAT_NUMBER):
        found = _without_country(candidate.found)
        if candidate.is_right and not _is_customers(rows, found):
            seen.add((found.row.page, found.row.number, found.end))
            yield candidate
    for found in matches(rows, _BARE_VAT):
        if (found.row.page, found.row.number, found.end) in seen or _is_theirs(found) or _is_customers(rows, found):
            continue
        digits = digits_of(_without_country(found).text) or ""
        if identifiers.is_valid(_within_vat_number, digits):
            yield Candidate(_within_vat_number(digits), found, is_right=True)


def _without_country(found: Found) -> Found:
    """Return a VAT number without the two letters before it."""
    country = re.match(r"[s5][e3c] ?-?", found.folded)
    return Found(found.row, found.start + (country.end() if country else 0), found.end)


def _alone(rows: Sequence[Row]) -> Iterator[Candidate]:
    """Yield numbers of the right shape and check digit that no label names, on a paper that is not foreign."""
    if not _is_swedish(rows) and any(True for _ in matches(rows, _FOREIGN)):
        return
    for found in matches(rows, _BARE):
        is_theirs = _is_theirs(found) or _is_customers(rows, found)
        if identifiers.is_valid(identifiers.organisation_number, found.text) and not is_theirs:
            value = identifiers.organisation_number(found.text)
            yield Candidate(value, found, is_right=True, weight=ALONE)


def _is_customers(rows: Sequence[Row], found: Found) -> bool:
    """Tell whether a number stands in the block below a label of the customer."""
    box = found.box
    for row in rows:
        if row.page != found.row.page or not 0 <= found.row.number - row.number <= ROWS_OF_CUSTOMER:
            continue
        for mark in matches([row], _CUSTOMER):
            if _ENDS_LABEL.match(row.folded, mark.end) is None:
                continue
            label_box = mark.box
            is_under = abs(label_box.x - box.x) < ALIGNED and (row is not found.row or mark.start < found.start)
            if is_under and label_box.y <= box.y:
                return True
    return False


def _is_swedish(rows: Sequence[Row]) -> bool:
    return any(True for _ in matches(rows, SWEDISH))


def _is_theirs(found: Found) -> bool:
    """Tell whether the words before a number say that it is the customer's."""
    return _THEIRS.search(found.row.folded, max(0, found.start - BEFORE), found.start) is not None


def _twice_damaged(rows: Sequence[Row]) -> Field | None:
    """Return the one number that fits both a damaged organisation number and a damaged VAT number, if just one does.

    Small print at the foot of an invoice loses digits; where it states both, each makes good what the other lost.
    """
    for mark in matches(rows, ORGANISATION.label):
        first = _DAMAGED.search(mark.row.folded, mark.end)
        for other in matches(rows, VAT_NUMBER.label) if first is not None else ():
            second = _DAMAGED_VAT.search(other.row.folded, other.end)
            if first is None or second is None:
                continue
            both = _near(as_digits(first[0])) & _near(as_digits(second["number"]))
            right = [number for number in both if identifiers.is_valid(identifiers.organisation_number, number)]
            right = [number for number in right if number.startswith(_LIMITED_COMPANY)] or right
            if len(right) == 1:
                found = Found(mark.row, first.start(), first.end())
                value = identifiers.organisation_number(right[0])
                return field("organisation_number", value, found, LIKELY, _RESTORED)
    return None


def _near(digits: str) -> set[str]:
    """Return the numbers of ten digits that lose, gain or change one digit to become these."""
    every = "0123456789"
    if len(digits) == _SWEDISH_LENGTH - 1:
        return {digits[:at] + digit + digits[at:] for at in range(_SWEDISH_LENGTH) for digit in every}
    if len(digits) == _SWEDISH_LENGTH:
        return {digits[:at] + digit + digits[at + 1 :] for at in range(_SWEDISH_LENGTH) for digit in every}
    if len(digits) == _SWEDISH_LENGTH + 1:
        return {digits[:at] + digits[at + 1 :] for at in range(len(digits))}
    return set()
