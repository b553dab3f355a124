"""`/invitation/<token>`: where the letter to a new customer leads; the offer, a first sign-in, and the answer.

The link proves that somebody reads the mail of the contact, and nothing more. Whoever is known here by that address
signs in instead, and a company that has come into use since is opened by no link at all.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import Caller, account, links, open_gate, passwords, people, sessions
from gateway.access.links import LinkSpentError
from gateway.collaboration import answer, invite, parties, states
from gateway.collaboration.answer import CompanyInUseError
from gateway.database import db, persist
from gateway.errors import ConflictError, ForbiddenError, InvalidError
from gateway.messages.plain import one_line
from gateway.models import Collaboration, User
from gateway.parts import parts_of
from gateway.web import forms, speech, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in

PURPOSE: Final = "invitation"
CONTACT: Final = "invitation"
"""The name in the history of a contact who said no without signing in."""


class NameNeededError(InvalidError):
    """A first sign-in came without the name of its person."""

    code = "person_name_needed"
    message = "Write your name, so that the agency sees who has answered."


class OtherPersonError(ForbiddenError):
    """The one who is signed in is not the one who was written to."""

    code = "other_person"
    message = "The invitation was sent to another address than yours. Sign out, and sign in with that one."


class SignInKnownError(ConflictError):
    """There is a sign-in with the address of the contact, so none is made."""

    code = "sign_in_known"
    message = "There is a sign-in with your address already. Sign in with it to answer."


@blp.get("/invitation/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """Show the offer to whoever has the link; looking uses nothing up, for mail programs look too."""
    try:
        found = _offer(token)
    except (LinkSpentError, ConflictError) as error:
        return _over(error)
    return _page(found, token)


@blp.post("/invitation/<token>")
def answer_invitation(token: str) -> ResponseReturnValue:
    """Take the answer of a contact who is not signed in: a no, or a yes with a first sign-in."""
    try:
        found = _offer(token)
        if request.form.get("answer") != "accept":
            persist(db.session(), lambda rows: _decline(rows, token, who=_contact(found), actor=CONTACT))
            return render_template("invitation_over.html", text="", is_declined=True)
        name, password = one_line(request.form.get("name", "")), request.form.get("password", "")
        if not name:
            raise NameNeededError(pointer="name")
        hashed = _hashed(password, found, name)  # it takes long on purpose, so never within the write
        secret = persist(db.session(), lambda rows: _accept_anew(rows, token, name, hashed))
    except InvalidError as error:
        return _page(found, token, forms.fault(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    except (LinkSpentError, ConflictError) as error:
        return _over(error)
    visitor.begin(secret)
    return redirect(url_for("web.my_services"), HTTPStatus.SEE_OTHER)


@blp.get("/invitation/<token>/signed-in")
@signed_in("account")
def invitation_signed_in(token: str) -> ResponseReturnValue:
    """Show the offer to the contact who has a sign-in already."""
    try:
        found = _offer(token)
    except (LinkSpentError, ConflictError) as error:
        return _over(error)
    return _page(found, token, is_signed_in=True)


@blp.post("/invitation/<token>/signed-in")
@signed_in("account")
def answer_signed_in(token: str) -> ResponseReturnValue:
    """Take the answer of the contact who has signed in."""
    try:
        found = _offer(token)
        _require_contact(found)
        if request.form.get("answer") != "accept":
            persist(db.session(), lambda rows: _decline(rows, token, who=_contact(found), actor=person().actor))
            return render_template("invitation_over.html", text="", is_declined=True)
        secret = persist(db.session(), lambda rows: _accept_known(rows, token))
    except (LinkSpentError, ConflictError) as error:
        return _over(error)
    visitor.begin(secret)
    return redirect(url_for("web.my_services"), HTTPStatus.SEE_OTHER)


def _offer(token: str) -> Collaboration:
    """Find what a link offers, and open the gate for the company that it is offered to.

    Raises LinkSpentError, what `states` says when it was answered or taken back, and CompanyInUseError.
    """
    session = db.session()
    link = links.look(session, token, now=visitor.now())
    found = None if link.collaboration_id is None else parties.with_parties(session, link.collaboration_id)
    if link.purpose != PURPOSE or found is None:
        raise LinkSpentError
    open_gate(session, _holder(found.company_id), where=visitor.where())
    if found.state == "active":
        raise states.AlreadyAcceptedError
    states.require(found, "active")
    invite.require_open(found, visitor.now())
    if parties.is_in_use(session, found.company_id):
        raise CompanyInUseError
    return found


def _holder(company_id: UUID) -> Caller:
    """Say who holds a link: somebody of the company, who may do nothing but answer."""
    return Caller(CONTACT, CONTACT, "nobody", frozenset(), company_id, None)


def _decline(rows: Session, token: str, *, who: str, actor: str) -> None:
    link = _used(rows, token)
    answer.decline(
        rows, link, who=who, words=request.form.get("words", ""), actor=actor, site=forms.site(), now=visitor.now()
    )


def _accept_anew(rows: Session, token: str, name: str, hashed: str) -> str:
    """Make the first administrator of the company, say yes, and open a session, all in one transaction."""
    found = answer.claim(rows, _used(rows, token), now=visitor.now())
    email = found.contact_email or ""
    user = people.user_of(rows, email)
    if user is None:
        user = people.add_user(
            rows, email=email, name=name, language=speech.language(), actor=CONTACT, now=visitor.now()
        )
    elif _has_sign_in(user):
        raise SignInKnownError
    user.name = user.name or name
    account.set_password(rows, user, hashed, site=None, now=visitor.now())
    return _accept(rows, found, user)


def _accept_known(rows: Session, token: str) -> str:
    found = answer.claim(rows, _used(rows, token), now=visitor.now())
    user = people.user_of(rows, found.contact_email or "")
    if user is None or user.id != person().user_id:
        raise OtherPersonError
    return _accept(rows, found, user)


def _accept(rows: Session, found: Collaboration, user: User) -> str:
    actor = f"user:{user.id}"
    member = people.add_member(
        rows, user, role="company_administrator", company_id=found.company_id, agency_id=None, actor=actor,
        now=visitor.now(),
    )  # fmt: skip
    answer.accept(rows, found.id, person=user, actor=actor, site=forms.site(), now=visitor.now())
    return sessions.open_session(
        rows, user.id, membership_id=member.id, now=visitor.now(), hours=parts_of().settings.session_hours,
        browser=request.user_agent.string[:200], where=visitor.where(),
    )  # fmt: skip


def _used(rows: Session, token: str) -> UUID:
    """Use the link up, and name the collaboration that it opens."""
    link = links.use(rows, token, now=visitor.now())
    if link.purpose != PURPOSE or link.collaboration_id is None:
        raise LinkSpentError
    return link.collaboration_id


def _require_contact(found: Collaboration) -> None:
    if not _is_contact(found):
        raise OtherPersonError


def _is_contact(found: Collaboration) -> bool:
    user = people.user_of(db.session(), found.contact_email or "")
    return user is not None and user.id == person().user_id


def _has_sign_in(user: User) -> bool:
    return user.password_hash is not None or user.disabled_at is not None


def _hashed(password: str, found: Collaboration, name: str) -> str:
    """Hash the password that a contact chose; what everybody knows of the contact and both parties is none."""
    known = (name, found.contact_email or "", found.company.name, found.agency.name)
    try:
        return passwords.hashed(password, about=known)
    except passwords.WeakPasswordError as error:
        error.pointer = "password"
        raise


def _contact(found: Collaboration) -> str:
    return found.contact_name or found.contact_email or ""


def _page(found: Collaboration, token: str, faults: dict[str, str] | None = None, *, is_signed_in: bool = False) -> str:
    user = people.user_of(db.session(), found.contact_email or "")
    way = "known" if user is not None and _has_sign_in(user) else "new"
    if is_signed_in:
        way = "signed_in" if _is_contact(found) else "other"
    values = forms.filled({"name": found.contact_name or "", "words": ""})
    return render_template("invitation.html", offer=found, token=token, way=way, values=values, faults=faults or {})


def _over(error: LinkSpentError | ConflictError) -> ResponseReturnValue:
    status = HTTPStatus.NOT_FOUND if isinstance(error, LinkSpentError) else HTTPStatus.CONFLICT
    return render_template("invitation_over.html", text=speech.say(error.message, **error.params)), status
