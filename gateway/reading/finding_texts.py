"""What a finding tells a person, and what to do about it: its text in their language, with its values filled in.

Values are figures and names as they are, but for those that are words themselves: they are translated, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from babel.lists import format_list

from gateway.formats.electronic_invoice import errors as invoice_errors
from gateway.language import Language, translate
from gateway.reading.container import errors

TEXTS: Final[dict[str, str]] = {
    "no_text": "Nothing could be read. Take a new photo in good light, with the whole paper in the picture.",
    "no_total": "No total was found. Enter it from the picture.",
    "total_uncertain": "The total {value} could not be proven. Compare it with the picture.",
    "amount_due_differs": (
        "The total is {value}, but {other} is to be paid: some is paid already, or an old debt is added. Book only "
        "what belongs to this document."
    ),
    "no_date": "No date was found. Enter it from the picture.",
    "date_uncertain": "The date {value} could not be proven. Compare it with the picture.",
    "date_in_future": "The date {value} lies in the future. Compare it with the picture.",
    "date_old": "The date {value} is more than two years back. Compare it with the picture.",
    "no_supplier": "No supplier was found. Enter it from the picture.",
    "supplier_uncertain": "The supplier {value} could not be proven. Compare it with the picture.",
    "no_vat": "No VAT was read. Enter it from the picture, or book without VAT if none is charged.",
    "vat_uncertain": "The VAT {value} could not be proven. Compare it with the picture.",
    "vat_does_not_agree": "VAT and total do not agree. Compare every amount with the picture.",
    "rate_not_in_force": "VAT of {rate} % was not in force in Sweden on {date}. Look at the rate and the date.",
    "missing_by_law": (
        "For VAT to be deducted the law asks for more than was found: {missing}. Look for it on the paper, or ask the "
        "supplier for a full invoice."
    ),
    "check_digit_wrong": "The check digit of {value} is wrong. Compare the number with the picture.",
    "low_confidence": "{value} was hard to read. Compare it with the picture.",
    "readers_differ": "One reader sees {value}, the other {other}. Compare with the picture.",
    "code_differs": "The payment code says {code}, but {print} is printed. Find out which is right before you pay.",
    "code_name_differs": "The payment code names {code}, but {print} is printed. Make sure that it is the supplier.",
    "code_account_not_printed": (
        "The payment code pays to {code}, which is not printed; {print} is. Make sure that it is the supplier's."
    ),
    "code_not_believed": "The check digit of {code} in the payment code is wrong, so it is not used.",
    "code_unclear": "The payment code on page {page} could not be understood in full. Compare it with what is printed.",
    "codes_differ": "Two payment codes disagree: one says {code}, the other {other}. Find out which is to be paid.",
    "einvoice_differs": (
        "The page says {printed} and the electronic invoice in it says {stated}. Ask the supplier before you pay."
    ),
    "einvoice_unreadable": (
        "The electronic invoice in the PDF could not be read, so the page was read instead. Compare it with care."
    ),
    "card_slip_only": "This is the slip of a card terminal, which shows no VAT. Ask for the receipt as well.",
    "copy_marked": "The paper says “{mark}”, so it may not be the original. Ask for that before booking.",
    "training_marked": (
        "The paper says “{mark}”: the till was used for training, and nothing was bought. Do not book it; ask for the "
        "real receipt."
    ),
    "not_a_receipt_marked": (
        "The paper says “{mark}”, so it does not show that anything was bought. Ask for the receipt before booking."
    ),
    "not_to_book": (
        "This looks like an offer, an order, a delivery note or a statement, not something to book. If it is to be "
        "booked, choose its kind and check every value."
    ),
    "kind_differs": "It was sent as something else than what it looks like. Choose the right kind.",
    "kind_unknown": "It could not be told what this paper is. Choose its kind.",
    "blurred": "The picture is blurred. Hold the camera still, let it focus, and take the photo again.",
    "too_small": "The print is too small to be read well. Go closer, so that the paper fills the picture.",
    "too_dark": "The picture is too dark. Take it again in better light.",
    "glare": "Light is thrown back from the paper and hides a part of it. Take it again from another angle, no flash.",
    "edge_cut_off": "The {edge} of the paper is missing. Take it again with the whole paper in the picture.",
    "too_many_pages": "Only the first {pages} pages were read. Look through the others yourself.",
    "time_ran_out": "Reading took too long; {pages} pages were read. Look through the others yourself.",
    "page_not_read": "Page {page} of file {file} could not be read. Read it in the picture, or send it again.",
    "too_many_pixels": "The picture has more pixels than can be read. Send it smaller.",
    **{
        error.code: error.message
        for error in (
            errors.EmptyFileError,
            errors.UnknownTypeError,
            errors.TruncatedFileError,
            errors.DamagedFileError,
            errors.UndecodableError,
            errors.SheetLeftOutError,
            errors.EncryptedError,
            invoice_errors.DoctypeError,
            invoice_errors.MalformedXmlError,
            invoice_errors.XmlTooLargeError,
            invoice_errors.XmlTooDeepError,
            invoice_errors.UnknownInvoiceError,
        )
    },
}
"""What each code tells a person, in English; `{…}` comes from the params of the finding."""

ASKED_BY_LAW: Final = {
    "issue_date": "the date of issue",
    "serial_number": "the invoice number",
    "seller_name": "the seller's name",
    "seller_number": "the seller's organisation number or VAT number",
    "seller_vat_number": "the seller's VAT number",
    "seller_address": "the seller's address",
    "buyer_name": "the buyer's name",
    "buyer_address": "the buyer's address",
    "buyer_vat_number": "the buyer's VAT number",
    "goods": "what was bought",
    "tax_base": "the amount that VAT is charged on",
    "vat_rate": "the VAT rate",
    "vat_amount": "the VAT amount",
    "credited_invoice": "which invoice it credits",
}
"""What the law asks for on an invoice, by the checks of the field `invoice_form`."""

EDGES: Final = {"top": "top edge", "right": "right edge", "bottom": "bottom edge", "left": "left edge"}


def text(code: str, params: Mapping[str, object], language: Language) -> str:
    """Return the text of a finding; `params` as the finding has them."""
    return translate(TEXTS[code], language, **in_words(params, language))


def in_words(params: Mapping[str, object], language: Language) -> dict[str, object]:
    """Return the params of a finding with those translated that are words."""
    return {name: _SAID[name](str(value), language) if name in _SAID else value for name, value in params.items()}


def is_joint(params: Mapping[str, object], *, files: int) -> bool:
    """Tell whether a paper may go on in another photo: a long receipt does, at its upper and lower edge."""
    return files > 1 and params.get("edge") in {"top", "bottom"}


def asked_by_law(checks: Iterable[str], language: Language) -> str:
    """Return what the law asks for as a list in words: `the buyer's name and the buyer's address`."""
    return format_list([_word(ASKED_BY_LAW, check, language) for check in checks], locale=language)


def _word(words: Mapping[str, str], name: str, language: Language) -> str:
    return translate(words[name], language) if name in words else name.replace("_", " ")


def _edge(name: str, language: Language) -> str:
    return _word(EDGES, name, language)


def _missing(names: str, language: Language) -> str:
    return asked_by_law(names.split(","), language)


_SAID: Final[dict[str, Callable[[str, Language], str]]] = {"edge": _edge, "missing": _missing}
"""The params whose values are words, and how they are said."""
