"""What people call the codes that programs use; English here, Swedish in the translations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gateway.documents import notify
from gateway.models import AuditEvent, Document, Field, Page, WebhookDelivery
from gateway.reading import finding_texts
from gateway.reading.shape import SURE
from gateway.subscriptions import outcomes
from gateway.web import figures, speech
from gateway.web.happenings import EVENT

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
    "time": "Time",
    "due_date": "Due date",
    "currency": "Currency",
    "total_amount": "Total",
    "amount_due": "To pay now",
    "net_amount": "Net",
    "vat_amount": "VAT",
    "vat": "VAT by rate",
    "rounding": "Rounding",
    "invoice_number": "Invoice number",
    "credited_invoice": "Credits invoice",
    "payment_reference": "Payment reference (OCR number)",
    "bankgiro": "Bankgiro",
    "plusgiro": "Plusgiro",
    "iban": "IBAN",
    "customer_name": "Customer",
    "customer_number": "Customer number",
    "payment_method": "Way of paying",
    "card_last4": "Card ending",
    "line_items": "Lines",
    "invoice_form": "Invoice form",
}
METHOD: Final = {
    "card": "Card",
    "cash": "Cash",
    "swish": "Swish",
    "giftcard": "Gift card",
    "invoice": "Invoice",
    "other": "In another way",
}
"""How a paper says that it was paid, or is to be."""

FORM: Final = {
    "full": "Full invoice",
    "simplified": "Simplified invoice",
    "not_valid": "Not enough for deducting VAT",
}
ITEM: Final = {
    "description": "Description",
    "quantity": "Quantity",
    "unit_price": "Unit price",
    "rate": "VAT",
    "amount": "Amount",
}
"""The columns of the lines of a receipt or an invoice."""

CONFIDENCE: Final = {"proven": "Proven", "check": "Check this", "missing": "Not found"}
FOUND_BY: Final = {
    "ocr": "read from the picture",
    "text": "taken from the text of the file",
    "qr": "taken from a QR code",
    "einvoice": "taken from the e-invoice",
}
CHECK: Final = {
    "as_printed": ("It stands so on the paper", "It was read otherwise and put right by its check digit"),
    "by_organisation_number": (
        "It stands by the organisation number",
        "It does not stand by the organisation number",
    ),
    "card_number": ("A card number is printed as well", "No card number is printed"),
    "cash_and_change": ("Cash less change is this amount", "Cash less change is another amount"),
    "check_digit": ("The check digit is right", "The check digit is wrong"),
    "check_digits": ("The check digits are right", "The check digits are wrong"),
    "code_agrees": ("Payment code and print agree", "Payment code and print differ"),
    "codes_agree": ("The payment codes agree", "The payment codes differ"),
    "date_plausible": ("The date is plausible", "The date is not plausible"),
    "date_repeated": ("The date stands in several places", "The date stands in one place only"),
    "date_unambiguous": ("The date can be read in one way only", "The date can be read in more than one way"),
    "deduction_agrees": (
        "What was paid before leads from the total to it",
        "What was paid before does not lead from the total to it",
    ),
    "follows_document_date": ("It is not before the date of the document", "It is before the date of the document"),
    "is_no_card_slip": ("It is more than a card slip", "It is only a card slip"),
    "is_original": ("Nothing says that it is a copy or a test", "It says that it is a copy, a test or no receipt"),
    "items_add_up": ("The lines add up to the total", "The lines do not add up to the total"),
    "length_digit": ("The digit for its length is right", "The digit for its length is wrong"),
    "name_repeated": ("The name stands in several places", "The name stands in one place only"),
    "net_and_vat_add_up": ("Net and VAT add up to the total", "Net and VAT do not add up to the total"),
    "paid_alike": ("The same amount was paid", "Another amount was paid"),
    "payment_code": ("The payment code says so", "The payment code does not confirm it"),
    "read_clearly": ("It was printed and read clearly", "It was hard to read"),
    "in_register": ("The supplier is known already", "The supplier is not known yet"),
    "readers_agree": ("Both readers see the same", "The readers see different values"),
    "rounding_agrees": ("The printed rounding leads to it", "The printed rounding does not lead to it"),
    "row_adds_up": (
        "Quantity and price make the amount of each line",
        "Quantity and price do not make the amount of every line",
    ),
    "terms_agree": ("The payment terms lead to the due date", "The payment terms lead to another due date"),
    "vat_adds_up": ("The VAT of each rate adds up with the total", "The VAT of each rate does not fit the total"),
    "vat_number": ("The VAT number says the same", "The VAT number says something else"),
    "within_limit": (
        "At most 4,000 kronor, so it may be simplified",
        "More than 4,000 kronor, so it may not be simplified",
    ),
    "within_reference": ("It is part of the payment reference", "It is not part of the payment reference"),
    **dict.fromkeys(finding_texts.ASKED_BY_LAW, ("Found: {check}", "Not found: {check}")),
}
"""What each check of the reader tells when it passed, and when it failed."""

ROLE: Final = {
    "agency_administrator": "Administrator",
    "accountant": "Accountant",
    "company_administrator": "Administrator",
    "employee": "Employee",
    "reader": "Reader",
}
ROLE_MEANING: Final = {
    "agency_administrator": "as accountant, and looks after people, clients and programs",
    "accountant": "works with the clients and their documents",
    "company_administrator": "sees all documents, and looks after people, devices and services",
    "employee": "sends documents and sees their own",
    "reader": "sees all documents",
}
PROGRAM_ROLE: Final = {"invoicing": "Invoicing", "accounting": "Accounting", "documents": "Document exchange"}
"""What an integration is for."""

PERMISSION: Final = {
    "collaborations:manage": "Invite clients and end collaborations",
    "collaborations:read": "See the collaborations",
    "documents:read": "Read documents",
    "documents:send": "Send documents",
    "history:read": "See the history",
    "notices:handle": "Handle notices",
    "notices:read": "Read notices",
    "services:read": "See the services",
    "services:sync": "Synchronise the services",
    "webhooks:manage": "Manage webhooks",
}
"""What integrations may be permitted."""

ACTOR: Final = {"worker": "The gateway", "operator": "The operator", "erased": "Erased person"}
UNKNOWN_ACTOR: Final = {"user": "A person outside", "token": "A program outside"}
"""Who did something and is not to be known by name, such as a person of the other side whose membership has ended."""

WEBHOOK: Final = {"enabled": "On", "failing": "Fails", "disabled": "Off"}
"""How an address that events are sent to fares."""

HAPPENED: Final = {
    "collaboration.changed": "Collaboration changed",
    "document.received": "Document received",
    "notice.opened": "Notice opened",
    "ping": "Test",
}
"""What events tell."""

DELIVERY: Final = {"waiting": "Waits", "delivered": "Taken", "failed": "Failed"}
ROOM: Final = 8
"""Pixels between a value on the picture and the line around it."""

AMOUNTS: Final = ("total_amount", "amount_due", "net_amount", "vat_amount", "rounding")
VALUES_OF_FINDINGS: Final = frozenset({"value", "other", "code", "print", "printed", "stated"})
"""The params of findings that hold a value of the field."""


def word(words: Mapping[str, str], code: str | None) -> str:
    """Say what a code is called; one without a word here is shown as it is rather than hidden."""
    if code is None:
        return ""
    return speech.say(words[code]) if code in words else code.replace("_", " ")


def check(found: dict[str, Any]) -> str:
    """Tell a check and how it went in one sentence."""
    name = found["check"]
    passed, failed = CHECK.get(name, ("Passed: {check}", "Failed: {check}"))
    return speech.say(passed if found["passed"] else failed, check=word(finding_texts.ASKED_BY_LAW, name))


def finding(found: dict[str, Any], document: Document) -> str:
    """Tell what a finding means and what to do about it, with amounts as people write them."""
    params = dict(found["params"])
    if found["field"] in AMOUNTS:
        for name in params.keys() & VALUES_OF_FINDINGS:
            params[name] = figures.amount(params[name], document.currency)
    return notify.text({**found, "params": params}, speech.language())


def value(field: Field, document: Document) -> str:
    """Write a value that is one text as people write it."""
    if field.name in AMOUNTS:
        return figures.amount(field.value, document.currency)
    words = {"payment_method": METHOD, "invoice_form": FORM}.get(field.name)
    return word(words, field.value) if words else str(field.value)


def lacking(form: Field) -> str:
    """List what the law asks for and was not found on a paper, in words; empty where there is nothing."""
    missing = [each["check"] for each in form.checks if not each["passed"]]
    asked = [name for name in missing if name in finding_texts.ASKED_BY_LAW]
    return finding_texts.asked_by_law(asked, speech.language()) if asked else ""


def columns(items: list[dict[str, Any]]) -> list[str]:
    """Name the columns in which some of the lines have something, in the order in which they are shown."""
    return [name for name in ITEM if any(item.get(name) for item in items)]


def confidence(field: Field | None) -> str:
    """Say how far a value can be trusted: `proven`, `check` or `missing`."""
    if field is None:
        return "missing"
    return "proven" if field.confidence >= SURE else "check"


def place(box: list[float], page: Page) -> tuple[int, int, int, int]:
    """Turn a box in parts of the page into pixels of its picture, with some room around: left, top, width, height."""
    width, height = page.width or 0, page.height or 0
    left, top = round(box[0] * width) - ROOM, round(box[1] * height) - ROOM
    return left, top, round(box[2] * width) + 2 * ROOM, round(box[3] * height) + 2 * ROOM


def event(happened: AuditEvent) -> str:
    """Say what happened."""
    return word(EVENT, happened.action)


def actor(code: str, names: Mapping[str, str]) -> str:
    """Name who did something; `names` are those that may be known (`access.actors`)."""
    name = names.get(code, code)
    if name in ACTOR:
        return speech.say(ACTOR[name])
    return word(UNKNOWN_ACTOR, code.partition(":")[0]) if name == code else name


def delivered(delivery: WebhookDelivery) -> str:
    """Say what became of an event that was sent to a program."""
    return outcomes.text(delivery, speech.language())


def title(document: Document) -> str:
    """Name a document as one would in talk: by its supplier, else by its kind, else by what it is."""
    return document.supplier_name or word(KIND, document.kind) or speech.say("Document")
