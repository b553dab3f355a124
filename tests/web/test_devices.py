"""The list of devices, and phones that a picture lets in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
import zxingcpp
from flask import Flask
from sqlalchemy import select, update

from gateway.access import links, people
from gateway.models import ApiToken, AuditEvent, Document, Membership, OneTimeLink, Sender, User, WebSession
from gateway.web import qr
from tests.house import NOW, bearer
from tests.web.browser import Browser
from tests.web.office import ACCOUNTANT, CLIENT, READER, Enter, Office, Rows
from tests.web.test_pages import Reader
from tests.web.test_pair import answer, ask, begin

SignedIn = Callable[..., Browser]
EMPLOYEE = "moa@kvarnen.example"
LINK = re.compile(r"http://localhost(/phone/[A-Za-z0-9_-]{43})<")


@pytest.fixture
def employee(rows: Rows, office: Office, password_hash: str) -> str:
    """Add an employee to our company."""
    with rows() as session:
        person = people.add_user(session, email=EMPLOYEE, name="Moa Berg", now=NOW)
        person.password_hash = password_hash
        people.add_member(session, person, role="employee", company_id=office.ours, agency_id=None, actor="o", now=NOW)
    return EMPLOYEE


def paired(browser: Browser, name: str, **form: str) -> str:
    """Pair a scanner and give its token."""
    code, kept = begin(browser, name)
    assert answer(browser, code, **form) == 303
    return ask(browser, kept)


def id_of(rows: Rows, name: str) -> UUID:
    """Find a device by its name."""
    with rows() as session:
        return session.scalars(select(ApiToken.id).where(ApiToken.name == name, ApiToken.role == "device")).one()


def invited(browser: Browser, **form: str) -> str:
    """Have a phone invited and give the path of the link."""
    page = browser.post("/devices/phone", form, page="/devices")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    found = LINK.search(page.text)
    assert found
    return found[1]


def let_in(app: Flask, path: str, name: str = "Moas telefon") -> Browser:
    """Open a link on a phone and go on."""
    phone = Browser(app)
    assert phone.post(path, {"name": name}, page=path).headers["Location"] == "/documents"
    return phone


def test_everybody_sees_what_is_his_and_the_administrator_all(
    signed_in: SignedIn, office: Office, employee: str, rows: Rows
) -> None:
    moa, kim, anna = signed_in(employee), signed_in(CLIENT), signed_in(ACCOUNTANT)
    paired(moa, "Moas skanner")
    paired(kim, "Kims skanner")
    paired(anna, "Annas skanner", company=str(office.ours))
    paired(anna, "Hos Bergström", company=str(office.second))
    seen = {
        who: {name for name in ("Moas skanner", "Kims skanner", "Annas skanner", "Hos Bergström") if name in page}
        for who, page in (("moa", moa.page("/devices")), ("kim", kim.page("/devices")), ("anna", anna.page("/devices")))
    }
    assert seen == {
        "moa": {"Moas skanner"},
        "kim": {"Moas skanner", "Kims skanner", "Annas skanner"},
        "anna": {"Annas skanner", "Hos Bergström"},
    }
    assert "by Moa Berg" in kim.page("/devices")
    assert f"by {ACCOUNTANT}" in kim.page("/devices")
    for browser, name in ((moa, "Kims skanner"), (anna, "Kims skanner"), (kim, "Hos Bergström")):
        for what in ("revoke", "rename"):
            path = f"/devices/{id_of(rows, name)}/{what}"
            assert browser.post(path, {"name": "x"}, page="/devices").status_code == 404
    assert signed_in(READER).get("/devices").status_code == 403


def test_a_device_is_renamed_and_revoked_at_once(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in(CLIENT)
    token = paired(browser, "Disken")
    assert browser.client.get("/v1/me", headers=bearer(token)).status_code == 200
    device = id_of(rows, "Disken")
    assert "127.0.0.0/24" in browser.page("/devices")
    browser.post(f"/devices/{device}/rename", {"name": " Kassan\n"}, page="/devices")
    assert id_of(rows, "Kassan") == device
    assert browser.post(f"/devices/{device}/revoke", page="/devices").status_code == 303
    assert browser.client.get("/v1/me", headers=bearer(token)).status_code == 401
    page = browser.page("/devices")
    assert "Kassan" in page[page.index("No longer let in") :]
    assert browser.post(f"/devices/{device}/revoke", page="/devices").status_code == 404
    with rows() as session:
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == device)).all()
        session.execute(update(ApiToken).where(ApiToken.id == device).values(revoked_at=NOW - timedelta(days=3000)))
    assert sorted(actions) == ["device_added", "device_renamed", "device_revoked"]
    assert "Kassan" not in browser.page("/devices")


def test_a_phone_is_let_in_by_a_link_once(app: Flask, signed_in: SignedIn, rows: Rows, office: Office) -> None:
    kim = signed_in(CLIENT)
    path = invited(kim)
    looked = Browser(app).page(path)
    assert "Kvarnens Kök AB" in looked
    assert CLIENT in looked
    phone = let_in(app, path)
    assert CLIENT not in phone.page("/documents")
    assert "Moas telefon" in phone.page("/documents")
    for again in (Browser(app), phone):
        spent = again.get(path)
        assert (spent.status_code, "used or is too old" in spent.text) == (404, True)
        assert again.post(path, {"name": "x"}, page="/documents" if again is phone else "/sign-in").status_code == 404
    with rows() as session:
        device = session.scalars(select(ApiToken).where(ApiToken.name == "Moas telefon")).one()
        row = session.scalars(select(WebSession).where(WebSession.token_id == device.id)).one()
        assert (device.company_id, device.expires_at) == (office.ours, row.expires_at)
        assert row.expires_at - row.created_at == timedelta(days=90)
        link = session.scalars(select(OneTimeLink)).one()
        assert path.removeprefix("/phone/") not in {str(value) for value in vars(link).values()}
    kept, passing = phone.client.get_cookie("underlag"), kim.client.get_cookie("underlag")
    assert kept is not None
    assert kept.expires is not None
    assert timedelta(days=89) < kept.expires - datetime.now(UTC) <= timedelta(days=90)
    assert passing is not None
    assert passing.expires is None


def test_a_phone_may_see_and_send_and_nothing_else(
    app: Flask, signed_in: SignedIn, enter: Enter, office: Office, rows: Rows
) -> None:
    kim = signed_in(CLIENT)
    enter(office.ours, supplier="Hemlig leverantör")
    with rows() as session:
        user_id = session.scalars(select(User.id).where(User.email == CLIENT)).one()
    phone = let_in(app, invited(kim))
    device = id_of(rows, "Moas telefon")
    enter(office.ours, supplier="Egen leverantör", received_by=f"token:{device}")
    enter(office.ours, supplier="Kims leverantör", received_by=f"user:{user_id}")
    with rows() as session:
        session.execute(update(ApiToken).where(ApiToken.id == device).values(last_used_at=None))
        for supplier, actor in (("Egen", f"token:{device}"), ("Kims", f"user:{user_id}")):
            found = session.scalars(select(Document).where(Document.supplier_name.startswith(supplier))).one()
            session.add(Sender(company_id=office.ours, document_id=found.id, actor=actor, sent_at=NOW))
    page = phone.page("/documents")
    assert ("Egen leverantör" in page, "Kims leverantör" in page, "Hemlig" in page) == (True, False, False)
    assert "Egen leverantör" in kim.page("/documents")
    for closed in ("/device", "/devices", "/integrations", "/integrations/new"):
        assert phone.get(closed).status_code == 403
    assert phone.get("/v1/documents").status_code == 401


def test_revoking_a_phone_ends_its_session(app: Flask, signed_in: SignedIn, rows: Rows) -> None:
    kim = signed_in(CLIENT)
    phone = let_in(app, invited(kim))
    assert phone.get("/documents").status_code == 200
    kim.post(f"/devices/{id_of(rows, 'Moas telefon')}/revoke", page="/devices")
    assert phone.get("/documents").headers["Location"].startswith("/sign-in")
    with rows() as session:
        assert session.scalars(select(WebSession).where(WebSession.token_id.is_not(None))).all() == []


@pytest.mark.parametrize("change", ["time", "member", "user"])
def test_a_link_ends_with_its_time_and_with_the_right_of_who_made_it(
    app: Flask, signed_in: SignedIn, rows: Rows, change: str
) -> None:
    path = invited(signed_in(CLIENT))
    with rows() as session:
        user_id = session.scalars(select(User.id).where(User.email == CLIENT)).one()
        if change == "time":
            session.execute(update(OneTimeLink).values(expires_at=NOW - timedelta(days=3000)))
        if change == "member":
            session.execute(update(Membership).where(Membership.user_id == user_id).values(ended_at=NOW))
        if change == "user":
            session.execute(update(User).where(User.id == user_id).values(disabled_at=NOW))
    phone = Browser(app)
    assert phone.get(path).status_code == 404
    assert phone.post(path, {"name": "x"}).status_code == 404
    with rows() as session:
        assert session.scalars(select(ApiToken).where(ApiToken.kind == "device")).all() == []


def test_an_accountant_invites_for_a_client(app: Flask, signed_in: SignedIn, rows: Rows, office: Office) -> None:
    anna = signed_in(ACCOUNTANT)
    for company in ("", str(office.theirs), "x"):
        assert anna.post("/devices/phone", {"company": company}, page="/devices").status_code == 404
    phone = let_in(app, invited(anna, company=str(office.second)), "Hos Bergström")
    assert phone.get("/documents").status_code == 200
    with rows() as session:
        device = session.scalars(select(ApiToken).where(ApiToken.name == "Hos Bergström")).one()
        assert (device.company_id, device.user_id) == (office.second, None)
    assert "Hos Bergström" in anna.page("/devices")


@pytest.mark.parametrize(("purpose", "status"), [("phone", 200), ("password_reset", 404)])
def test_a_link_for_something_else_lets_no_phone_in(
    app: Flask, rows: Rows, office: Office, purpose: str, status: int
) -> None:
    with rows() as session:
        user_id = session.scalars(select(User.id).where(User.email == CLIENT)).one()
        secret = links.make(
            session, purpose, created_by=f"user:{user_id}", now=datetime.now(UTC), lasts=timedelta(hours=1),
            company_id=office.ours,
        )  # fmt: skip
    assert Browser(app).get(f"/phone/{secret}").status_code == status


def test_the_picture_is_read_by_a_camera_and_passes_the_policy(signed_in: SignedIn) -> None:
    drawing = qr.drawn("http://localhost/phone/abc")
    pixels = np.full((drawing.size, drawing.size), 255, dtype=np.uint8)
    for column, row in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawing.path):
        pixels[int(row), int(column)] = 0
    [found] = zxingcpp.read_barcodes(pixels.repeat(6, axis=0).repeat(6, axis=1))
    assert found.text == "http://localhost/phone/abc"
    page = signed_in(CLIENT).post("/devices/phone", page="/devices").text
    reader = Reader()
    reader.feed(page)
    assert (reader.wrong, reader.open) == ([], [])
    assert '<svg class="qr"' in page
