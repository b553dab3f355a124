"""An address that nobody has takes as long to refuse as a wrong password: measured many times, by turns (S06)."""

from __future__ import annotations

import random
import time
from statistics import median

import pytest
from sqlalchemy.orm import Session

from gateway.access import passwords, people
from gateway.access.passwords import SignInError
from gateway.database import writing
from tests.house import NOW

pytestmark = pytest.mark.stress
ROUNDS = 150
MOST_DIFFERENCE = 0.05


def seconds(session: Session, email: str) -> float:
    """Measure one failure."""
    began = time.process_time()
    with pytest.raises(SignInError):
        passwords.check(session, email=email, password="fel lösenord som är långt")
    session.rollback()
    return time.process_time() - began


def test_a_known_address_and_an_unknown_one_take_equally_long(session: Session) -> None:
    with writing(session):
        people.add_user(session, email="eva@kvarnen.example", password="ett långt lösenord", now=NOW)
    taken: dict[str, list[float]] = {"eva@kvarnen.example": [], "nobody@kvarnen.example": []}
    for email in taken:
        seconds(session, email)
    order, shuffled = list(taken) * ROUNDS, random.Random(4)
    shuffled.shuffle(order)
    for email in order:
        taken[email].append(seconds(session, email))
    known, unknown = (median(each) for each in taken.values())
    assert abs(known - unknown) / known < MOST_DIFFERENCE, (known, unknown)
