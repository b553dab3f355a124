"""Passwords: argon2id with a salt of their own, never told apart from addresses that nobody has.

The parameters stand here and not in the library's defaults (RFC 9106, OWASP's password storage sheet: at least 19 MiB,
two passes, one lane); a hash that was made with others is made anew when its person signs in.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from typing import Final
from unicodedata import normalize
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import guessable, shown_once
from gateway.access.gate import BEFORE_GATE
from gateway.errors import InvalidError, UnauthorisedError
from gateway.models import User

LEAST: Final = 12
MOST: Final = 128
PASSES: Final = 3
MEMORY_KIB: Final = 32 * 1024
LANES: Final = 1

hasher: Final = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


class WeakPasswordError(InvalidError):
    """A password is too short to hold."""

    code = "weak_password"
    message = "The password must have at least {least} characters."


class LongPasswordError(WeakPasswordError):
    """A password is longer than is taken; it is refused rather than cut."""

    code = "long_password"
    message = "The password may have at most {most} characters."


class CommonPasswordError(WeakPasswordError):
    """A password is among the first that somebody would guess."""

    code = "common_password"
    message = (
        "This password is easy to guess: it is made of common words, names, dates or rows of keys. Take several words "
        "that have nothing to do with each other, or let a password manager make one."
    )


class SignInError(UnauthorisedError):
    """The address or the password is wrong; which of them is not told."""

    code = "sign_in_failed"
    message = "The e-mail address or the password is not right."


class WrongPasswordError(InvalidError):
    """Somebody who is signed in did not give the right password for what needs it."""

    code = "wrong_password"
    message = "That is not your password. Nothing was changed."


def hashed(password: str, *, about: Iterable[str] = ()) -> str:
    """Hash a new password; raises WeakPasswordError. `about` are names that everybody knows of its person."""
    if len(password) < LEAST:
        raise WeakPasswordError(least=LEAST)
    if len(password) > MOST:
        raise LongPasswordError(most=MOST)
    if guessable.is_guessable(password, about):
        raise CommonPasswordError
    return hasher.hash(_normal(password))


def check(session: Session, *, email: str, password: str) -> UUID:
    """Tell which user has this address and password; raises SignInError.

    An unknown address takes as long as a wrong password. It takes long on purpose, so never within a write.
    """
    wanted = select(User).where(User.email == normal_email(email), User.disabled_at.is_(None))
    user = session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()
    of_nobody = _hash_of_nobody()  # the first time it takes a while, for a known address too
    kept = user.password_hash if user else None
    if not _fits(kept or of_nobody, password) or user is None or kept is None:
        raise SignInError
    return user.id


def confirm(session: Session, user_id: UUID, password: str) -> None:
    """Make sure that somebody who is signed in knows the password; raises WrongPasswordError. Never within a write."""
    wanted = select(User.password_hash).where(User.id == user_id)
    kept = session.execute(wanted, execution_options=BEFORE_GATE).scalar_one()
    if kept is None or not _fits(kept, password):
        raise WrongPasswordError


def renewed(session: Session, user_id: UUID, password: str) -> str | None:
    """Hash a password anew that was just checked, where its hash was made with other parameters; else None."""
    wanted = select(User.password_hash).where(User.id == user_id)
    kept = session.execute(wanted, execution_options=BEFORE_GATE).scalar_one()
    return hasher.hash(_normal(password)) if kept and hasher.check_needs_rehash(kept) else None


def normal_email(email: str) -> str:
    """Write an address as it is kept: without blanks around it, in lower case."""
    return email.strip().lower()


def _fits(kept: str, password: str) -> bool:
    """Compare a password with a hash; one that is too long fits none, and takes as long as others to be refused."""
    with suppress(VerifyMismatchError):
        hasher.verify(kept, _normal(password[:MOST]))
        return len(password) <= MOST
    return False


def _normal(password: str) -> str:
    """Write letters like å in one way: some keyboards send them in two parts (NIST SP 800-63B, 3.1.1.2)."""
    return normalize("NFC", password)


@cache
def _hash_of_nobody() -> str:
    """Hash a password that nobody has; made when first needed, since every command and worker would pay for it."""
    return hasher.hash(shown_once.new_secret())
