"""A person's account: how its password comes about and changes, and how an operator closes and opens it.

Whatever changes the password ends the other sessions and every link that was asked for before, and a letter tells of
it. Hashing takes long on purpose: it is done before the write, and the hash is handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, correspondence
from gateway.access import links, members, people, sessions
from gateway.access.gate import BEFORE_GATE
from gateway.errors import NotFoundError
from gateway.models import User


class NoSuchUserError(NotFoundError):
    """Nobody has that address here."""

    code = "no_such_user"
    message = "There is nobody with the address {email}. List them with `gateway user list`."


def of(session: Session, user_id: UUID) -> User:
    """Get a person's own row, read anew; raises NotFoundError for one that is not there, disabled or erased."""
    wanted = select(User).where(User.id == user_id, User.disabled_at.is_(None), User.erased_at.is_(None))
    fresh = wanted.execution_options(populate_existing=True)
    user = session.scalars(fresh, execution_options=BEFORE_GATE).one_or_none()
    if user is None:
        raise NotFoundError
    return user


def of_email(session: Session, email: str) -> User:
    """Get a person by address, for an operator; raises NoSuchUserError."""
    user = people.user_of(session, email)
    if user is None:
        raise NoSuchUserError(email=email)
    return user


def known_names(session: Session, user: User) -> Sequence[str]:
    """List what everybody knows of a person and a password must not be made of: names, address, where one works."""
    places = (place.company or place.agency for place in people.memberships(session, user.id))
    askers = (asked.company or asked.agency for asked in members.waiting_for(session, user.id))
    return [user.name or "", user.email, *(place.name for place in (*places, *askers) if place)]


def set_password(session: Session, user: User, password_hash: str, *, site: str | None, now: datetime) -> None:
    """Give a person another password; the sessions are ended by the caller, who may keep its own.

    `site` is the address of the gateway for the letter that tells of it; None for none, where it is the first password.
    """
    is_first = user.password_hash is None
    user.password_hash = password_hash
    links.end_all(session, user.id, now=now)
    audit.record(
        session,
        subject_id=user.id,
        action="password_chosen" if is_first else "password_changed",
        actor=f"user:{user.id}",
        now=now,
    )
    if site is not None and not is_first:
        correspondence.order(
            session,
            "password_changed",
            email=user.email,
            language=user.language,
            site=site,
            params={"name": user.name, "at": now.isoformat()},
            path="account",
            now=now,
        )


def renew_hash(session: Session, user_id: UUID, password_hash: str) -> None:
    """Keep the hash of the same password that was made with today's parameters."""
    of(session, user_id).password_hash = password_hash


def disable(session: Session, user: User, *, actor: str, now: datetime) -> None:
    """Keep a person out: no sign-in, no session, no link, no device from now on."""
    if user.disabled_at is None:
        user.disabled_at = now
        sessions.end_all(session, user.id)
        links.end_all(session, user.id, now=now)
        audit.record(session, subject_id=user.id, action="user_disabled", actor=actor, now=now)


def enable(session: Session, user: User, *, actor: str, now: datetime) -> None:
    """Let a person sign in again; devices work again too."""
    if user.disabled_at is not None:
        user.disabled_at = None
        audit.record(session, subject_id=user.id, action="user_enabled", actor=actor, now=now)


def sign_out(session: Session, user: User, *, actor: str, now: datetime) -> None:
    """End every session of a person."""
    sessions.end_all(session, user.id)
    audit.record(session, subject_id=user.id, action="user_signed_out", actor=actor, now=now)
