"""Events sent to other systems, signed as the Standard Webhooks specification 1.0 says (standardwebhooks.com).

    secret = Secret.new()                                      shown once to whoever receives
    done = webhooks.deliver(url, [secret], event_id, body, now=now)
    pause = webhooks.pause(attempts, done.retry_after)         None: give up

A delivery that fails is nothing unexpected, so what became of it is a value. The same event keeps its id at each try.
"""

from __future__ import annotations

import base64
import binascii
import random
import re
import secrets as chance
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ssl import SSLCertVerificationError
from typing import Final, Literal, Self

import httpcore
from standardwebhooks import Webhook

from gateway import __version__
from gateway.errors import InvalidError, TooLargeError
from gateway.language import Language, translate
from gateway.messages import outside
from gateway.messages.outside import STRICT, Allowance, Target
from gateway.messages.pinned import Deadline, PinnedBackend
from gateway.messages.plain import some_lines

SECONDS: Final = 10.0
"""How long a delivery may take in all: name, connection, TLS, sending and answer."""

LARGEST_BODY: Final = 20_000
LARGEST_ANSWER: Final = 2**16
KEPT_OF_ANSWER: Final = 1000

RETRIES: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (0, 5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""How long to wait before each try, as the specification advises: ten tries in a little more than three days."""

LONGEST_WAIT: Final = RETRIES[-1]
_JITTER: Final = 0.2
_PREFIX: Final = "whsec_"
_SIZES: Final = range(24, 65)
_EVENT_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")

Outcome = Literal["delivered", "failed", "gone"]
"""`gone`: the receiver has answered 410 and wants no more; switch it off."""

TEXTS: Final = {
    "delivered": "The receiver took it.",
    "gone": "The receiver answered 410: it wants no more events, and gets none.",
    "redirected": "The receiver answered {status}, which points elsewhere. Enter the new address yourself.",
    "answered": "The receiver answered {status}. Only 200 to 299 mean that it took the event.",
    "timed_out": "The receiver did not answer within 10 seconds. Answer first, then work.",
    "not_resolved": "The name in the address was not found.",
    "not_public": "The address leads to a place that events are not sent to.",
    "not_connected": "No connection to the receiver could be made.",
    "certificate_refused": "The certificate of the receiver is not valid for its name.",
    "broken_off": "The receiver ended the connection without an answer.",
}
"""What became of a delivery, by `Delivered.reason`."""


class BadSecretError(InvalidError):
    """This is not a secret that events can be signed with; it is not shown."""

    code = "bad_webhook_secret"
    message = "A secret reads `whsec_` and 24 to 64 random bytes in base64. Make a new one."


class EventTooLargeError(TooLargeError):
    """An event has more bytes than receivers must take."""

    code = "event_too_large"
    message = "An event may have {limit} bytes at most. Send the id, and let the receiver ask for the rest."


class BadEventError(InvalidError):
    """An event cannot be signed: its id or its body is not what receivers expect."""

    code = "bad_event"
    message = "The id of an event has 1 to 100 letters, digits, - and _, its body is text in UTF-8."


@dataclass(frozen=True)
class Secret:
    """What sender and receiver of a webhook share; it is shown by `text` alone. Raises BadSecretError."""

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what is no secret of the specification."""
        try:
            key = base64.b64decode(self.text.removeprefix(_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not self.text.startswith(_PREFIX) or len(key) not in _SIZES:
            raise BadSecretError

    @classmethod
    def new(cls) -> Self:
        """Make a secret that nobody can guess."""
        return cls(_PREFIX + base64.b64encode(chance.token_bytes(32)).decode("ascii"))


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What became of one delivery.

    `reason` is a key of `TEXTS`; `status` and `answer`, the beginning of what was said, are the receiver's, where it
    gave one; `retry_after` is how long it asks to be left alone.
    """

    outcome: Outcome
    reason: str
    status: int | None = None
    answer: str = ""
    retry_after: timedelta | None = None
    seconds: float = 0.0

    def text(self, language: Language) -> str:
        """Tell a person what became of it."""
        return translate(TEXTS[self.reason], language, status=self.status)


def deliver(
    url: str,
    secrets: Sequence[Secret],
    event_id: str,
    body: bytes,
    *,
    now: datetime,
    allowance: Allowance = STRICT,
    seconds: float = SECONDS,
) -> Delivered:
    """Send an event once, signed with each secret: the newest first, and the one before as long as both are in use.

    Nothing that the receiver or its name servers do takes longer than `seconds`. Raises BadEventError and
    EventTooLargeError for what must not be sent.
    """
    headers = signed(secrets, event_id, body, now=now)
    started = time.monotonic()
    deadline = Deadline(started + seconds)
    try:
        target = outside.target_of(url, allowance)
        addresses = outside.found(target, allowance, seconds=deadline.left())
        backend = PinnedBackend(addresses, deadline)
        with httpcore.ConnectionPool(allowance.trust(), max_connections=1, network_backend=backend) as pool:
            done = _post(pool, target, headers, body, now)
    except outside.UnresolvedError:
        done = _failed("not_resolved")
    except outside.WebhookUrlError:
        done = _failed("not_public")
    except httpcore.TimeoutException:
        done = _failed("timed_out")
    except httpcore.ConnectError as error:
        is_refused = any(isinstance(each, SSLCertVerificationError) for each in error.args)
        done = _failed("certificate_refused" if is_refused else "not_connected")
    except (httpcore.NetworkError, httpcore.ProtocolError):
        done = _failed("broken_off")
    return replace(done, seconds=round(time.monotonic() - started, 3))


def signed(secrets: Sequence[Secret], event_id: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """Give the headers of an event; raises BadEventError and EventTooLargeError.

    The id must not hold a full stop, which parts what is signed.
    """
    if len(body) >= LARGEST_BODY:
        raise EventTooLargeError(limit=LARGEST_BODY - 1)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise BadEventError from None
    if not secrets or not _EVENT_ID.fullmatch(event_id):
        raise BadEventError
    at = now.astimezone(UTC)
    signatures = (Webhook(secret.text).sign(event_id, at, text) for secret in secrets)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def pause(
    attempts: int, retry_after: timedelta | None = None, spread: Callable[[float, float], float] = random.uniform
) -> timedelta | None:
    """Tell how long to wait after so many tries, the receiver's own wish regarded; None when it is time to give up.

    A part is left to chance, so that what failed together does not come back together.
    """
    if attempts >= len(RETRIES):
        return None
    planned = RETRIES[attempts] * spread(1.0, 1.0 + _JITTER)
    return max(planned, min(retry_after or timedelta(), LONGEST_WAIT))


def _post(
    pool: httpcore.ConnectionPool, target: Target, headers: Mapping[str, str], body: bytes, now: datetime
) -> Delivered:
    """Send an event on a connection of its own, and take what is answered; nothing is followed or kept open."""
    sent = {
        "Host": target.authority,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "User-Agent": f"Underlag/{__version__}",
        "Connection": "close",
        **headers,
    }
    url = httpcore.URL(scheme="https", host=target.host, port=target.port, target=target.path)
    with pool.stream("POST", url, headers=list(sent.items()), content=body) as response:
        return _meaning(response.status, _answer(response), _retry_after(response, now))


def _meaning(status: int, answer: str, retry_after: timedelta | None) -> Delivered:
    """Tell what a status means (specification 1.0, *Delivery success and failure*)."""
    outcome: Outcome = "failed"
    reason = "answered"
    if status in range(200, 300):
        outcome, reason = "delivered", "delivered"
    elif status == HTTPStatus.GONE:
        outcome, reason = "gone", "gone"
    elif status in range(300, 400):
        reason = "redirected"
    return Delivered(outcome=outcome, reason=reason, status=status, answer=answer, retry_after=retry_after)


def _failed(reason: str) -> Delivered:
    return Delivered(outcome="failed", reason=reason)


def _answer(response: httpcore.Response) -> str:
    """Read the beginning of an answer; its status counts, however the rest of it comes or does not come."""
    content = bytearray()
    with suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        for chunk in response.iter_stream():
            content += chunk
            if len(content) >= LARGEST_ANSWER:
                break
    return some_lines(content[:LARGEST_ANSWER].decode(errors="replace"), longest=KEPT_OF_ANSWER)


def _retry_after(response: httpcore.Response, now: datetime) -> timedelta | None:
    """Read how long the receiver wants to be left alone (RFC 9110 10.2.3): seconds, or a date."""
    said = next((value.decode("latin-1") for name, value in response.headers if name.lower() == b"retry-after"), "")
    if re.fullmatch(r"\d{1,9}", said):
        return timedelta(seconds=int(said))
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(timedelta(), (at if at.tzinfo else at.replace(tzinfo=UTC)) - now)
