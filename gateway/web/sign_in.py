"""`/sign-in`, `/sign-in/code` and `/sign-out`."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import account, links, passwords, second_factor, throttle
from gateway.access.links import LinkSpentError
from gateway.access.networks import network
from gateway.access.passwords import SignInError
from gateway.access.second_factor import WrongCodeError
from gateway.access.throttle import Count, TooManyTriesError
from gateway.database import db, persist
from gateway.errors import GatewayError
from gateway.failures import status_of
from gateway.models import User
from gateway.parts import parts_of
from gateway.web import arrival, known_browser, speech, visitor
from gateway.web.blueprint import blp

MOST_OF_CODE: Final = 40


@blp.get("/sign-in")
def sign_in() -> str:
    """Ask for e-mail address and password."""
    return render_template("sign_in.html", next=visitor.inside(request.args.get("next")), email="", error=None)


@blp.post("/sign-in")
def do_sign_in() -> ResponseReturnValue:
    """Sign a person in and lead to the page that was asked for; a wrong password shows the form again.

    The try is counted before the password is looked at, and taken back when it was right.
    """
    email, password = request.form.get("email", ""), request.form.get("password", "")
    wanted = visitor.inside(request.form.get("next"))
    mine, ours = _counts(email)
    try:
        persist(db.session(), lambda rows: throttle.enter(rows, [*mine, *ours], now=visitor.now()))
        user_id = passwords.check(db.session(), email=email, password=password)
    except (SignInError, TooManyTriesError) as error:
        page = render_template(
            "sign_in.html", next=wanted, email=email, error=speech.say(error.message, **error.params)
        )
        return page, *_refusal(error)
    renewed = passwords.renewed(db.session(), user_id, password)

    def forget(rows: Session) -> None:
        throttle.succeeded(rows, mine, ours)
        if renewed:
            account.renew_hash(rows, user_id, renewed)

    persist(db.session(), forget)
    return arrival.proved(user_id, wanted=wanted)


@blp.get("/sign-in/code")
def code() -> ResponseReturnValue:
    """Ask for the code of the authenticator app, when the password was right."""
    try:
        links.look(db.session(), arrival.pending(), now=visitor.now(), purpose=arrival.PURPOSE)
    except LinkSpentError:
        return redirect(url_for("web.sign_in"), HTTPStatus.SEE_OTHER)
    return render_template("code.html", error=None)


@blp.post("/sign-in/code")
def do_code() -> ResponseReturnValue:
    """Take a code and open the session; a wrong one shows the form again."""
    typed, pending = request.form.get("code", "")[:MOST_OF_CODE], arrival.pending()
    rows, now, seal = db.session(), visitor.now(), parts_of().seal
    try:
        user = account.of(rows, links.person_of(rows, pending, now=now, purpose=arrival.PURPOSE))
        user_id, count = user.id, throttle.of_codes(seal, user.id, browser=known_browser.mark(user.email))
        persist(rows, lambda rows: throttle.enter(rows, [count], now=now))

        def first(rows: Session, user: User) -> None:
            second_factor.take(rows, user, typed, seal=seal, now=now)
            links.use(rows, pending, now=now, purpose=arrival.PURPOSE)
            throttle.succeeded(rows, [count])

        return arrival.enter(user_id, first=first)
    except LinkSpentError:
        return redirect(url_for("web.sign_in"), HTTPStatus.SEE_OTHER)
    except (WrongCodeError, TooManyTriesError) as error:
        page = render_template("code.html", error=speech.say(error.message, **error.params))
        return page, *_refusal(error)


@blp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session, on the server too."""
    visitor.end()
    return redirect(url_for("web.sign_in"), HTTPStatus.SEE_OTHER)


def _counts(email: str) -> tuple[list[Count], list[Count]]:
    """Tell what a try counts for: account and network, or this browser alone where it is known to the account."""
    seal, known = parts_of().seal, known_browser.mark(email)
    mine = [throttle.of_account(seal, email, browser=known)]
    return mine, [] if known else [throttle.of_network(seal, network(request.remote_addr))]


def _refusal(error: GatewayError) -> tuple[HTTPStatus, dict[str, str]]:
    """Give status and headers of a form that is shown again; a sign-in that failed is a form that does not hold."""
    if isinstance(error, TooManyTriesError):
        return status_of(error), {"Retry-After": str(error.retry_after)}
    return HTTPStatus.UNPROCESSABLE_ENTITY, {}
