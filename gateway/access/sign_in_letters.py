"""Letters by which a person gets in: ordered in the running transaction, their links made when they are sent.

They belong to no tenant: which of them somebody got would tell whether the person was known here before.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import correspondence
from gateway.access.gate import BEFORE_GATE
from gateway.models import Letter, MemberInvitation, User


def first_sign_in(
    session: Session, user: User, *, invited_by: str, tenant: str, hours: int, site: str, now: datetime
) -> None:
    """Let a person who is new choose a password."""
    params = {"invited_by": invited_by, "tenant": tenant, "hours": hours}
    _first_sign_in(session, user, params, site=site, now=now)


def first_sign_in_again(session: Session, user: User, *, hours: int, site: str, now: datetime) -> None:
    """Send a person who has chosen no password the same letter again, with a new link."""
    wanted = select(Letter).where(Letter.user_id == user.id, Letter.kind == "first_sign_in").order_by(Letter.id.desc())
    sent = session.scalars(wanted.limit(1), execution_options=BEFORE_GATE).one_or_none()
    known = sent.params if sent else {"invited_by": "Underlag", "tenant": "Underlag"}
    params = {name: known[name] for name in ("invited_by", "tenant")}
    _first_sign_in(session, user, {**params, "hours": hours}, site=site, now=now)


def password_reset(
    session: Session,
    *,
    email: str,
    name: str | None,
    language: str | None,
    user_id: UUID | None,
    hours: int,
    site: str,
    now: datetime,
) -> None:
    """Let a person choose a new password; without `user_id` it is the same work, to be undone by the caller."""
    correspondence.order(
        session,
        "password_reset",
        email=email,
        language=language,
        site=site,
        params={"name": name, "hours": hours},
        link_purpose="password_reset",
        user_id=user_id,
        now=now,
    )


def member_invited(
    session: Session,
    user: User,
    invitation: MemberInvitation,
    *,
    invited_by: str,
    tenant: str,
    role: str,
    site: str,
    now: datetime,
) -> None:
    """Ask a person who is known to join; `role` is in words, in the person's language."""
    correspondence.order(
        session,
        "member_invited",
        email=user.email,
        language=user.language,
        site=site,
        params={
            "name": user.name,
            "invited_by": invited_by,
            "tenant": tenant,
            "role": role,
            "valid_until": invitation.expires_at.date().isoformat(),
        },
        path="members/invitations",
        now=now,
    )


def new_sign_in(session: Session, user: User, *, program: str, where: str, site: str, now: datetime) -> None:
    """Tell a person of a sign-in from a browser that was not seen before."""
    correspondence.order(
        session,
        "new_sign_in",
        email=user.email,
        language=user.language,
        site=site,
        params={"name": user.name, "at": now.isoformat(), "program": program, "from_where": where},
        path="account",
        now=now,
    )


def _first_sign_in(session: Session, user: User, params: dict[str, Any], *, site: str, now: datetime) -> None:
    correspondence.order(
        session,
        "first_sign_in",
        email=user.email,
        language=user.language,
        site=site,
        params={"name": user.name, **params},
        link_purpose="first_sign_in",
        user_id=user.id,
        now=now,
    )
