"""What can be permitted, and the roles: what people, devices and programs may do.

Every route declares one permission. A role is a set of them; an integration has the part of its role's that its
administrator ticked (its scopes). What nobody was given, nobody may do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from gateway.errors import InvalidError

Permission = Literal[
    "account",
    "collaborations:manage",
    "collaborations:read",
    "company:manage",
    "devices:manage",
    "devices:pair",
    "documents:read",
    "documents:send",
    "history:read",
    "integrations:manage",
    "me",
    "members:manage",
    "notices:handle",
    "notices:read",
    "services:manage",
    "services:read",
    "services:sync",
    "webhooks:manage",
]
PERMISSIONS: Final[tuple[Permission, ...]] = get_args(Permission)
Side = Literal["agency", "company"]
ALWAYS: Final[frozenset[Permission]] = frozenset({"me"})
"""What everybody may who is known at all: ask who he is."""


class UnknownRoleError(InvalidError):
    """There is no such role on that side."""

    code = "unknown_role"
    message = "There is no role {role} in {side}. Choose one of: {roles}."


@dataclass(frozen=True)
class Role:
    """What those with this role may do; `sees_own` when of documents only what they sent themselves."""

    name: str
    sides: frozenset[Side]
    permissions: frozenset[Permission]
    sees_own: bool = False
    is_of_people: bool = False


_READING: Final[frozenset[Permission]] = frozenset({"documents:read", "services:read"})
_SENDING: Final[frozenset[Permission]] = frozenset({"documents:read", "documents:send"})
_NOTICES: Final[frozenset[Permission]] = frozenset({"notices:read", "notices:handle"})
_ACCOUNTANT: Final[frozenset[Permission]] = frozenset(
    {"account", "collaborations:read", "devices:pair", "history:read", *_READING, *_SENDING, *_NOTICES}
)
_AGENCY: Final[frozenset[Side]] = frozenset({"agency"})
_COMPANY: Final[frozenset[Side]] = frozenset({"company"})
_BOTH: Final[frozenset[Side]] = frozenset({"agency", "company"})

ROLES: Final[dict[str, Role]] = {
    role.name: role
    for role in (
        Role(
            "agency_administrator",
            _AGENCY,
            _ACCOUNTANT | {"collaborations:manage", "members:manage", "integrations:manage", "webhooks:manage"},
            is_of_people=True,
        ),
        Role("accountant", _AGENCY, _ACCOUNTANT, is_of_people=True),
        Role(
            "company_administrator",
            _COMPANY,
            _READING
            | _SENDING
            | {
                "account",
                "company:manage",
                "devices:manage",
                "devices:pair",
                "history:read",
                "integrations:manage",
                "members:manage",
                "services:manage",
                "webhooks:manage",
            },
            is_of_people=True,
        ),
        Role("employee", _COMPANY, _SENDING | {"account", "devices:pair"}, sees_own=True, is_of_people=True),
        Role("reader", _COMPANY, _READING | {"account"}, is_of_people=True),
        Role("device", _COMPANY, _SENDING, sees_own=True),
        Role("invoicing", _BOTH, frozenset({"services:read", "services:sync", "webhooks:manage"})),
        Role(
            "accounting",
            _BOTH,
            _READING
            | _NOTICES
            | {
                "collaborations:manage",
                "collaborations:read",
                "history:read",
                "services:sync",
                "webhooks:manage",
            },
        ),
        Role("documents", _BOTH, _SENDING | {"notices:read"}),
    )
}


def role(name: str, side: Side) -> Role:
    """Look a role up; raises UnknownRoleError for one that is not of that side."""
    found = ROLES.get(name)
    if found is None or side not in found.sides:
        raise UnknownRoleError(role=name, side=side, roles=", ".join(roles_of(side)))
    return found


def roles_of(side: Side, *, people: bool | None = None) -> tuple[str, ...]:
    """Name the roles of a side: all, or those of people or of programs."""
    return tuple(each.name for each in ROLES.values() if side in each.sides and people in {None, each.is_of_people})
