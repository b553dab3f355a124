"""`/phone/<token>`: the link behind the picture, opened on the phone that shall be let in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.access import phones
from gateway.access.gate import came_by
from gateway.access.links import LinkSpentError
from gateway.access.networks import network
from gateway.access.phones import Phone
from gateway.database import db, persist
from gateway.parts import parts_of
from gateway.web import visitor
from gateway.web.blueprint import blp

MOST_OF_BROWSER: Final = 200


@blp.get("/phone/<token>")
def phone(token: str) -> ResponseReturnValue:
    """Show who invites this phone, and to which company; looking does not use the link up."""
    try:
        right = phones.look(db.session(), token, now=visitor.now())
    except LinkSpentError:
        return _spent()
    by = right.user.name or right.user.email
    return render_template("phone.html", company=right.company.name, by=by)


@blp.post("/phone/<token>")
def do_phone(token: str) -> ResponseReturnValue:
    """Let this phone in and lead to what it has sent."""
    came_by(db.session(), visitor.where())
    told = Phone(
        name=request.form.get("name", ""),
        browser=request.user_agent.string[:MOST_OF_BROWSER],
        network=network(request.remote_addr),
    )
    days = parts_of().settings.phone_days
    site, now = visitor.site(), visitor.now()
    try:
        secret = persist(db.session(), lambda rows: phones.let_in(rows, token, told, days=days, site=site, now=now))
    except LinkSpentError:
        return _spent()
    visitor.begin(secret, stays=True)
    return redirect(url_for("web.sent"), HTTPStatus.SEE_OTHER)


def _spent() -> ResponseReturnValue:
    return render_template("phone.html", company=None, by=None), HTTPStatus.NOT_FOUND
