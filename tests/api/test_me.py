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
