"""The description of the API as pages: drawn from files of ours alone, and every code explained."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.api import openapi
from gateway.application import create_app
from gateway.language import translate
from gateway.settings import Settings

STATIC = Path(openapi.__file__).parent / "static"
VENDORED = STATIC / "vendor" / "swagger-ui"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """Give the app; these pages need no database."""
    return create_app(Settings(data_dir=tmp_path, workers=0))


def test_vendored_files_are_what_was_published() -> None:
    manifest = json.loads((VENDORED / "manifest.json").read_text("utf-8"))
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in VENDORED.iterdir()}
    found.pop("manifest.json")
    assert found == manifest["sha256"]
    assert {"LICENSE", "swagger-ui-bundle.js", "swagger-ui.css"} <= set(found)
    assert (manifest["name"], manifest["licence"]) == ("swagger-ui-dist", "Apache-2.0")
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])


def test_the_page_loads_only_what_is_served_here(client: FlaskClient) -> None:
    answer = client.get("/docs")
    assert answer.status_code == 200
    loaded = re.findall(r'(?:src|href|data-spec)="([^"]+)"', answer.text)
    assert "/docs/static/vendor/swagger-ui/swagger-ui-bundle.js" in loaded
    for address in loaded:
        with client.get(address) as found:
            assert (address, found.status_code) == (address, 200)
            assert address.startswith("/")


def test_the_page_allows_no_more_than_it_needs(client: FlaskClient) -> None:
    policy = client.get("/docs").headers["Content-Security-Policy"]
    assert policy == client.get("/docs/errors").headers["Content-Security-Policy"].replace(
        "img-src 'self';", "img-src 'self' data:;"
    )
    assert "unsafe" not in policy
    assert "<script>" not in client.get("/docs").text
    assert "validatorUrl: null" in (STATIC / "docs.js").read_text("utf-8")


def test_the_description_is_of_this_api(client: FlaskClient) -> None:
    spec = client.get("/openapi.json").json
    assert spec is not None
    assert spec["openapi"].startswith("3.1")
    assert "/v1/documents" in spec["paths"]


def test_every_code_is_explained_in_both_languages(client: FlaskClient) -> None:
    page = client.get("/docs/errors").text
    rows = openapi.rows()
    codes = [row.code for row in rows]
    assert len(codes) == len(set(codes)) > 20
    for row in rows:
        assert f'id="{row.code}"' in page
        for text in row.texts:
            assert text.english
            assert translate(text.english, "sv") != text.english, text.english
    assert {"not_found", "internal_error", "digest_mismatch", "validation_failed", "bad_cursor"} <= set(codes)
    assert {"ungated_query", "bad_setting", "error", "foreign_form"}.isdisjoint(codes)


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/v1/nothing", {}),
        ("GET", "/v1/me", {}),
        ("DELETE", "/v1/me", {}),
        ("GET", "/v1/me", {"Authorization": "Bearer gw_wrong"}),
    ],
)
def test_the_type_of_a_problem_points_to_its_explanation(
    client: FlaskClient, method: str, path: str, headers: dict[str, str]
) -> None:
    problem = client.open(path, method=method, headers=headers).json
    assert problem is not None
    page, _, anchor = problem["type"].partition("#")
    assert f'id="{anchor}"' in client.get(page).text
