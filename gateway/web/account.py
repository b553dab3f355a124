"""`/account`: what a person looks after for itself: name, language, password, and where one is signed in."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import account as accounts
from gateway.access import passwords, second_factor, sessions, throttle
from gateway.access.passwords import WeakPasswordError, WrongPasswordError
from gateway.access.throttle import TooManyTriesError
from gateway.database import db, persist
from gateway.errors import GatewayError, NotFoundError
from gateway.failures import status_of
from gateway.language import LANGUAGES
from gateway.models import WebSession
from gateway.parts import parts_of
from gateway.web import programs, speech, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import signed_in

MOST_OF_NAME: Final = 100


@blp.get("/account")
@signed_in("account")
def account() -> ResponseReturnValue:
    """Show what the person has chosen, and the browsers that are signed in."""
    return page()


@blp.post("/account/profile")
@signed_in("account")
def save_profile() -> ResponseReturnValue:
    """Keep the name and the language; the pages are in that language from now on."""
    user_id, language = visitor.user_id(), request.form.get("language", "")
    name = request.form.get("name", "").strip()[:MOST_OF_NAME]

    def save(rows: Session) -> None:
        user = accounts.of(rows, user_id)
        user.name = name or None
        user.language = language if language in LANGUAGES else user.language

    persist(db.session(), save)
    answer = redirect(url_for("web.account"), HTTPStatus.SEE_OTHER)
    if language in LANGUAGES:
        speech.remember(answer, language)
    return answer


@blp.post("/account/password")
@signed_in("account")
def change_password() -> ResponseReturnValue:
    """Change the password, by the old one; every other session ends, and this one gets a new secret."""
    user_id, here = visitor.user_id(), visitor.session_id()
    try:
        confirm(user_id, request.form.get("old", ""))
        names = accounts.known_names(db.session(), accounts.of(db.session(), user_id))
        hashed = passwords.hashed(request.form.get("password", ""), about=names)
    except (WrongPasswordError, WeakPasswordError, TooManyTriesError) as error:
        return page(error, at="password"), status_of(error)

    def change(rows: Session) -> str:
        accounts.set_password(rows, accounts.of(rows, user_id), hashed, site=visitor.site(), now=visitor.now())
        sessions.end_all(rows, user_id, but=here)
        row = rows.get(WebSession, here)
        if row is None:
            raise NotFoundError
        return sessions.rotate(row)

    visitor.renew(persist(db.session(), change))
    return redirect(url_for("web.account", done="password"), HTTPStatus.SEE_OTHER)


@blp.post("/account/sessions/<uuid:session_id>/end")
@signed_in("account")
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of the person's sessions."""
    user_id = visitor.user_id()
    persist(db.session(), lambda rows: sessions.end(rows, user_id, session_id))
    return redirect(url_for("web.account", _anchor="sessions"), HTTPStatus.SEE_OTHER)


@blp.post("/account/sessions/end-others")
@signed_in("account")
def end_other_sessions() -> ResponseReturnValue:
    """End all of the person's sessions but this one."""
    user_id, here = visitor.user_id(), visitor.session_id()
    persist(db.session(), lambda rows: sessions.end_all(rows, user_id, but=here))
    return redirect(url_for("web.account", _anchor="sessions"), HTTPStatus.SEE_OTHER)


def confirm(user_id: UUID, password: str) -> None:
    """Make sure that it is the person at the screen; raises WrongPasswordError and TooManyTriesError."""
    counts = [throttle.of_confirmations(parts_of().seal, user_id)]
    persist(db.session(), lambda rows: throttle.enter(rows, counts, now=visitor.now()))
    passwords.confirm(db.session(), user_id, password)
    persist(db.session(), lambda rows: throttle.succeeded(rows, counts))


def page(error: GatewayError | None = None, *, at: str = "") -> str:
    """Draw the page; an error is told at the form it is about."""
    rows, now = db.session(), visitor.now()
    user = accounts.of(rows, visitor.user_id())
    idle = timedelta(minutes=parts_of().settings.session_idle_minutes)
    open_ones = sessions.of_user(rows, user.id, now=now, idle=idle)
    return render_template(
        "account.html",
        user=user,
        sessions=[(each, programs.program(each.browser, speech.language())) for each in open_ones],
        here=visitor.session_id(),
        codes_left=second_factor.left(rows, user) if user.second_factor else None,
        languages=speech.NAMES,
        done=request.args.get("done"),
        errors={at: speech.say(error.message, **error.params)} if error else {},
    )
