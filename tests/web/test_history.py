"""The history in the browser: everything in words, for who may see it, and nothing of another's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from gateway import audit
from gateway.access import people, tokens
from gateway.models import Agency, Collaboration, User
from tests.house import NOW
from tests.web.browser import Browser
from tests.web.office import ACCOUNTANT, CLIENT, READER, STRANGER, Enter, Office, Rows

SignedIn = Callable[..., Browser]


def events(page: str) -> list[str]:
    """Give the text of each event, without its markup."""
    found = re.findall(r'<li class="event">(.*?)</li>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def test_a_company_sees_what_has_happened_in_words(
    rows: Rows, signed_in: SignedIn, office: Office, enter: Enter
) -> None:
    document = enter(office.ours)
    with rows() as session:
        kim = session.scalars(select(User).where(User.email == CLIENT)).one()
        kim.name = "Kim Kvarn"
        token, _ = tokens.add_token(
            session, name="Kassan", role="device", company_id=office.ours, agency_id=None, now=NOW
        )
        tokens.revoke(session, token, actor=f"user:{kim.id}", now=NOW)
        session.info[audit.WHERE] = "web 192.0.2.0/24"
        leo = session.scalars(select(User).where(User.email == READER)).one()
        people.add_member(
            session, leo, role="employee", company_id=office.ours, agency_id=None, actor=f"user:{kim.id}", now=NOW
        )
    page = signed_in(CLIENT).page("/history")
    shown = events(page)
    assert "Got another role: leo@kvarnen.example Role: Reader → became Employee Kim Kvarn" in shown[0]
    assert shown[0].endswith("From where: Browser, 192.0.2.0/24")
    assert "A token was made worthless: Kassan" in shown[1]
    assert "A token was made: Kassan Role: Device The operator" in shown[2]
    assert "Received and saved: Kvarnvik Handel AB" in shown[3]
    assert f'href="/documents/{document}"' in page
    swedish = signed_in(CLIENT, "sv").page("/history")
    assert "Fick en annan roll" in swedish
    assert "Anställd" in swedish


def test_an_agency_sees_its_own_and_a_clients(rows: Rows, signed_in: SignedIn, office: Office, enter: Enter) -> None:
    enter(office.ours)
    enter(office.second, supplier="Bergströms inköp")
    with rows() as session:
        agency = session.scalars(select(Agency).where(Agency.name == "Siffra & Co")).one()
        audit.record(
            session, agency_id=agency.id, company_id=office.ours, subject_id=office.ours, action="notice_read",
            actor="operator", now=NOW,
        )  # fmt: skip
    browser = signed_in(ACCOUNTANT)
    own, clients = browser.page("/history"), browser.page(f"/history?company={office.ours}")
    assert "The agency was registered" in own
    assert "Received and saved" not in own
    assert "Kvarnvik Handel AB" in clients
    assert events(clients)[0].startswith("2026-11-23 13:00 Marked as read: Kvarnens Kök AB")
    assert "Bergströms inköp" not in clients


@pytest.mark.parametrize("email", [STRANGER, CLIENT])
def test_nobody_sees_anothers(signed_in: SignedIn, office: Office, email: str) -> None:
    company = office.ours if email == STRANGER else office.theirs
    browser = signed_in(email)
    unknown = "00000000-0000-7000-8000-000000000000"
    assert browser.refusal(f"/history?company={company}") == browser.refusal(f"/history?company={unknown}")
    assert browser.get(f"/history?company={company}").status_code == 404


def test_a_client_whose_collaboration_ended_is_not_there_any_longer(
    rows: Rows, signed_in: SignedIn, office: Office
) -> None:
    browser = signed_in(ACCOUNTANT)
    assert browser.get(f"/history?company={office.ours}").status_code == 200
    with rows() as session:
        session.scalars(select(Collaboration).where(Collaboration.company_id == office.ours)).one().state = "ended"
    assert browser.get(f"/history?company={office.ours}").status_code == 404


def test_a_reader_is_not_shown_it(signed_in: SignedIn, office: Office) -> None:
    browser = signed_in(READER)
    assert browser.get("/history").status_code == 403
    assert 'href="/history"' not in browser.page("/documents")


def test_it_is_narrowed_by_what_and_by_whom_and_paged(
    rows: Rows, signed_in: SignedIn, office: Office, enter: Enter
) -> None:
    for number in range(60):
        enter(office.ours, supplier=f"Nr {number:02}", at=NOW + timedelta(minutes=number))
    browser = signed_in(CLIENT)
    first = browser.page("/history?what=received")
    assert [len(events(first)), "Nr 59" in first, "Nr 09" in first] == [50, True, False]
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = browser.page(older[1].replace("&amp;", "&"))
    assert [len(events(second)), "Nr 59" in second, "Nr 09" in second] == [10, False, True]
    assert "Became a member" in browser.page("/history?who=operator")
    assert events(browser.page("/history?who=operator&what=received")) == []
    assert "Nothing here fits the filters" in browser.page("/history?who=nobody")
    assert browser.get("/history?before=x").status_code == 422


def test_what_nobody_may_know_by_name_is_told_as_such(rows: Rows, signed_in: SignedIn, office: Office) -> None:
    with rows() as session:
        stranger = session.scalars(select(User).where(User.email == STRANGER)).one()
        audit.record(
            session, company_id=office.ours, subject_id=stranger.id, action="something_new",
            actor=f"user:{stranger.id}", now=NOW, after={"name": "<b>x</b>", "list": [1, True, None]},
        )  # fmt: skip
    page = signed_in(CLIENT).page("/history")
    assert "something new" in events(page)[0]
    assert "A person outside" in events(page)[0]
    assert STRANGER not in page
    assert "<b>x</b>" not in page
    assert "list: 1, Yes, –" in events(page)[0]
