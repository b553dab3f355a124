"""How it was paid: the means of payment on a receipt, and the last four digits of the card.

What a shop takes ("vi tar kort och Swish") says nothing; an amount beside the means, a masked card number or the codes
of a card terminal do. Of a split payment the largest part counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from gateway.reading.fields.found import CLEAR, LABELLED, LIKELY, Found, field, matches
from gateway.reading.fields.labelled import MOST_RIVALS
from gateway.reading.fields.misread import label
from gateway.reading.fields.sums import amounts_in
from gateway.reading.shape import TO_PAY, Check, Field, Rival
from gateway.reading.words.rows import Row

_MEANS: Final = {
    "swish": label("swish*"),
    "giftcard": label(
        "presentkort*", "gift card", "giftcard", "gavokort", "lahjakortti", "gutschein", "voucher", "vardecheck*",
        "tillgodokvitto",
    ),
    "invoice": label(
        "faktureras", "mot faktura", "pa faktura", "faktura", "klarna faktura", "on account", "konto kredit",
    ),
    "card": label(
        "bankkort*", "kontokort*", "kreditkort*", "betalkort*", "kortkop*", "kort", "kortbetal*", "kortterminal",
        "visa", "visa debit", "mastercard*", "master card", "master", "maestro", "amex", "american express",
        "eurocard", "debit mastercard", "debit card", "credit card", "card", "card payment", "girocard",
        "kreditkarte", "kartenzahlung", "ec karte", "ec cash", "karte", "debet*", "kortti*", "pankkikortti",
        "luottokortti", "dankort", "bankaxept", "contactless", "kontaktlos*", "apple pay", "google pay", "debitkarte",
        "v pay", "vpay", "debit",
    ),
    "cash": label(
        "kontant*", "cash", "bar", "bargeld", "kateinen", "kateis*", "kontantbetaling", "gegeben bar", "tendered",
        "contant",
    ),
    "other": label(
        "klarna", "paypal", "vipps", "mobilepay", "rikskuponger", "lunchkort", "edenred", "e pluskort", "cheque",
    ),
}  # fmt: skip
_CHANGE: Final = label(
    "tillbaka", "vaxel", "ater", "change", "ruckgeld", "wechselgeld", "retur kontant", "vaihtoraha", "byttepenger"
)
_PAID: Final = label(
    "ar betald", "redan betald", "betald", "betald med", "betalt", "betalt med", "paid", "paid by", "paid with",
    "bezahlt", "betalats", "erlagd", "forskottsbetald", "payment received", "maksettu", "kvitteras", "betalningssatt",
    "betalsatt", "payment method", "zahlungsart", "maksutapa", "betalningsmetod", "betalt via", "betald via",
)  # fmt: skip
_UNPAID: Final = re.compile(r"\b(?:ej|inte|not|nicht|unpaid|vid betald|om ej|senast|innan|fore)\b")
_ADVERTISING: Final = re.compile(
    r"\b(?:vi tar|tar emot|accepter\w*|we accept|valkommen|fraga|ansok|medlem\w*|bonus|poang|rabattkort|stamkund\w*"
    r"|kundkort|ladda|avgift|oppet kop|reklam\w*|byte|vid kop|gor|spara|www|garanti|retur|erbjud\w*|teckna)\b"
)
_SLIP: Final = re.compile(
    r"\baid\b|\btvr\b|\barqc\b|\btsi\b|\bpsn\b|personlig kod|pin ?ok|kop godkant|contactless|kontaktlos"
)
_MASK: Final = r"[*x•●×#✱∗＊.]"
_PAN: Final = re.compile(
    rf"(?:\d{{4,6}}[ -]?\d{{0,2}})?(?:{_MASK}[ -]{{0,2}}){{3,19}}[ -]?(?P<four>\d{{4}})(?![\d.,:/-])"
    r"|(?:kort|card|karte|visa|mastercard|konto|kredit|credit|debit|debet|amex|maestro|kontaktlos|contactless)\w*"
    rf"[ :.]{{1,3}}{_MASK}{{1,2}} ?(?P<short>\d{{4}})(?![\d.,:/-])"
    r"|(?:slutar(?: pa| med)?|ending(?: in| with)?|endet auf|sista fyra\w*(?: siffror\w*)?)[ :]{1,2}"
    r"(?P<ending>\d{4})(?!\d)"
)
_FULL_PAN: Final = re.compile(r"(?<![\d-])(?:[3-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?)(?P<four>\d{4})(?![\d-])")
_CARD_WORD: Final = re.compile(r"kort|card|karte|visa|master|maestro|amex|konto|pan\b")
_LUHN_LENGTH: Final = 16


class Payment(NamedTuple):
    """A means of payment, where it stands, and what was paid with it where that is printed."""

    method: str
    found: Found
    amount: Decimal | None


def payment(rows: Sequence[Row], found: Mapping[str, Field], *, is_invoice: bool) -> dict[str, Field]:
    """Return `payment_method` and `card_last4`; an invoice that is not paid yet is paid as such."""
    card = _card(rows)
    method = _method(rows, found, is_invoice=is_invoice, card=card)
    return {made.name: made for made in (card, method) if made is not None}


def _card(rows: Sequence[Row]) -> Field | None:
    """Return the last four digits of a masked card number; of one that is not masked no more is kept."""
    for match in matches(rows, _PAN):
        read = _PAN.match(match.row.folded, match.start)
        if read is not None and _is_masked(match):
            return _last_four(match.row, read)
    for match in matches(rows, _FULL_PAN):
        read = _FULL_PAN.match(match.row.folded, match.start)
        if read is not None and _is_card_number(match):
            return _last_four(match.row, read)
    return None


def _last_four(row: Row, read: re.Match[str]) -> Field:
    name = next(name for name, digits in read.groupdict().items() if digits)
    return field("card_last4", read[name], Found(row, read.start(name), read.end(name)), CLEAR)


def _is_masked(match: Found) -> bool:
    """Tell whether marks hide digits: dots alone also lead from a name to its amount."""
    marks = re.sub(r"[\d\s-]", "", match.text)
    return set(marks) != {"."} or _MEANS["card"].search(match.row.folded) is not None


def _is_card_number(match: Found) -> bool:
    digits = re.sub(r"\D", "", match.text)
    total = sum(sum(divmod(int(digit) * (1 + (place % 2)), 10)) for place, digit in enumerate(reversed(digits)))
    return len(digits) == _LUHN_LENGTH and total % 10 == 0 and _CARD_WORD.search(match.row.folded) is not None


def _method(rows: Sequence[Row], found: Mapping[str, Field], *, is_invoice: bool, card: Field | None) -> Field | None:
    if is_invoice:
        return _of_invoice(rows, found)
    paid = list(_paid(rows))
    with_amount = [payment for payment in paid if payment.amount]
    if with_amount:
        return _largest(with_amount, card, _change(rows))
    if card is not None or paid:
        return _without_amount(rows, paid, card)
    for method, pattern in (("card", _SLIP), ("cash", _CHANGE)):
        mark = next((mark for mark in matches(rows, pattern) if method == "card" or amounts_in(mark.row)), None)
        if mark is not None:
            return field("payment_method", method, mark, LIKELY)
    return None


def _paid(rows: Sequence[Row]) -> Iterator[Payment]:
    """Yield the means of payment that rows name: with the amount behind it, or alone on the row."""
    for row in rows:
        if _ADVERTISING.search(row.folded):
            continue
        for method, pattern in _MEANS.items():
            match = pattern.search(row.folded)
            if match is None:
                continue
            values = [amount.value for amount in amounts_in(row) if amount.found.start >= match.end()]
            words = len(re.findall(r"[a-z]{2,}", row.folded))
            is_named = _PAID.search(row.folded) is not None
            if values or is_named or words <= len(("visa", "debit", "mastercard")):
                yield Payment(method, Found(row, match.start(), match.end()), values[-1] if values else None)
            break


def _change(rows: Sequence[Row]) -> Decimal:
    """Return what was given back in cash."""
    for mark in matches(rows, _CHANGE):
        values = [amount.value for amount in amounts_in(mark.row) if amount.found.start >= mark.end]
        if values:
            return abs(values[-1])
    return Decimal(0)


def _largest(paid: Sequence[Payment], card: Field | None, change: Decimal) -> Field:
    """Return the means by which most was paid, cash less the change; the others are its rivals."""
    sums: dict[str, Decimal] = {}
    for payment in paid:
        value = abs(payment.amount or Decimal(0))
        sums[payment.method] = max(sums.get(payment.method, Decimal(0)), value)
    if "cash" in sums:
        sums["cash"] = max(sums["cash"] - change, Decimal("0.01"))
    order = sorted(sums, key=lambda method: -sums[method])
    chosen = next(payment for payment in paid if payment.method == order[0])
    checks = [Check("card_number", passed=True)] if card is not None and order[0] == "card" else []
    made = field("payment_method", order[0], chosen.found, CLEAR if len(order) == 1 or checks else LABELLED, checks)
    rivals = [
        Rival(
            method,
            float(sums[method] / max(sum(sums.values()), Decimal(1))),
            ("paid_in_part",),
            at.found.row.page,
            at.found.box,
        )
        for method in order[1:]
        for at in [next(payment for payment in paid if payment.method == method)]
    ]
    return replace(made, rivals=tuple(rivals[:MOST_RIVALS]))


def _without_amount(rows: Sequence[Row], paid: Sequence[Payment], card: Field | None) -> Field:
    """Return what a card number or a word without an amount says."""
    if card is not None and card.box is not None:
        row = next(row for row in rows if row.holds(card.page, card.box))
        return field("payment_method", "card", Found(row, 0, len(row.text)), LABELLED)
    return field("payment_method", paid[0].method, paid[0].found, LIKELY)


def _of_invoice(rows: Sequence[Row], found: Mapping[str, Field]) -> Field | None:
    """Return how an invoice says it was paid, else `invoice` where it names an account or a date to pay by."""
    for mark in matches(rows, _PAID):
        if _UNPAID.search(mark.row.folded):
            continue
        for method, pattern in _MEANS.items():
            match = pattern.search(mark.row.folded)
            if match is not None and match.start() >= mark.start:
                return field("payment_method", method, Found(mark.row, match.start(), match.end()), LABELLED)
    account = next((found[name] for name in TO_PAY if name in found), None)
    if account is None:
        return None
    return replace(
        account, name="payment_method", value="invoice", confidence=min(account.confidence, CLEAR), checks=(), rivals=()
    )
