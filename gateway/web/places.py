"""The places that the top bar leads to, by what one is permitted there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gateway.access import Caller
from gateway.access.permissions import Permission, Side


@dataclass(frozen=True)
class Place:
    """A place: its endpoint, its English name, and who finds it in the bar; `side` None for both."""

    endpoint: str
    name: str
    permission: Permission
    side: Side | None = None


PLACES: Final = (
    Place("web.inbox", "Inbox", "notices:read", "agency"),
    Place("web.sent", "Documents", "documents:read"),
    Place("web.client_list", "Clients", "collaborations:read", "agency"),
    Place("web.my_services", "My services", "services:read", "company"),
    Place("web.people_here", "People", "members:manage"),
    Place("web.devices_page", "Devices", "devices:pair"),
    Place("web.integrations_page", "Integrations", "integrations:manage"),
    Place("web.history", "History", "history:read"),
)


def places(caller: Caller) -> Iterator[Place]:
    """List where a caller may go."""
    for place in PLACES:
        if caller.may(place.permission) and place.side in {None, caller.side}:
            yield place
