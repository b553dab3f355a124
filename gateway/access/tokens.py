"""Tokens: how a program or a device is recognised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.access import permissions, shown_once
from gateway.access.gate import BEFORE_GATE, Caller
from gateway.errors import UnauthorisedError
from gateway.models import ApiToken, User

USED_EVERY: Final = timedelta(minutes=1)


def add_token(
    session: Session,
    *,
    name: str,
    role: str,
    company_id: UUID | None,
    agency_id: UUID | None,
    now: datetime,
    kind: str = "operator",
    scopes: Sequence[str] | None = None,
    user_id: UUID | None = None,
    integration_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """Make a token; the second value is the token itself, which is never seen again. Raises UnknownRoleError.

    One that an operator makes is written down here; of the others, what brought them about is.
    """
    permissions.role(role, "company" if company_id else "agency")
    secret = shown_once.new_token()
    row = ApiToken(
        kind=kind,
        name=name,
        role=role,
        scopes=None if scopes is None else sorted(scopes),
        company_id=company_id,
        agency_id=agency_id,
        user_id=user_id,
        integration_id=integration_id,
        prefix=shown_once.shown(secret),
        token_sha256=shown_once.digest(secret),
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    if kind == "operator":
        _record(session, row, "token_added", "operator", now, after={"role": role})
    return row, secret


def revoke(session: Session, token: ApiToken, *, actor: str, now: datetime) -> None:
    """Make a token worthless from now on; one that is already stays as it was."""
    if token.revoked_at is None:
        token.revoked_at = now
        _record(session, token, "token_revoked", actor, now, before={"role": token.role})


def caller_of_token(session: Session, secret: str, *, now: datetime) -> tuple[Caller, ApiToken]:
    """Tell who holds a token; raises UnauthorisedError for an unknown, expired or revoked one."""
    row = token_of(session, secret)
    if row is None or not is_valid(row, now):
        raise UnauthorisedError
    return caller_of(row), row


def caller_by_id(session: Session, token_id: UUID, *, now: datetime) -> tuple[Caller, ApiToken]:
    """Tell who holds the token with an id, for what was signed in its name; raises UnauthorisedError like the above."""
    row = session.scalars(known().where(ApiToken.id == token_id), execution_options=BEFORE_GATE).one_or_none()
    if row is None or not is_valid(row, now):
        raise UnauthorisedError
    return caller_of(row), row


def token_of(session: Session, secret: str) -> ApiToken | None:
    """Find the row of a token, whether it still holds or not.

    It is looked up by what is shown of it, and its digest compared in a time that tells nothing.
    """
    if not (secret.isascii() and secret.isprintable()):
        return None
    wanted = known().where(ApiToken.prefix == shown_once.shown(secret))
    fitting = session.scalars(wanted, execution_options=BEFORE_GATE).all()
    return next((row for row in fitting if shown_once.is_same(secret, row.token_sha256)), None)


def known() -> Select[ApiToken]:
    """Select tokens, but those of the devices of a person who is disabled."""
    holder = ApiToken.user_id == User.id
    return select(ApiToken).outerjoin(User, holder).where(User.disabled_at.is_(None))


def caller_of(token: ApiToken) -> Caller:
    """Tell who a token stands for.

    A device that a person of the company paired sees what it and that person have sent. An integration is the same to
    the history and to what it sent, whichever of its secrets it shows.
    """
    role = permissions.role(token.role, "company" if token.company_id else "agency")
    allowed = role.permissions if token.scopes is None else role.permissions & frozenset(token.scopes)
    actor = f"integration:{token.integration_id}" if token.integration_id else f"token:{token.id}"
    senders = (actor, f"user:{token.user_id}") if token.user_id else (actor,)
    own = senders if role.sees_own and token.kind == "device" else None
    return Caller(
        actor, token.name, role.name, allowed | permissions.ALWAYS, token.company_id, token.agency_id, None, own
    )


def is_valid(token: ApiToken, now: datetime) -> bool:
    """Tell whether a token still opens anything."""
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)


def is_stale(token: ApiToken, now: datetime) -> bool:
    """Tell whether the last use of a token should be written down again (not at every request)."""
    return token.last_used_at is None or now - token.last_used_at > USED_EVERY


def _record(session: Session, token: ApiToken, action: str, actor: str, now: datetime, **change: object) -> None:
    audit.record(
        session, subject_id=token.id, action=action, actor=actor, now=now,
        company_id=token.company_id, agency_id=token.agency_id, **change,
    )  # fmt: skip
