"""Guesses: free at first, then slower and slower, and forgotten after a while."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import guesses
from gateway.access.guesses import Guesser, TooManyGuessesError
from gateway.database import writing
from gateway.models import SignInFailure
from tests.house import NOW

KIM = Guesser("code", "kim", 3)


def wait(session: Session, at: datetime, guesser: Guesser = KIM) -> int:
    """Tell how long one must wait at a moment."""
    try:
        guesses.check(session, guesser, now=at)
    except TooManyGuessesError as error:
        return error.retry_after
    return 0


def test_pauses_grow_and_end(session: Session) -> None:
    waits, at = [], NOW
    for _ in range(12):
        with writing(session):
            guesses.note(session, KIM, now=at)
        waits.append(wait(session, at))
        at += timedelta(seconds=waits[-1])
        assert wait(session, at) == 0
    assert waits == [0, 0, 0, 30, 60, 120, 240, 480, 960, 1800, 1800, 1800]
    assert wait(session, NOW, Guesser("code", "leo", 3)) == 0
    with writing(session):
        guesses.note(session, KIM, now=at + timedelta(hours=2))
    assert wait(session, at + timedelta(hours=2)) == 0


def test_nobody_is_named(session: Session) -> None:
    with writing(session):
        guesses.note(session, KIM, Guesser("code", "192.0.2.0/24", 50), now=NOW)
    rows = session.scalars(select(SignInFailure)).all()
    assert len(rows) == 2
    assert all(len(row.key) == 64 and set(row.key) <= set("0123456789abcdef") for row in rows)


def test_one_of_several_is_enough(session: Session) -> None:
    for _ in range(4):
        with writing(session):
            guesses.note(session, KIM, now=NOW)
    with pytest.raises(TooManyGuessesError):
        guesses.check(session, Guesser("code", "leo", 3), KIM, now=NOW)
