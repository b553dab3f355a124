"""The API answers as its description says, whatever is sent, to a token of every role: schemathesis makes it up."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import count
from typing import Any, Final

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy, one_of
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from gateway.access.permissions import ROLES
from tests.security.bodies import operations
from tests.security.ground import Caller, Ground
from tests.security.routes import Route, filled

Operation = APIOperation[Any, Any, Any, Any]
USUAL: Final = 30
MANY: Final = 1000
PROFILE: Final[dict[str, Any]] = {
    "derandomize": True,
    "database": None,
    "deadline": None,
    "phases": (Phase.generate,),
    "suppress_health_check": list(HealthCheck),
}


def described(app: Flask) -> dict[str, Operation]:
    """Read the description as schemathesis does, by operation id."""
    generation = GenerationConfig(deterministic=True, database="none")
    config = SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(generation=generation)))
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app, config=config)
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    return {str(each.definition.raw["operationId"]): each for each in found}


def calls(operation: Operation, route: Route, ground: Ground) -> SearchStrategy[Case[Any]]:
    """Make up calls that fit, that fit and name a row of ours, and that do not fit."""
    ours: dict[str, Any] = {name: str(each) for name, each in filled(route, ground.ours).items()}
    return one_of(
        operation.as_strategy(GenerationMode.POSITIVE, path_parameters={**ours} or None),
        operation.as_strategy(GenerationMode.POSITIVE),
        operation.as_strategy(GenerationMode.NEGATIVE),
    )


def attack(ground: Ground, examples: int) -> Iterator[str]:
    """Call every operation with the tokens of all roles in turn, those that may use it twice; name what is wrong."""
    programs = [caller for caller in ground.friends if caller.is_program]
    by_id = described(ground.app)
    for route, told, _ in operations(ground.app):
        able = [caller for caller in programs if route.permission in ROLES[caller.role].permissions | {"me"}]
        turns = [*able, *programs]
        left_out = [] if route.is_safe else [CHECKS.get_one("positive_data_acceptance")]
        used = yield from _called(calls(by_id[told["operationId"]], route, ground), turns, examples, left_out)
        ground.restore()
        if used < len(turns):
            yield f"{route} was not called by every role"


def _called(
    made_up: SearchStrategy[Case[Any]], turns: list[Caller], examples: int, left_out: list[Any]
) -> Generator[str, None, int]:
    """Make calls of one operation and yield what is wrong with the answers; return how many were made.

    What is written must make sense too, which no schema can say: there, a call that fits may be refused.
    """
    used, wrong = count(), set[str]()

    @settings(max_examples=examples, **PROFILE)
    @given(made_up)
    def call(case: Case[Any]) -> None:
        caller = turns[next(used) % len(turns)]
        try:
            case.call_and_validate(headers=caller.headers, excluded_checks=left_out)
        except FailureGroup as failures:
            wrong.update(f"{case.method} {case.path} for {caller.name}: {each}" for each in failures.exceptions)

    call()
    yield from sorted(wrong)
    return next(used)


def test_every_check_is_made(ground: Ground) -> None:
    described(ground.app)
    assert {
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
        "response_schema_conformance", "negative_data_rejection", "positive_data_acceptance", "ignored_auth",
        "missing_required_header",
    } <= set(CHECKS.get_all_names())  # fmt: skip


def test_a_method_that_is_not_described_is_refused_with_those_that_are(ground: Ground) -> None:
    described_methods: dict[str, set[str]] = {}
    for route, _, _ in operations(ground.app):
        described_methods.setdefault(route.rule.rule, set()).add(route.method)
    program = next(caller for caller in ground.friends if caller.is_program)
    for route, _, _ in operations(ground.app):
        address = route.address(filled(route, ground.ours))
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE"} - described_methods[route.rule.rule]:
            answer = program.client.open(address, method=method, headers=program.headers)
            assert (answer.status_code, answer.content_type) == (405, "application/problem+json"), (method, address)
            assert described_methods[route.rule.rule] <= set(answer.headers["Allow"].split(", ")), (method, address)


def test_every_answer_is_as_it_is_described(ground: Ground) -> None:
    assert list(attack(ground, USUAL)) == []


@pytest.mark.stress
def test_every_answer_is_as_it_is_described_whatever_is_sent(ground: Ground) -> None:
    assert list(attack(ground, MANY)) == []
