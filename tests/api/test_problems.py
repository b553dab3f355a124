"""Every failure is a problem: same shape, stable code, a sentence that helps, in the caller's language."""

from __future__ import annotations

import importlib
import pkgutil
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import gateway
from gateway.api.problems import MEDIA_TYPE
from gateway.errors import GatewayError
from gateway.failures import TEXT_OF, UNEXPECTED, status_of_family
from gateway.language import translate
from tests.house import House, bearer

SHAPE = {"type", "title", "status", "code", "detail", "instance", "request_id", "retryable"}


def all_errors() -> list[type[GatewayError]]:
    """Import every module and list every family and fact."""
    for module in pkgutil.walk_packages(gateway.__path__, "gateway."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: list[type[GatewayError]] = []
    waiting = [GatewayError]
    while waiting:
        error = waiting.pop()
        found.append(error)
        waiting += error.__subclasses__()
    return found


def check(answer: Any, status: int) -> dict[str, Any]:
    """See that an answer is a problem."""
    assert answer.status_code == status
    assert answer.content_type == MEDIA_TYPE
    assert set(answer.get_json()) - {"errors"} == SHAPE
    assert answer.get_json()["status"] == status
    assert answer.get_json()["request_id"] == answer.headers["X-Request-Id"]
    body: dict[str, Any] = answer.get_json()
    return body


def test_unknown_addresses_and_methods(client: FlaskClient, house: House) -> None:
    check(client.get("/v1/nothing"), 404)
    answer = client.delete("/v1/documents", headers=bearer(house.token["client"]))
    check(answer, 405)
    assert "POST" in answer.headers["Allow"]


def test_what_the_role_may_not(client: FlaskClient, house: House) -> None:
    assert check(client.get("/v1/notices", headers=bearer(house.token["client"])), 403)["code"] == "forbidden"


def test_a_body_beyond_the_limit(app: Flask, house: House) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    headers = {**bearer(house.token["client"]), "Idempotency-Key": "k"}
    check(app.test_client().post("/v1/documents", data=b"x" * 2000, headers=headers), 413)


def test_a_bug_shows_nothing_of_its_insides(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/v1/bug")
    def bug() -> str:
        raise RuntimeError("SELECT secret FROM /var/lib")

    problem = check(app.test_client().get("/v1/bug"), 500)
    assert problem["code"] == "internal_error"
    assert "secret" not in str(problem)


def test_the_request_id_of_the_caller_is_kept_if_it_is_decent(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "abc-1"}).headers["X-Request-Id"] == "abc-1"
    assert client.get("/healthz", headers={"X-Request-Id": "a b<script>"}).headers["X-Request-Id"] != "a b<script>"


def test_the_detail_is_in_the_callers_language_the_code_never(client: FlaskClient) -> None:
    swedish = client.get("/v1/me", headers={"Accept-Language": "sv-SE,sv;q=0.9"}).get_json()
    english = client.get("/v1/me", headers={"Accept-Language": "de, en;q=0.5"}).get_json()
    assert swedish["code"] == english["code"] == "unauthorised"
    assert swedish["detail"] != english["detail"]


def test_every_error_has_a_code_of_its_own_and_a_status() -> None:
    codes: dict[str, type[GatewayError]] = {}
    for error in all_errors():
        assert codes.setdefault(error.code, error) is error or not error.__dict__.get("code"), error
        assert error is GatewayError or status_of_family(error) in HTTPStatus


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.__name__)
def test_every_error_is_told_in_swedish_too(error: type[GatewayError]) -> None:
    assert translate(error.message, "sv") != error.message or error.message == "{reason}"


def test_every_other_text_is_told_in_swedish_too() -> None:
    for text in (*TEXT_OF.values(), UNEXPECTED):
        assert translate(text, "sv") != text, text
