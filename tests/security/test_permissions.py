"""Nobody may do what was not permitted: every route declares it, and every role is tried on every route (S04)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from gateway.access import sessions
from gateway.access.permissions import PERMISSIONS, ROLES
from gateway.database import db
from tests.house import NOW
from tests.security.bodies import body_of, operations
from tests.security.ground import FORM, PAGE, Caller, Ground
from tests.security.routes import SECRETS, Route, filled, routes
from tests.security.world import LATER

OPEN = {
    "health.healthz": "whether it is alive",
    "health.readyz": "whether it can work, by names of checks alone",
    "openapi.docs": "the description of the API",
    "openapi.errors": "the codes of failures",
    "openapi.static": "files of Swagger UI",
    "api-docs.openapi_json": "the description of the API",
    "files.file": "the signature of the link opens it, in the name of the token that made it (tests/api/test_files.py)",
    "web.static": "style sheets and icons",
    "web.sign_in": "whoever is not signed in must get here",
    "web.do_sign_in": "as above",
    "device.DeviceCodes": "a device that nobody has let in yet asks to be (RFC 8628)",
    "device.DeviceTokens": "the long code that the device holds is what opens it",
    "oauth.OAuthTokens": "the secret of an integration is what opens it",
    "web.code": "the second step of signing in, sealed to who has taken the first",
    "web.do_code": "as above",
    "web.forgot": "who has lost the password is not signed in",
    "web.do_forgot": "as above; the answer is the same for everybody",
    "web.reset": "the one-time link is what opens it",
    "web.do_reset": "as above",
    "web.welcome": "as above",
    "web.do_welcome": "as above",
    "web.welcome_again": "sends a new link to the address of the one that ran out",
    "web.phone": "the one-time link behind the picture is what opens it",
    "web.do_phone": "as above",
    "web.invitation": "the one-time link in the invitation is what opens it",
    "web.answer_invitation": "as above",
    "web.sign_out": "ends the session of the browser that asks, whoever it is",
}
"""Endpoints that ask for no permission, and why that is right. A new one belongs here only for a reason as good."""


@pytest.fixture
def declared(ground: Ground) -> list[Route]:
    """List the routes that ask for a permission, by the methods that a view answers."""
    return [route for route in routes(ground.app) if route.permission is not None and route.method != "OPTIONS"]


def test_every_route_declares_a_permission_or_is_open_for_a_reason(ground: Ground) -> None:
    for route in routes(ground.app):
        if route.method == "OPTIONS":
            continue
        is_open = route.rule.endpoint in OPEN
        assert is_open or route.permission in PERMISSIONS, (
            f"{route} declares no permission: use @allow or @signed_in, or add {route.rule.endpoint} to OPEN"
        )
        assert not (is_open and route.permission), f"{route} asks for a permission: take it out of OPEN"


def test_what_was_not_permitted_is_refused_for_every_role_on_every_route(ground: Ground, declared: list[Route]) -> None:
    before, tried = ground.rows(), 0
    bodies = {(route.rule.rule, route.method): body_of(told, spec) for route, told, spec in operations(ground.app)}
    for route in declared:
        for caller in ground.friends:
            if not caller.uses(route) or _may(caller, route):
                continue
            values = filled(route, ground.ours)
            body = {} if route.is_safe else bodies.get((route.rule.rule, route.method), {})
            assert (caller.ask(route, values, **body).status_code, route, caller.name) == (403, route, caller.name)
            tried += 1
    assert tried > 20
    assert ground.rows() == before, "what is refused changes nothing"


def test_what_is_permitted_is_not_refused(ground: Ground, declared: list[Route]) -> None:
    for route in declared:
        if route.method == "GET":
            able = [caller for caller in ground.friends if caller.uses(route) and _may(caller, route)]
            answers = [caller.ask(route, filled(route, ground.ours)).status_code for caller in able]
            is_opened_by_secret = bool(route.rule.arguments & SECRETS)
            assert is_opened_by_secret or any(status < 400 for status in answers), (route, answers)
            assert 403 not in answers, (route, answers)


def test_who_is_not_known_is_not_let_in(ground: Ground, declared: list[Route]) -> None:
    nobody = list(_unknown(ground))
    for route in declared:
        for caller in nobody:
            answer = caller.ask(route, filled(route, ground.ours))
            if route.is_api:
                assert answer.status_code == 401, (route, caller.name)
            else:
                assert answer.status_code == 303, (route, caller.name)
                assert answer.headers["Location"].startswith("/sign-in"), (route, caller.name)


def test_a_session_opens_no_endpoint_and_a_token_no_page(ground: Ground, declared: list[Route]) -> None:
    person = next(each for each in ground.friends if each.name.startswith("agency_administrator of"))
    program = next(each for each in ground.friends if each.name.startswith("agency agency_administrator token"))
    secret = program.headers["Authorization"].removeprefix("Bearer ")
    for route in declared:
        if route.is_api:
            assert person.ask(route, filled(route, ground.ours), headers=FORM).status_code == 401, route
            address = route.address(filled(route, ground.ours))
            asked = ground.app.test_client().open(
                f"{address}?token={secret}&access_token={secret}", method=route.method
            )
            assert asked.status_code == 401, f"{route} takes a token from the address"
        else:
            assert program.ask(route, filled(route, ground.ours), headers=FORM).status_code == 303, route


def test_who_has_chosen_no_place_may_only_look_after_the_account(ground: Ground, declared: list[Route]) -> None:
    with ground.session() as session:
        secret = sessions.open_session(
            session,
            ground.ours.people["agency_administrator"],
            membership_id=None,
            now=NOW.replace(year=2026),
            hours=1e5,
        )
        row = sessions.session_of(session, secret)
        assert row is not None
        row.seen_at = LATER
    client = ground.app.test_client()
    with client.session_transaction() as cookie:
        cookie["session"] = secret
    caller = Caller("nobody yet", "nobody", "agency", client, PAGE)
    for route in declared:
        if not route.is_api and route.permission != "account":
            status = caller.ask(route, filled(route, ground.ours)).status_code
            assert status in {303, 403}, (route, status)


def _unknown(ground: Ground) -> Iterator[Caller]:
    """Come without anything, with a made-up token, with a made-up session, with another scheme."""
    made_up = ground.app.test_client()
    with made_up.session_transaction() as cookie:
        cookie["session"] = uuid4().hex
    token = next(each for each in ground.friends if each.is_program).headers["Authorization"].removeprefix("Bearer ")
    plain = ground.app.test_client
    yield Caller("nobody", "", "agency", plain(), {})
    yield Caller("made-up session", "", "agency", made_up, PAGE)
    yield Caller("made-up token", "", "agency", plain(), {"Authorization": "Bearer gw_live_made_up"})
    yield Caller("part of a token", "", "agency", plain(), {"Authorization": f"Bearer {token[:-1]}"})
    yield Caller("other scheme", "", "agency", plain(), {"Authorization": f"Basic {token}"})


def _may(caller: Caller, route: Route) -> bool:
    return route.permission in ROLES[caller.role].permissions | {"me"} - ({"me"} if not caller.is_program else set())


def test_the_session_of_the_tests_is_real(ground: Ground) -> None:
    """See that people of the ground are signed in: else every refusal above would be one of nobody."""
    door = {each.rule.rule: each for each in routes(ground.app) if each.method == "GET"}
    for caller in ground.friends:
        assert caller.ask(door["/v1/me" if caller.is_program else "/documents"], {}).status_code == 200, caller.name
    with ground.app.app_context():
        assert db.session() is not None
