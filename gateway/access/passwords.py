"""Passwords: argon2id with a salt of their own, never told apart from addresses that nobody has."""

from __future__ import annotations

from functools import cache
from typing import Final
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import shown_once
from gateway.access.gate import BEFORE_GATE
from gateway.errors import InvalidError, UnauthorisedError
from gateway.models import User

LEAST: Final = 12
MOST: Final = 128

hasher: Final = PasswordHasher()


class WeakPasswordError(InvalidError):
    """A password is too short to hold."""

    code = "weak_password"
    message = "The password must have at least {least} characters."


class SignInError(UnauthorisedError):
    """The address or the password is wrong; which of them is not told."""

    code = "sign_in_failed"
    message = "The e-mail address or the password is not right."


def hashed(password: str) -> str:
    """Hash a new password; raises WeakPasswordError."""
    if not LEAST <= len(password) <= MOST:
        raise WeakPasswordError(least=LEAST)
    return hasher.hash(password)


def check(session: Session, *, email: str, password: str) -> UUID:
    """Tell which user has this address and password; raises SignInError.

    An unknown address takes as long as a wrong password. It takes long on purpose, so never within a write.
    """
    wanted = select(User).where(User.email == normal_email(email), User.disabled_at.is_(None))
    user = session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()
    of_nobody = _hash_of_nobody()  # the first time it takes a while, for a known address too
    kept = user.password_hash if user and user.password_hash else of_nobody
    try:
        hasher.verify(kept, password[:MOST])
    except VerifyMismatchError as error:
        raise SignInError from error
    if user is None or user.password_hash is None:
        raise SignInError
    return user.id


def normal_email(email: str) -> str:
    """Write an address as it is kept: without blanks around it, in lower case."""
    return email.strip().lower()


@cache
def _hash_of_nobody() -> str:
    """Hash a password that nobody has; made when first needed, since every command and worker would pay for it."""
    return hasher.hash(shown_once.new_secret())
