"""`/members`: the people of an agency or a company, for its administrator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import Caller, account, members, permissions, sign_in_letters, throttle
from gateway.access.members import Place
from gateway.access.passwords import normal_email
from gateway.access.throttle import TooManyTriesError
from gateway.database import db, persist
from gateway.dispatch.letter import LINKS_LAST
from gateway.errors import ConflictError, GatewayError, InvalidError, NotFoundError
from gateway.failures import status_of
from gateway.language import preferred, translate
from gateway.messages.letter import checked_address
from gateway.models import Agency, Company, MemberInvitation
from gateway.parts import parts_of
from gateway.web import speech, visitor, words
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in

HOURS: Final = LINKS_LAST["first_sign_in"] // timedelta(hours=1)
MOST_OF_NAME: Final = 100


@blp.get("/members")
@signed_in("members:manage")
def people_here() -> ResponseReturnValue:
    """List the members and who has been invited."""
    return _page()


@blp.post("/members/invite")
@signed_in("members:manage")
def invite_member() -> ResponseReturnValue:
    """Invite a person by address; what is told does not depend on whether the person is known here."""
    email, name, role = (request.form.get(each, "").strip() for each in ("email", "name", "role"))
    caller, language = person(), speech.language()

    def invite(rows: Session) -> None:
        address = checked_address(normal_email(email))
        invitation = members.invite(
            rows,
            members.place_of(caller),
            email=address,
            name=name[:MOST_OF_NAME] or None,
            role=_role_of_people(role, caller),
            actor=caller.actor,
            now=visitor.now(),
        )
        _send(rows, invitation, caller, language)

    try:
        persist(db.session(), invite)
    except (InvalidError, ConflictError, TooManyTriesError) as error:
        return _page(error, email=email, name=name, role=role), status_of(error)
    return _back()


@blp.post("/members/invitations/<uuid:invitation_id>/again")
@signed_in("members:manage")
def invite_again(invitation_id: UUID) -> ResponseReturnValue:
    """Send the letter again, with a new link, and let the invitation last anew."""
    caller, language = person(), speech.language()

    def again(rows: Session) -> None:
        row = _invitation(rows, invitation_id, caller)
        row.expires_at = visitor.now() + members.INVITED_FOR
        _send(rows, row, caller, language)

    try:
        persist(db.session(), again)
    except TooManyTriesError as error:
        return _page(error), status_of(error)
    return _back()


@blp.post("/members/invitations/<uuid:invitation_id>/withdraw")
@signed_in("members:manage")
def withdraw_invitation(invitation_id: UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    caller = person()

    def withdraw(rows: Session) -> None:
        row = _invitation(rows, invitation_id, caller)
        members.withdraw(rows, row, actor=caller.actor, now=visitor.now())

    persist(db.session(), withdraw)
    return _back()


@blp.post("/members/<uuid:member_id>/role")
@signed_in("members:manage")
def change_role(member_id: UUID) -> ResponseReturnValue:
    """Give a member another role."""
    caller, role = person(), request.form.get("role", "")

    def change(rows: Session) -> None:
        role_there = _role_of_people(role, caller)
        place = members.place_of(caller)
        members.change_role(rows, place, member_id, role_there, actor=caller.actor, now=visitor.now())

    return _done(change)


@blp.post("/members/<uuid:member_id>/remove")
@signed_in("members:manage")
def remove_member(member_id: UUID) -> ResponseReturnValue:
    """Let a member go."""
    caller = person()
    return _done(
        lambda rows: members.remove(rows, members.place_of(caller), member_id, actor=caller.actor, now=visitor.now())
    )


def _done(work: Callable[[Session], None]) -> ResponseReturnValue:
    """Do it and show the list; what cannot be done is told above the list."""
    try:
        persist(db.session(), work)
    except (InvalidError, ConflictError) as error:
        return _page(error), status_of(error)
    return _back()


def _page(error: GatewayError | None = None, **typed: str) -> str:
    rows, caller = db.session(), person()
    place = members.place_of(caller)
    return render_template(
        "members.html",
        members=members.members(rows, place),
        invitations=members.invitations(rows, place),
        roles=permissions.roles_of(caller.side, people=True),
        place=_name(rows, place),
        now=visitor.now(),
        error=speech.say(error.message, **error.params) if error else None,
        typed={"email": "", "name": "", "role": permissions.roles_of(caller.side, people=True)[1], **typed},
    )


def _back() -> ResponseReturnValue:
    return redirect(url_for("web.people_here"), HTTPStatus.SEE_OTHER)


def _role_of_people(role: str, caller: Caller) -> str:
    """Make sure that it is a role of people on this side; raises UnknownRoleError."""
    known = permissions.roles_of(caller.side, people=True)
    if role not in known:
        raise permissions.UnknownRoleError(role=role, side=caller.side, roles=", ".join(known))
    return role


def _invitation(rows: Session, invitation_id: UUID, caller: Caller) -> MemberInvitation:
    """Find an open invitation of this place; raises NotFoundError."""
    waiting = members.invitations(rows, members.place_of(caller))
    row = next((each for each in waiting if each.id == invitation_id), None)
    if row is None:
        raise NotFoundError
    return row


def _send(rows: Session, invitation: MemberInvitation, caller: Caller, language: str) -> None:
    """Order the letter: who has no password yet chooses one, who has is asked to join; only so many to one address."""
    now = visitor.now()
    throttle.enter(rows, [throttle.of_letters(parts_of().seal, invitation.email)], now=now)
    try:
        user = account.of(rows, invitation.user_id)
    except NotFoundError:  # whoever is locked out gets no letter; that it is so, the one who invites is not told
        return
    if user.password_hash is None:
        user.language = user.language or language
    tenant, invited_by = _name(rows, members.place_of(caller)), _own_name(rows, caller)
    if user.password_hash is None:
        sign_in_letters.first_sign_in(
            rows, user, invited_by=invited_by, tenant=tenant, hours=HOURS, site=visitor.site(), now=now
        )
        return
    sign_in_letters.member_invited(
        rows,
        user,
        invitation,
        invited_by=invited_by,
        tenant=tenant,
        role=translate(words.ROLE[invitation.role], preferred([user.language or language])),
        site=visitor.site(),
        now=now,
    )


def _own_name(rows: Session, caller: Caller) -> str:
    """Name the person who invites."""
    if caller.user_id is None:
        return caller.name
    user = account.of(rows, caller.user_id)
    return user.name or user.email


def _name(rows: Session, place: Place) -> str:
    """Name the agency or the company."""
    if place.agency_id is not None:
        return rows.scalars(select(Agency.name).where(Agency.id == place.agency_id)).one()
    return rows.scalars(select(Company.name).where(Company.id == place.company_id)).one()
