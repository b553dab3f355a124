"""Pairing a scanner by a short code: the device authorization grant of OAuth 2.0 (RFC 8628).

The device holds a long code and shows a short one; a person who is signed in approves the short one for one company;
the device's next question with the long one gives it a token. Only the SHA-256 of both codes are kept, and a code makes
one token at the most.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from gateway import audit
from gateway.access import devices, shown_once
from gateway.access.gate import Caller
from gateway.access.guesses import Guesser
from gateway.errors import ConflictError, LimitReachedError, NotFoundError
from gateway.messages import plain
from gateway.models import DeviceCode

LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no code is a word; no digits that look like letters (RFC 8628, 6.1)."""
LENGTH: Final = 8
LASTS: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=1)
"""How long a code that has ended is told from one that never was."""
PAUSE_SECONDS: Final = 5
SLOWER_SECONDS: Final = 5
EARLY: Final = timedelta(seconds=1)
"""How much sooner a question may arrive than it was sent after the one before."""
MOST_OPEN: Final = 30
LONGEST_NAME: Final = 64
NAMELESS: Final = "Scanner"
FREE_GUESSES: Final = 10
FREE_GUESSES_OF_NETWORK: Final = 50


class TooManyCodesError(LimitReachedError):
    """So many devices of one network wait for approval that no more can."""

    code = "too_many_codes"
    message = "Too many devices wait for approval. Approve them, or try again in {retry_after} s."


class NoSuchCodeError(NotFoundError):
    """No device waits under a code: it is misspelt, too old, or was used."""

    code = "no_such_code"
    message = "No device waits under that code. Check it against what the device shows, or begin again there."


class AlreadyAnsweredError(ConflictError):
    """Somebody has approved or denied a device in the meantime."""

    code = "device_already_answered"
    message = "This device has been answered already. Look for it in the list of devices."


@dataclass(frozen=True)
class Codes:
    """A new pair of codes: what the device keeps to itself, and what it shows."""

    device_code: str
    user_code: str


@dataclass(frozen=True)
class Answer:
    """What a device is told when it asks: an error by its name in RFC 8628, or its token."""

    error: str | None = None
    token: str | None = None


def begin(session: Session, *, name: str, where: str, now: datetime) -> Codes:
    """Let a device wait for approval, under two new codes; raises TooManyCodesError.

    Two devices may by chance get the same short code: the unique column says so, and `database.persist` tries again.
    """
    session.execute(delete(DeviceCode).where(DeviceCode.expires_at < now - KEPT))
    open_codes = (DeviceCode.where == where, DeviceCode.state == "pending", DeviceCode.expires_at > now)
    count, soonest = session.execute(select(func.count(), func.min(DeviceCode.expires_at)).where(*open_codes)).one()
    if count >= MOST_OPEN:
        raise TooManyCodesError(retry_after=max(1, round((soonest - now).total_seconds())))
    codes = Codes(shown_once.new_secret(), "".join(secrets.choice(LETTERS) for _ in range(LENGTH)))
    session.add(
        DeviceCode(
            device_sha256=shown_once.digest(codes.device_code),
            user_sha256=shown_once.digest(codes.user_code),
            name=named(name),
            where=where,
            created_at=now,
            expires_at=now + LASTS,
            pause_seconds=PAUSE_SECONDS,
        )
    )
    session.flush()
    return codes


def ask(session: Session, device_code: str, *, site: str, now: datetime) -> Answer:
    """Answer a device that asks whether it was approved; what it is told is kept with the running transaction."""
    wanted = select(DeviceCode).where(DeviceCode.device_sha256 == shown_once.digest(device_code)).with_for_update()
    row = session.scalars(wanted).one_or_none()
    if row is None or row.state == "used":
        return Answer("invalid_grant")
    if row.state == "denied":
        return Answer("access_denied")
    if now >= row.expires_at:
        return Answer("expired_token")
    if row.state == "approved":
        return _redeem(session, row, site=site, now=now)
    is_early = row.asked_at is not None and now - row.asked_at < timedelta(seconds=row.pause_seconds) - EARLY
    row.asked_at = now
    if is_early:
        row.pause_seconds += SLOWER_SECONDS
        return Answer("slow_down")
    return Answer("authorization_pending")


def waiting(session: Session, user_code: str, *, now: datetime) -> DeviceCode:
    """Find the device that waits under a short code, however it was typed; raises NoSuchCodeError."""
    wanted = select(DeviceCode).where(
        DeviceCode.user_sha256 == shown_once.digest(plain_code(user_code)),
        DeviceCode.state == "pending",
        DeviceCode.expires_at > now,
    )
    row = session.scalars(wanted).one_or_none()
    if row is None:
        raise NoSuchCodeError
    return row


def approve(session: Session, code_id: UUID, caller: Caller, *, company_id: UUID, now: datetime) -> None:
    """Let a device in, for one company that the caller may pair devices with; raises AlreadyAnsweredError."""
    row = _answer(session, code_id, now=now, state="approved", company_id=company_id, user_id=caller.user_id)
    audit.record(
        session,
        company_id=company_id,
        subject_id=code_id,
        action="device_approved",
        actor=caller.actor,
        now=now,
        after={"name": row.name, "network": row.where},
    )


def deny(session: Session, code_id: UUID, *, now: datetime) -> None:
    """Turn a device away; raises AlreadyAnsweredError."""
    _answer(session, code_id, now=now, state="denied")


def guessers(caller: Caller, where: str) -> tuple[Guesser, Guesser]:
    """Say who is made to wait when codes are guessed: the person, and the network."""
    return (
        Guesser("user code", caller.actor, FREE_GUESSES),
        Guesser("user code", where, FREE_GUESSES_OF_NETWORK),
    )


def plain_code(user_code: str) -> str:
    """Write a short code as it is kept: in capitals, without dashes and blanks, whichever were typed."""
    return "".join(letter for letter in user_code.upper() if letter.isalnum())


def shown_code(user_code: str) -> str:
    """Write a short code as people read it: `BCDF-GHJK`."""
    code = plain_code(user_code)
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}" if len(code) == LENGTH else code


def named(name: str) -> str:
    """Give a device a name that can be seen: who chose it may have chosen it to deceive."""
    return plain.one_line(name, longest=LONGEST_NAME) or NAMELESS


def _answer(session: Session, code_id: UUID, *, now: datetime, state: str, **values: UUID | None) -> DeviceCode:
    """Enter an answer, once: of two at the same moment the second is refused."""
    answered = session.execute(
        update(DeviceCode)
        .where(DeviceCode.id == code_id, DeviceCode.state == "pending", DeviceCode.expires_at > now)
        .values(state=state, **values)
    )
    if answered.rowcount != 1:  # type: ignore[attr-defined]  # an update gives a cursor result
        raise AlreadyAnsweredError
    return session.scalars(select(DeviceCode).where(DeviceCode.id == code_id)).one()


def _redeem(session: Session, row: DeviceCode, *, site: str, now: datetime) -> Answer:
    """Make the token of a device that was approved, unless who approved it may not any more."""
    if row.company_id is None or row.user_id is None:
        return Answer("access_denied")
    right = devices.right_to_pair(session, row.user_id, row.company_id)
    if right is None:
        row.state = "denied"
        return Answer("access_denied")
    row.state = "used"
    _, secret = devices.add(session, right, name=row.name, network=row.where, site=site, now=now)
    return Answer(token=secret)
