"""`/sign-in` and `/sign-out`."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import passwords, people, sessions
from gateway.access.passwords import SignInError
from gateway.database import db, persist
from gateway.parts import parts_of
from gateway.web import speech, visitor
from gateway.web.blueprint import blp

MOST_OF_BROWSER: Final = 200


@blp.get("/sign-in")
def sign_in() -> str:
    """Ask for e-mail address and password."""
    return render_template("sign_in.html", next=_inside(request.args.get("next")), email="", error=None)


@blp.post("/sign-in")
def do_sign_in() -> ResponseReturnValue:
    """Sign a person in and lead to the page that was asked for; a wrong password shows the form again."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    wanted = _inside(request.form.get("next"))
    try:
        user_id = passwords.check(db.session(), email=email, password=password)
    except SignInError as error:
        text = speech.say(error.message)
        page = render_template("sign_in.html", next=wanted, email=email, error=text)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    visitor.begin(persist(db.session(), lambda rows: _open(rows, user_id)))
    return redirect(wanted or url_for("web.inbox"), HTTPStatus.SEE_OTHER)


@blp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session, on the server too."""
    visitor.end()
    return redirect(url_for("web.sign_in"), HTTPStatus.SEE_OTHER)


def _open(rows: Session, user_id: UUID) -> str:
    """Open a session; who is a member in one place only works there at once."""
    places = people.memberships(rows, user_id)
    return sessions.open_session(
        rows,
        user_id,
        membership_id=places[0].id if len(places) == 1 else None,
        now=visitor.now(),
        hours=parts_of().settings.session_hours,
        browser=request.user_agent.string[:MOST_OF_BROWSER],
        where=visitor.where(),
    )


def _inside(address: str | None) -> str | None:
    r"""Keep an address that leads to this site; browsers take `//host` and `/\host` for another one."""
    if not address or not address.startswith("/") or not address.isprintable():
        return None
    return None if address[1:2] in {"/", "\\"} else address
