"""The door for people: pages in Swedish and English, drawn on the server, complete without JavaScript.

- `blueprint`: the one blueprint that every page belongs to
- `visitor`: who is at the browser: the cookie, the roles, and that a form was ours
- `speech`, `words`, `figures`: the language of a page, what codes are called, how amounts and days are written
- `places`: where the top bar leads
- `expected`: which fields are missed on which kind of paper
- `sign_in`, `inbox`, `sent`, `document`, `pictures`: the pages; `filters`: what a list is narrowed to
- `history`: what has happened; `changes`: in words
- `erasing`: how a person is forgotten who asks for it
- `failures`: what a failure looks like
"""

from __future__ import annotations

from typing import Final

from flask import Flask

from gateway.parts import parts_of
from gateway.web import (
    document,
    erasing,
    expected,
    failures,
    figures,
    history,
    inbox,
    pictures,
    places,
    sent,
    sign_in,
    speech,
    visitor,
    words,
)
from gateway.web.blueprint import blp

__all__ = ["failures", "register"]

PAGES: Final = (document, erasing, history, inbox, pictures, sent, sign_in)
"""The modules whose views belong to the blueprint; importing them put the views there."""


def register(app: Flask) -> None:
    """Put the pages into the app, with what every template may use."""
    visitor.configure(app, parts_of(app).settings)
    app.jinja_env.globals.update(
        _=speech.say,
        speech=speech,
        figures=figures,
        words=words,
        expected=expected,
        person=visitor.person_or_none,
        places=places.places,
    )
    app.register_blueprint(blp)
