"""Devices: scanners and phones that send documents for one company, who may let them in, and who looks after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, contains_eager

from gateway import audit, correspondence
from gateway.access import people, permissions, tokens
from gateway.access.gate import BEFORE_GATE, Caller
from gateway.errors import NotFoundError
from gateway.models import (
    ApiToken,
    AuditEvent,
    Collaboration,
    CollaborationService,
    Company,
    Membership,
    Notice,
    User,
    WebSession,
)
from gateway.models.collaboration import WORKING

ROLE: Final = "device"
SERVICE: Final = "scanner"
LISTED: Final = timedelta(days=30)
"""How long a device that holds no more stays in the list."""
PATH: Final = "/devices"


@dataclass(frozen=True)
class Right:
    """Who lets a device in, and for which company; `owner_id` is who sees what it sends, None for all who see all."""

    user: User
    company: Company
    owner_id: UUID | None


def right_to_pair(session: Session, user_id: UUID, company_id: UUID) -> Right | None:
    """Tell by what right a person pairs devices with a company at this moment; None without one.

    An accountant does it for a client whose scanner service works. Such a device belongs to nobody but the company: it
    outlasts who helped to set it up, and never sees what that person has sent.
    """
    user = session.scalars(
        select(User).where(User.id == user_id, User.disabled_at.is_(None)), execution_options=BEFORE_GATE
    ).one_or_none()
    company = session.scalars(select(Company).where(Company.id == company_id), execution_options=BEFORE_GATE).first()
    if user is None or company is None:
        return None
    members = [each for each in people.memberships(session, user_id) if _may_pair(each)]
    if any(each.company_id == company_id for each in members):
        return Right(user, company, user_id)
    agencies = [each.agency_id for each in members if each.agency_id is not None]
    served = select(Company.id).where(Company.id == company_id, Company.id.in_(_served(agencies)))
    return Right(user, company, None) if session.scalar(served, execution_options=BEFORE_GATE) else None


def companies_to_pair(session: Session, caller: Caller) -> Sequence[Company]:
    """List the companies that a caller may pair devices with, by name: its own, or clients whose scanner works."""
    wanted = select(Company).order_by(Company.name)
    if caller.company_id is not None:
        return session.scalars(wanted.where(Company.id == caller.company_id)).all()
    agencies = [caller.agency_id] if caller.agency_id is not None else []
    return session.scalars(wanted.where(Company.id.in_(_served(agencies)))).all()


def add(
    session: Session, right: Right, *, name: str, network: str | None, site: str, now: datetime,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:  # fmt: skip
    """Let a device in, and tell those who look after the company; the second value is its token, shown to it alone."""
    token, secret = tokens.add_token(
        session,
        name=name,
        role=ROLE,
        company_id=right.company.id,
        agency_id=None,
        now=now,
        kind="device",
        user_id=right.owner_id,
        expires_at=expires_at,
    )
    token.last_used_from = network
    audit.record(
        session,
        company_id=right.company.id,
        subject_id=token.id,
        action="device_added",
        actor=f"user:{right.user.id}",
        now=now,
        after={"name": name, "network": network},
    )
    tell(session, right, device=name, site=site, now=now)
    return token, secret


def tell(session: Session, right: Right, *, device: str, site: str, now: datetime) -> None:
    """Tell a company of a new device: a notice for it, and a letter to each who may revoke devices."""
    by, company = right.user.name or right.user.email, right.company
    session.add(
        Notice(
            kind="device_added",
            side="company",
            status="green",
            company_id=company.id,
            findings=[],
            params={"device": device, "by": by},
            created_at=now,
        )
    )
    for each in _administrators(session, company.id):
        correspondence.order(
            session,
            "new_device",
            email=each.email,
            language=each.language,
            site=site,
            params={"name": each.name or "", "device": device, "company": company.name, "added_by": by,
                    "at": now.isoformat()},
            path=PATH,
            now=now,
            company_id=company.id,
        )  # fmt: skip


def listed(session: Session, caller: Caller, *, now: datetime) -> Sequence[ApiToken]:
    """List the devices that a caller looks after, the newest first; those that hold no more for a while yet."""
    ended = or_(ApiToken.revoked_at < now - LISTED, ApiToken.expires_at < now - LISTED)
    lasting = or_(ended.is_(None), ~ended)
    return session.scalars(select(ApiToken).where(*_looked_after(caller), lasting).order_by(ApiToken.id.desc())).all()


def device_of(session: Session, caller: Caller, device_id: UUID) -> ApiToken:
    """Find a device that a caller looks after and that still holds; raises NotFoundError."""
    wanted = select(ApiToken).where(ApiToken.id == device_id, ApiToken.revoked_at.is_(None), *_looked_after(caller))
    device = session.scalars(wanted).one_or_none()
    if device is None:
        raise NotFoundError
    return device


def adders(session: Session, devices: Iterable[ApiToken]) -> Mapping[UUID, User]:
    """Tell who let each of some devices in, where that is known."""
    by_device = {each.id: each.user_id for each in devices if each.user_id is not None}
    events = select(AuditEvent.subject_id, AuditEvent.actor).where(
        AuditEvent.action == "device_added", AuditEvent.subject_id.in_([each.id for each in devices])
    )
    for device_id, actor in session.execute(events):
        by_device.setdefault(device_id, UUID(actor.removeprefix("user:")))
    found = session.scalars(select(User).where(User.id.in_(by_device.values())))
    users = {each.id: each for each in found}
    return {device: users[user] for device, user in by_device.items() if user in users}


def rename(session: Session, device: ApiToken, name: str, *, actor: str, now: datetime) -> None:
    """Call a device by another name."""
    if name == device.name:
        return
    before, device.name = device.name, name
    _record(session, device, "device_renamed", actor, now, before={"name": before}, after={"name": name})


def revoke(session: Session, device: ApiToken, *, actor: str, now: datetime) -> None:
    """Make a device worthless from the next request on, and the session of a phone with it."""
    if device.revoked_at is not None:
        return
    device.revoked_at = now
    for browser in session.scalars(select(WebSession).where(WebSession.token_id == device.id)):
        session.delete(browser)
    _record(session, device, "device_revoked", actor, now, before={"name": device.name}, after={})


def _record(session: Session, device: ApiToken, action: str, actor: str, now: datetime, **details: object) -> None:
    audit.record(
        session,
        company_id=device.company_id,
        agency_id=device.agency_id,
        subject_id=device.id,
        action=action,
        actor=actor,
        now=now,
        **details,
    )


def _looked_after(caller: Caller) -> tuple[ColumnElement[bool], ...]:
    """Say which devices a caller looks after: all of the company, or those that it has let in itself."""
    is_device = ApiToken.role == ROLE
    if caller.may("devices:manage"):
        return (is_device,)
    let_in = select(AuditEvent.subject_id).where(AuditEvent.action == "device_added", AuditEvent.actor == caller.actor)
    return is_device, or_(ApiToken.user_id == caller.user_id, ApiToken.id.in_(let_in))


def _may_pair(member: Membership) -> bool:
    role = permissions.role(member.role, "company" if member.company_id else "agency")
    return "devices:pair" in role.permissions


def _served(agencies: Sequence[UUID]) -> Select[tuple[UUID]]:
    """Select the companies for which one of some agencies has a scanner service that works."""
    agreement, service = Collaboration.__table__.c, CollaborationService.__table__.c
    return (
        select(agreement.company_id)
        .join(CollaborationService.__table__, service.collaboration_id == agreement.id)
        .where(
            agreement.agency_id.in_(agencies),
            agreement.state.in_(WORKING),
            service.service == SERVICE,
            service.starts_at.is_not(None),
            service.ended_at.is_(None),
        )
    )


def _administrators(session: Session, company_id: UUID) -> Sequence[User]:
    """List the people of a company who may revoke its devices."""
    roles = [name for name, role in permissions.ROLES.items() if "devices:manage" in role.permissions]
    wanted = (
        select(Membership)
        .join(Membership.user)
        .options(contains_eager(Membership.user))
        .where(
            Membership.company_id == company_id,
            Membership.role.in_(roles),
            Membership.ended_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(Membership.id)
    )
    return [each.user for each in session.scalars(wanted, execution_options=BEFORE_GATE)]
