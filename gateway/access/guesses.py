"""Guesses: whoever tries a code or a secret that is not right, again and again, is made to wait ever longer.

Failures are counted for each who tries (a person, a network) under a digest that names neither. They are not taken
back by a success, for whoever guesses can succeed at something of his own in between; they fade with time alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.errors import LimitReachedError
from gateway.models import SignInFailure

FADES: Final = timedelta(hours=1)
"""Failures older than this are forgotten, when none has come since."""
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=30)


class TooManyGuessesError(LimitReachedError):
    """Too many codes or secrets that were not right came from one person or network."""

    code = "too_many_guesses"
    message = "Too many wrong tries. Wait {retry_after} s and try again."


@dataclass(frozen=True)
class Guesser:
    """Who tries what, and how often it may be wrong before it must wait."""

    of: str
    who: str
    free: int

    @property
    def key(self) -> str:
        """Name the row of a guesser without naming who it is."""
        return sha256(f"{self.of}|{self.who}".encode()).hexdigest()


def check(session: Session, *guessers: Guesser, now: datetime) -> None:
    """Raise TooManyGuessesError as long as one of these must wait."""
    wanted = select(SignInFailure.blocked_until).where(
        SignInFailure.key.in_([each.key for each in guessers]), SignInFailure.blocked_until > now
    )
    until = max((each for each in session.scalars(wanted) if each is not None), default=None)
    if until is not None:
        raise TooManyGuessesError(retry_after=math.ceil((until - now).total_seconds()))


def note(session: Session, *guessers: Guesser, now: datetime) -> None:
    """Count a wrong try, in a transaction that is kept: what is refused must not be rolled back with it."""
    for guesser in guessers:
        row = session.scalars(
            select(SignInFailure).where(SignInFailure.key == guesser.key).with_for_update()
        ).one_or_none()
        if row is None:
            row = SignInFailure(key=guesser.key, count=0, last_at=now)
            session.add(row)
        row.count = 1 if now - row.last_at > FADES else row.count + 1
        row.last_at = now
        over = row.count - guesser.free
        row.blocked_until = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(over - 1, 10)) if over > 0 else None
        session.flush()
