"""`/account/second-factor`: an authenticator app is set up, and taken away again.

While it is set up its secret goes with the form, sealed, for a quarter of an hour: nothing is kept before a code has
proved that the app has it.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway import audit
from gateway.access import account as accounts
from gateway.access import second_factor, throttle
from gateway.access.passwords import WrongPasswordError
from gateway.access.second_factor import WrongCodeError
from gateway.access.throttle import TooManyTriesError
from gateway.database import db, persist
from gateway.failures import status_of
from gateway.models import User
from gateway.parts import parts_of
from gateway.sealing import SealBrokenError
from gateway.web import account as account_page
from gateway.web import qr, speech, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import signed_in

SETTING_UP: Final = "second factor set-up"
LASTS: Final = timedelta(minutes=15)
IN_GROUPS_OF: Final = 4


@blp.get("/account/second-factor")
@signed_in("account")
def second_factor_page() -> ResponseReturnValue:
    """Show the QR code of a new secret, and the secret as text."""
    user = accounts.of(db.session(), visitor.user_id())
    if user.second_factor is not None:
        return redirect(url_for("web.account", _anchor="second-factor"), HTTPStatus.SEE_OTHER)
    return _form(user, second_factor.new_secret())


@blp.post("/account/second-factor")
@signed_in("account")
def set_up_second_factor() -> ResponseReturnValue:
    """Keep the secret, when password and code are right, and show the recovery codes, this once."""
    user_id, now, seal = visitor.user_id(), visitor.now(), parts_of().seal
    try:
        packed = seal.unpack(request.form.get("secret", ""), purpose=SETTING_UP, now=now, lasts=LASTS)
    except SealBrokenError:
        return redirect(url_for("web.second_factor_page"), HTTPStatus.SEE_OTHER)
    owner, _, secret = packed.partition(" ")
    if owner != str(user_id):
        return redirect(url_for("web.second_factor_page"), HTTPStatus.SEE_OTHER)

    def keep(rows: Session) -> list[str]:
        user = accounts.of(rows, user_id)
        if user.second_factor is not None:
            raise WrongCodeError
        codes = second_factor.switch_on(rows, user, secret, request.form.get("code", ""), seal=seal, now=now)
        _record(rows, user, "second_factor_on")
        return list(codes)

    try:
        account_page.confirm(user_id, request.form.get("password", ""))
        codes = persist(db.session(), keep)
    except (WrongCodeError, WrongPasswordError, TooManyTriesError) as error:
        user = accounts.of(db.session(), user_id)
        return _form(user, secret, speech.say(error.message, **error.params)), status_of(error)
    return render_template("recovery_codes.html", codes=codes)


@blp.post("/account/second-factor/off")
@signed_in("account")
def take_away_second_factor() -> ResponseReturnValue:
    """Ask for no code any more, when both the password and a code are right."""
    user_id, now, seal = visitor.user_id(), visitor.now(), parts_of().seal
    counts = [throttle.of_codes(seal, user_id)]

    def take_away(rows: Session) -> None:
        user = accounts.of(rows, user_id)
        second_factor.take(rows, user, request.form.get("code", ""), seal=seal, now=now)
        second_factor.switch_off(rows, user)
        throttle.succeeded(rows, counts)
        _record(rows, user, "second_factor_off")

    try:
        account_page.confirm(user_id, request.form.get("password", ""))
        persist(db.session(), lambda rows: throttle.enter(rows, counts, now=now))
        persist(db.session(), take_away)
    except (WrongCodeError, WrongPasswordError, TooManyTriesError) as error:
        return account_page.page(error, at="second-factor"), status_of(error)
    return redirect(url_for("web.account", done="second-factor", _anchor="second-factor"), HTTPStatus.SEE_OTHER)


def _form(user: User, secret: str, error: str | None = None) -> str:
    return render_template(
        "second_factor.html",
        secret=" ".join(secret[at : at + IN_GROUPS_OF] for at in range(0, len(secret), IN_GROUPS_OF)),
        packed=parts_of().seal.pack(f"{user.id} {secret}", purpose=SETTING_UP, now=visitor.now()),
        drawing=qr.drawn(second_factor.address(secret, user.email)),
        error=error,
    )


def _record(rows: Session, user: User, action: str) -> None:
    audit.record(rows, subject_id=user.id, action=action, actor=f"user:{user.id}", now=visitor.now())
