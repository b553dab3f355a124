"""Who is at the browser: one cookie, what each page permits, and the proof that a form came from a page of ours.

The cookie is Flask's signed one. It holds the secret of a session that the server keeps (`access.sessions`), so
that signing out ends it for good, and the secret that forms are checked against. Both are new after each sign-in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Final, ParamSpec
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import update
from sqlalchemy.orm import Session

from gateway.access import Caller, open_gate, people, sessions
from gateway.access.gate import BEFORE_GATE
from gateway.access.networks import network
from gateway.access.permissions import Permission
from gateway.database import db, persist, writing
from gateway.errors import ForbiddenError, InvalidError, UnauthorisedError, UnavailableError
from gateway.models import ApiToken, WebSession
from gateway.parts import parts_of
from gateway.settings import Settings

P = ParamSpec("P")
SESSION: Final = "session"
PERMISSION_OF: Final = "__permission__"
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
        PERMANENT_SESSION_LIFETIME=timedelta(days=settings.phone_days),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,  # it asks for a referrer, which pages with a secret in their address do not send
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
    if origin == "null" and carries_secret():
        origin = None  # what a browser says where it is told to send no referrer
    if not is_near or (origin is not None and urlsplit(origin).netloc not in _our_hosts()):
        raise ForeignFormError
    csrf.protect()


class NoPlaceError(ForbiddenError):
    """Somebody is signed in and has not chosen where to work."""

    code = "no_place"
    message = "Choose first where you work."


@dataclass(frozen=True)
class Workplace:
    """A place where the person at the browser is a member."""

    membership_id: UUID
    name: str
    role: str
    is_here: bool


def carries_secret() -> bool:
    """Tell whether the address of this request opens something: the argument `token` is such a secret."""
    return "token" in (request.view_args or {})


def signed_in(
    permission: Permission,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Declare what one must be permitted to see a page; who is not signed in is asked to.

    The person is then `person()`, and the gate is open.
    """

    def declare(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            try:
                _admit(permission)
            except UnauthorisedError:
                return ask_to_sign_in()
            except NoPlaceError:
                return redirect(url_for("web.choose", next=_asked_for()), HTTPStatus.SEE_OTHER)
            return view(*args, **kwargs)

        setattr(guarded, PERMISSION_OF, permission)
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


def session_id() -> UUID:
    """Tell which of the person's sessions this is."""
    found: UUID = g.session_id
    return found


def user_id() -> UUID:
    """Tell which person is signed in; raises ForbiddenError for a phone that was paired, which is none."""
    found = person().user_id
    if found is None:
        raise ForbiddenError
    return found


def workplaces() -> Sequence[Workplace]:
    """List where the person is a member; none on pages that do not ask who it is."""
    found: Sequence[Workplace] = g.get("workplaces", ())
    return found


def begin(secret: str, *, stays: bool = False) -> None:
    """Start anew after a sign-in: nothing that was in the cookie before is kept.

    The cookie goes when the browser is closed, unless it `stays`, as that of a phone does.
    """
    end()
    session[SESSION] = secret
    session.permanent = stays


def end() -> None:
    """Close the session of this browser, here and on the server."""
    secret = session.get(SESSION)
    session.clear()
    if isinstance(secret, str):
        persist(db.session(), lambda rows: sessions.sign_out(rows, secret))


def leave() -> None:
    """Forget who was signed in, on this page already, when the server has ended the session."""
    session.clear()
    g.pop("person", None)


def ask_to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in page, and from there back to the page that was asked for."""
    return redirect(url_for("web.sign_in", next=_asked_for()), HTTPStatus.SEE_OTHER)


def renew(secret: str) -> None:
    """Go on with another secret of the same session."""
    session[SESSION] = secret


def inside(address: str | None) -> str | None:
    r"""Keep an address that leads to this site; browsers take `//host` and `/\host` for another one."""
    if not address or not address.startswith("/") or not address.isprintable():
        return None
    return None if address[1:2] in {"/", "\\"} else address


def now() -> datetime:
    """Tell the time: the doors are where the clock is read."""
    return datetime.now(UTC)


def site() -> str:
    """Tell the address of the gateway as people reach it, for what is opened elsewhere."""
    return (parts_of().settings.public_url or request.host_url).rstrip("/")


def where() -> str:
    """Tell the way in for the history: this door and the network."""
    return f"web {network(request.remote_addr)}"


def _admit(permission: Permission) -> None:
    secret = session.get(SESSION)
    if not isinstance(secret, str):
        raise UnauthorisedError
    rows = db.session()
    idle = timedelta(minutes=parts_of().settings.session_idle_minutes)
    caller, row = sessions.caller_of_session(rows, secret, now=now(), idle=idle)
    g.session_id, g.workplaces = row.id, _workplaces(rows, caller, row)
    if sessions.is_stale(row, now()):
        _note_life(row)
    open_gate(rows, caller, where=where())
    g.person = caller
    if not caller.may(permission) and (caller.company_id, caller.agency_id) == (None, None):
        raise NoPlaceError
    if not caller.may(permission):
        raise ForbiddenError


def _note_life(row: WebSession) -> None:
    """Write down that a session was used, at most once a minute; no page fails for the want of that.

    That of a phone is a use of the device as well.
    """
    token_id = row.token_id
    with suppress(UnavailableError), writing(db.session()) as rows:
        sessions.note_life(rows, row, now=now())
        if token_id is not None:
            use = {"last_used_at": now(), "last_used_from": network(request.remote_addr)}
            rows.execute(update(ApiToken).where(ApiToken.id == token_id).values(use), execution_options=BEFORE_GATE)


def _workplaces(rows: Session, caller: Caller, row: WebSession) -> Sequence[Workplace]:
    """List the places of a person, as plain values: a failure page shows them without the database."""
    if caller.user_id is None:
        return ()
    return [
        Workplace(each.id, place.name, each.role, each.id == row.membership_id)
        for each in people.memberships(rows, caller.user_id)
        if (place := each.company or each.agency)
    ]


def _asked_for() -> str | None:
    """Tell which page was asked for, where it can be opened again by its address and is not the first anyway."""
    wanted = request.full_path.removesuffix("?") if request.method in SAFE_METHODS else None
    return None if wanted == "/" else wanted


def _our_hosts() -> set[str]:
    """Name the hosts that a form of ours may come from: the one that was called, and the address people use."""
    return {request.host, urlsplit(parts_of().settings.public_url).netloc or request.host}
