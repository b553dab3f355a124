"""One letter: to whom, about what, as text and as HTML; and the message that mail servers know it as.

Nothing that was typed by somebody can become a header: an address is one address or is refused, a subject is one line
whatever was in it, and there are no other headers to give. `=?` never stands in either: Python's email package takes
what follows for an encoded word, decodes it, and writes the line breaks in it as they are. And since other versions
may have other such holes, the finished message is looked at once more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from email_validator import EmailNotValidError, validate_email

from gateway.errors import InvalidError
from gateway.language import Language
from gateway.messages.plain import one_line

LONGEST_SUBJECT: Final = 150
HEADERS: Final = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
)
"""Every header of a letter, in the order in which they stand."""

_ENCODED_WORD: Final = "=?"
_NEXT_HEADER: Final = re.compile(rb"\r\n(?![ \t])|(?<!\r)\n|\r(?!\n)")


class BadMailAddressError(InvalidError):
    """This is not the e-mail address of one person, or no mail can be sent to it."""

    code = "bad_mail_address"
    message = "This is not an e-mail address that letters can be sent to. Write it as name@company.se."


class UnsafeLetterError(InvalidError):
    """A finished letter has other headers than it should: something in it got out of its place. It is not sent."""

    code = "unsafe_letter"
    message = (
        "The letter would have carried headers of somebody else's making, so it was not sent. Report this as a bug."
    )


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter to one person; raises BadMailAddressError when it cannot be addressed.

    `to` is one address without a name; a domain with å, ä or ö is kept as mail servers know it (`xn--…`).
    """

    to: str
    subject: str
    text: str
    html: str
    language: Language

    def __post_init__(self) -> None:
        """Check the address and make the subject one line."""
        object.__setattr__(self, "to", checked_address(self.to))
        subject = one_line(self.subject, longest=LONGEST_SUBJECT)
        object.__setattr__(self, "subject", subject.replace(_ENCODED_WORD, "= ?"))


def checked_address(text: str) -> str:
    """Return an e-mail address in the letters of ASCII; raises BadMailAddressError.

    Names before the address, several addresses, quoted and bracketed forms and control characters are refused, and
    so is å, ä or ö before the @, which many mail servers do not take.
    """
    try:
        found = validate_email(text, allow_smtputf8=False, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise BadMailAddressError from None
    if found.ascii_email is None or _ENCODED_WORD in found.ascii_email:
        raise BadMailAddressError
    return found.ascii_email


def composed(letter: Letter, *, sender: Address, message_id: str, now: datetime) -> bytes:
    """Write a letter as a message: text and HTML as alternatives, in UTF-8, in lines that every server takes.

    Raises UnsafeLetterError if it has come out with other headers than `HEADERS`.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = now
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language  # last: making alternatives moves such headers to the first of them
    return _looked_at(message.as_bytes())


def _looked_at(message: bytes) -> bytes:
    """Return a message if its headers are those that a letter has, each once; raises UnsafeLetterError."""
    head, _, _ = message.partition(b"\r\n\r\n")
    names = tuple(line.partition(b":")[0].decode("ascii", "replace") for line in _NEXT_HEADER.split(head))
    if names != HEADERS:
        raise UnsafeLetterError
    return message
