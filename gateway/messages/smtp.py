"""The mail server that takes letters: how it is written in a setting, and one conversation with it.

A letter holds links that sign somebody in, so it goes encrypted or not at all, unless the server is on this machine
or the operator says that its network is safe. A password never goes in the clear.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final, Literal
from urllib.parse import SplitResult, unquote, urlsplit

from gateway.errors import InvalidError, UnavailableError
from gateway.messages.plain import one_line
from gateway.settings import SettingError

SECONDS: Final = 20.0
"""How long each step of the conversation may take."""

Encryption = Literal["from the start", "required", "where offered", "unproven where offered"]
"""The last is for a server on this machine, whose certificate seldom names it and with nobody in between."""

_PORTS: Final = {"smtp": 587, "smtps": 465}
_VARIABLE: Final = "GATEWAY_SMTP_URL"
_PERMANENT: Final = 500


class LetterRefusedError(InvalidError):
    """The mail server will never take this letter: the address does not exist, or what it says is not wanted."""

    code = "letter_refused"
    message = "The mail server refused the letter for good ({reason}). Check the e-mail address."


class MailServerError(UnavailableError):
    """The mail server takes no letters now: it is away, busy, or does not know us."""

    code = "mail_server_unavailable"
    message = "The mail server did not take the letter ({reason}). It is tried again; see docs/operations.md, Mail."


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where letters are handed over, and how; `trust` gives what its certificate is checked with."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = SECONDS
    trust: Callable[[], ssl.SSLContext] = field(default=ssl.create_default_context, repr=False)


def server_of(url: str, *, needs_tls: bool) -> MailServer:
    """Read `smtp://user:password@host:587` or `smtps://…`; raises SettingError, which never shows the password."""
    try:
        parts = urlsplit(url)
        port = _PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    except ValueError:
        raise _refused("it is not an address") from None
    if parts.scheme not in _PORTS:
        raise _refused("this must begin with smtp:// or smtps://")
    if not parts.hostname or not port or parts.path.strip("/") or parts.query or parts.fragment:
        raise _refused("this must read smtp://user:password@host:587, with special characters as %40")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise _refused("give both user and password, or none; special characters as %40")
    return MailServer(
        host=parts.hostname,
        port=port,
        encryption=_encryption(parts, needs_tls=needs_tls),
        user=user,
        password=password,
    )


def hand_over(message: bytes, server: MailServer, *, sender: str, to: str) -> None:
    """Give a letter to the mail server.

    Raises LetterRefusedError when it will never be taken, MailServerError when it may be another time.
    """
    try:
        connection = _connect(server, name=sender.rpartition("@")[2])
        try:
            _open(connection, server)
            connection.sendmail(sender, [to], message)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()
    except smtplib.SMTPRecipientsRefused as error:
        raise _failure(*error.recipients[to], to) from None
    except smtplib.SMTPDataError as error:
        raise _failure(error.smtp_code, error.smtp_error, to) from None
    except smtplib.SMTPResponseException as error:
        raise MailServerError(reason=_reason(error.smtp_code, error.smtp_error, to)) from None
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerError(reason=one_line(f"{type(error).__name__}: {error}".replace(to, "…"))) from None


def _connect(server: MailServer, *, name: str) -> smtplib.SMTP:
    """Open the connection; `name` is what we call ourselves, without asking a name server who we are."""
    if server.encryption == "from the start":
        return smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=name, timeout=server.seconds, context=server.trust()
        )
    return smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=server.seconds)


def _open(connection: smtplib.SMTP, server: MailServer) -> None:
    """Make the connection private and say who we are."""
    connection.ehlo_or_helo_if_needed()
    is_private = server.encryption in {"from the start", "unproven where offered"}
    if server.encryption != "from the start" and connection.has_extn("starttls"):
        connection.starttls(context=_context(server))
        is_private = True
    if not is_private and (server.encryption == "required" or server.password):
        raise MailServerError(reason="it offers no encryption, and GATEWAY_SMTP_TLS or a password asks for it")
    if server.user:
        connection.login(server.user, server.password)


def _context(server: MailServer) -> ssl.SSLContext:
    context = server.trust()
    if server.encryption == "unproven where offered":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _encryption(parts: SplitResult, *, needs_tls: bool) -> Encryption:
    if parts.scheme == "smtps":
        return "from the start"
    if _is_loopback(parts.hostname or ""):
        return "unproven where offered"
    return "required" if needs_tls else "where offered"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _failure(code: int, text: bytes | str, to: str) -> LetterRefusedError | MailServerError:
    """Tell a refusal for good (5xx, RFC 5321 4.2.1) from one for now."""
    family = LetterRefusedError if code >= _PERMANENT else MailServerError
    return family(reason=_reason(code, text, to))


def _reason(code: int, text: bytes | str, to: str) -> str:
    """Say what the server answered, without the address of the reader, which is nobody's business in a log."""
    answer = text.decode(errors="replace") if isinstance(text, bytes) else text
    return one_line(f"{code} {answer}".replace(to, "…"))


def _refused(reason: str) -> SettingError:
    return SettingError(variable=_VARIABLE, value="…", reason=reason)
