"""Passwords: hashed with parameters that hold, never cut, never among the first that are guessed (S06)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha512
from typing import Literal

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from sqlalchemy.orm import Session

from gateway.access import passwords, people
from gateway.access.passwords import (
    CommonPasswordError,
    LongPasswordError,
    SignInError,
    WeakPasswordError,
    WrongPasswordError,
)
from gateway.database import writing
from tests.house import NOW

EMAIL = "eva@kvarnen.example"
PASSWORD = "ett långt lösenord"
LONGEST = sha512(b"long").hexdigest()
ABOUT = ("Eva Kvist", "eva.kvist@kvarnen.example", "Kvarnens Kök AB", "Siffra & Co")


class Counted(PasswordHasher):
    """The real hasher, which counts what takes long."""

    verified = 0
    hashes = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 (the library's name)
        """Count and verify."""
        self.verified += 1
        return super().verify(hash, password)

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        """Count and hash."""
        self.hashes += 1
        return super().hash(password, salt=salt)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Count what the hasher does."""
    hasher = Counted(time_cost=passwords.PASSES, memory_cost=passwords.MEMORY_KIB, parallelism=passwords.LANES)
    passwords._hash_of_nobody()
    monkeypatch.setattr(passwords, "hasher", hasher)
    return hasher


def add(session: Session, password: str | None = PASSWORD) -> None:
    """Add a person."""
    with writing(session):
        people.add_user(session, email=EMAIL, password=password, now=NOW)


@contextmanager
def refused() -> Iterator[None]:
    """Expect that nobody gets in."""
    with pytest.raises(SignInError):
        yield


def test_the_parameters_are_those_that_are_promised() -> None:
    found = extract_parameters(passwords.hashed(PASSWORD))
    assert found.type is Type.ID
    assert found.memory_cost >= 19 * 1024
    assert found.time_cost >= 2
    assert found.parallelism == 1


@pytest.mark.parametrize("password", [
    "password1234", "kvarnenskok2026", "KvarnensKök2026!", "aaaaaaaaaaaa", "qwertyuiopåä", "123456789012",
    "abcabcabcabc", "iloveyou12345", "lösenord1234", "Sommaren2026!", "siffra&co2026", "eva.kvist2026",
    "asdfghjklöäåå", "hemligt123456", "a" * 128,
])  # fmt: skip
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(CommonPasswordError):
        passwords.hashed(password, about=ABOUT)


@pytest.mark.parametrize("password", [
    PASSWORD, "correct horse battery staple", "tre små grisar", "fyra blå cyklar regnar", "r4mb2Kq9xZtL",
    "Vinterdäck är svarta som kol", "🚲🌧🐌🧀🪑🎈🧵🪴🧊🎺🪁🧭", LONGEST,
])  # fmt: skip
def test_what_is_hard_to_guess_passes(password: str) -> None:
    assert passwords.hashed(password, about=ABOUT).startswith("$argon2id$")


def test_a_password_has_from_twelve_to_a_hundred_and_twenty_eight_characters() -> None:
    with pytest.raises(WeakPasswordError) as short:
        passwords.hashed("r4mb2Kq9xZt")
    with pytest.raises(LongPasswordError) as long:
        passwords.hashed(f"{LONGEST}c")
    assert (short.value.code, long.value.code) == ("weak_password", "long_password")


def test_no_password_is_taken_by_its_first_part(session: Session) -> None:
    add(session, LONGEST)
    passwords.check(session, email=EMAIL, password=LONGEST)
    with refused():
        passwords.check(session, email=EMAIL, password=f"{LONGEST}c")
    with refused():
        passwords.check(session, email=EMAIL, password=LONGEST[:-1])


def test_letters_with_rings_are_the_same_however_they_are_typed(session: Session) -> None:
    add(session, "tre små grisar")
    passwords.check(session, email=EMAIL, password="tre sma\u030a grisar")


@pytest.mark.parametrize("password", ["fel lösenord", "", "x" * 500])
@pytest.mark.parametrize("email", [EMAIL, "nobody@kvarnen.example", "invited@kvarnen.example", "gone@kvarnen.example"])
def test_nobody_and_a_wrong_password_cost_the_same(
    session: Session, counted: Counted, email: str, password: str
) -> None:
    add(session)
    with writing(session):
        people.add_user(session, email="invited@kvarnen.example", now=NOW)
        people.add_user(session, email="gone@kvarnen.example", password=PASSWORD, now=NOW).disabled_at = NOW
    counted.verified = counted.hashes = 0
    with refused():
        passwords.check(session, email=email, password=password)
    assert (counted.verified, counted.hashes) == (1, 0)


def test_a_hash_of_other_parameters_is_made_anew(session: Session) -> None:
    add(session)
    user = people.user_of(session, EMAIL)
    assert user
    user_id = user.id
    assert passwords.renewed(session, user_id, PASSWORD) is None
    with writing(session):
        user.password_hash = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(PASSWORD)
    assert passwords.check(session, email=EMAIL, password=PASSWORD) == user_id
    anew = passwords.renewed(session, user_id, PASSWORD)
    assert anew
    assert extract_parameters(anew).memory_cost == passwords.MEMORY_KIB


def test_who_is_signed_in_confirms_by_the_password(session: Session) -> None:
    add(session)
    user = people.user_of(session, EMAIL)
    assert user
    passwords.confirm(session, user.id, PASSWORD)
    with pytest.raises(WrongPasswordError):
        passwords.confirm(session, user.id, "fel lösenord")
