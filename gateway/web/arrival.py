"""What happens when somebody has proved who it is: the second factor is asked for, or a session is opened.

The state between password and code is on the server's side: a row that opens once, for five minutes, whose secret lies
in the cookie. There is no session before the code.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import account, links, members, people, sessions, sign_in_letters
from gateway.access.networks import network
from gateway.database import db, persist
from gateway.language import preferred
from gateway.models import Membership, User
from gateway.parts import parts_of
from gateway.web import known_browser, programs, speech, visitor

MOST_OF_BROWSER: Final = 200
PENDING: Final = "pending"
WANTED: Final = "wanted"
PENDING_LASTS: Final = timedelta(minutes=5)
PURPOSE: Final = "second_factor"


def proved(user_id: UUID, *, wanted: str | None = None, is_announced: bool = True) -> ResponseReturnValue:
    """Go on after a password or a link: to the code, where the person has a second factor, else inside."""
    user = account.of(db.session(), user_id)
    if user.second_factor is None:
        return enter(user_id, wanted=wanted, is_announced=is_announced)
    secret = persist(
        db.session(),
        lambda rows: links.make(
            rows, PURPOSE, created_by=f"user:{user_id}", now=visitor.now(), lasts=PENDING_LASTS, user_id=user_id
        ),
    )
    visitor.end()
    session[PENDING], session[WANTED] = secret, wanted
    return redirect(url_for("web.code"), HTTPStatus.SEE_OTHER)


def pending() -> str:
    """Tell the secret of the state between password and code; empty where there is none."""
    return str(session.get(PENDING, ""))


def enter(
    user_id: UUID,
    *,
    wanted: str | None = None,
    is_announced: bool = True,
    first: Callable[[Session, User], None] = lambda _rows, _user: None,
) -> ResponseReturnValue:
    """Open a session and lead inside; `first` is done in the same transaction and may refuse.

    A letter tells of a browser that was not seen before, unless the person came by a letter anyway.
    """
    rows = db.session()

    def opened(rows: Session) -> tuple[str, str, str | None, bool]:
        user = account.of(rows, user_id)
        first(rows, user)
        place = last_place(people.memberships(rows, user_id))
        secret = sessions.open_session(
            rows,
            user_id,
            membership_id=place.id if place else None,
            now=visitor.now(),
            hours=parts_of().settings.session_hours,
            browser=request.user_agent.string[:MOST_OF_BROWSER],
            where=visitor.where(),
        )
        if is_announced and known_browser.mark(user.email) is None:
            _announce(rows, user)
        return secret, user.email, user.language, place is None

    secret, email, language, is_nowhere = persist(rows, opened)
    is_asked = bool(members.waiting_for(rows, user_id, now=visitor.now()))
    wanted = visitor.inside(wanted) or visitor.inside(session.get(WANTED))
    visitor.begin(secret)
    answer = redirect(_landing(wanted, is_nowhere=is_nowhere, is_asked=is_asked), HTTPStatus.SEE_OTHER)
    known_browser.remember(answer, email)
    if language and speech.COOKIE not in request.cookies:
        speech.remember(answer, preferred([language]))
    return answer


def last_place(places: people.Memberships) -> Membership | None:
    """Tell where a person who signs in works: the only place there is, or where the last work was done."""
    if len(places) == 1:
        return places[0]
    seen = [(each.seen_at, each.id, each) for each in places if each.seen_at]
    return max(seen)[2] if seen else None


def _landing(wanted: str | None, *, is_nowhere: bool, is_asked: bool) -> str:
    """Choose the first page: the invitations where there are some, the choice of a place where none is known."""
    if is_asked:
        return url_for("web.invitations")
    return url_for("web.choose", next=wanted) if is_nowhere else wanted or url_for("web.inbox")


def _announce(rows: Session, user: User) -> None:
    sign_in_letters.new_sign_in(
        rows,
        user,
        program=programs.program(request.user_agent.string, preferred([user.language or "sv"])),
        where=network(request.remote_addr),
        site=visitor.site(),
        now=visitor.now(),
    )
