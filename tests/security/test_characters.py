"""Characters that no database keeps are refused at every door: PostgreSQL takes no U+0000, none takes half a pair."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.access.permissions import ROLES
from gateway.database import UnkeepableTextError, refuse_unkeepable
from tests.house import House, bearer
from tests.pictures import jpeg
from tests.security.bodies import FORM, JSON, example, forms, operations
from tests.security.ground import Ground
from tests.security.routes import filled, routes

ZERO = "a\0b"


@pytest.mark.parametrize("name", ["comment", "filename"])
def test_no_engine_is_asked_to_keep_it(send: Callable[..., Any], name: str) -> None:
    answer = send(jpeg(), **{name: ZERO})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "bad_character")


def test_nor_by_a_form_with_several_pages(client: FlaskClient, house: House) -> None:
    headers = {**bearer(house.token["client"]), "Idempotency-Key": "1"}
    form = {"page": (BytesIO(jpeg()), "page.jpg"), "comment": ZERO}
    answer = client.post("/v1/documents", data=form, headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "bad_character")


def test_no_endpoint_takes_it(ground: Ground) -> None:
    for route, told, spec in operations(ground.app):
        caller = next(
            each for each in ground.friends
            if each.uses(route) and (not route.permission or route.permission in ROLES[each.role].permissions | {"me"})
        )  # fmt: skip
        named = [each["name"] for each in told.get("parameters", ()) if each.get("in") == "query"]
        content = told.get("requestBody", {}).get("content", {})
        for name in named or (["nothing"] if route.permission else []):
            answer = caller.ask(route, filled(route, ground.ours), query_string={name: ZERO})
            assert answer.status_code == 422, (route, name)
        for kind, sent in ((JSON, "json"), (FORM, "data")):
            whole = example(content[kind].get("schema", {}), spec, everything=True) if kind in content else {}
            for name in whole:
                answer = caller.ask(route, filled(route, ground.ours), **{sent: {**whole, name: ZERO}})
                assert answer.status_code in {400, 422}, (route, name)


def test_no_page_and_no_form_takes_it(ground: Ground) -> None:
    people = [caller for caller in ground.friends if not caller.is_program]
    for route in routes(ground.app):
        if route.method == "GET" and not route.is_api and route.permission:
            answer = people[0].ask(route, filled(route, ground.ours), query_string={"status": ZERO, "other": ZERO})
            assert answer.status_code == 422, route
    assert people[0].client.get("/static/%00").status_code == 422
    for form in forms(ground, people):
        if form.route.method == "POST":
            sent = {"data": {**form.sent, **dict.fromkeys(form.sent or ["more"], ZERO)}}
            assert people[0].ask(form.route, form.values, **sent).status_code == 422, form.route


@pytest.mark.parametrize("given", [ZERO, ["x", [ZERO]], {"x": {"y": ZERO}}, {ZERO: 1}, "\ud800"])
def test_it_is_found_however_deep(given: object) -> None:
    with pytest.raises(UnkeepableTextError):
        refuse_unkeepable(given)


def test_everything_else_is_taken() -> None:
    refuse_unkeepable({"å": ["ä", 1, None, True, b"\0", {"ö": "\U0001f9fe\u202e\r\n\t"}]})
