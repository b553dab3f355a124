"""Who is at the browser: one cookie, the roles of each page, and the proof that a form came from a page of ours.

The cookie is Flask's signed one. It holds the secret of a session that the server keeps (`access.open_session`), so
that signing out ends it for good, and the secret that forms are checked against. Both are new after each sign-in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus
from typing import Final, ParamSpec
from urllib.parse import urlsplit

from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from gateway.access import Caller, Role, caller_of_session, open_gate, sign_out
from gateway.database import db, persist
from gateway.errors import ForbiddenError, InvalidError, UnauthorisedError
from gateway.parts import parts_of
from gateway.settings import Settings

P = ParamSpec("P")
SESSION: Final = "session"
ROLES_OF: Final = "__roles__"
SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")
SAME_SITE: Final = ("same-origin", "none")

csrf: Final = CSRFProtect()


class ForeignFormError(InvalidError):
    """A form was sent from another site's page."""

    code = "foreign_form"
    message = "This came from another site and was not carried out. Open the page here and try again."


def configure(app: Flask, settings: Settings) -> None:
    """Set the cookie; it is bound to this host and to TLS where people reach the gateway by https.

    Forms are checked by `check_origin` for every page of the blueprint; the API never looks at a cookie.
    """
    is_tls = settings.is_tls
    app.config.update(
        SESSION_COOKIE_NAME="__Host-underlag" if is_tls else "underlag",
        SESSION_COOKIE_SECURE=is_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,  # that is about Referer; `check_origin` looks at Origin, which is always sent
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page may lie open over lunch
    )
    csrf.init_app(app)


def check_origin() -> None:
    """Refuse an unsafe request unless a form of ours was sent from a page of ours.

    Raises ForeignFormError by what the browser says of itself, and Flask-WTF's CSRFError by the token.
    """
    if request.method in SAFE_METHODS:
        return
    is_near = request.headers.get("Sec-Fetch-Site", "none") in SAME_SITE
    origin = request.headers.get("Origin")
    if not is_near or (origin is not None and urlsplit(origin).netloc not in _our_hosts()):
        raise ForeignFormError
    csrf.protect()


def signed_in(*roles: Role) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Declare who may see a page; others are asked to sign in. The person is then `person()`, the gate is open."""

    def declare(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            try:
                _admit(roles)
            except UnauthorisedError:
                return ask_to_sign_in()
            return view(*args, **kwargs)

        setattr(guarded, ROLES_OF, roles)
        return guarded

    return declare


def person() -> Caller:
    """Tell who is signed in."""
    caller: Caller = g.person
    return caller


def person_or_none() -> Caller | None:
    """Tell who is signed in on this page; None on pages that do not ask."""
    caller: Caller | None = g.get("person")
    return caller


def begin(secret: str) -> None:
    """Start anew after a sign-in: nothing that was in the cookie before is kept."""
    end()
    session[SESSION] = secret


def end() -> None:
    """Close the session of this browser, here and on the server."""
    secret = session.get(SESSION)
    session.clear()
    if isinstance(secret, str):
        persist(db.session(), lambda rows: sign_out(rows, secret))


def ask_to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in page, and from there back to the page that was asked for."""
    wanted = request.full_path.removesuffix("?") if request.method in SAFE_METHODS else None
    here = None if wanted == "/" else wanted
    return redirect(url_for("web.sign_in", next=here), HTTPStatus.SEE_OTHER)


def now() -> datetime:
    """Tell the time: the doors are where the clock is read."""
    return datetime.now(UTC)


def _admit(roles: tuple[Role, ...]) -> None:
    secret = session.get(SESSION)
    if not isinstance(secret, str):
        raise UnauthorisedError
    rows = db.session()
    caller = caller_of_session(rows, secret, now=now())
    open_gate(rows, caller)
    g.person = caller
    if caller.role not in roles:
        raise ForbiddenError


def _our_hosts() -> set[str]:
    """Name the hosts that a form of ours may come from: the one that was called, and the address people use."""
    return {request.host, urlsplit(parts_of().settings.public_url).netloc or request.host}
