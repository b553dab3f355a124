"""Whoever steals the database can open nothing with what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gateway.access import client_credentials, pairing
from gateway.access.pairing import NoSuchCodeError
from gateway.models import Base, Integration
from gateway.web.visitor import SESSION
from tests.house import House, bearer
from tests.web.browser import Browser
from tests.web.office import CLIENT, Rows
from tests.web.test_devices import invited, let_in, paired
from tests.web.test_integrations import added
from tests.web.test_pair import begin

LINKS = ("/phone/", "/welcome/", "/reset/", "/invitation/")


def texts(value: Any) -> Iterator[str]:
    """Give every text in a value, whole and with what a token begins with."""
    if isinstance(value, dict):
        yield from (text for each in value.items() for part in each for text in texts(part))
    elif isinstance(value, list):
        yield from (text for each in value for text in texts(each))
    elif value is not None:
        yield str(value)
        yield f"gw_live_{value}"


@pytest.fixture
def dump(app: Flask, signed_in: Callable[..., Browser], rows: Rows, house: House) -> set[str]:
    """Use everything that has a secret, and give every text of every table."""
    kim = signed_in(CLIENT)
    paired(kim, "Disken")
    begin(kim, "Waiting")
    added(kim)
    let_in(app, invited(kim))
    invited(kim)
    assert house.token
    with rows() as session:
        found: set[str] = set()
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                found |= {text for value in row for text in texts(value)}
    return found


def test_nothing_in_a_dump_opens_the_api(app: Flask, dump: set[str], rows: Rows) -> None:
    with rows() as session:
        client_id = str(session.scalars(select(Integration.id)).one())
    assert len(dump) > 100
    assert {client_id, "Disken"} <= dump
    visitor = app.test_client()
    for text in sorted(dump):
        sent = text.encode("ascii", "ignore").decode()
        assert visitor.get("/v1/me", headers=bearer(sent)).status_code == 401, text
    with rows() as session:
        for text in sorted(dump):
            assert client_credentials.client_of(session, client_id, text, now=datetime.now(UTC)) is None, text
            assert pairing.ask(session, text, site="", now=datetime.now(UTC)).error == "invalid_grant", text
            with pytest.raises(NoSuchCodeError):
                pairing.waiting(session, text, now=datetime.now(UTC))


def test_nothing_in_a_dump_opens_a_page(app: Flask, dump: set[str]) -> None:
    """Not even for one who can sign cookies."""
    visitor = Browser(app)
    for text in sorted(dump):
        with visitor.client.session_transaction() as cookie:
            cookie[SESSION] = text
        assert visitor.get("/documents").status_code == 303, text
        for path in LINKS:
            if "/" not in text:
                assert visitor.get(f"{path}{text}").status_code == 404, text


def test_the_very_secrets_do_open(app: Flask, signed_in: Callable[..., Browser], rows: Rows) -> None:
    """The tries above are the right ones."""
    kim = signed_in(CLIENT)
    token, secret, path = paired(kim, "Disken"), added(kim), invited(kim)
    shown, kept = begin(kim, "Waiting")
    for each in (token, secret):
        assert kim.client.get("/v1/me", headers=bearer(each)).status_code == 200
    assert Browser(app).get(path).status_code == 200
    with rows() as session:
        client_id = str(session.scalars(select(Integration.id)).one())
        assert client_credentials.client_of(session, client_id, secret, now=datetime.now(UTC)) is not None
        assert pairing.ask(session, kept, site="", now=datetime.now(UTC)).error == "authorization_pending"
        assert pairing.waiting(session, shown, now=datetime.now(UTC)).name == "Waiting"
