"""Every route of an app, who may use it, and what can stand in its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule

from gateway.access.permissions import Permission
from gateway.api.caller import PERMISSION_OF
from gateway.models import (
    Agency,
    ApiToken,
    AuditEvent,
    Base,
    CollaborationService,
    Company,
    MemberInvitation,
    Membership,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    WebSession,
)
from tests.security.world import Tenant

API: Final = "/v1/"
SAFE: Final = ("GET", "HEAD", "OPTIONS")
TABLES: Final[dict[str, type[Base]]] = {
    **{each.class_.__tablename__: each.class_ for each in Base.registry.mappers},
    "device": ApiToken,
    "token": ApiToken,
    "secret": ApiToken,
    "member": Membership,
    "person": User,
    "accountant": User,
    "session": WebSession,
    "client": Company,
    "agency": Agency,
    "invitation": MemberInvitation,
    "service": CollaborationService,
    "endpoint": WebhookEndpoint,
    "webhook": WebhookEndpoint,
    "delivery": WebhookDelivery,
    "event": AuditEvent,
}
"""`<uuid:NAME_id>` in a route is a row of the table NAME, or of the one that NAME stands for here."""

PLAIN: Final[dict[str, str]] = {"number": "1", "filename": "tokens.css", "service": "scanner", "register": "customers"}
"""Arguments that name nothing of anybody's: a value that fits."""

SECRETS: Final = frozenset({"token"})
"""Arguments that are a right by themselves (a one-time link opens for whoever holds it): tested where they are made."""

TEACH: Final = (
    "`{rule}` has the argument `{name}`, of which the tenant matrix does not know what it names. Call it `<table>_id` "
    "and make it `<uuid:…>`; or, in tests/security/routes.py, put its table into TABLES, a value that is nobody's "
    "into PLAIN, or its name into SECRETS if whoever knows it may use it."
)


class UnknownArgumentError(AssertionError):
    """A route has an argument that the matrix cannot fill in."""


@dataclass(frozen=True, eq=False)
class Route:
    """One method of one rule; `permission` is what it declares, None for none."""

    rule: Rule
    method: str
    permission: Permission | None

    @property
    def is_api(self) -> bool:
        """Whether programs call it, by a token, and not people, by a session."""
        return self.rule.rule.startswith(API)

    @property
    def is_safe(self) -> bool:
        """Whether it must change nothing."""
        return self.method in SAFE

    @property
    def identities(self) -> tuple[str, ...]:
        """The arguments that name a row; raises UnknownArgumentError."""
        return tuple(name for name in sorted(self.rule.arguments) if table_of(self.rule, name) is not None)

    def address(self, values: Mapping[str, object]) -> str:
        """Give its address with some arguments filled in, and the others with what is nobody's."""
        spare = {name: PLAIN.get(name, "nothing") for name in self.rule.arguments}
        built = self.rule.build(spare | {name: each for name, each in values.items() if name in spare})
        assert built is not None, self
        return built[1]

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


def table_of(rule: Rule, name: str) -> type[Base] | None:
    """Tell of which table an argument names a row; None for one that names nobody's; raises UnknownArgumentError."""
    if name in PLAIN or name in SECRETS:
        return None
    table = TABLES.get(name.removesuffix("_id"))
    if table is None or not name.endswith("_id"):
        raise UnknownArgumentError(TEACH.format(rule=rule.rule, name=name))
    return table


def routes(app: Flask) -> list[Route]:
    """List every method of every rule."""
    return [
        Route(rule, method, _permission(app, rule, method))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
    ]


def neighbour(identity: UUID) -> UUID:
    """Give an id that nothing has, next to another: lists that are cut there are the same."""
    return UUID(int=identity.int ^ 1)


def filled(route: Route, tenant: Tenant, change: Callable[[UUID], UUID] = lambda identity: identity) -> dict[str, UUID]:
    """Fill in the ids of a tenant's rows, or what they are changed to."""
    return {name: change(identity) for name, identity in _own(route, tenant)}


def _own(route: Route, tenant: Tenant) -> Iterator[tuple[str, UUID]]:
    for name in route.identities:
        table = table_of(route.rule, name)
        assert table is not None
        yield name, tenant.first(table)


def _permission(app: Flask, rule: Rule, method: str) -> Permission | None:
    view: Any = app.view_functions[rule.endpoint]
    asked = "GET" if method == "HEAD" else method
    endpoint = getattr(view.view_class, asked.lower(), None) if hasattr(view, "view_class") else view
    declared: Permission | None = getattr(endpoint, PERMISSION_OF, None)
    return declared
