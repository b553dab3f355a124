"""`/account/erase`: a person asks to be forgotten, after seeing what goes and what stays, and why."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from gateway.access import erasure, passwords
from gateway.access.gate import BEFORE_GATE
from gateway.access.members import LastAdministratorError
from gateway.access.passwords import WrongPasswordError
from gateway.access.throttle import TooManyTriesError
from gateway.database import db, persist
from gateway.errors import ForbiddenError, GatewayError
from gateway.messages import outbox
from gateway.models import User
from gateway.parts import parts_of
from gateway.web import account, speech, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in

UNCONFIRMED: Final = "Tick that you have understood that this cannot be undone. Nothing was erased."


@blp.get("/account/erase")
@signed_in("account")
def erase() -> ResponseReturnValue:
    """Show what goes and what stays, and ask for the password."""
    return _form()


@blp.post("/account/erase")
@signed_in("account")
def do_erase() -> ResponseReturnValue:
    """Forget the person who is signed in, whose password it must be."""
    user = _user()
    address, user_id = user.email, user.id
    if request.form.get("understood") != "yes":
        return _form(speech.say(UNCONFIRMED))
    try:
        account.confirm(user_id, request.form.get("password", ""))
        actor = person().actor
        persist(db.session(), lambda rows: erasure.erase(rows, user_id, actor=actor, now=visitor.now()))
    except (WrongPasswordError, TooManyTriesError, LastAdministratorError) as error:
        return _form(_told(error))
    outbox.remove(parts_of().post.outbox, lambda letter: passwords.normal_email(letter.to) == address)
    visitor.leave()
    return render_template("erased.html")


def _form(error: str | None = None) -> ResponseReturnValue:
    user_id, items = _user().id, []
    try:
        items = erasure.plan(db.session(), user_id)
    except LastAdministratorError as refused:
        error = _told(refused)
    page = render_template("erase.html", items=items, error=error)
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if error and request.method == "POST" else page


def _user() -> User:
    """Find the person who is signed in; a phone that was paired is none."""
    user_id = person().user_id
    if user_id is None:
        raise ForbiddenError
    return db.session().scalars(select(User).where(User.id == user_id), execution_options=BEFORE_GATE).one()


def _told(error: GatewayError) -> str:
    return speech.say(error.message, **error.params)
