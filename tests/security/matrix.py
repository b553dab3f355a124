"""The tenant matrix: whatever names something of ours must answer everybody else as what does not exist."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from werkzeug.test import TestResponse

from gateway.access.permissions import ROLES
from gateway.models import Base, Company, Document, Field, Notice, Page, Sender
from tests.security.bodies import Form, body_of, example, forms, links, operations
from tests.security.ground import Caller, Ground, told
from tests.security.routes import TABLES, Route, filled, neighbour, routes, table_of

OF_DOCUMENTS: Final[frozenset[type[Base]]] = frozenset({Document, Page, Field, Notice, Sender})
FRESH: Final = frozenset({"/account/second-factor"})
"""Pages that show a new secret each time: no two answers are the same, and no parameter of theirs holds an id."""

POSITIONS: Final = ("cursor", "before", "after", "since")
"""Parameters that say where a list goes on; they hold the id of a row."""
ON_PAGES: Final = ("company", "before")
MOST_TRIES: Final = 3
LOST: Final = (303, 401)


@dataclass
class Matrix:
    """What a ground's routes can be asked for, and what is wrong with the answers."""

    ground: Ground
    bodies: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """What to send, by rule and method, so that a route comes as far as to look for what is named."""

    def __post_init__(self) -> None:
        """Find out what each route wants to be sent."""
        self.routes = routes(self.ground.app)
        self.operations = {
            (route.rule.rule, route.method): (told, spec) for route, told, spec in operations(self.ground.app)
        }
        for place, (operation, spec) in self.operations.items():
            self.bodies[place] = body_of(operation, spec)
        for form in forms(self.ground, self.ground.friends):
            if form.route.method == "POST":
                self.bodies.setdefault((form.route.rule.rule, "POST"), {"data": form.sent})

    def named(self) -> list[Route]:
        """List the routes whose address names a row."""
        return [route for route in self.routes if route.identities]

    def ask(self, caller: Caller, route: Route, values: Mapping[str, object], **more: Any) -> TestResponse:
        """Call a route with a body that fits."""
        body = {} if route.is_safe else self.bodies.get((route.rule.rule, route.method), {})
        return caller.ask(route, values, **{**body, **more})

    def proof(self, route: Route) -> dict[str, UUID] | None:
        """Find ids of ours that one of ours gets another answer for than for unknown ones; None when there are none."""
        for number in range(MOST_TRIES):
            values = self._values(route, number)
            others = {name: neighbour(each) for name, each in values.items()}
            for friend in self.ground.friends:
                if not _may(friend, route):
                    continue
                unknown = told(self.ask(friend, route, others), {})
                real = told(self.ask(friend, route, values), _pairs(values))
                if not route.is_safe:
                    self.ground.restore()
                if real != unknown:
                    return values
        return None

    def leaks(self, route: Route, values: Mapping[str, UUID]) -> Iterator[str]:
        """Name the callers who get another answer for ids of ours than for unknown ones."""
        others = {name: neighbour(each) for name, each in values.items()}
        tables = {name: table_of(route.rule, name) for name in values}
        for caller in self.ground.callers:
            if not caller.uses(route) or _is_known(caller, set(tables.values())):
                continue
            cases = [(dict(values), others)]
            if caller.tenant is not None and len(values) > 1:
                own = filled(route, caller.tenant)
                cases += [({**own, name: values[name]}, {**own, name: others[name]}) for name in values]
            for asked, unknown in cases:
                real, other = self.ask(caller, route, asked), self.ask(caller, route, unknown)
                if told(real, _pairs(values)) != told(other, {}):
                    yield f"{route} for {caller.name}: {real.status_code}, an unknown id {other.status_code}"

    def leaks_of_queries(self) -> Iterator[str]:
        """Name the calls where a parameter with an id of ours is answered otherwise than one with an unknown id."""
        of_pages = links(self.ground, self.ground.friends)
        for route in self.routes:
            if route.method != "GET" or route.permission is None or route.rule.rule in FRESH:
                continue
            names = self._parameters(route) | {name for rule, name in of_pages if rule == route.rule.rule}
            for name, ours in self._asked_for(names):
                yield from self._leak_of_query(route, name, ours)

    def leaks_of_bodies(self) -> Iterator[str]:
        """Name the calls where an id of ours in a body or a form is answered otherwise than an unknown id."""
        for (rule, method), (operation, spec) in self.operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            for kind, sent in (("application/json", "json"), ("application/x-www-form-urlencoded", "data")):
                if kind in content:
                    whole = example(content[kind].get("schema", {}), spec, everything=True)
                    for route in self.routes:
                        if (route.rule.rule, route.method) == (rule, method):
                            yield from self._leaks_of_body(route, sent, whole)
        people = [caller for caller in self.ground.callers if caller.tenant is self.ground.theirs]
        for form in forms(self.ground, people):
            yield from self._leaks_of_form(form, people)

    def leaks_of_lists(self) -> Iterator[str]:
        """Name the calls that show something of ours though nothing of ours was asked for."""
        for route in self.routes:
            if route.method != "GET" or route.permission is None:
                continue
            for caller in self.ground.callers:
                if not _may(caller, route) or (route.identities and caller.tenant is None):
                    continue
                answer = caller.ask(route, filled(route, caller.tenant) if caller.tenant else {})
                shown = self.shown(caller, answer)
                if shown:
                    yield f"{route} shows {caller.name}: {', '.join(shown[:3])}"

    def leaks_of_cursors(self) -> Iterator[str]:
        """Name the lists that go on with ours when somebody else has our cursor."""
        for route in self.routes:
            if route.method != "GET" or route.permission is None or "cursor" not in self._parameters(route):
                continue
            for friend in (each for each in self.ground.friends if each.is_program):
                answer = friend.ask(route, filled(route, self.ground.ours), query_string={"limit": 1})
                cursor = (answer.get_json() or {}).get("next_cursor")
                for caller in self.ground.callers if cursor else ():
                    if _may(caller, route) and (caller.tenant or not route.identities):
                        own = filled(route, caller.tenant) if caller.tenant else {}
                        shown = self.shown(caller, caller.ask(route, own, query_string={"cursor": cursor}))
                        if shown:
                            yield f"{route} shows {caller.name} by our cursor: {', '.join(shown[:3])}"

    def shown(self, caller: Caller, answer: TestResponse) -> list[str]:
        """List what an answer shows that the caller must not know: our words, and ids of our rows."""
        ours, body = self.ground.ours, answer.get_data().decode("latin-1").lower()
        words = re.findall(rf"{ours.mark.lower()}[-a-z_0-9]*", body)
        ids = {str(each): table for table, found in ours.rows.items() for each in found}
        hidden: list[str] = [each for each in ids if each in body and not _is_known(caller, {ids[each]})]
        if caller.knows_company:
            words = [word for word in words if "-company-" not in word]
        if caller.is_of_company:
            names = tuple(f"{ours.mark.lower()}-{table.__tablename__}-" for table in OF_DOCUMENTS)
            words = [word for word in words if word.startswith(names)]
        return words + hidden

    def lost(self) -> list[str]:
        """Name the callers who are no longer let in: whatever they were answered afterwards says nothing."""
        door = {each.rule.rule: each for each in self.routes if each.method == "GET"}
        return [
            caller.name
            for caller in self.ground.callers
            if caller.ask(door["/v1/me" if caller.is_program else "/documents"], {}).status_code in LOST
        ]

    def _values(self, route: Route, number: int) -> dict[str, UUID]:
        rows = self.ground.ours.rows
        tables = {name: table_of(route.rule, name) for name in route.identities}
        return {name: rows[table][number % len(rows[table])] for name, table in tables.items() if table is not None}

    def _parameters(self, route: Route) -> set[str]:
        """Name the parameters of a list that can hold an id."""
        operation, _ = self.operations.get((route.rule.rule, route.method), ({}, {}))
        described = {
            each["name"]
            for each in operation.get("parameters", ())
            if each.get("in") == "query" and _is_id(each["name"], each.get("schema", {}))
        }
        return described if route.is_api else set(() if route.identities else ON_PAGES)

    def _asked_for(self, names: set[str]) -> Iterator[tuple[str, UUID]]:
        """Pair each parameter with ids of ours that it could hold."""
        rows = self.ground.ours.rows
        for name in sorted(names):
            table = Company if name == "company" else TABLES.get(name.removesuffix("_id"))
            wanted = [rows[table][0]] if table else [rows[Document][0], rows[Notice][-1]]
            for identity in wanted:
                yield name, identity

    def _leak_of_query(self, route: Route, name: str, ours: UUID) -> Iterator[str]:
        other = neighbour(ours)
        pairs = {ours: other}
        values = [(_written(name, each), each) for each in (ours, other)]
        for caller in self.ground.callers:
            if not _may(caller, route) or (route.identities and caller.tenant is None):
                continue
            own = filled(route, caller.tenant) if caller.tenant else {}
            real, unknown = (caller.ask(route, own, query_string={name: value}) for value, _ in values)
            if name not in POSITIONS and _is_known(caller, {self._table(ours)}):
                if self.shown(caller, real):
                    yield f"{route}?{name}= shows {caller.name} what is ours"
                continue
            same = told(real, pairs), told(unknown, {})
            if _without(same[0], values) != _without(same[1], values):
                yield f"{route}?{name}= for {caller.name}: {real.status_code}, unknown {unknown.status_code}"

    def _leaks_of_body(self, route: Route, sent: str, whole: Any) -> Iterator[str]:
        for name in whole if isinstance(whole, dict) else ():
            table = Company if name == "company" else TABLES.get(name.removesuffix("_id"))
            if table is None or not (name == "company" or name.endswith("_id")):
                continue
            ours = self.ground.ours.first(table)
            for caller in self.ground.callers:
                if not _may(caller, route) or _is_known(caller, {table}) or (route.identities and not caller.tenant):
                    continue
                own = filled(route, caller.tenant) if caller.tenant else {}
                real, unknown = (
                    caller.ask(route, own, **{sent: {**whole, name: str(each)}}) for each in (ours, neighbour(ours))
                )
                if told(real, {ours: neighbour(ours)}) != told(unknown, {}):
                    yield f"{route} with {name} for {caller.name}: {real.status_code}, {unknown.status_code}"

    def _leaks_of_form(self, form: Form, people: list[Caller]) -> Iterator[str]:
        theirs = {each: table for table, found in self.ground.theirs.rows.items() for each in found}
        for name, identity in form.ids():
            if identity not in theirs:
                continue
            ours = self.ground.ours.first(theirs[identity])
            for caller in people:
                if caller.uses(form.route):
                    real, unknown = (
                        caller.ask(form.route, form.values, **_sent(form, {**form.sent, name: str(each)}))
                        for each in (ours, neighbour(ours))
                    )
                    if told(real, {ours: neighbour(ours)}) != told(unknown, {}):
                        yield f"{form.route} with {name} for {caller.name}: {real.status_code}, {unknown.status_code}"

    def _table(self, identity: UUID) -> type[Base]:
        return next(table for table, found in self.ground.ours.rows.items() if identity in found)


