"""People: who is known here, and what each is in which agency or company."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from gateway import audit
from gateway.access import passwords, permissions
from gateway.access.gate import BEFORE_GATE
from gateway.models import Membership, User

Memberships = Sequence[Membership]


def user_of(session: Session, email: str) -> User | None:
    """Find the person with an address, whoever asks: an address signs in once in the whole installation."""
    wanted = select(User).where(User.email == passwords.normal_email(email))
    return session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()


def add_user(
    session: Session,
    *,
    email: str,
    now: datetime,
    name: str | None = None,
    password: str | None = None,
    language: str | None = None,
    actor: str = "operator",
) -> User:
    """Add a person; without a password it is chosen at the first sign-in. Raises WeakPasswordError."""
    user = User(
        email=passwords.normal_email(email),
        name=name,
        language=language,
        password_hash=None if password is None else passwords.hashed(password),
        created_at=now,
    )
    session.add(user)
    session.flush()
    audit.record(session, subject_id=user.id, action="person_added", actor=actor, now=now)
    return user


def add_member(
    session: Session,
    user: User,
    *,
    role: str,
    company_id: UUID | None,
    agency_id: UUID | None,
    actor: str,
    now: datetime,
) -> Membership:
    """Make a person a member of a company or an agency, or change the role; raises UnknownRoleError."""
    permissions.role(role, "company" if company_id else "agency")
    member = _member(session, user.id, company_id, agency_id)
    before = member.role if member else None
    if before == role and member is not None:
        return member
    if member is None:
        member = Membership(user_id=user.id, role=role, company_id=company_id, agency_id=agency_id, created_at=now)
        session.add(member)
    member.role = role
    session.flush()
    audit.record(
        session,
        action="member_added" if before is None else "member_changed",
        subject_id=user.id,
        company_id=company_id,
        agency_id=agency_id,
        actor=actor,
        now=now,
        before={"role": before},
        after={"role": role},
    )
    return member


def memberships(session: Session, user_id: UUID) -> Sequence[Membership]:
    """List where a person is a member now, in the order in which it came about."""
    wanted = (
        select(Membership)
        .where(Membership.user_id == user_id, Membership.ended_at.is_(None))
        .options(joinedload(Membership.company), joinedload(Membership.agency))
        .order_by(Membership.id)
    )
    return session.scalars(wanted, execution_options=BEFORE_GATE).all()


def is_member(session: Session, user_id: UUID, *, company_id: UUID | None, agency_id: UUID | None) -> bool:
    """Tell whether a person is a member of a company or an agency."""
    return _member(session, user_id, company_id, agency_id) is not None


def _member(session: Session, user_id: UUID, company_id: UUID | None, agency_id: UUID | None) -> Membership | None:
    wanted = select(Membership).where(
        Membership.user_id == user_id,
        Membership.company_id == company_id if company_id else Membership.agency_id == agency_id,
        Membership.ended_at.is_(None),
    )
    return session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()
