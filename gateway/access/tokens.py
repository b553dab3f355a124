"""Tokens: how a program or a device is recognised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

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
    """Make a token; the second value is the token itself, which is never seen again. Raises UnknownRoleError."""
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
        prefix=secret[: shown_once.SHOWN],
        token_sha256=shown_once.digest(secret),
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return row, secret


def caller_of_token(session: Session, secret: str, *, now: datetime) -> tuple[Caller, ApiToken]:
    """Tell who holds a token; raises UnauthorisedError for an unknown, expired or revoked one."""
    wanted = known().where(ApiToken.token_sha256 == shown_once.digest(secret))
    row = session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()
    if row is None or not is_valid(row, now):
        raise UnauthorisedError
    return caller_of(row), row


def known() -> Select[ApiToken]:
    """Select tokens, but those of the devices of a person who is disabled."""
    holder = ApiToken.user_id == User.id
    return select(ApiToken).outerjoin(User, holder).where(User.disabled_at.is_(None))


def caller_of(token: ApiToken) -> Caller:
    """Tell who a token stands for; a device that a person paired sees what it and that person have sent."""
    role = permissions.role(token.role, "company" if token.company_id else "agency")
    allowed = role.permissions if token.scopes is None else role.permissions & frozenset(token.scopes)
    actor = f"token:{token.id}"
    own = (actor, f"user:{token.user_id}") if role.sees_own and token.kind == "device" else None
    return Caller(
        actor, token.name, role.name, allowed | permissions.ALWAYS, token.company_id, token.agency_id, None, own
    )


def is_valid(token: ApiToken, now: datetime) -> bool:
    """Tell whether a token still opens anything."""
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)


def is_stale(token: ApiToken, now: datetime) -> bool:
    """Tell whether the last use of a token should be written down again (not at every request)."""
    return token.last_used_at is None or now - token.last_used_at > USED_EVERY
