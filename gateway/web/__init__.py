"""The door for people: pages in Swedish and English, drawn on the server, complete without JavaScript.

- `blueprint`: the one blueprint that every page belongs to
- `visitor`: who is at the browser: the cookie, the roles, and that a form was ours
- `speech`, `words`, `figures`: the language of a page, what codes are called, how amounts and days are written
- `places`: where the top bar leads
- `expected`: which fields are missed on which kind of paper
- `sign_in`, `inbox`, `sent`, `document`, `pictures`: the pages; `filters`: what a list is narrowed to
- `pair`, `devices`, `phone`, `integrations`: what else is let in, and how; `qr` draws a code for cameras
- `history`: what has happened; `changes`: in words
- `sign_in`, `forgotten`, `welcome`: how one gets in; `arrival`: what happens then
- `known_browser`, `programs`: with what one does
- `choose`, `invitations`, `members`: where one works and with whom; `account`, `authenticator`: what is one's own
- `webhooks`: where events are sent to, and what became of them
- `erasing`: how a person is forgotten who asks for it
- `clients`, `inviting`, `endings`, `services`, `company`, `invitation`: the pages of collaborations; `terms`: what is
  what there; `forms`: what was filled in
- `failures`: what a failure looks like
"""

from __future__ import annotations

from typing import Final

from flask import Flask

from gateway.parts import parts_of
from gateway.subscriptions import endpoints
from gateway.web import (
    account,
    authenticator,
    choose,
    clients,
    company,
    devices,
    document,
    endings,
    erasing,
    expected,
    failures,
    figures,
    forgotten,
    history,
    inbox,
    integrations,
    invitation,
    invitations,
    inviting,
    members,
    pair,
    phone,
    pictures,
    places,
    sent,
    services,
    sign_in,
    speech,
    terms,
    visitor,
    webhooks,
    welcome,
    words,
)
from gateway.web.blueprint import blp

__all__ = ["failures", "register"]

PAGES: Final = (
    account,
    authenticator,
    choose,
    devices,
    document,
    erasing,
    forgotten,
    history,
    inbox,
    integrations,
    invitations,
    members,
    pair,
    phone,
    pictures,
    sent,
    sign_in,
    webhooks,
    welcome,
)
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
        workplaces=visitor.workplaces,
        webhook_state=endpoints.state,
    )
    app.register_blueprint(blp)
