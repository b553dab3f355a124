"""Browsers that have been here before: a cookie says which accounts they have signed in to, for a year.

It lets nobody in. It keeps a stranger who fails in somebody's name from keeping the owner out (`access.throttle`), and
it tells when a sign-in is from a browser that was not seen before. It is sealed: what it says is ours to read.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from flask import current_app, request
from werkzeug.wrappers import Response

from gateway.access import shown_once
from gateway.access.passwords import normal_email
from gateway.parts import parts_of
from gateway.sealing import SealBrokenError
from gateway.web import visitor

NAME: Final = "known"
PURPOSE: Final = "known browser"
LASTS: Final = timedelta(days=365)
MOST: Final = 8
"""Accounts that one browser is known to."""


def mark(email: str) -> str | None:
    """Give the mark of this browser, if it has signed in to that account before; else None."""
    known = _read()
    return str(known["mark"]) if _account(email) in known["accounts"] else None


def remember(answer: Response, email: str) -> None:
    """Know this browser again as one of that account."""
    known = _read()
    others = [each for each in known["accounts"] if each != _account(email)]
    kept = {"mark": known["mark"], "accounts": [_account(email), *others][:MOST]}
    answer.set_cookie(
        _cookie(),
        parts_of().seal.pack(json.dumps(kept), purpose=PURPOSE, now=visitor.now()),
        max_age=LASTS,
        path="/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _read() -> dict[str, Any]:
    """Read the cookie; a browser without one gets a new mark."""
    given = request.cookies.get(_cookie(), "")
    with suppress(SealBrokenError):
        known: dict[str, Any] = json.loads(
            parts_of().seal.unpack(given, purpose=PURPOSE, now=visitor.now(), lasts=LASTS)
        )
        return known
    return {"mark": shown_once.new_secret(), "accounts": []}


def _account(email: str) -> str:
    return parts_of().seal.mark(normal_email(email), purpose=PURPOSE)


def _cookie() -> str:
    """Name the cookie beside that of the session, with what binds that one to the host."""
    return f"{current_app.config['SESSION_COOKIE_NAME']}-{NAME}"
