"""What people call the codes that programs use; English here, Swedish in the translations."""

from __future__ import annotations

from typing import Any, Final

from gateway.documents import notify
from gateway.models import AuditEvent, Document, Field, Page
from gateway.reading.shape import FIELD_NAMES, SURE
from gateway.web import figures, speech

STATUS: Final = {"green": "OK", "yellow": "Warning", "red": "Error"}
STATE: Final = {
    "open": "Open",
    "unread": "Unread",
    "read": "Read",
    "handled": "Handled",
    "all": "All",
}
PROGRESS: Final = {
    "received": "Saved",
    "reading": "Being read",
    "ready": "Has been read",
    "needs_review": "With the accountant",
    "failed": "Could not be read",
}
PROGRESS_MEANING: Final = {
    "received": "It is safely here and waits to be read.",
    "reading": "It is being read right now.",
    "ready": "It has been read, and everything agrees. The accountant books it next.",
    "needs_review": "It has been read. The accountant looks at what was unclear.",
    "failed": "Nothing could be read from it. Keep the paper, and send a new, sharper photo if you can.",
}
KIND: Final = {
    "receipt": "Receipt",
    "supplier_invoice": "Supplier invoice",
    "credit_note": "Credit note",
    "reminder": "Reminder",
    "card_slip": "Card slip",
    "other": "Other document",
}
PAYMENT: Final = {"card": "Company card", "cash": "Cash", "private": "Paid privately", "unpaid": "Not paid yet"}
SOURCE: Final = {"scanner": "Scanner", "web": "Browser", "folder": "Watched folder", "mail": "E-mail", "api": "API"}
FIELD: Final = {
    "supplier_name": "Supplier",
    "organisation_number": "Organisation number",
    "document_date": "Date",
    "due_date": "Due date",
    "currency": "Currency",
    "total_amount": "Total",
    "vat_amount": "VAT",
    "vat": "VAT by rate",
    "invoice_number": "Invoice number",
    "payment_reference": "Payment reference (OCR number)",
    "bankgiro": "Bankgiro",
    "plusgiro": "Plusgiro",
}
CONFIDENCE: Final = {"proven": "Proven", "check": "Check this", "missing": "Not found"}
FOUND_BY: Final = {
    "ocr": "read from the picture",
    "text": "taken from the text of the file",
    "qr": "taken from a QR code",
    "einvoice": "taken from the e-invoice",
}
CHECK: Final = {
    "cash_and_change": ("Cash less change is this amount", "Cash less change is another amount"),
    "check_digit": ("The check digit is right", "The check digit is wrong"),
    "date_plausible": ("The date is plausible", "The date is not plausible"),
    "date_repeated": ("The date stands in several places", "The date stands in one place only"),
    "date_unambiguous": ("The date can be read in one way only", "The date can be read in more than one way"),
    "follows_document_date": ("It is not before the date of the document", "It is before the date of the document"),
    "items_add_up": ("The lines above it add up to it", "The lines above it do not add up to it"),
    "name_repeated": ("The name stands in several places", "The name stands in one place only"),
    "net_and_vat_add_up": ("Net and VAT add up to the total", "Net and VAT do not add up to the total"),
    "paid_alike": ("The same amount was paid", "Another amount was paid"),
    "read_clearly": ("It was printed and read clearly", "It was hard to read"),
    "terms_agree": ("The payment terms lead to the due date", "The payment terms lead to another due date"),
    "vat_adds_up": ("The VAT of each rate adds up with the total", "The VAT of each rate does not fit the total"),
    "vat_number": ("The VAT number says the same", "The VAT number says something else"),
    "within_reference": ("It is part of the payment reference", "It is not part of the payment reference"),
}
"""What each check of the reader tells when it passed, and when it failed."""

EVENT: Final = {
    "received": "Received and saved",
    "received_again": "Sent again; the same file was already here",
    "read": "Read by the machine",
    "notice_opened": "Put in the inbox",
    "notice_read": "Marked as read",
}
ROOM: Final = 8
"""Pixels between a value on the picture and the line around it."""

AMOUNTS: Final = ("total_amount", "vat_amount")
OF_EVERY_DOCUMENT: Final = ("supplier_name", "organisation_number", "document_date", "total_amount", "vat_amount")
OF_EVERY_INVOICE: Final = ("due_date", "invoice_number", "payment_reference")
INVOICES: Final = ("supplier_invoice", "reminder")


def word(words: dict[str, str], code: str | None) -> str:
    """Say what a code is called; one without a word here is shown as it is rather than hidden."""
    if code is None:
        return ""
    return speech.say(words[code]) if code in words else code.replace("_", " ")


def check(found: dict[str, Any]) -> str:
    """Tell a check and how it went in one sentence."""
    passed, failed = CHECK.get(found["check"], (None, None))
    text = passed if found["passed"] else failed
    if text is None:
        text = "Passed: {check}" if found["passed"] else "Failed: {check}"
    return speech.say(text, check=found["check"].replace("_", " "))


def finding(found: dict[str, Any], document: Document) -> str:
    """Tell what a finding means and what to do about it, with amounts as people write them."""
    params = dict(found["params"])
    if found["field"] in AMOUNTS and "value" in params:
        params["value"] = figures.amount(params["value"], document.currency)
    return notify.text({**found, "params": params}, speech.language())


def confidence(field: Field | None) -> str:
    """Say how far a value can be trusted: `proven`, `check` or `missing`."""
    if field is None:
        return "missing"
    return "proven" if field.confidence >= SURE else "check"


def expected(document: Document) -> list[str]:
    """Name the fields to show for a document: those that were found and those that its kind should have."""
    wanted = OF_EVERY_DOCUMENT + (OF_EVERY_INVOICE if document.kind in INVOICES else ())
    found = document.fields_by_name
    return [name for name in FIELD_NAMES if name in found or (document.read_at is not None and name in wanted)]


def place(box: list[float], page: Page) -> tuple[int, int, int, int]:
    """Turn a box in parts of the page into pixels of its picture, with some room around: left, top, width, height."""
    width, height = page.width or 0, page.height or 0
    left, top = round(box[0] * width) - ROOM, round(box[1] * height) - ROOM
    return left, top, round(box[2] * width) + 2 * ROOM, round(box[3] * height) + 2 * ROOM


def event(happened: AuditEvent) -> str:
    """Say what happened."""
    return word(EVENT, happened.action)


def title(document: Document) -> str:
    """Name a document as one would in talk: by its supplier, else by its kind, else by what it is."""
    return document.supplier_name or word(KIND, document.kind) or speech.say("Document")
