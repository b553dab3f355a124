"""The door for people: pages in Swedish and English, drawn on the server, complete without JavaScript.

- `blueprint`: the one blueprint that every page belongs to
- `visitor`: who is at the browser: the cookie, the roles, and that a form was ours
- `speech`, `words`, `figures`: the language of a page, what codes are called, how amounts and days are written
- `places`: where the top bar leads
- `expected`: which fields are missed on which kind of paper
- `sign_in`, `inbox`, `sent`, `document`, `pictures`: the pages; `filters`: what a list is narrowed to
- `clients`, `inviting`, `endings`, `services`, `company`, `invitation`: the pages of collaborations; `terms`: what is
  what there; `forms`: what was filled in
- `failures`: what a failure looks like
"""

from __future__ import annotations

from typing import Final

from flask import Flask

from gateway.parts import parts_of
from gateway.web import (
    clients,
    company,
    document,
    endings,
    expected,
    failures,
    figures,
    inbox,
    invitation,
    inviting,
    pictures,
    places,
    sent,
    services,
    sign_in,
    speech,
    terms,
    visitor,
    words,
)
from gateway.web.blueprint import blp

__all__ = ["failures", "register"]

PAGES: Final = (document, inbox, pictures, sent, sign_in)
PAGES_OF_COLLABORATION: Final = (clients, company, endings, invitation, inviting, services)
"""The modules whose views belong to the blueprint; importing them put the views there."""


def register(app: Flask) -> None:
    """Put the pages into the app, with what every template may use."""
    visitor.configure(app, parts_of(app).settings)
    app.jinja_env.globals.update(
        _=speech.say,
        speech=speech,
        figures=figures,
        words=words,
        terms=terms,
        expected=expected,
        person=visitor.person_or_none,
        places=places.places,
    )
    app.register_blueprint(blp)
