"""Letters sent: to the mail server of the settings, or, where there is none, to the outbox below the data folder.

mail.send(letters.password_reset(…), mail.post_of(settings), now=now, key=job_id)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from gateway.messages import outbox, smtp
from gateway.messages.letter import BadMailAddressError, Letter, checked_address, composed
from gateway.messages.plain import one_line
from gateway.settings import SettingError, Settings

NAME: Final = "Underlag"
FOLDER: Final = "outbox"


@dataclass(frozen=True, kw_only=True)
class Post:
    """How letters leave: `server` takes them, or `outbox` keeps them where it is None; `sender` is who writes."""

    outbox: Path
    sender: Address = field(default_factory=lambda: Address(NAME, "no-reply", "localhost"))
    server: smtp.MailServer | None = None


@dataclass(frozen=True)
class Sent:
    """A letter that has left; `file` is where it lies when it went to the outbox."""

    message_id: str
    file: Path | None


def post_of(settings: Settings) -> Post:
    """Read from the settings how letters leave; raises SettingError for what cannot be used."""
    folder = settings.data_dir / FOLDER
    if not settings.mail_from:
        if settings.smtp_url:
            reason = "letters that go to a mail server need the address they come from"
            raise SettingError(variable="GATEWAY_MAIL_FROM", value="", reason=reason)
        return Post(outbox=folder)
    sender = _sender_of(settings.mail_from)
    if not settings.smtp_url:
        return Post(outbox=folder, sender=sender)
    server = smtp.server_of(settings.smtp_url, needs_tls=settings.smtp_tls == "required")
    return Post(outbox=folder, sender=sender, server=server)


def send(letter: Letter, post: Post, *, now: datetime, key: UUID | None = None) -> Sent:
    """Send one letter; when this returns, the mail server has it or it is on the disk.

    `key` says which letter this is, as a job's id does: sent again after a failure it has the same Message-ID, and
    in the outbox it is one file. Raises LetterRefusedError when it will never be taken; MailServerError and
    OutboxNotWritableError, both UnavailableError, when it may be another time.
    """
    name = (key or uuid4()).hex
    message_id = f"<{name}@{post.sender.domain}>"
    message = composed(letter, sender=post.sender, message_id=message_id, now=now)
    if post.server is None:
        return Sent(message_id, outbox.put(post.outbox, message, key=name, now=now))
    smtp.hand_over(message, post.server, sender=post.sender.addr_spec, to=letter.to)
    return Sent(message_id, None)


def _sender_of(text: str) -> Address:
    """Read `Underlag <no-reply@underlag.example>`, or the address alone; raises SettingError."""
    try:
        header = EmailMessage(policy=SMTP)
        header["From"] = text
        found = header["From"].addresses
        is_clean = len(found) == 1 and not header["From"].defects and one_line(text) == text
        user, _, domain = checked_address(found[0].addr_spec if is_clean else "").rpartition("@")
    except (ValueError, MessageError, IndexError, BadMailAddressError):
        reason = "this must be one e-mail address, or a name and an address in <>"
        raise SettingError(variable="GATEWAY_MAIL_FROM", value=text, reason=reason) from None
    return Address(found[0].display_name or NAME, user, domain)
