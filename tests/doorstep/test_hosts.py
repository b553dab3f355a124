"""Which hosts are ours, and that nothing of a foreign one comes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gateway.application import create_app
from gateway.doorstep.hosts import ours
from gateway.settings import Settings
from tests.house import House, bearer

EVIL = ["evil.example", "localhost.evil.example", "evil.example:80", "user@localhost", "localhost, evil.example",
        "[::2]", "127.0.0.1.evil.example", "xlocalhost", " ", "localhost\\.evil", "127.0.0.1@evil.example"]  # fmt: skip


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Give an installation that has a name on the network, and one more."""
    return replace(settings, public_url="https://Kvitto.example:8443/", hosts=("gateway.internal", "räkna.example"))


@pytest.mark.parametrize("host", [
    "kvitto.example", "KVITTO.example", "kvitto.example:8443", "localhost", "localhost:8000", "127.0.0.1:1", "[::1]",
    "[::1]:8000", "gateway.internal", "xn--rkna-loa.example",
])  # fmt: skip
def test_our_own_names_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", EVIL)
@pytest.mark.parametrize("path", ["/v1/me", "/openapi.json", "/healthz", "/v1/nothing"])
def test_another_name_is_a_problem_for_programs(client: FlaskClient, house: House, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host, **bearer(house.token["client"])})
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.get_json()["code"] == "unknown_host"
    assert "GATEWAY_HOSTS" in answer.get_json()["detail"]
    assert "evil" not in f"{answer.text}{answer.headers}"


@pytest.mark.parametrize("path", ["/sign-in", "/", "/documents", "/finns-inte", "/static/pages.css"])
def test_another_name_is_a_page_for_people_without_a_link_to_it(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Host": "evil.example", "Accept": "text/html", "Accept-Language": "sv"})
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert "GATEWAY_HOSTS" in answer.text
    assert "evil" not in f"{answer.text}{answer.headers}"
    assert "Set-Cookie" not in answer.headers


def test_a_list_links_to_our_own_address_only(client: FlaskClient, house: House) -> None:
    headers = {"Host": "evil.example", **bearer(house.token["accountant"])}
    assert client.get("/v1/documents?limit=1", headers=headers).status_code == 400


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "*"])  # noqa: S104 (nobody listens)
def test_listening_everywhere_is_no_name(tmp_path: Path, host: str) -> None:
    assert ours(Settings(data_dir=tmp_path, host=host)) == {"localhost", "127.0.0.1", "::1"}


def test_the_address_that_is_listened_on_is_one(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, host="192.0.2.7", workers=0))
    assert app.test_client().get("/healthz", headers={"Host": "192.0.2.7:8000"}).status_code == 200
    assert app.test_client().get("/healthz", headers={"Host": "192.0.2.8:8000"}).status_code == 400
