"""Numbers that identify: organisation number, bankgiro, plusgiro, payment reference and invoice number.

All but the last end in a check digit, so a number beside its label whose check digit is right is proven: a
misread digit passes one time in ten, a misread digit beside the right label on clear print hardly ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from gateway.accounting import identifiers
from gateway.reading.fields.found import LABELLED, LIKELY, PROVEN, WEAK, Found, field, matches, near
from gateway.reading.shape import Check, Field
from gateway.reading.words.rows import Row


class Sort(NamedTuple):
    """A sort of number: its label, how it is written, and what tells whether it is right."""

    name: str
    label: re.Pattern[str]
    shape: re.Pattern[str]
    printed: Callable[[str], str]


_ORGANISATION: Final = re.compile(r"(?<![\d-])(?:16)?\d{6} ?- ?\d{4}(?![\d-])|(?<!\d)\d{10}(?!\d)")
_VAT_NUMBER: Final = re.compile(r"\bse ?(\d{6}) ?-? ?(\d{4}) ?01\b")

SORTS: Final = (
    Sort(
        "organisation_number",
        re.compile(r"org(?:anisations)?\W{0,2} ?-?(?:nr|nummer|no)\b|\borg\b|company reg\w*"),
        _ORGANISATION,
        identifiers.organisation_number,
    ),
    Sort(
        "bankgiro",
        re.compile(r"bank\s?giro\w*|\bbg(?:-?nr)?\b"),
        re.compile(r"(?<![\d-])\d{3,4} ?- ?\d{4}(?![\d-])|(?<!\d)\d{7,8}(?!\d)"),
        identifiers.bankgiro,
    ),
    Sort(
        "plusgiro",
        re.compile(r"plus\s?giro\w*|post\s?giro\w*|\bpg(?:-?nr)?\b"),
        re.compile(r"(?<![\d-])\d[\d ]{0,8} ?- ?\d(?![\d-])"),
        identifiers.plusgiro,
    ),
    Sort(
        "payment_reference",
        re.compile(
            r"\bocr\b(?:[ -]?(?:nr|nummer|no)\b)?(?: ?/ ?ref\w*)?|betalnings?\s?ref\w*|payment ref\w*|fakturaref\w*"
            r"|referens\s?n(?:umme)?r"
        ),
        re.compile(r"(?<![\d-])(?<!\d )\d(?:\d| (?=\d)){3,30}(?![\d-])(?! ?\d)(?! ?[.,] ?\d)"),
        identifiers.payment_reference,
    ),
)

FEWEST_DIGITS: Final = 4
"""An invoice number of fewer digits may stand in a payment reference by chance."""

_INVOICE_LABEL: Final = re.compile(
    r"faktura\s?-?(?:nummer|nr|no)\b\.?|kredit(?:faktura|nota)\s?nr|invoice (?:number|no|num|id|#)\.?|invoice ?#"
    r"|rechnungs\s?-?(?:nummer|nr)\b\.?|laskun numero|faktura(?=\s?:?\s{1,2}\d)"
)
_INVOICE_SHAPE: Final = re.compile(r"(?<=[\s:#.])#?(?:[a-z]{0,6}[-/_]?)?\d[\w/-]*|(?<=[\s:])#?[a-z]+[-_/]\w*\d\w*")

_GIRO_LINE: Final = re.compile(
    r"# ?(?P<reference>\d[\d ]{0,28}\d) ?# ?(?P<kronor>\d{1,8}) (?P<ore>\d\d) ?(?P<check>\d) ?>"
    r" ?(?P<giro>\d{2,8}) ?# ?(?P<form>\d\d) ?#"
)
_BANKGIRO_FORMS: Final = frozenset({"41", "42"})


def numbers(rows: Sequence[Row]) -> dict[str, Field]:
    """Return the numbers on the paper, each in its printed form; one with a wrong check digit says so."""
    fields = {sort.name: found for sort in SORTS if (found := _best(_labelled(rows, sort))) is not None}
    fields |= {found.name: found for found in _giro_line(rows)}
    if not _is_proven(fields.get("organisation_number")):
        fields |= {found.name: found for found in _organisation_elsewhere(rows)}
    invoice = _invoice_number(rows, fields.get("payment_reference"))
    return fields | ({"invoice_number": invoice} if invoice else {})


def _labelled(rows: Sequence[Row], sort: Sort) -> Iterator[Field]:
    """Yield what stands by each label of a sort, right or wrong."""
    for label in matches(rows, sort.label):
        found = near(rows, label, sort.shape)
        if found is not None:
            yield _checked(sort, found)


def _checked(sort: Sort, found: Found) -> Field:
    """Return a labelled number, proven by its check digit or doubted for it."""
    written = found.text.strip()
    is_right = identifiers.is_valid(sort.printed, written)
    value = sort.printed(written) if is_right else re.sub(r"\s", "", written)
    checks = [Check("check_digit", is_right)]
    return field(sort.name, value, found, PROVEN if is_right else WEAK, checks)


def _best(candidates: Iterator[Field]) -> Field | None:
    """Return the first proven one, else the first."""
    every = list(candidates)
    return next((found for found in every if found.is_sure), every[0] if every else None)


def _is_proven(found: Field | None) -> bool:
    return found is not None and found.is_sure


def _organisation_elsewhere(rows: Sequence[Row]) -> Iterator[Field]:
    """Take the organisation number out of a Swedish VAT number, or else from where it stands alone."""
    for found in matches(rows, _VAT_NUMBER):
        if identifiers.is_valid(identifiers.vat_number, found.text):
            digits = identifiers.compact(found.text)[2:12]
            yield field(
                "organisation_number",
                identifiers.organisation_number(digits),
                found,
                PROVEN,
                [Check("check_digit", passed=True), Check("vat_number", passed=True)],
            )
            return
    for found in matches(rows, _ORGANISATION):
        if "-" in found.text and identifiers.is_valid(identifiers.organisation_number, found.text):
            value = identifiers.organisation_number(found.text)
            yield field("organisation_number", value, found, LIKELY, [Check("check_digit", passed=True)])
            return


def _giro_line(rows: Sequence[Row]) -> Iterator[Field]:
    """Read the line at the foot of a giro form, where all that a payment needs stands with check digits."""
    for row in rows:
        line = _GIRO_LINE.search(row.folded)
        if line is None:
            continue
        is_bankgiro = line["form"] in _BANKGIRO_FORMS
        sort = next(sort for sort in SORTS if sort.name == ("bankgiro" if is_bankgiro else "plusgiro"))
        reference = next(sort for sort in SORTS if sort.name == "payment_reference")
        for each, group in ((reference, "reference"), (sort, "giro")):
            if identifiers.is_valid(each.printed, line[group]):
                yield _checked(each, Found(row, line.start(group), line.end(group)))


def _invoice_number(rows: Sequence[Row], reference: Field | None) -> Field | None:
    """Return the number of the invoice; proven only where the payment reference is made from it."""
    for label in matches(rows, _INVOICE_LABEL):
        found = near(rows, label, _INVOICE_SHAPE)
        if found is None:
            continue
        value = found.text.strip().strip(".,:;")
        is_within = _is_proven(reference) and reference is not None and _digits(value) in str(reference.value)[:-1]
        if is_within and len(_digits(value)) >= FEWEST_DIGITS:
            return field("invoice_number", value, found, PROVEN, [Check("within_reference", passed=True)])
        return field("invoice_number", value, found, LABELLED)
    return None


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
