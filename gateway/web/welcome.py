"""`/welcome/<token>`: the first sign-in of a person who was invited: a name and a password, and one is in.

The link works once, within the hour. Whoever comes later can have a new one sent to the same address.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import account, links, members, passwords, people, sign_in_letters, throttle
from gateway.access.links import LinkSpentError
from gateway.access.passwords import WeakPasswordError
from gateway.database import db, persist
from gateway.dispatch.letter import LINKS_LAST
from gateway.models import User
from gateway.parts import parts_of
from gateway.web import arrival, speech, visitor
from gateway.web.blueprint import blp

PURPOSE: Final = "first_sign_in"
HOURS: Final = LINKS_LAST[PURPOSE] // timedelta(hours=1)
MOST_OF_NAME: Final = 100


@blp.get("/welcome/<token>")
def welcome(token: str) -> str:
    """Ask for name and password; where the link has run out, offer a new one."""
    user = _whose(token)
    try:
        links.look(db.session(), token, now=visitor.now(), purpose=PURPOSE)
    except LinkSpentError:
        return render_template("welcome_again.html", is_sent=False)
    return _form(user, user.name or "")


@blp.post("/welcome/<token>")
def do_welcome(token: str) -> ResponseReturnValue:
    """Keep name and password, join those who invited first, and go inside."""
    user, password = _whose(token), request.form.get("password", "")
    links.look(db.session(), token, now=visitor.now(), purpose=PURPOSE)
    name = request.form.get("name", "").strip()[:MOST_OF_NAME]
    user_id, names = user.id, [*account.known_names(db.session(), user), name]
    try:
        hashed = passwords.hashed(password, about=names)
    except WeakPasswordError as error:
        return _form(user, name, speech.say(error.message, **error.params)), HTTPStatus.UNPROCESSABLE_ENTITY

    def first(rows: Session, user: User) -> None:
        links.use(rows, token, now=visitor.now(), purpose=PURPOSE)
        user.name, user.language = name or user.name, user.language or speech.language()
        account.set_password(rows, user, hashed, site=None, now=visitor.now())
        asked = members.waiting_for(rows, user_id, now=visitor.now())
        if asked and not people.memberships(rows, user_id):
            members.accept(rows, asked[0], now=visitor.now())

    return arrival.enter(user_id, is_announced=False, first=first)


@blp.post("/welcome/<token>/again")
def welcome_again(token: str) -> ResponseReturnValue:
    """Send a new link to the address that this one went to."""
    user, now = _whose(token), visitor.now()
    user_id, counts = user.id, [throttle.of_letters(parts_of().seal, user.email)]

    def send(rows: Session) -> None:
        throttle.enter(rows, counts, now=now)
        user = account.of(rows, user_id)
        sign_in_letters.first_sign_in_again(rows, user, hours=HOURS, site=visitor.site(), now=now)

    persist(db.session(), send)
    return render_template("welcome_again.html", is_sent=True)


def _whose(token: str) -> User:
    """Tell whose first sign-in a link is, even one that ran out; raises LinkSpentError when there was one already."""
    user_id = links.known(db.session(), token, purpose=PURPOSE).user_id
    user = account.of(db.session(), user_id) if user_id else None
    if user is None or user.password_hash is not None:
        raise LinkSpentError
    return user


def _form(user: User, name: str, error: str | None = None) -> str:
    """Draw the form; it tells where the person will be a member."""
    rows = db.session()
    asked = [each.agency or each.company for each in members.waiting_for(rows, user.id, now=visitor.now())[:1]]
    places = [each.agency or each.company for each in people.memberships(rows, user.id)] or asked
    return render_template(
        "welcome.html", email=user.email, name=name, places=[each.name for each in places if each], error=error
    )
