"""Integrations: the other programs that an agency or a company lets in, and their secrets.

A secret is a token of the program and, with the id of the integration, its client credentials (`client_credentials`).
A program that does not call us is registered without one: what it is called and which version it has still counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.access import permissions, tokens
from gateway.access.gate import find
from gateway.access.permissions import Side, UnknownRoleError
from gateway.errors import ConflictError, InvalidError, NotFoundError
from gateway.messages import plain
from gateway.models import ApiToken, Integration
from gateway.models.integration import INTEGRATION_ROLES

LONGEST: Final = 100
LISTED: Final = timedelta(days=30)
"""How long an integration that was revoked stays in the list."""


class IntegrationUnnamedError(InvalidError):
    """A name, a system or a version is missing."""

    code = "integration_unnamed"
    message = "Give the integration a name, and say which system and version it is."


class NoScopeError(InvalidError):
    """An integration would be permitted nothing, or what its role does not have."""

    code = "no_such_scope"
    message = "Choose at least one permission out of those of the role {role}: {scopes}."


class ExpiryPastError(InvalidError):
    """Something shall end before it begins."""

    code = "expiry_past"
    message = "Choose a day to come, or none."


class IntegrationEndedError(ConflictError):
    """An integration was revoked or is too old: nothing of it can be changed any more."""

    code = "integration_ended"
    message = "This integration has been revoked or is too old. Add a new one."


@dataclass(frozen=True)
class Program:
    """What an administrator says of a program: what it is, what it is for and what it may do, and until when."""

    name: str
    system: str
    version: str
    role: str
    scopes: Sequence[str]
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Owner:
    """Whose integration it is, and who enters it: a person, or an operator without `user_id`."""

    company_id: UUID | None
    agency_id: UUID | None
    actor: str
    user_id: UUID | None = None

    @property
    def side(self) -> Side:
        """Whether it is an agency or a company."""
        return "company" if self.company_id else "agency"


def roles(side: Side) -> tuple[str, ...]:
    """Name the roles that an integration of a side may have."""
    return tuple(name for name in INTEGRATION_ROLES if side in permissions.ROLES[name].sides)


def scopes_of(role: str, side: Side) -> tuple[str, ...]:
    """List what integrations with a role may be permitted; raises UnknownRoleError."""
    if role not in INTEGRATION_ROLES:
        raise UnknownRoleError(role=role, side=side, roles=", ".join(roles(side)))
    return tuple(sorted(permissions.role(role, side).permissions))


def add(
    session: Session, owner: Owner, program: Program, *, with_secret: bool, now: datetime
) -> tuple[Integration, str | None]:
    """Let a program in; the second value is its secret, which is never seen again, None for one that never calls.

    Raises IntegrationUnnamedError, UnknownRoleError, NoScopeError and ExpiryPastError.
    """
    names = [plain.one_line(each, longest=LONGEST) for each in (program.name, program.system, program.version)]
    if not all(names):
        raise IntegrationUnnamedError
    allowed = scopes_of(program.role, owner.side)
    if not program.scopes or not set(program.scopes) <= set(allowed):
        raise NoScopeError(role=program.role, scopes=", ".join(allowed))
    if program.expires_at is not None and program.expires_at <= now:
        raise ExpiryPastError
    integration = Integration(
        name=names[0],
        system=names[1],
        version=names[2],
        role=program.role,
        scopes=sorted(set(program.scopes)),
        company_id=owner.company_id,
        agency_id=owner.agency_id,
        created_by_id=owner.user_id,
        created_at=now,
        expires_at=program.expires_at,
    )
    session.add(integration)
    session.flush()
    after = {"name": integration.name, "system": integration.system, "version": integration.version,
             "role": integration.role, "scopes": list(integration.scopes)}  # fmt: skip
    _record(session, integration, "integration_added", owner.actor, now, before={}, after=after)
    return integration, _secret(session, integration, now) if with_secret else None


def rotate(session: Session, integration: Integration, *, actor: str, overlap: timedelta, now: datetime) -> str:
    """Give a program a new secret and return it; those of before hold as long as the overlap lasts, never longer."""
    session.refresh(integration, with_for_update=True)
    _refuse_ended(integration, now)
    until = now + overlap
    for old in _tokens(session, integration, "integration"):
        old.expires_at = until if old.expires_at is None else min(old.expires_at, until)
    secret = _secret(session, integration, now)
    after = {"old_until": until.isoformat()}
    _record(session, integration, "integration_rotated", actor, now, before={}, after=after)
    return secret


def change_version(session: Session, integration: Integration, version: str, *, actor: str, now: datetime) -> None:
    """Enter which version a program has now; raises IntegrationUnnamedError."""
    session.refresh(integration, with_for_update=True)
    _refuse_ended(integration, now)
    version = plain.one_line(version, longest=LONGEST)
    if not version:
        raise IntegrationUnnamedError
    if version == integration.version:
        return
    before, integration.version = integration.version, version
    details = {"before": {"version": before}, "after": {"version": version}}
    _record(session, integration, "integration_changed", actor, now, **details)


def revoke(session: Session, integration: Integration, *, actor: str, now: datetime) -> None:
    """End an integration: its secrets and all that was made with them are worthless from the next request on."""
    session.refresh(integration, with_for_update=True)
    if integration.revoked_at is not None:
        return
    integration.revoked_at = now
    for token in _tokens(session, integration, "integration", "access"):
        token.revoked_at = now
    _record(session, integration, "integration_revoked", actor, now, before={"name": integration.name}, after={})


def listed(session: Session, owner: Owner, *, now: datetime) -> Sequence[Integration]:
    """List the integrations of an agency or a company, the newest first; what was revoked for a while yet."""
    wanted = select(Integration).where(
        Integration.company_id == owner.company_id if owner.company_id else Integration.agency_id == owner.agency_id,
        or_(Integration.revoked_at.is_(None), Integration.revoked_at > now - LISTED),
    )
    return session.scalars(wanted.order_by(Integration.id.desc())).all()


def own(session: Session, owner: Owner, integration_id: UUID) -> Integration:
    """Find an integration of this very agency or company; raises NotFoundError also for that of a client."""
    integration = find(session, Integration, integration_id)
    if (integration.company_id, integration.agency_id) != (owner.company_id, owner.agency_id):
        raise NotFoundError
    return integration


def last_uses(session: Session, integrations: Sequence[Integration]) -> Mapping[UUID, datetime]:
    """Tell when each of some integrations was used last; those that never were are left out."""
    rows = session.execute(
        select(ApiToken.integration_id, func.max(ApiToken.last_used_at))
        .where(ApiToken.integration_id.in_([each.id for each in integrations]), ApiToken.last_used_at.is_not(None))
        .group_by(ApiToken.integration_id)
    )
    return {identity: at for identity, at in rows if identity is not None and at is not None}


def with_secrets(session: Session, integrations: Sequence[Integration], *, now: datetime) -> Mapping[UUID, int]:
    """Count the secrets of each of some integrations that still hold."""
    rows = session.scalars(
        select(ApiToken).where(
            ApiToken.integration_id.in_([each.id for each in integrations]), ApiToken.kind == "integration"
        )
    )
    counts: dict[UUID, int] = {}
    for token in rows:
        if token.integration_id is not None and tokens.is_valid(token, now):
            counts[token.integration_id] = counts.get(token.integration_id, 0) + 1
    return counts


def is_valid(integration: Integration, now: datetime) -> bool:
    """Tell whether a program is still let in."""
    return integration.revoked_at is None and (integration.expires_at is None or now < integration.expires_at)


def _refuse_ended(integration: Integration, now: datetime) -> None:
    if not is_valid(integration, now):
        raise IntegrationEndedError


def _secret(session: Session, integration: Integration, now: datetime) -> str:
    """Make a secret for a program; it ends with the integration."""
    return tokens.add_token(
        session,
        name=integration.name,
        role=integration.role,
        company_id=integration.company_id,
        agency_id=integration.agency_id,
        now=now,
        kind="integration",
        scopes=integration.scopes,
        integration_id=integration.id,
        expires_at=integration.expires_at,
    )[1]


def _tokens(session: Session, integration: Integration, *kinds: str) -> Sequence[ApiToken]:
    wanted = select(ApiToken).where(
        ApiToken.integration_id == integration.id, ApiToken.kind.in_(kinds), ApiToken.revoked_at.is_(None)
    )
    return session.scalars(wanted).all()


def _record(
    session: Session, integration: Integration, action: str, actor: str, now: datetime, **details: object
) -> None:
    audit.record(
        session,
        company_id=integration.company_id,
        agency_id=integration.agency_id,
        subject_id=integration.id,
        action=action,
        actor=actor,
        now=now,
        **details,
    )
