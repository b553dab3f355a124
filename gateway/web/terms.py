"""What the parts of a collaboration are called: its states, its services, its choices; English here, as in `words`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from babel.dates import get_month_names

from gateway.collaboration import invite, notices, services
from gateway.models import Collaboration, Notice
from gateway.web import speech, visitor, words

SERVICE: Final = services.NAMES
SERVICE_MEANING: Final = {
    "invoicing_exchange": "Customers, articles and invoices go between the invoicing and the accounting program. "
    "The scanner and the financial overview come with it.",
    "scanner": "Photos of receipts and supplier invoices go to the accountant.",
    "financial_overview": "The company sees the figures that the agency uploads.",
    "digital_invoices": "Invoices and other documents are sent and received electronically.",
}
STATE: Final = {
    "draft": "Draft",
    "invited": "Invited",
    "reminded": "Reminded",
    "active": "Active",
    "ending": "Ending",
    "ended": "Ended",
    "declined": "Declined",
    "expired": "Expired",
    "revoked": "Revoked",
}
COLOUR: Final = {"active": "green", "invited": "yellow", "reminded": "yellow", "ending": "yellow", "declined": "red"}
"""The badge that a state has; others are plain."""

NEXT: Final = {
    "draft": "Choose services and send the invitation.",
    "invited": "The client answers. Nothing works before that.",
    "reminded": "The client has been reminded and answers. Nothing works before that.",
    "active": "Everything agreed is working.",
    "ending": "It works until its last day.",
    "ended": "It is over. You can send a new invitation.",
    "declined": "The client said no. You can talk to them and send a new invitation.",
    "expired": "Nobody answered in time. You can send a new invitation.",
    "revoked": "It was taken back. You can send a new invitation.",
}
PAYER: Final = {"agency": "The agency pays", "company": "The company pays"}
SITUATION: Final = {
    "new_customer": "New here: an administrator is made when the invitation is accepted.",
    "existing_customer": "Uses Underlag already: its own administrators answer.",
    "existing_service": "Has such a service with another agency, and keeps that agreement.",
}
LETTER: Final = {"waiting": "On its way", "sent": "Sent", "failed": "Could not be delivered"}
SIDE: Final = {"agency": "The agency", "company": "The company"}
REGISTER: Final = {
    "customers": "Customers",
    "articles": "Articles",
    "payment_terms": "Payment terms",
    "delivery_terms": "Delivery terms",
    "units": "Units",
    "vat_codes": "VAT codes",
    "currencies": "Currencies",
}
CHANNEL: Final = {"web": "The inbox", "mail": "A summary by e-mail", "webhook": "Events to a program (webhook)"}
DATA: Final = {True: "What was sent is kept", False: "What the law does not ask to be kept is deleted"}
FOREMOST: Final = ("active", "ending", "reminded", "invited", "draft", "declined", "expired", "revoked", "ended")
"""Which of several states tells most about a client."""


def state(collaborations: Iterable[Collaboration]) -> str:
    """Choose the state that tells most about how one stands with a client."""
    return min((each.state for each in collaborations), key=FOREMOST.index, default="draft")


def named(names: Iterable[str]) -> str:
    """List services in words."""
    return ", ".join(words.word(SERVICE, each) for each in names)


def chosen(collaboration: Collaboration) -> str:
    """List what was chosen for a collaboration in words."""
    return named(invite.chosen_services(collaboration))


def month(number: int) -> str:
    """Name a month."""
    return str(get_month_names("wide", locale=speech.language())[number])


def title(notice: Notice) -> str:
    """Name a notice without a document."""
    return notices.title(notice, speech.language())


def text(notice: Notice) -> str:
    """Tell what a notice without a document says."""
    return notices.text(notice, speech.language())


def situation(collaboration: Collaboration) -> str:
    """Tell the agency what the company was to us."""
    return invite.situation_told(collaboration)


def data(keeps: bool | None) -> str:
    """Say what was chosen for what was sent; nothing where nobody chose."""
    return "" if keeps is None else speech.say(DATA[keeps])


def payers() -> list[tuple[str, str]]:
    """List who may pay, in words."""
    return [(each, words.word(PAYER, each)) for each in PAYER]


def may_remind(collaboration: Collaboration) -> bool:
    """Tell whether the week since the last letter is over."""
    last = collaboration.reminded_at or collaboration.invited_at
    return last is None or visitor.now() - last >= invite.AGAIN_AFTER


def remind_from(collaboration: Collaboration) -> datetime | None:
    """Tell from when on the client may be reminded."""
    last = collaboration.reminded_at or collaboration.invited_at
    return None if last is None else last + invite.AGAIN_AFTER
