"""Members: an agency or a company asks people to join, gives them roles, and lets them go.

Nobody becomes a member without saying yes: a person who is new here by choosing a password, one who is known by
accepting. Which of the two somebody is, the one who invites is not told. A place never loses its last administrator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NoReturn
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session, joinedload

from gateway import audit
from gateway.access import people, permissions
from gateway.access.gate import BEFORE_GATE, Caller
from gateway.errors import ConflictError, NotFoundError
from gateway.models import ApiToken, Collaboration, MemberInvitation, Membership, User, WebSession
from gateway.models.collaboration import WORKING

INVITED_FOR: Final = timedelta(days=30)
ADMINISTRATORS: Final = ("agency_administrator", "company_administrator")


class MemberExistsError(ConflictError):
    """That person is a member there already."""

    code = "member_exists"
    message = "{email} is already a member there."


class LastAdministratorError(ConflictError):
    """The last administrator of a company or agency who can act would be gone: nobody could act for it."""

    code = "last_administrator"
    message = "There is no other administrator in {place}. Make somebody else administrator there, then try again."


@dataclass(frozen=True)
class Place:
    """An agency or a company, as where one is a member."""

    company_id: UUID | None
    agency_id: UUID | None

    def of_members(self) -> ColumnElement[bool]:
        """Narrow memberships to those of this place: an agency reaches those of its clients too."""
        return Membership.company_id == self.company_id if self.company_id else Membership.agency_id == self.agency_id

    def of_invitations(self) -> ColumnElement[bool]:
        """Narrow invitations to those of this place."""
        return (
            MemberInvitation.company_id == self.company_id
            if self.company_id
            else MemberInvitation.agency_id == self.agency_id
        )


def place_of(caller: Caller) -> Place:
    """Tell where a caller works."""
    return Place(caller.company_id, caller.agency_id)


def members(session: Session, place: Place) -> Sequence[Membership]:
    """List the members of a place, by address."""
    wanted = (
        select(Membership)
        .join(Membership.user)
        .where(place.of_members(), Membership.ended_at.is_(None))
        .options(joinedload(Membership.user))
        .order_by(User.email)
    )
    return session.scalars(wanted).all()


def invitations(session: Session, place: Place) -> Sequence[MemberInvitation]:
    """List the invitations of a place that nobody has answered, those that ran out too."""
    wanted = select(MemberInvitation).where(place.of_invitations(), MemberInvitation.answered_at.is_(None))
    return session.scalars(wanted.order_by(MemberInvitation.id)).all()


def waiting_for(session: Session, user_id: UUID, *, now: datetime | None = None) -> Sequence[MemberInvitation]:
    """List what a person is asked, the oldest first; with `now`, without what ran out."""
    wanted = (
        select(MemberInvitation)
        .where(MemberInvitation.user_id == user_id, MemberInvitation.answered_at.is_(None))
        .options(joinedload(MemberInvitation.company), joinedload(MemberInvitation.agency))
        .order_by(MemberInvitation.id)
    )
    if now is not None:
        wanted = wanted.where(MemberInvitation.expires_at > now)
    return session.scalars(wanted, execution_options=BEFORE_GATE).all()


def invite(
    session: Session, place: Place, *, email: str, name: str | None, role: str, actor: str, now: datetime
) -> MemberInvitation:
    """Ask a person to join; asking again renews what was asked. Raises MemberExistsError and UnknownRoleError.

    A person who is new gets an account without a password. The letter is ordered by whoever calls this.
    """
    permissions.role(role, "company" if place.company_id else "agency")
    user = people.user_of(session, email)
    if user is None:
        user = people.add_user(session, email=email, name=name, actor=actor, now=now)
    elif _member(session, place, user.id):
        raise MemberExistsError(email=email)
    same = select(MemberInvitation).where(
        place.of_invitations(), MemberInvitation.user_id == user.id, MemberInvitation.answered_at.is_(None)
    )
    row = session.scalars(same).one_or_none()
    if row is None:
        row = MemberInvitation(
            user_id=user.id, email=user.email, company_id=place.company_id, agency_id=place.agency_id, created_at=now
        )
        session.add(row)
    row.name, row.role, row.invited_by, row.expires_at = name, role, actor, now + INVITED_FOR
    session.flush()
    _record(session, row, "member_invited", actor, now)
    return row


def withdraw(session: Session, row: MemberInvitation, *, actor: str, now: datetime) -> None:
    """Take an invitation back."""
    _answer(session, row, now, is_accepted=False)
    _record(session, row, "member_invitation_withdrawn", actor, now)


def asked(session: Session, user_id: UUID, invitation_id: UUID, *, now: datetime) -> MemberInvitation:
    """Find what a person is asked; raises NotFoundError for an invitation of somebody else, or that is over."""
    return next((row for row in waiting_for(session, user_id, now=now) if row.id == invitation_id), None) or _nothing()


def accept(session: Session, row: MemberInvitation, *, now: datetime) -> Membership:
    """Say yes: the person is a member from now on; raises NotFoundError when somebody was quicker to answer.

    Who has become a member in another way meanwhile keeps that role.
    """
    actor = f"user:{row.user_id}"
    _answer(session, row, now, is_accepted=True)
    already = _member(session, Place(row.company_id, row.agency_id), row.user_id)
    if already is not None:
        return already
    user = session.scalars(select(User).where(User.id == row.user_id), execution_options=BEFORE_GATE).one()
    return people.add_member(
        session, user, role=row.role, company_id=row.company_id, agency_id=row.agency_id, actor=actor, now=now
    )


def decline(session: Session, row: MemberInvitation, *, now: datetime) -> None:
    """Say no."""
    _answer(session, row, now, is_accepted=False)
    _record(session, row, "member_invitation_declined", f"user:{row.user_id}", now)


def change_role(session: Session, place: Place, member_id: UUID, role: str, *, actor: str, now: datetime) -> None:
    """Give a member another role; raises LastAdministratorError, UnknownRoleError and NotFoundError."""
    member = _locked(session, place, member_id, stays_administrator=role in ADMINISTRATORS)
    people.add_member(
        session,
        member.user,
        role=role,
        company_id=place.company_id,
        agency_id=place.agency_id,
        actor=actor,
        now=now,
    )


def remove(session: Session, place: Place, member_id: UUID, *, actor: str, now: datetime) -> None:
    """Let a member go: the sessions there end at once, and so do the devices that the person paired there.

    Raises LastAdministratorError and NotFoundError.
    """
    member = _locked(session, place, member_id, stays_administrator=False)
    member.ended_at = now
    session.execute(delete(WebSession).where(WebSession.membership_id == member.id), execution_options=BEFORE_GATE)
    devices = update(ApiToken).where(
        ApiToken.user_id == member.user_id, ApiToken.revoked_at.is_(None), _devices_of(place, member.user_id)
    )
    session.execute(
        devices.values(revoked_at=now),
        execution_options={**BEFORE_GATE, "synchronize_session": False},
    )
    session.flush()
    audit.record(
        session,
        action="member_removed",
        subject_id=member.user_id,
        company_id=place.company_id,
        agency_id=place.agency_id,
        actor=actor,
        now=now,
        before={"role": member.role},
        after={"role": None},
    )


def _member(session: Session, place: Place, user_id: UUID) -> Membership | None:
    wanted = select(Membership).where(place.of_members(), Membership.user_id == user_id, Membership.ended_at.is_(None))
    return session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()


def check_others(session: Session, place: Place, user_id: UUID, *, is_locking: bool) -> None:
    """Raise LastAdministratorError where nobody else could act for a place; who is locked out cannot.

    With `is_locking`, two who leave at once wait for each other here.
    """
    able = (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            place.of_members(),
            Membership.role.in_(ADMINISTRATORS),
            Membership.ended_at.is_(None),
            User.disabled_at.is_(None),
        )
        .options(joinedload(Membership.company), joinedload(Membership.agency))
        .order_by(Membership.id)
    )
    if is_locking:
        able = able.with_for_update(of=Membership).execution_options(populate_existing=True)
    found = session.scalars(able, execution_options=BEFORE_GATE).all()
    if [each.user_id for each in found] == [user_id]:
        tenant = found[0].company or found[0].agency
        raise LastAdministratorError(place=tenant.name if tenant else "")


def _locked(session: Session, place: Place, member_id: UUID, *, stays_administrator: bool) -> Membership:
    """Get a member who may go, or get that role: raises LastAdministratorError and NotFoundError."""
    wanted = select(Membership).where(place.of_members(), Membership.id == member_id, Membership.ended_at.is_(None))
    member = session.scalars(wanted).one_or_none() or _nothing()
    if not stays_administrator:
        check_others(session, place, member.user_id, is_locking=True)
        session.refresh(member, with_for_update={"of": Membership})
        if member.ended_at is not None:
            raise NotFoundError
    return member


def _devices_of(place: Place, user_id: UUID) -> ColumnElement[bool]:
    """Narrow tokens to the devices paired in a place: for an agency, with its clients, but for one's own companies."""
    if place.company_id is not None:
        return ApiToken.company_id == place.company_id
    clients = select(Collaboration.company_id).where(
        Collaboration.agency_id == place.agency_id, Collaboration.state.in_(WORKING)
    )
    own = select(Membership.company_id).where(
        Membership.user_id == user_id, Membership.ended_at.is_(None), Membership.company_id.is_not(None)
    )
    return or_(
        ApiToken.agency_id == place.agency_id, ApiToken.company_id.in_(clients) & ApiToken.company_id.not_in(own)
    )


def _answer(session: Session, row: MemberInvitation, now: datetime, *, is_accepted: bool) -> None:
    """Answer an invitation, once."""
    answered = session.execute(
        update(MemberInvitation)
        .where(MemberInvitation.id == row.id, MemberInvitation.answered_at.is_(None))
        .values(answered_at=now, is_accepted=is_accepted),
        execution_options=BEFORE_GATE,
    )
    if answered.rowcount != 1:  # type: ignore[attr-defined]  # an update gives a cursor result
        raise NotFoundError


def _record(session: Session, row: MemberInvitation, action: str, actor: str, now: datetime) -> None:
    audit.record(
        session,
        action=action,
        subject_id=row.user_id,
        company_id=row.company_id,
        agency_id=row.agency_id,
        actor=actor,
        now=now,
        after={"role": row.role},
    )


def _nothing() -> NoReturn:
    raise NotFoundError
