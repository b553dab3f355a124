"""Whether a Swedish paper is a full invoice, a simplified one, or not valid for deducting VAT, and what it lacks.

Mervärdesskattelagen (2023:200) 17 kap. 24 § says what a full invoice states, 28 § what a simplified one does, which
26 § allows up to 4,000 kronor with VAT; 22 § asks a credit note for the invoice it changes. A card slip, a copy or a
training receipt (SKVFS 2021:17) is neither. A check that fails says what was not found: it may stand there illegibly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal

from gateway.reading.fields.found import CLEAR, LIKELY, SWEDISH, matches
from gateway.reading.fields.marks import marks
from gateway.reading.fields.misread import label
from gateway.reading.shape import Check, Field, Kind
from gateway.reading.words.rows import Row

Form = Literal["full", "simplified", "not_valid"]

MOST_SIMPLIFIED: Final = Decimal(4000)
"""Kronor with VAT up to which an invoice may be simplified (ML 17 kap. 26 §)."""

ROWS_OF_ADDRESS: Final = 4
ALIGNED: Final = 0.1
FEWEST_WORDS: Final = 2
BOTH: Final = 2
SURELY_SWEDISH: Final = 4
"""So many different Swedish words a paper has at least; more where words of another country stand on it as well."""


_FOREIGN: Final = re.compile(
    r"\bmva\b|\bcvr\b|\bfakturadato\b|\bbelob\b|\bmwst\b|\balv\b|\bgst\b|€|\beur\b|\bnok\b|\bdkk\b"
)
_ADDRESS: Final = re.compile(
    r"(?<![\d-])(?:s(?:e)?[- ])?[\do]{2,3} ?[\do]{2} {1,2}[a-z]{3}|\bbox \d"
    r"|\w(?:gatan|vagen|gata|vag|stigen|torg(?:et)?|plan|allen|gard|grand|backen)\b"
)
_VAT_NUMBER: Final = re.compile(r"(?<![a-z])[s5]e ?-?[\doil]{6}")
_VAT_LABEL: Final = label(
    "momsreg*", "moms reg*", "vat nr", "vat no", "vat number", "vat reg*", "momsnr", "mervardesskatteregistr*"
)
_ORGANISATION: Final = label("org nr", "org nummer", "orgnummer", "organisationsn*")
_GOODS: Final = re.compile(
    r"\b(?:avgift|resa|parkering|biljett|hyra|arbete|avser|liter|taxa|tjanst|abonnemang|behandling|logi|rum)\w*"
)
_RATE: Final = re.compile(r"(?<![\d.,])(?:25|12|6|0)(?:[.,]00?)? ?%")
_REVERSE: Final = re.compile(r"omvand (?:betalnings|skatt|byggmoms|moms)|reverse charge|omvand byggmoms")
_EXEMPT: Final = re.compile(
    r"undantag\w* fran|momsfri|ej moms|utan moms|befria\w* fran moms|vinstmarginal|saknar moms|ingen moms"
)


def invoice_form(rows: Sequence[Row], found: Mapping[str, Field], kind: Kind) -> dict[str, Field]:
    """Return `invoice_form` for a Swedish paper: `full`, `simplified` or `not_valid`, with a check for each demand.

    The checks are those of the form that is reached, else of the least form that the amount allows.
    """
    marked = marks(rows)
    if (kind in {"other", "reminder"} and not marked) or not rows or not _is_swedish(rows, found):
        return {}
    original = [Check("is_original", not marked), Check("is_no_card_slip", kind != "card_slip")]
    full = [*original, *_full(rows, found, kind)]
    simplified = [*original, *_simplified(rows, found, kind)]
    form, checks = _reached(full, simplified)
    level = CLEAR if form != "not_valid" or not all(check.passed for check in original) else LIKELY
    value = next((found[name] for name in ("total_amount", "document_date") if name in found), None)
    made = Field(
        "invoice_form", form, "", level, rows[0].source, value.page if value else rows[0].page, None, tuple(checks)
    )
    return {"invoice_form": made}


def _reached(full: list[Check], simplified: list[Check]) -> tuple[Form, list[Check]]:
    if all(check.passed for check in full):
        return "full", full
    if all(check.passed for check in simplified):
        return "simplified", simplified
    is_within = all(check.passed for check in simplified if check.check == "within_limit")
    return "not_valid", simplified if is_within else full


def _is_swedish(rows: Sequence[Row], found: Mapping[str, Field]) -> bool:
    """Tell whether Swedish law asks of the paper: kronor, and a Swedish company's number or Swedish words enough."""
    number = found.get("organisation_number")
    words = {hit.text.casefold() for hit in matches(rows, SWEDISH)}
    currency = found.get("currency")
    if currency is not None and currency.value != "SEK":
        return False
    if number is not None and number.is_sure:
        return True
    is_foreign = any(True for _ in matches(rows, _FOREIGN))
    return len(words) >= (SURELY_SWEDISH if is_foreign else FEWEST_WORDS)


