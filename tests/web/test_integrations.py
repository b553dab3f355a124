"""The page of integrations: secrets shown once, both sides, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, update

from gateway.models import ApiToken, AuditEvent, Integration, Membership, User
from tests.house import bearer
from tests.web.browser import Browser
from tests.web.office import ACCOUNTANT, CLIENT, READER, STRANGER, Rows
from tests.web.test_pages import Reader

SignedIn = Callable[..., Browser]
SECRET = re.compile(r"gw_live_[A-Za-z0-9_-]{43}")
TILL = {"name": "Kassan", "system": "Kassa", "version": "3.1", "role": "documents", "scope": "documents:read",
        "calls": "yes"}  # fmt: skip


def added(browser: Browser, **change: str) -> str:
    """Add an integration and give its secret."""
    page = browser.post("/integrations", {**TILL, **change}, page="/integrations/new")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    [secret] = SECRET.findall(page.text)
    assert secret not in str(browser.cookie())
    return str(secret)


def id_of(rows: Rows, name: str = "Kassan") -> UUID:
    """Find an integration by its name."""
    with rows() as session:
        return session.scalars(select(Integration.id).where(Integration.name == name)).one()


@pytest.fixture
def administrator(rows: Rows, office: object) -> str:
    """Make the accountant an administrator of the agency."""
    with rows() as session:
        user = select(User.id).where(User.email == ACCOUNTANT).scalar_subquery()
        session.execute(update(Membership).where(Membership.user_id == user).values(role="agency_administrator"))
    return ACCOUNTANT


def test_a_secret_is_shown_once(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in(CLIENT)
    secret = added(browser)
    assert secret not in browser.page("/integrations")
    me = browser.client.get("/v1/me", headers=bearer(secret)).get_json()
    assert (me["role"], me["company"]["name"]) == ("documents", "Kvarnens Kök AB")
    assert browser.client.get("/v1/notices", headers=bearer(secret)).status_code == 403
    client_id = str(id_of(rows))
    form = {"grant_type": "client_credentials"}
    assert browser.client.post("/v1/oauth/token", data=form, auth=(client_id, secret)).status_code == 200
    page = browser.page("/integrations")
    assert client_id in page
    assert "Kassa 3.1" in page
    assert "Not yet" not in page


def test_a_new_secret_leaves_the_old_one_a_day(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in(CLIENT)
    old = added(browser)
    page = browser.post(f"/integrations/{id_of(rows)}/rotate", page="/integrations")
    [new] = SECRET.findall(page.text)
    assert "The old secret holds until" in page.text
    for secret in (old, new):
        assert browser.client.get("/v1/me", headers=bearer(secret)).status_code == 200
    with rows() as session:
        ends = session.scalars(select(ApiToken.expires_at).where(ApiToken.expires_at.is_not(None))).one()
    assert ends is not None
    assert 23.9 < (ends - datetime.now(UTC)).total_seconds() / 3600 <= 24
    assert "2 secrets hold" in browser.page("/integrations")


def test_what_is_revoked_is_dead_in_the_next_request(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in(CLIENT)
    secret = added(browser)
    assert browser.post(f"/integrations/{id_of(rows)}/revoke", page="/integrations").status_code == 303
    assert browser.client.get("/v1/me", headers=bearer(secret)).status_code == 401
    assert "Revoked" in browser.page("/integrations")
    assert browser.post(f"/integrations/{id_of(rows)}/rotate", page="/integrations").status_code == 409
    identity = id_of(rows)
    with rows() as session:
        wanted = select(AuditEvent.action).where(AuditEvent.subject_id == identity).order_by(AuditEvent.number)
        actions = session.scalars(wanted).all()
    assert actions == ["integration_added", "integration_revoked"]


def test_a_program_that_does_not_call_is_registered_alone(signed_in: SignedIn, rows: Rows, administrator: str) -> None:
    browser = signed_in(administrator)
    form = {name: value for name, value in TILL.items() if name != "calls"} | {"role": "accounting"}
    assert browser.post("/integrations", form, page="/integrations/new").status_code == 303
    assert "Registered, without a secret" in browser.page("/integrations")
    browser.post(f"/integrations/{id_of(rows)}/version", {"version": "4.0"}, page="/integrations")
    assert "Kassa 4.0" in browser.page("/integrations")
    with rows() as session:
        assert session.scalars(select(ApiToken).where(ApiToken.kind == "integration")).all() == []
        assert session.scalars(select(Integration)).one().agency_id is not None


@pytest.mark.parametrize("change", [
    {"name": " "}, {"scope": "members:manage"}, {"scope": ""}, {"expires": "2020-01-01"}, {"expires": "soon"},
    {"expires": "9999-12-31"},
])  # fmt: skip
def test_what_does_not_fit_shows_the_form_again(signed_in: SignedIn, rows: Rows, change: dict[str, str]) -> None:
    browser = signed_in(CLIENT)
    page = browser.post("/integrations", {**TILL, **change}, page="/integrations/new")
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert 'value="3.1"' in page.text
    with rows() as session:
        assert session.scalars(select(Integration)).all() == []


@pytest.mark.parametrize("role", ["device", "accountant", "company_administrator", ""])
def test_no_integration_has_a_role_of_people_or_devices(signed_in: SignedIn, role: str) -> None:
    browser = signed_in(CLIENT)
    assert browser.post("/integrations", {**TILL, "role": role}, page="/integrations/new").status_code == 404


def test_it_ends_after_its_last_day(signed_in: SignedIn, rows: Rows) -> None:
    added(signed_in(CLIENT), expires="2099-06-30")
    with rows() as session:
        ends = {session.scalars(select(table.expires_at).where(table.name == "Kassan")).one()
                for table in (Integration, ApiToken)}  # fmt: skip
    assert ends == {datetime(2099, 6, 30, 22, tzinfo=UTC)}


def test_an_agency_does_not_touch_those_of_its_clients(signed_in: SignedIn, rows: Rows, administrator: str) -> None:
    client, agency = signed_in(CLIENT), signed_in(administrator)
    secret = added(client)
    assert "Kassan" not in agency.page("/integrations")
    for what in ("revoke", "rotate", "version"):
        path = f"/integrations/{id_of(rows)}/{what}"
        assert agency.post(path, {"version": "9"}, page="/integrations").status_code == 404
    assert client.client.get("/v1/me", headers=bearer(secret)).status_code == 200


@pytest.mark.parametrize("email", [ACCOUNTANT, READER, STRANGER])
def test_only_administrators_manage_them(signed_in: SignedIn, email: str) -> None:
    browser = signed_in(email)
    for path in ("/integrations", "/integrations/new"):
        assert browser.get(path).status_code == 403


def test_pages_are_well_formed_and_labelled(signed_in: SignedIn, rows: Rows) -> None:
    for language in ("sv", "en"):
        browser = signed_in(CLIENT, language)
        texts = [browser.page("/integrations"), browser.page("/integrations/new?role=accounting"),
                 browser.page("/devices"), browser.page("/device")]  # fmt: skip
        texts.append(browser.post("/integrations", {**TILL, "name": language}, page="/integrations/new").text)
        path = f"/integrations/{id_of(rows, language)}/rotate"
        texts += [browser.post(path, page="/integrations").text, browser.page("/integrations")]
        for text in texts:
            reader = Reader()
            reader.feed(text)
            assert (reader.wrong, reader.open) == ([], []), text
            assert len(reader.ids) == len(set(reader.ids))
            assert set(reader.fields) <= set(reader.labels)
            assert reader.headings.count("h1") == 1
            assert all(address.startswith(("/", "#")) for address in reader.addresses)
            assert "None" not in text
