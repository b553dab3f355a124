"""What sort of paper it is, by the words that only that sort has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from gateway.reading.fields.found import matches
from gateway.reading.shape import Field, Kind
from gateway.reading.words.rows import Row

LEAST: Final = 2

_CREDIT: Final = re.compile(r"kredit\s?(?:faktura|nota)|credit (?:note|invoice|memo)|gutschrift|hyvityslasku")
_REMINDER: Final = re.compile(
    r"(?:betalnings|faktura)?paminnelse(?!avgift)\b|inkasso\s?krav|payment reminder|second reminder|mahnung"
)
_OTHER: Final = re.compile(
    r"\b(?:offert|foljesedel|orderbekraftelse|kontoutdrag|packsedel|delivery note|quotation|order confirmation"
    r"|account statement|lieferschein|angebot)\b"
)
_INVOICE: Final = re.compile(
    r"\bfaktura\w*|\binvoice\b|forfallo\w*|betalningsvillkor|drojsmalsranta|\bocr\b|bankgiro|plusgiro|due date"
    r"|rechnung\w*|payment terms|f-skatt|er referens|var referens|\biban\b"
)
_RECEIPT: Final = re.compile(
    r"\bkvitto\w*|kassakvitto|\bkassa\b|kassor|\breceipt\b|kontant\w*|tillbaka|\bvaxel\b|\bcash\b|\bchange\b"
    r"|bankkort|\bswish\b|oppet kop|valkommen ater|tack for|cashier|kontrollenhet|\bbar\b|bonnr|wechselgeld"
)
_SLIP: Final = re.compile(
    r"\baid\b|\barqc\b|\btvr\b|\btsi\b|kortkop|kontokortskop|\*{4,} ?\d{4}|x{4,} ?\d{4}|terminal\w*|kop godkant"
    r"|\bpsn\b|\bref\.? ?nr\b|contactless|kontaktlos|personlig kod"
)
_GOODS: Final = re.compile(r"\bmoms\w*|\bvat\b|\bmwst\b|\bgst\b|\bantal\b|\bqty\b|a-pris|\bkassor\b")


def kind(rows: Sequence[Row], fields: Mapping[str, Field]) -> Kind:
    """Tell what sort of paper it is.

    What a paper calls itself goes first; else the means of payment decide: an invoice has a number to quote, an
    account and a due date, a receipt says how it was paid.
    """
    heading = [row for row in rows if row.page == 1]
    if any(True for _ in matches(heading, _CREDIT)):
        return "credit_note"
    if any(True for _ in matches(heading, _REMINDER)):
        return "reminder"
    invoice = _distinct(rows, _INVOICE) + 2 * len(fields.keys() & {"bankgiro", "plusgiro", "payment_reference"})
    receipt, slip = _distinct(rows, _RECEIPT), _distinct(rows, _SLIP)
    if slip >= LEAST and "vat_amount" not in fields and not _distinct(rows, _GOODS) and invoice < LEAST:
        return "card_slip"
    if max(invoice, receipt) < LEAST and "total_amount" not in fields:
        return "other"
    if any(True for _ in matches(heading, _OTHER)) and invoice < LEAST:
        return "other"
    return "supplier_invoice" if invoice > receipt + bool(slip) else "receipt"


def _distinct(rows: Sequence[Row], pattern: re.Pattern[str]) -> int:
    """Return how many different words of a sort stand on the paper."""
    return len({found.row.folded[found.start : found.end] for found in matches(rows, pattern)})