def _may(caller: Caller, route: Route) -> bool:
    """Tell whether a caller comes as far as to look for something: others are refused before (test_permissions)."""
    is_permitted = route.permission is None or route.permission in ROLES[caller.role].permissions | {"me"}
    return caller.uses(route) and is_permitted


def _is_known(caller: Caller, tables: set[Any]) -> bool:
    """Tell whether a caller has a right to know of such a row of ours."""
    if caller.is_of_company:
        return not tables <= OF_DOCUMENTS
    return caller.knows_company and Company in tables


def _is_id(name: str, schema: Mapping[str, Any]) -> bool:
    return schema.get("format") == "uuid" or name in POSITIONS or name.endswith("_id") or name == "company"


def _written(name: str, identity: UUID) -> str:
    """Write an id as a parameter holds it."""
    if name in {"cursor", "since"}:
        return urlsafe_b64encode(identity.bytes).decode().rstrip("=")
    return str(identity)


def _without(answer: Any, values: list[tuple[str, UUID]]) -> Any:
    """Leave out how the id was written, which links give back."""
    status, headers, body = answer
    for word, _ in values:
        body = body.replace(word.encode(), b"")
        headers = tuple((name, value.replace(word, "")) for name, value in headers)
    return status, tuple(each for each in headers if each[0] != "content-length"), body


def _sent(form: Form, fields: dict[str, str]) -> dict[str, Any]:
    return {"data": fields} if form.route.method == "POST" else {"query_string": fields}


def _pairs(values: Mapping[str, UUID]) -> dict[UUID, UUID]:
    return {each: neighbour(each) for each in values.values()}
