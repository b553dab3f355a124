"""`/sign-in` and `/sign-out`."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway import access
from gateway.access import SignInError
from gateway.database import db, persist
from gateway.parts import parts_of
from gateway.web import speech, visitor
from gateway.web.blueprint import blp


@blp.get("/sign-in")
def sign_in() -> str:
    """Ask for e-mail address and password."""
    return render_template("sign_in.html", next=_inside(request.args.get("next")), email="", error=None)


@blp.post("/sign-in")
def do_sign_in() -> ResponseReturnValue:
    """Sign a person in and lead to the page that was asked for; a wrong password shows the form again."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    wanted = _inside(request.form.get("next"))
    hours = parts_of().settings.session_hours
    try:
        user_id = access.check_password(db.session(), email=email, password=password)
    except SignInError as error:
        text = speech.say(error.message)
        page = render_template("sign_in.html", next=wanted, email=email, error=text)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    visitor.begin(
        persist(db.session(), lambda rows: access.open_session(rows, user_id, now=visitor.now(), hours=hours))
    )
    return redirect(wanted or url_for("web.inbox"), HTTPStatus.SEE_OTHER)


@blp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session, on the server too."""
    visitor.end()
    return redirect(url_for("web.sign_in"), HTTPStatus.SEE_OTHER)


def _inside(address: str | None) -> str | None:
    r"""Keep an address that leads to this site; browsers take `//host` and `/\host` for another one."""
    if not address or not address.startswith("/") or not address.isprintable():
        return None
    return None if address[1:2] in {"/", "\\"} else address
