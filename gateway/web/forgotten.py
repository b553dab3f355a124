"""`/forgot` and `/reset/<token>`: a new password by a link that works once, within the hour.

Asking gives the same answer and does the same work for an address that nobody has: its letter is ordered and undone.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import account, links, passwords, people, sessions, sign_in_letters, throttle
from gateway.access.networks import network
from gateway.access.passwords import WeakPasswordError
from gateway.access.throttle import TooManyTriesError
from gateway.database import db, persist
from gateway.dispatch.letter import LINKS_LAST
from gateway.messages.letter import BadMailAddressError, checked_address
from gateway.models import User
from gateway.parts import parts_of
from gateway.web import arrival, speech, visitor
from gateway.web.blueprint import blp

PURPOSE: Final = "password_reset"
HOURS: Final = LINKS_LAST[PURPOSE] // timedelta(hours=1)


@blp.get("/forgot")
def forgot() -> str:
    """Ask for the address that the link goes to."""
    return render_template("forgot.html", email=request.args.get("email", ""), is_sent=False, error=None)


@blp.post("/forgot")
def do_forgot() -> ResponseReturnValue:
    """Send a link, if somebody has that address; the answer is the same if nobody has."""
    email, now, seal = request.form.get("email", ""), visitor.now(), parts_of().seal
    try:
        checked_address(passwords.normal_email(email))
        ours = [throttle.of_asking(seal, network(request.remote_addr))]
        persist(db.session(), lambda rows: throttle.enter(rows, ours, now=now))
    except (BadMailAddressError, TooManyTriesError) as error:
        page = render_template(
            "forgot.html", email=email, is_sent=False, error=speech.say(error.message, **error.params)
        )
        is_limit = isinstance(error, TooManyTriesError)
        return page, HTTPStatus.TOO_MANY_REQUESTS if is_limit else HTTPStatus.UNPROCESSABLE_ENTITY
    with suppress(TooManyTriesError):  # enough letters are on their way: to say so would tell that somebody is there
        persist(db.session(), lambda rows: _order(rows, email))
    return render_template("forgot.html", email=email, is_sent=True, error=None)


@blp.get("/reset/<token>")
def reset(token: str) -> str:
    """Ask for the new password; the link is not used up by looking."""
    return _form(_whose(token))


@blp.post("/reset/<token>")
def do_reset(token: str) -> ResponseReturnValue:
    """Choose the new password, end every other session, and go inside, by the second factor where there is one."""
    user, password = _whose(token), request.form.get("password", "")
    user_id, email, names = user.id, user.email, account.known_names(db.session(), user)
    try:
        hashed = passwords.hashed(password, about=names)
    except WeakPasswordError as error:
        return _form(user, speech.say(error.message, **error.params)), HTTPStatus.UNPROCESSABLE_ENTITY

    def change(rows: Session) -> None:
        links.use(rows, token, now=visitor.now(), purpose=PURPOSE)
        account.set_password(rows, account.of(rows, user_id), hashed, site=visitor.site(), now=visitor.now())
        sessions.end_all(rows, user_id)
        throttle.succeeded(rows, [throttle.of_account(parts_of().seal, email)])

    persist(db.session(), change)
    return arrival.proved(user_id, is_announced=False)


def _whose(token: str) -> User:
    """Tell whose password a link changes; raises LinkSpentError."""
    return account.of(db.session(), links.person_of(db.session(), token, now=visitor.now(), purpose=PURPOSE))


def _form(user: User, error: str | None = None) -> str:
    return render_template("reset.html", email=user.email, error=error)


def _order(rows: Session, email: str) -> None:
    """Order the letter; for an address that nobody has the same is done and undone. Raises TooManyTriesError."""
    throttle.enter(rows, [throttle.of_letters(parts_of().seal, email)], now=visitor.now())
    user = people.user_of(rows, email)
    is_here = user is not None and user.disabled_at is None and user.erased_at is None
    undone = rows.begin_nested()
    if user is not None and is_here and user.password_hash is None:
        sign_in_letters.first_sign_in_again(rows, user, hours=HOURS, site=visitor.site(), now=visitor.now())
    else:
        sign_in_letters.password_reset(
            rows,
            email=user.email if user else passwords.normal_email(email),
            name=user.name if user else None,
            language=(user.language if user else None) or speech.language(),
            user_id=user.id if user else None,
            hours=HOURS,
            site=visitor.site(),
            now=visitor.now(),
        )
    rows.flush()
    undone.commit() if is_here else undone.rollback()
