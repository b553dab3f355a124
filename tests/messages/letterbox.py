"""A real mail server on loopback that keeps what it is given, and refuses what a test asks it to."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword


@dataclass
class Letterbox:
    """What has arrived, and how the server answers: `refusals` by step of the conversation (`RCPT`, `DATA`, `QUIT`)."""

    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    tried: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_RCPT(self, *conversation: Any) -> str:  # noqa: N802  # the name that the server calls
        """Take a reader."""
        _, _, envelope, address, _ = conversation
        if "RCPT" in self.refusals:
            return self.refusals["RCPT"].format(to=address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *conversation: Any) -> str:  # noqa: N802  # as above
        """Take a letter."""
        _, session, envelope = conversation
        if "DATA" in self.refusals:
            return self.refusals["DATA"]
        self.envelopes.append(envelope)
        self.encrypted.append(session.ssl is not None)
        return "250 taken"

    async def handle_QUIT(self, *_: Any) -> str:  # noqa: N802  # as above
        """Say goodbye."""
        return self.refusals.get("QUIT", "221 Bye")

    def knows(self, *conversation: Any) -> AuthResult:
        """Let in whoever has the password `s3cret/@`."""
        login = conversation[-1]
        assert isinstance(login, LoginPassword)
        self.tried.append((login.login, login.password))
        return AuthResult(success=login.password == b"s3cret/@", handled=False)

    @property
    def messages(self) -> list[EmailMessage]:
        """Read every letter that has arrived."""
        raw = (envelope.original_content or b"" for envelope in self.envelopes)
        return [message_from_bytes(content, EmailMessage, policy=default) for content in raw]


@contextmanager
def letterbox(port: int, **how: Any) -> Iterator[Letterbox]:
    """Run the server; `how` are settings of aiosmtpd, such as `tls_context` for STARTTLS."""
    box = Letterbox(port)
    if how.get("auth_required"):
        how["authenticator"] = box.knows
    controller = Controller(box, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def context_of(authority: Any, name: str) -> ssl.SSLContext:
    """Make the TLS context of a server that a test's own authority vouches for, by name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context