def _full(rows: Sequence[Row], found: Mapping[str, Field], kind: Kind) -> Iterator[Check]:
    """Yield what 17 kap. 24 § asks for, as far as it can be seen on a paper."""
    seller, buyer = _addresses(rows, found)
    yield Check("issue_date", "document_date" in found)
    yield Check("serial_number", "invoice_number" in found)
    yield Check("seller_name", "supplier_name" in found)
    yield Check("seller_vat_number", _has_vat_number(rows, found))
    yield Check("seller_address", seller)
    yield Check("buyer_name", "customer_name" in found)
    yield Check("buyer_address", buyer)
    yield Check("goods", _has_goods(rows, found))
    yield from _tax(rows, found)
    if kind == "credit_note":
        yield Check("credited_invoice", "credited_invoice" in found)


def _tax(rows: Sequence[Row], found: Mapping[str, Field]) -> Iterator[Check]:
    if any(True for _ in matches(rows, _REVERSE)):
        yield Check("buyer_vat_number", len({hit.text for hit in matches(rows, _VAT_NUMBER)}) >= BOTH)
        return
    is_exempt = any(True for _ in matches(rows, _EXEMPT))
    yield Check("tax_base", is_exempt or bool(found.keys() & {"vat", "net_amount"}))
    yield Check("vat_rate", is_exempt or "vat" in found or any(True for _ in matches(rows, _RATE)))
    yield Check("vat_amount", is_exempt or "vat_amount" in found)


def _simplified(rows: Sequence[Row], found: Mapping[str, Field], kind: Kind) -> Iterator[Check]:
    """Yield what 17 kap. 26 and 28 §§ ask for."""
    total = found.get("total_amount")
    is_identified = bool(found.keys() & {"organisation_number"}) or any(True for _ in matches(rows, _ORGANISATION))
    is_exempt = any(True for _ in matches(rows, _EXEMPT))
    yield Check("within_limit", total is not None and abs(Decimal(total.value)) <= MOST_SIMPLIFIED)
    yield Check("issue_date", "document_date" in found)
    yield Check("seller_name", "supplier_name" in found)
    yield Check("seller_number", is_identified or _has_vat_number(rows, found))
    yield Check("goods", _has_goods(rows, found))
    yield Check("vat_amount", is_exempt or bool(found.keys() & {"vat_amount", "vat"}))
    if kind == "credit_note":
        yield Check("credited_invoice", "credited_invoice" in found)


def _has_vat_number(rows: Sequence[Row], found: Mapping[str, Field]) -> bool:
    """Tell whether the seller's VAT number stands there, even one that was not read rightly."""
    number = found.get("organisation_number")
    is_proven = number is not None and any(check.check == "vat_number" and check.passed for check in number.checks)
    return (
        is_proven
        or any(True for _ in matches(rows, _VAT_NUMBER))
        or any(re.search(r"\d{6}", row.folded) for row in rows if _VAT_LABEL.search(row.folded))
    )


def _has_goods(rows: Sequence[Row], found: Mapping[str, Field]) -> bool:
    return "line_items" in found or any(True for _ in matches(rows, _GOODS))


def _addresses(rows: Sequence[Row], found: Mapping[str, Field]) -> tuple[bool, bool]:
    """Tell whether an address of the seller and one of the buyer stand there: the latter is below the buyer's name."""
    places = list(matches(rows, _ADDRESS))
    name = found.get("customer_name")
    box = name.box if name is not None else None
    if name is None or box is None:
        return bool(places), False
    below = [
        place
        for place in places
        if place.row.page == name.page
        and abs(place.box.x - box.x) < ALIGNED
        and 0 <= place.box.y - box.y < (ROWS_OF_ADDRESS + 1) * 2 * box.h
    ]
    return len(places) > len(below), bool(below)
