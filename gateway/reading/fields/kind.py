"""What sort of paper it is: by what it calls itself, how it is to be paid, and how it was paid.

Every sort of paper speaks of the others in its small print (`påminnelseavgift 60 kr`, `spara kvittot`, `kreditfaktura
utfärdas inte`), so a word counts as a name only where it stands as a heading; the rest is weighed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from gateway.reading.fields.found import distinct, matches
from gateway.reading.fields.headings import headings
from gateway.reading.fields.marks import marks
from gateway.reading.fields.misread import label
from gateway.reading.shape import TO_PAY, Field, Kind
from gateway.reading.words.rows import Row

LEAST: Final = 2.0

_CREDIT: Final = label(
    "kreditfaktura*", "kreditnota*", "kredit faktura", "kredit nota", "credit note*", "credit invoice", "credit memo",
    "gutschrift*", "rechnungskorrektur", "stornorechnung", "hyvityslasku*", "avoir", "kredittnota", "kreditnota",
    "kreditnotaer", "refund*", "retur", "returkvitto*", "aterkop*", "aterbetalning*", "returnota", "rabattnota",
    "returkop*", "returkopkvitto",
)  # fmt: skip
_CREDIT_TOTAL: Final = label(
    "att erhalla", "tillgodo", "er tillgodo", "att aterfa", "aterbetalas", "tillgodohavande", "krediteras"
)
_RETURN: Final = label(
    "retur", "returkvitto*", "aterkop*", "aterbetalning*", "refund*", "aterbetalt", "returkop*", "storno"
)
_REMINDER: Final = label(
    "betalningspaminnelse", "paminnelse", "fakturapaminnelse", "paminnelse nr", "inkassokrav", "inkasso krav",
    "kravbrev", "inkasso", "betalningskrav", "payment reminder", "reminder", "second reminder", "final notice",
    "past due notice", "overdue notice", "mahnung", "zahlungserinnerung", "maksumuistutus", "maksukehotus",
    "maksuvaatimus", "purring", "inkassovarsel", "rykker", "rykkerskrivelse", "betalingspamindelse",
    "paminnelsefaktura", "kravavi",
)  # fmt: skip
_OTHER: Final = label(
    "offert", "foljesedel", "orderbekraftelse", "ordererkannande", "kontoutdrag", "packsedel", "fraktsedel",
    "prisforslag", "anbud", "bestallning", "inkopsorder", "lonebesked", "lonespecifikation", "avrakning",
    "kontobesked", "saldobesked", "avtal", "delivery note", "packing slip", "packing list", "quotation", "quote",
    "order confirmation", "purchase order", "account statement", "statement of account", "statement",
    "bank statement", "lieferschein", "angebot", "auftragsbestatigung", "kontoauszug", "lahete", "tarjous",
    "tilausvahvistus", "pakkeseddel", "tilbud", "ordrebekreftelse", "ordrebekraeftelse", "folgeseddel", "proforma*",
    "pro forma*", "kvittens", "utdrag", "prislista", "arbetsorder", "biljettbokning", "bokningsbekraftelse",
    "kostnadsforslag",
)  # fmt: skip
_INVOICE_NAME: Final = label(
    "faktura", "invoice", "rechnung", "lasku", "hyresavi", "avi", "samlingsfaktura", "fakturakopia", "regning",
    "rakning", "facture", "factuur", "slutfaktura", "delfaktura", "elfaktura", "faktura kvitto", "kontantfaktura",
)  # fmt: skip
_RECEIPT_NAME: Final = label(
    "kvitto", "kassakvitto", "kassanota", "receipt", "cash receipt", "sales receipt", "quittung", "kassenbon",
    "kuitti", "kvittering", "bon", "kop", "parkeringskvitto", "taxikvitto", "biljett", "cash bill", "kontantnota",
    "official receipt", "kassabon", "forsaljning",
)  # fmt: skip
_INVOICE: Final = label(
    "fakturan*", "fakturadatum", "invoice n*", "invoice date", "forfallodatum", "forfallodag", "betalningsvillkor",
    "drojsmalsranta", "ocr", "bankgiro", "plusgiro", "due date", "rechnungsnummer", "rechnungsdatum", "rechnungs nr",
    "payment terms", "f skatt", "er referens", "var referens", "iban", "kundnummer", "kund nr", "fakturaadress",
    "bill to", "zahlbar", "zahlungsziel", "erapaiva", "viitenumero", "betala senast", "forfall*", "dagar netto",
    "days net", "fakturamottagare", "leveransvillkor", "att betala senast", "betalningsmottagare", "inbetalning*",
    "forfaldsdato", "betalingsfrist", "sold to", "billed to",
)  # fmt: skip
_RECEIPT: Final = label(
    "kvitto n*", "kvittonr", "kvittonummer", "kassa", "kassor", "kassa nr", "kontant", "tillbaka", "vaxel", "cash",
    "change", "bankkort", "betalkort", "kontokort", "swish", "oppet kop", "valkommen ater", "tack for", "cashier",
    "kontrollenhet*", "bonnr", "bon nr", "wechselgeld", "bar", "gegeben", "kasse", "bediener", "thank you",
    "terminal", "kort", "expedit", "saljare", "bord", "visa", "mastercard", "kassanr", "spara kvittot", "kvittot",
    "dricks", "pump", "receipt no", "receipt n*", "tackar", "kassakvitto", "girocard", "kundenbeleg", "tse*",
    "kuitti", "kateinen", "kortti", "kontrollkod", "spec*kontroll", "rounding", "served by", "tendered", "doc no",
    "counter", "gst summary",
)  # fmt: skip
_SLIP: Final = label(
    "aid", "arqc", "tvr", "tsi", "kortkop", "kontokortskop", "term*", "kop godkant", "psn", "ref nr", "contactless",
    "kontaktlos", "personlig kod", "auth*", "godkant", "approved", "pan", "merchant*", "kundens ex*", "butikens ex*",
    "kundens kopia", "kundkvitto", "kontokortskvitto", "atc", "kundenbeleg", "handlerbeleg", "genehmigung*",
    "signatur", "aut kod", "medges", "kop", "card holder*", "cardholder*", "customer copy", "merchant copy",
    "sequence", "mid", "tid",
)  # fmt: skip
_MASKED: Final = re.compile(r"[*x•]{4,}[ -]?\d{4}")
_GOODS: Final = re.compile(r"\bmoms\w*|\bvat\b|\bmwst\b|\bgst\b|\bantal\b|\bqty\b|a-pris|\bkassor\b")
_SLIP_WORDS: Final = 2
_NO_PURCHASE: Final = frozenset({"training", "not_a_receipt"})
"""What a paper with such a mark shows was not bought with it."""


def kind(rows: Sequence[Row], fields: Mapping[str, Field]) -> Kind:
    """Tell what sort of paper it is.

    What a paper calls itself goes first; else the means of payment decide: an invoice has a number to quote, an
    account and a due date, a receipt says how it was paid.
    """
    invoice, receipt = _invoice_weight(rows, fields), _receipt_weight(rows, fields)
    named = _named(rows, fields, invoice=invoice, receipt=receipt)
    if named is not None:
        return named
    if max(invoice, receipt) < LEAST and "total_amount" not in fields:
        return "other"
    return "supplier_invoice" if invoice > receipt else "receipt"


def _named(rows: Sequence[Row], fields: Mapping[str, Field], *, invoice: float, receipt: float) -> Kind | None:
    """Return what a paper calls itself, or shows itself to be, that is neither invoice nor receipt."""
    if _is_credit(rows, fields):
        return "credit_note"
    if _name_weight(rows, _REMINDER) >= 1 and invoice + receipt >= 1:
        return "reminder"
    if invoice < LEAST and _is_slip(rows, fields):
        return "card_slip"
    return "other" if calls_itself_no_purchase(rows) or any(mark.name in _NO_PURCHASE for mark in marks(rows)) else None


def calls_itself_no_purchase(rows: Sequence[Row]) -> bool:
    """Tell whether its heading is that of an offer, an order, a delivery note, a statement or the like."""
    other = _name_weight(rows, _OTHER)
    return other >= 1 and other >= max(_name_weight(rows, _INVOICE_NAME), _name_weight(rows, _RECEIPT_NAME))


def _is_credit(rows: Sequence[Row], fields: Mapping[str, Field]) -> bool:
    """Tell whether it gives money back: by its name, or by a negative total of an invoice or a return."""
    weight = _name_weight(rows, _CREDIT)
    total = fields.get("total_amount")
    is_negative = total is not None and Decimal(total.value) < 0
    if is_negative:
        return True
    is_return = any(True for _ in matches(rows, _RETURN))
    return weight >= 1 and (not is_return or weight >= LEAST or any(True for _ in matches(rows, _CREDIT_TOTAL)))


def _name_weight(rows: Sequence[Row], names: re.Pattern[str]) -> float:
    """Return what the strongest heading of these weighs; `tax invoice` stands on the receipts of many countries."""
    return max(
        (
            heading.weight
            for heading in headings(rows, names)
            if not heading.found.row.folded[: heading.found.start].endswith("tax ")
        ),
        default=0.0,
    )


def _invoice_weight(rows: Sequence[Row], fields: Mapping[str, Field]) -> float:
    return (
        1.5 * _name_weight(rows, _INVOICE_NAME)
        + distinct(rows, _INVOICE)
        + 2.0 * len(fields.keys() & set(TO_PAY))
        + 1.0 * ("customer_name" in fields)
    )


def _receipt_weight(rows: Sequence[Row], fields: Mapping[str, Field]) -> float:
    return (
        1.5 * _name_weight(rows, _RECEIPT_NAME)
        + distinct(rows, _RECEIPT)
        + 1.5 * ("time" in fields)
        + 1.5 * ("card_last4" in fields)
        + 0.5 * min(distinct(rows, _SLIP), _SLIP_WORDS)
    )


def _is_slip(rows: Sequence[Row], fields: Mapping[str, Field]) -> bool:
    """Tell whether only a card terminal printed it: its codes, and neither goods nor VAT."""
    words = distinct(rows, _SLIP) + any(True for _ in matches(rows, _MASKED))
    return words >= LEAST and "vat_amount" not in fields and not distinct(rows, _GOODS)
