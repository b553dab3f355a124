"""Sessions: how a browser is recognised, and in which agency or company its person works right now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from gateway.access import permissions, shown_once, tokens
from gateway.access.gate import BEFORE_GATE, Caller
from gateway.errors import NotFoundError, UnauthorisedError
from gateway.models import ApiToken, Membership, User, WebSession

SEEN_EVERY: Final = timedelta(minutes=1)


def open_session(
    session: Session,
    user_id: UUID,
    *,
    membership_id: UUID | None,
    now: datetime,
    hours: float,
    browser: str | None = None,
    where: str | None = None,
) -> str:
    """Open a session for a person and return its secret, for the cookie; sessions that are over are cleared away."""
    session.execute(
        delete(WebSession).where(WebSession.user_id == user_id, WebSession.expires_at <= now),
        execution_options=BEFORE_GATE,
    )
    if membership_id is not None:
        _work_in(session, membership_id, now)
    secret = shown_once.new_secret()
    session.add(
        WebSession(
            secret_sha256=shown_once.digest(secret),
            user_id=user_id,
            membership_id=membership_id,
            browser=browser,
            where=where,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )
    return secret


def open_session_of_phone(
    session: Session, token_id: UUID, *, now: datetime, expires_at: datetime, browser: str, where: str
) -> str:
    """Open a session for a phone that was let in by a device's token, and return its secret, for the cookie."""
    secret = shown_once.new_secret()
    session.add(
        WebSession(
            secret_sha256=shown_once.digest(secret),
            token_id=token_id,
            browser=browser,
            where=where,
            created_at=now,
            seen_at=now,
            expires_at=expires_at,
        )
    )
    return secret


def of_user(session: Session, user_id: UUID, *, now: datetime, idle: timedelta) -> Sequence[WebSession]:
    """List the browsers that a person is signed in with now, the one seen last first."""
    wanted = (
        select(WebSession)
        .where(WebSession.user_id == user_id, WebSession.expires_at > now, WebSession.seen_at >= now - idle)
        .order_by(WebSession.seen_at.desc(), WebSession.id.desc())
    )
    return session.scalars(wanted, execution_options=BEFORE_GATE).all()


def rotate(row: WebSession) -> str:
    """Give a session a new secret and return it; the cookie of before is worth nothing from now on."""
    secret = shown_once.new_secret()
    row.secret_sha256 = shown_once.digest(secret)
    return secret


def end(session: Session, user_id: UUID, session_id: UUID) -> None:
    """End one session of a person; raises NotFoundError for any other."""
    wanted = select(WebSession).where(WebSession.id == session_id, WebSession.user_id == user_id)
    row = session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()
    if row is None:
        raise NotFoundError
    session.delete(row)


def end_all(session: Session, user_id: UUID, *, but: UUID | None = None) -> None:
    """End the sessions of a person, all of them or all but one."""
    ended = delete(WebSession).where(WebSession.user_id == user_id)
    session.execute(ended if but is None else ended.where(WebSession.id != but), execution_options=BEFORE_GATE)


def sign_out(session: Session, secret: str) -> None:
    """Close a session; its cookie is worth nothing from now on."""
    row = session_of(session, secret)
    if row is not None:
        session.delete(row)


def session_of(session: Session, secret: str) -> WebSession | None:
    """Find the session with a cookie's secret, whether it still holds or not."""
    wanted = select(WebSession).where(WebSession.secret_sha256 == shown_once.digest(secret))
    return session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()


def caller_of_session(session: Session, secret: str, *, now: datetime, idle: timedelta) -> tuple[Caller, WebSession]:
    """Tell who is signed in with a cookie's secret, and where; raises UnauthorisedError when nobody is.

    A person who has no membership, or has not chosen between several, may do nothing but look after the account.
    """
    row = session_of(session, secret)
    if row is None or now >= row.expires_at:
        raise UnauthorisedError
    if row.token_id is not None:
        return _phone(session, row.token_id, now), row
    user = session.scalars(
        select(User).where(User.id == row.user_id, User.disabled_at.is_(None)), execution_options=BEFORE_GATE
    ).one_or_none()
    if user is None or now - row.seen_at > idle:
        raise UnauthorisedError
    return _person(session, user, _chosen(session, row)), row


def choose(session: Session, row: WebSession, membership_id: UUID, *, now: datetime) -> None:
    """Let a session work in another agency or company from now on; raises NotFoundError where its person is none."""
    wanted = select(Membership.id).where(
        Membership.id == membership_id, Membership.user_id == row.user_id, Membership.ended_at.is_(None)
    )
    if row.user_id is None or session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none() is None:
        raise NotFoundError
    row.membership_id = membership_id
    _work_in(session, membership_id, now)


def note_life(session: Session, row: WebSession, *, now: datetime) -> None:
    """Write down that a session was used, and with it when its person last worked where it works."""
    session.execute(
        update(WebSession).where(WebSession.id == row.id).values(seen_at=now), execution_options=BEFORE_GATE
    )
    if row.membership_id is not None:
        _work_in(session, row.membership_id, now)


def _work_in(session: Session, membership_id: UUID, now: datetime) -> None:
    session.execute(
        update(Membership).where(Membership.id == membership_id).values(seen_at=now), execution_options=BEFORE_GATE
    )


def is_stale(row: WebSession, now: datetime) -> bool:
    """Tell whether the last sign of life of a session should be written down again (not at every request)."""
    return now - row.seen_at > SEEN_EVERY


def _phone(session: Session, token_id: UUID, now: datetime) -> Caller:
    """Tell who a phone is; it sees what it sent itself and nothing else: it may be in anybody's pocket."""
    token = session.scalars(tokens.known().where(ApiToken.id == token_id), execution_options=BEFORE_GATE).one_or_none()
    if token is None or not tokens.is_valid(token, now):
        raise UnauthorisedError
    return replace(tokens.caller_of(token), senders=(f"token:{token_id}",))


def _chosen(session: Session, row: WebSession) -> Membership | None:
    """Find the membership that a session works in, as long as it lasts."""
    wanted = (
        select(Membership)
        .where(Membership.id == row.membership_id, Membership.user_id == row.user_id, Membership.ended_at.is_(None))
        .options(joinedload(Membership.company), joinedload(Membership.agency))
    )
    return session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()


def _person(session: Session, user: User, member: Membership | None) -> Caller:
    actor = f"user:{user.id}"
    if member is None:
        return Caller(actor, user.email, "nobody", frozenset({"account"}), None, None, user.id)
    role = permissions.role(member.role, "company" if member.company_id else "agency")
    own = (actor, *_devices(session, user.id)) if role.sees_own else None
    return Caller(actor, user.email, role.name, role.permissions, member.company_id, member.agency_id, user.id, own)


def _devices(session: Session, user_id: UUID) -> list[str]:
    """Name the devices that a person has paired, those no longer valid too: what they sent stays the person's."""
    wanted = select(ApiToken.id).where(ApiToken.user_id == user_id, ApiToken.kind == "device")
    return [f"token:{each}" for each in session.scalars(wanted, execution_options=BEFORE_GATE)]
