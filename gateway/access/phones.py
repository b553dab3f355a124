"""Phones: a picture on the screen of one who is signed in lets a phone in, once, for one company.

The phone gets a session of a browser that lasts, and a device's token behind it that nobody ever sees: revoking the
device ends the session.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.access import devices, links, pairing, sessions
from gateway.access.devices import Right
from gateway.access.gate import Caller
from gateway.access.links import LinkSpentError
from gateway.models import OneTimeLink

PURPOSE: Final = "phone"
LASTS: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Phone:
    """How a phone that is let in tells of itself: the name it was given, its browser and its network."""

    name: str
    browser: str
    network: str


def invite(session: Session, caller: Caller, company_id: UUID, *, now: datetime) -> str:
    """Make the link that lets one phone in, and return its secret."""
    return links.make(session, PURPOSE, created_by=caller.actor, now=now, lasts=LASTS, company_id=company_id)


def look(session: Session, secret: str, *, now: datetime) -> Right:
    """Tell who invites a phone, and to which company; raises LinkSpentError, also when that person may not any more."""
    return _right(session, links.look(session, secret, now=now))


def let_in(session: Session, secret: str, phone: Phone, *, days: float, site: str, now: datetime) -> str:
    """Use the link up and return the secret of the phone's session; raises LinkSpentError."""
    right = _right(session, links.use(session, secret, now=now))
    until = now + timedelta(days=days)
    name = pairing.named(phone.name)
    token, _ = devices.add(session, right, name=name, network=phone.network, site=site, now=now, expires_at=until)
    token.last_used_at = now
    return sessions.open_session_of_phone(
        session, token.id, now=now, expires_at=until, browser=phone.browser, where=phone.network
    )


def _right(session: Session, link: OneTimeLink) -> Right:
    kind, _, user_id = link.created_by.partition(":")
    if link.purpose != PURPOSE or kind != "user" or link.company_id is None:
        raise LinkSpentError
    right = devices.right_to_pair(session, UUID(user_id), link.company_id)
    if right is None:
        raise LinkSpentError
    return right
