"""Letting a scanner in: who may, for which company, and that codes cannot be guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import select, update

from gateway.models import ApiToken, AuditEvent, Collaboration, CollaborationService, DeviceCode
from tests.house import House
from tests.web.browser import Browser
from tests.web.office import ACCOUNTANT, CLIENT, READER, STRANGER, Office, Rows

SignedIn = Callable[..., Browser]
GRANT = "urn:ietf:params:oauth:grant-type:device_code"


def begin(browser: Browser, name: str = "Front desk") -> tuple[str, str]:
    """Let a scanner begin; give the code to show and the one to keep."""
    form = {"client_id": "underlag-scanner", "device_name": name}
    body = browser.client.post("/v1/device/code", data=form).get_json()
    return body["user_code"], body["device_code"]


def ask(browser: Browser, device_code: str) -> str:
    """Let a scanner ask; give its token or the error."""
    form = {"client_id": "underlag-scanner", "grant_type": GRANT, "device_code": device_code}
    body = browser.client.post("/v1/device/token", data=form).get_json()
    return str(body.get("access_token") or body["error"])


def answer(browser: Browser, code: str, **form: str) -> int:
    """Fill in the page of a device."""
    return browser.post("/device", {"code": code, "answer": "approve", **form}, page=f"/device?code={code}").status_code


def test_a_person_of_a_company_approves_for_it(signed_in: SignedIn, rows: Rows, office: Office) -> None:
    browser = signed_in(CLIENT)
    code, kept = begin(browser, '<b>"Desk"</b>')
    page = browser.page(f"/device?code={code.lower()}")
    assert '<b>"Desk"' not in page
    assert '<b>"Desk"</b>' in unescape(page)
    assert code in page
    assert "127.0.0.0/24" in page
    assert "Kvarnens Kök AB" in page
    assert "Approve only a device that you have just started yourself" in page
    assert ask(browser, kept) == "authorization_pending"
    done = browser.post("/device", {"code": code, "answer": "approve"}, page=f"/device?code={code}")
    assert (done.status_code, done.headers["Location"]) == (303, "/device?done=approved")
    assert "The scanner is paired" in browser.page(done.headers["Location"])
    token = ask(browser, kept)
    assert token.startswith("gw_live_")
    with rows() as session:
        device = session.scalars(select(ApiToken).where(ApiToken.kind == "device")).one()
        assert device.company_id == office.ours
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "device_approved")).one()
        assert event.where == "web 127.0.0.0/24"
        added = session.scalars(select(AuditEvent).where(AuditEvent.action == "device_added")).one()
        assert added.where == "api 127.0.0.0/24"
    assert token not in browser.page("/devices")


def test_a_code_that_is_typed_leads_to_the_same_page(signed_in: SignedIn) -> None:
    browser = signed_in(CLIENT)
    code, _ = begin(browser)
    assert 'name="code"' in browser.page("/device")
    for typed in (code.replace("-", ""), code.lower().replace("-", " "), f"  {code} "):
        assert "Front desk" in browser.page(f"/device?code={typed.replace(' ', '+')}")


@pytest.mark.usefixtures("office")
def test_signing_in_leads_back_to_the_code(browser: Browser) -> None:
    code, _ = begin(browser)
    asked = browser.get(f"/device?code={code}")
    assert browser.sign_in(CLIENT, page=asked.headers["Location"]).headers["Location"] == f"/device?code={code}"


def test_a_device_is_turned_away(signed_in: SignedIn) -> None:
    browser = signed_in(CLIENT)
    code, kept = begin(browser)
    done = browser.post("/device", {"code": code, "answer": "deny"}, page=f"/device?code={code}")
    assert "turned away" in browser.page(done.headers["Location"])
    assert ask(browser, kept) == "access_denied"
    assert browser.get(f"/device?code={code}").status_code == 422
    assert browser.post("/device", {"code": code, "answer": "approve"}, page="/device").status_code == 422
    assert ask(browser, kept) == "access_denied"


def test_an_accountant_chooses_among_clients_whose_scanner_works(
    signed_in: SignedIn, rows: Rows, office: Office
) -> None:
    browser = signed_in(ACCOUNTANT)
    code, kept = begin(browser)
    page = browser.page(f"/device?code={code}")
    assert set(re.findall(r'<option value="([^"]+)"', page)) == {str(office.ours), str(office.second)}
    assert answer(browser, code) == 404
    assert answer(browser, code, company=str(office.theirs)) == 404
    with rows() as session:
        second = select(Collaboration.id).where(Collaboration.company_id == office.second)
        session.execute(
            update(CollaborationService)
            .where(CollaborationService.collaboration_id.in_(second), CollaborationService.service == "scanner")
            .values(starts_at=None)
        )
    assert answer(browser, code, company=str(office.second)) == 404
    assert "Bergströms" not in browser.page(f"/device?code={code}")
    assert answer(browser, code, company=str(office.ours)) == 303
    assert ask(browser, kept).startswith("gw_live_")


def test_an_accountant_without_such_clients_is_told(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in(ACCOUNTANT)
    with rows() as session:
        session.execute(update(Collaboration).values(state="invited"))
    code, _ = begin(browser)
    assert "scanner service of none of them is active" in browser.page(f"/device?code={code}")


def test_a_client_cannot_choose_another_company(signed_in: SignedIn, office: Office) -> None:
    browser = signed_in(CLIENT)
    code, kept = begin(browser)
    assert answer(browser, code, company=str(office.second)) == 404
    assert ask(browser, kept) == "authorization_pending"


@pytest.mark.parametrize(("email", "status"), [(READER, 403), (CLIENT, 200), (STRANGER, 200)])
def test_pairing_needs_a_permission(signed_in: SignedIn, email: str, status: int) -> None:
    browser = signed_in(email)
    code, kept = begin(browser)
    assert browser.get("/device").status_code == status
    assert browser.get(f"/device?code={code}").status_code == status
    if status == 403:
        form = {"code": code, "answer": "approve"}
        assert browser.post("/device", form, page="/documents").status_code == 403
        assert ask(browser, kept) == "authorization_pending"


def test_guessing_codes_is_slowed_down(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in(CLIENT)
    code, kept = begin(browser)
    for number in range(11):
        assert browser.get(f"/device?code=BBBB-BBB{'BCDFGHJKLMN'[number]}").status_code == 422
    slowed = browser.get(f"/device?code={code}")
    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["Retry-After"]) <= 30
    form = {"code": code, "answer": "approve"}
    assert browser.post("/device", form, page="/device").status_code == 429
    assert ask(browser, kept) == "authorization_pending"
    other = signed_in(ACCOUNTANT)
    assert other.get(f"/device?code={code}").status_code == 200
    with rows() as session:
        assert session.scalars(select(DeviceCode)).one().state == "pending"


def test_a_person_who_is_not_of_the_house_cannot_see_the_company(signed_in: SignedIn, house: House) -> None:
    browser = signed_in(STRANGER)
    code, _ = begin(browser)
    page = browser.page(f"/device?code={code}")
    assert "Kvarnens" not in page
    assert answer(browser, code, company=str(house.company)) == 404
