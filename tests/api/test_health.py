"""Whether it is alive and ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.parts import parts_of
from tests.pictures import jpeg


def test_alive(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.json is not None
    assert (answer.status_code, answer.json["status"]) == (200, "ok")


def test_ready(client: FlaskClient, send: Callable[..., Any]) -> None:
    checks = client.get("/readyz").get_json()["checks"]
    assert {name: check["ok"] for name, check in checks.items()} == {
        "database": True, "originals": True, "tesseract": True, "queue": True,
    }  # fmt: skip
    assert checks["queue"]["detail"] == "empty"
    send(jpeg())
    assert client.get("/readyz").get_json()["checks"]["queue"]["detail"].startswith("oldest waiting")


def test_not_ready_says_what_is_missing(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    parts_of(app).originals.incoming.rmdir()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    checks = answer.get_json()["checks"]
    assert (checks["originals"]["ok"], checks["tesseract"]["ok"], checks["database"]["ok"]) == (False, False, True)
