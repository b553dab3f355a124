"""The second factor: each code is taken once, and its secret cannot be read in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from pyotp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import people, second_factor
from gateway.access.second_factor import WrongCodeError
from gateway.database import writing
from gateway.models import RecoveryCode, User
from gateway.sealing import Seal, SealBrokenError
from tests.house import NOW

SEAL = Seal("key")
SECRET = second_factor.new_secret()
STEP = timedelta(seconds=30)


@pytest.fixture
def user(session: Session) -> User:
    """Add a person."""
    with writing(session):
        return people.add_user(session, email="eva@kvarnen.example", now=NOW)


@pytest.fixture
def codes(session: Session, user: User) -> Sequence[str]:
    """Switch the second factor on, a step ago; give the recovery codes."""
    with writing(session):
        then = NOW - STEP
        return second_factor.switch_on(session, user, SECRET, TOTP(SECRET).at(then), seal=SEAL, now=then)


def take(session: Session, user: User, code: str, *, late: timedelta = timedelta()) -> bool:
    """Tell whether a code is taken."""
    try:
        with writing(session):
            second_factor.take(session, user, code, seal=SEAL, now=NOW + late)
    except WrongCodeError:
        return False
    return True


def test_a_code_is_taken_once(session: Session, user: User, codes: Sequence[str]) -> None:
    code = TOTP(SECRET).at(NOW)
    assert take(session, user, f" {code[:3]} {code[3:]} ")
    assert not take(session, user, code)
    assert not take(session, user, TOTP(SECRET).at(NOW - STEP)), "none before it either"
    assert take(session, user, TOTP(SECRET).at(NOW + STEP), late=STEP)


def test_the_code_that_switched_it_on_opens_nothing(session: Session, user: User, codes: Sequence[str]) -> None:
    assert not take(session, user, TOTP(SECRET).at(NOW - STEP), late=-STEP)


@pytest.mark.parametrize("steps", [-2, 2, 100])
def test_a_code_of_another_time_is_refused(session: Session, user: User, codes: Sequence[str], steps: int) -> None:
    assert not take(session, user, TOTP(SECRET).at(NOW + steps * STEP))


@pytest.mark.parametrize("code", ["", "abc", "12345", "1234567", "٣٤٥٦٧٨", "0" * 5000])
def test_what_is_no_code_is_refused(session: Session, user: User, codes: Sequence[str], code: str) -> None:
    assert not take(session, user, code)


def test_a_recovery_code_opens_once_however_it_is_typed(session: Session, user: User, codes: Sequence[str]) -> None:
    assert len(set(codes)) == 10
    assert take(session, user, codes[3].upper().replace("-", " "))
    assert not take(session, user, codes[3])
    assert second_factor.left(session, user) == 9
    assert not any(code in str(vars(row)) for row in session.scalars(select(RecoveryCode)) for code in codes)


def test_recovery_codes_are_ones_own(session: Session, user: User, codes: Sequence[str]) -> None:
    with writing(session):
        other = people.add_user(session, email="bo@kvarnen.example", now=NOW)
        second_factor.switch_on(session, other, SECRET, TOTP(SECRET).at(NOW), seal=SEAL, now=NOW)
    assert not take(session, other, codes[0])


def test_the_secret_is_sealed(session: Session, user: User, codes: Sequence[str]) -> None:
    assert user.second_factor
    assert SECRET not in user.second_factor
    with pytest.raises(SealBrokenError), writing(session):
        second_factor.take(session, user, "123456", seal=Seal("another"), now=NOW)


def test_without_the_right_code_it_is_not_switched_on(session: Session, user: User) -> None:
    with pytest.raises(WrongCodeError), writing(session):
        second_factor.switch_on(session, user, SECRET, "000000", seal=SEAL, now=NOW + 99 * STEP)
    assert user.second_factor is None


def test_switched_off_it_leaves_nothing(session: Session, user: User, codes: Sequence[str]) -> None:
    with writing(session):
        second_factor.switch_off(session, user)
    assert (user.second_factor, user.second_factor_step, second_factor.left(session, user)) == (None, None, 0)
    assert not take(session, user, codes[0])
