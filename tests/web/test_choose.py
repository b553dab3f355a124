"""Where one works: chosen by those who are members in several places, remembered, and never anybody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from gateway.access import account, people
from gateway.models import Membership, WebSession
from tests.house import NOW
from tests.web.browser import Browser
from tests.web.office import ACCOUNTANT, STRANGER, Office, Rows

SignedIn = Callable[..., Browser]


@pytest.fixture
def several(rows: Rows, office: Office) -> dict[str, UUID]:
    """Make the accountant a reader of the company too, who has worked in neither place yet."""
    with rows() as session:
        anna = account.of_email(session, ACCOUNTANT)
        client = people.add_member(
            session, anna, role="reader", company_id=office.ours, agency_id=None, actor="operator", now=NOW
        )
        stranger = people.memberships(session, account.of_email(session, STRANGER).id)[0]
        [agency] = [each for each in people.memberships(session, anna.id) if each.agency_id]
        return {"agency": agency.id, "company": client.id, "stranger": stranger.id}


def test_one_place_needs_no_choice(signed_in: SignedIn) -> None:
    browser = signed_in()
    assert "Siffra &amp; Co" in browser.page("/")
    assert 'name="membership"' not in browser.page("/")


def test_with_several_one_chooses_and_comes_back_there(app: Flask, several: dict[str, UUID]) -> None:
    browser = Browser(app)
    assert browser.sign_in(ACCOUNTANT, page="/sign-in?next=/documents").headers["Location"] == "/choose?next=/documents"
    assert browser.get("/documents").headers["Location"].startswith("/choose?next=/documents")
    page = browser.page("/choose?next=/documents")
    assert [name in page for name in ("Siffra &amp; Co", "Kvarnens Kök AB", "Annan Byrå")] == [True, True, False]
    answer = browser.post(
        "/choose", {"membership": str(several["company"]), "next": "/documents"}, page="/choose?next=/documents"
    )
    assert answer.headers["Location"] == "/documents"
    assert "Kvarnens Kök AB</span>" in browser.page("/documents")
    again = Browser(app)
    assert again.sign_in(ACCOUNTANT).headers["Location"] == "/"
    assert again.get("/").headers["Location"] == "/documents", "a company has no inbox"


def test_the_top_bar_changes_it(app: Flask, several: dict[str, UUID]) -> None:
    browser = Browser(app)
    browser.sign_in(ACCOUNTANT)
    browser.post("/choose", {"membership": str(several["company"])}, page="/choose")
    found = re.findall(r'name="membership" value="([^"]+)"', browser.page("/documents"))
    assert set(found) == {str(several["agency"]), str(several["company"])}
    assert browser.post("/choose", {"membership": str(several["agency"])}, page="/documents").status_code == 303
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("whose", ["stranger", "nonsense", ""])
def test_nobody_chooses_what_is_not_theirs(app: Flask, several: dict[str, UUID], rows: Rows, whose: str) -> None:
    browser = Browser(app)
    browser.sign_in(ACCOUNTANT)
    chosen = str(several.get(whose, whose))
    assert browser.post("/choose", {"membership": chosen}, page="/choose").status_code == 404
    with rows() as session:
        assert session.scalars(select(WebSession.membership_id)).all() == [None]


def test_a_place_that_ended_is_chosen_anew(app: Flask, several: dict[str, UUID], rows: Rows) -> None:
    browser = Browser(app)
    browser.sign_in(ACCOUNTANT)
    browser.post("/choose", {"membership": str(several["company"])}, page="/choose")
    with rows() as session:
        session.execute(update(Membership).where(Membership.id == several["company"]).values(ended_at=NOW))
    assert browser.get("/documents").headers["Location"].startswith("/choose")
    with rows() as session:
        session.execute(update(Membership).where(Membership.id == several["agency"]).values(ended_at=NOW))
    assert "not a member anywhere" in browser.page("/choose")


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_choosing_leads_to_no_other_site(app: Flask, several: dict[str, UUID], target: str) -> None:
    browser = Browser(app)
    browser.sign_in(ACCOUNTANT)
    assert "evil" not in browser.page(f"/choose?next={target}").split("<main")[1]
    answer = browser.post("/choose", {"membership": str(several["agency"]), "next": target}, page="/choose")
    assert answer.headers["Location"] == "/"
