"""What a request can say: bodies that fit the description of the API, and forms as our own pages hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Flask
from lxml import html
from werkzeug.exceptions import HTTPException

from tests.security.ground import Caller, Ground
from tests.security.routes import Route, filled, routes

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
WORDS: Final = {
    "uuid": "01900000-0000-7000-8000-000000000000",
    "date": "2026-11-23",
    "date-time": "2026-11-23T12:00:00+00:00",
    "email": "new@x.example",
    "uri": "https://8.8.8.8/hook",
    "url": "https://8.8.8.8/hook",
    "decimal": "1.00",
    "password": "a long enough pass phrase",
}
TYPED: Final = {
    "email": "new@x.example",
    "number": "1",
    "date": "2026-11-23",
    "time": "08:00",
    "url": "https://8.8.8.8/hook",
    "password": "a long enough pass phrase",
    "tel": "08-123 45 67",
}
TEXTS: Final = {"organisation_number": "556036-0793"}
"""What is typed into a field of that name, where any words would not do."""


def example(schema: Mapping[str, Any], spec: Mapping[str, Any], *, everything: bool = False) -> Any:
    """Make a value that fits a schema: what is required, or `everything` that it knows."""
    schema = _plain(schema, spec)
    if schema.get("enum") or "const" in schema:
        return schema["enum"][0] if schema.get("enum") else schema["const"]
    kind = schema.get("type", "object")
    kind = next(each for each in kind if each != "null") if isinstance(kind, list) else kind
    if kind == "object":
        wanted = schema.get("properties", {}) if everything else schema.get("required", ())
        return {name: example(schema["properties"][name], spec, everything=everything) for name in wanted}
    if kind == "array":
        return [example(schema.get("items", {}), spec, everything=everything)]
    words = str(WORDS.get(schema.get("format", ""), schema.get("example", "words of some length")))
    number = schema.get("minimum", 1)
    made = {"integer": number, "number": number, "boolean": False, "string": words[: schema.get("maxLength", 100)]}
    return made[kind]


def _plain(schema: Mapping[str, Any], spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references, and take the first of several schemas."""
    while True:
        several = next((each for each in ("anyOf", "oneOf", "allOf") if each in schema), None)
        if several is not None:
            schema = schema[several][0]
        elif "$ref" in schema:
            named: Any = spec
            for step in schema["$ref"].removeprefix("#/").split("/"):
                named = named[step]
            schema = named
        else:
            return schema


def operations(app: Flask) -> Iterator[tuple[Route, dict[str, Any], dict[str, Any]]]:
    """Go through the described endpoints: route, its operation, the whole description."""
    spec: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    by_place = {(_template(route), route.method): route for route in routes(app)}
    for path, item in spec["paths"].items():
        shared = item.get("parameters", [])
        for method, operation in item.items():
            route = by_place.get((path, method.upper()))
            if route is not None:
                yield route, {**operation, "parameters": [*shared, *operation.get("parameters", [])]}, spec


def body_of(operation: Mapping[str, Any], spec: Mapping[str, Any], *, everything: bool = False) -> dict[str, Any]:
    """Make the body of a request as the test client takes it; nothing for one that has none, or is a file."""
    content = operation.get("requestBody", {}).get("content", {})
    if JSON in content:
        return {"json": example(content[JSON].get("schema", {}), spec, everything=everything)}
    if FORM in content:
        return {"data": example(content[FORM].get("schema", {}), spec, everything=everything)}
    return {}


@dataclass(frozen=True)
class Form:
    """A form on a page, filled in: where it goes, and what it sends."""

    route: Route
    values: dict[str, Any]
    sent: dict[str, str]
    page: str

    def ids(self) -> Iterator[tuple[str, UUID]]:
        """Name the fields that hold an id."""
        for name, value in self.sent.items():
            identity = _identity(value)
            if identity is not None:
                yield name, identity


def forms(ground: Ground, callers: list[Caller]) -> list[Form]:
    """Collect the forms of all pages that some people see, one of each kind."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    for caller, address, page in pages(ground, callers):
        for element in html.document_fromstring(page).iter("form"):
            form = _read(ground.app, element, address)
            if form is not None and caller.tenant is not None:
                found.setdefault((form.route.rule.endpoint, tuple(sorted(form.sent))), form)
    return list(found.values())


def pages(ground: Ground, callers: list[Caller]) -> Iterator[tuple[Caller, str, str]]:
    """Open every page that some people may see of their own tenant's."""
    for route in routes(ground.app):
        if route.method != "GET" or route.is_api:
            continue
        for caller in callers:
            if caller.is_program or caller.tenant is None:
                continue
            values = filled(route, caller.tenant)
            answer = caller.ask(route, values)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield caller, route.address(values), answer.text


def links(ground: Ground, callers: list[Caller]) -> set[tuple[str, str]]:
    """Name the parameters that hold an id in the links of our pages, as (rule, parameter)."""
    adapter = ground.app.url_map.bind("localhost")
    found: set[tuple[str, str]] = set()
    for _, _, page in pages(ground, callers):
        elements = html.document_fromstring(page).iter()
        for address in filter(None, (element.get("href") for element in elements)):
            path, _, query = address.partition("?")
            for part in query.split("&"):
                name, _, value = part.partition("=")
                if _identity(value) is not None and path.startswith("/"):
                    rule, _ = adapter.match(path, return_rule=True)
                    found.add((rule.rule, name))
    return found


def _read(app: Flask, element: Any, address: str) -> Form | None:
    """Read one form and fill in what a person would have to."""
    action, method = element.get("action") or address, (element.get("method") or "get").upper()
    path, _, _ = action.partition("?")
    try:
        rule, values = app.url_map.bind("localhost").match(path, method=method, return_rule=True)
    except HTTPException:
        raise AssertionError(f"a form on {address} leads to {method} {action}, which is not there") from None
    sent: dict[str, str] = {}
    for field in element.inputs:
        name = field.get("name")
        if not name or name == "csrf_token" or name in sent:
            continue
        sent[name] = _filled_in(field, name)
    return Form(Route(rule, method, None), dict(values), sent, address)


def _filled_in(field: Any, name: str) -> str:
    if field.tag == "select":
        options = [each for each in field.value_options if each]
        return str(options[0]) if options else ""
    kind = field.get("type", "text")
    value = field.get("value") if field.tag == "input" else field.value
    return str(value or TYPED.get(kind) or TEXTS.get(name, "words of some length"))


def _identity(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _template(route: Route) -> str:
    """Write a rule as the description does."""
    return re.sub(r"<(?:[^<>:]+:)?(\w+)>", r"{\1}", route.rule.rule)
