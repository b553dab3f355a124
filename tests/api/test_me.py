"""Who the token is."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.house import House, bearer


def test_a_client_token_tells_its_company(client: FlaskClient, house: House) -> None:
    me = client.get("/v1/me", headers=bearer(house.token["client"])).json
    assert me is not None
    assert (me["role"], me["company"]["name"], me["agency"]) == ("device", "Kvarnens Kök AB", None)
    assert house.token["client"].startswith(me["token"]["prefix"])
    assert house.token["client"] not in str(me)


def test_an_agencys_token_tells_its_agency(client: FlaskClient, house: House) -> None:
    me = client.get("/v1/me", headers=bearer(house.token["accountant"])).json
    assert me is not None
    assert (me["role"], me["company"], me["agency"]["name"]) == ("accountant", None, "Siffra & Co")


def test_a_parameter_that_nobody_reads_is_refused(client: FlaskClient, house: House) -> None:
    answer = client.get("/v1/me?company=1", headers=bearer(house.token["client"]))
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == [{"pointer": "/company", "code": "unknown_field", "detail": "Unknown field."}]
    assert client.get("/v1/me?company=1").status_code == 401, "who is not known learns nothing else"
