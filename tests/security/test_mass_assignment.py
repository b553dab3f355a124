"""Nobody sets what is not his to set: what an endpoint does not know is refused, by a form it is left alone (S03)."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any, Final

import pytest

from gateway.models import Notice
from tests.pictures import jpeg
from tests.security.bodies import FORM, JSON, body_of, forms, operations
from tests.security.ground import Caller, Ground, Rows
from tests.security.routes import Route, filled

SMUGGLED: Final[dict[str, str]] = {
    "tenant": "01900000-0000-7000-8000-000000000000",
    "tenant_id": "01900000-0000-7000-8000-000000000000",
    "agency_id": "01900000-0000-7000-8000-000000000000",
    "company_id": "01900000-0000-7000-8000-000000000000",
    "user_id": "01900000-0000-7000-8000-000000000000",
    "id": "01900000-0000-7000-8000-000000000000",
    "origin": "operator",
    "actor": "operator",
    "version": "99",
    "status": "green",
    "state": "handled",
    "kind": "operator",
    "role": "agency_administrator",
    "scopes": "documents:read",
    "permissions": "members:manage",
    "voucher": "A1",
    "created_at": "2000-01-01T00:00:00Z",
    "handled_at": "2000-01-01T00:00:00Z",
    "expires_at": "2999-01-01T00:00:00Z",
    "revoked_at": "",
    "password_hash": "!",
    "is_admin": "true",
}
CHANGES_ANYWAY: Final = {"api_token": {"last_used_at"}, "web_session": {"seen_at"}}


def known(operation: dict[str, Any], spec: dict[str, Any]) -> set[str]:
    """Name what an endpoint takes: parameters, and the fields of its body."""
    names = {each["name"] for each in operation.get("parameters", ()) if "name" in each}
    for told in operation.get("requestBody", {}).get("content", {}).values():
        schema = told.get("schema", {})
        if "$ref" in schema:
            schema = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        names |= set(schema.get("properties", {}))
    return names


def writing(ground: Ground) -> list[tuple[Route, dict[str, Any], dict[str, Any]]]:
    """List the endpoints that change something."""
    return [(route, told, spec) for route, told, spec in operations(ground.app) if not route.is_safe]


def able(ground: Ground, route: Route) -> Caller:
    """Find a program of ours that may use an endpoint."""
    for caller in ground.friends:
        if caller.uses(route) and caller.ask(route, filled(route, ground.ours), json=[]).status_code != 403:
            ground.restore()
            return caller
    pytest.fail(f"no role may use {route}")


def test_an_endpoint_refuses_what_it_does_not_know(ground: Ground) -> None:
    tried = 0
    for route, told, spec in writing(ground):
        caller, values = able(ground, route), filled(route, ground.ours)
        content = told.get("requestBody", {}).get("content", {})
        before = ground.rows()
        for name, value in SMUGGLED.items():
            if name in known(told, spec):
                continue
            bodies: list[dict[str, Any]] = [{"query_string": {name: value}, **body_of(told, spec)}]
            if JSON in content:
                bodies.append({"json": {**body_of(told, spec)["json"], name: value}})
            if FORM in content:
                bodies.append({"data": {**body_of(told, spec)["data"], name: value}})
            if "multipart/form-data" in content:
                bodies.append({"data": {"page": (_file(), "page.jpg"), name: value}})
            for body in bodies:
                answer = caller.ask(route, values, **body)
                assert answer.status_code in {400, 422}, (route, name, body, answer.status_code, answer.text)
                tried += 1
        assert changes(before, ground.rows()) == {}, route
    assert tried > 20


def test_a_read_refuses_what_it_does_not_know(ground: Ground) -> None:
    for route, told, spec in operations(ground.app):
        if route.method == "GET" and route.permission is not None:
            caller = next(
                each for each in ground.friends
                if each.uses(route) and each.ask(route, filled(route, ground.ours)).status_code < 400
            )  # fmt: skip
            name = next(each for each in SMUGGLED if each not in known(told, spec))
            answer = caller.ask(route, filled(route, ground.ours), query_string={name: SMUGGLED[name]})
            assert answer.status_code == 422, (route, name)


def test_a_form_leaves_alone_what_it_does_not_ask_for(ground: Ground) -> None:
    people = [caller for caller in ground.friends if not caller.is_program]
    for form in forms(ground, people):
        if form.route.method != "POST" or form.route.rule.endpoint in {"web.do_sign_in", "web.sign_out"}:
            continue
        for caller in people:
            found = []
            for extra in ({}, {name: value for name, value in SMUGGLED.items() if name not in form.sent}):
                before = ground.rows()
                answer = caller.ask(form.route, form.values, data={**extra, **form.sent})
                found.append((answer.status_code, changes(before, ground.rows())))
                ground.restore()
            assert found[0] == found[1], (form.route, caller.name)


def changes(before: Rows, after: Rows) -> dict[str, Any]:
    """Tell which columns of which rows have changed, and what those that came hold of what was smuggled in."""
    found: dict[str, Any] = {}
    for table, rows in after.items():
        keys = list(table.primary_key)
        names = [each.name for each in (*keys, *(each for each in table.columns if each not in keys))]
        for key, row in rows.items():
            old = before[table].get(key)
            told = dict(zip(names, row, strict=True))
            if old is None:
                found.setdefault(f"new {table}", []).append(
                    {
                        name: value
                        for name, value in told.items()
                        if name in SMUGGLED and not name.endswith(("_at", "id"))
                    }
                    | {name: value for name, value in told.items() if name in {"company_id", "agency_id"}}
                )
            elif old != row:
                other = {name for name, value, was in zip(names, row, old, strict=True) if value != was}
                wrong = other - CHANGES_ANYWAY.get(table.name, set())
                if wrong:
                    found[f"{table} {key}"] = {name: _year(told[name]) for name in wrong if name in SMUGGLED} or True
        gone = len(before[table].keys() - rows.keys())
        if gone:
            found[f"gone {table}"] = gone
    return found


def _year(value: object) -> object:
    """Give the year of a moment: two tries do not have the same second, and what is smuggled in is of another year."""
    return value.year if isinstance(value, datetime) else value


def test_a_change_is_seen(ground: Ground) -> None:
    before = ground.rows()
    with ground.session() as session:
        row = session.get_one(Notice, ground.ours.first(Notice))
        row.state = "handled"
    assert changes(before, ground.rows()) == {f"notice {(ground.ours.first(Notice),)}": {"state": "handled"}}


def _file() -> BytesIO:
    return BytesIO(jpeg())
