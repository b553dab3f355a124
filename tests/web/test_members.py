"""The people of a place: invited, never made members silently, and never without an administrator."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from gateway.access import account, links, people, tokens
from gateway.errors import UnauthorisedError
from gateway.models import Agency, Letter, MemberInvitation, Membership, OneTimeLink, User
from tests.house import NOW
from tests.web.browser import Browser
from tests.web.office import ACCOUNTANT, CLIENT, READER, STRANGER, Office, Rows

SignedIn = Callable[..., Browser]
NEW = "ny@kvarnen.example"
FORM = {"email": NEW, "name": "Nora Ny", "role": "employee"}


def membership(rows: Rows, email: str) -> UUID:
    """Tell the only membership of a person."""
    with rows() as session:
        return people.memberships(session, account.of_email(session, email).id)[0].id


def invite(browser: Browser, **form: str) -> int:
    """Invite a person; give the status of the answer."""
    return browser.post("/members/invite", FORM | form, page="/members").status_code


def letters(rows: Rows) -> list[tuple[str, str]]:
    """List the letters that wait, but those of sign-ins."""
    with rows() as session:
        wanted = select(Letter.kind, Letter.email).where(Letter.kind != "new_sign_in").order_by(Letter.id)
        return [(kind, email) for kind, email in session.execute(wanted)]


def link(rows: Rows, email: str, *, ago: timedelta = timedelta()) -> str:
    """Make the link that is in the letter to a new person."""
    with rows() as session:
        user, now, hour = account.of_email(session, email), datetime.now(UTC) - ago, timedelta(hours=1)
        return links.make(session, "first_sign_in", created_by="worker", now=now, lasts=hour, user_id=user.id)


def test_one_sees_the_people_of_ones_own_place(signed_in: SignedIn) -> None:
    page = signed_in(CLIENT).page("/members")
    assert (CLIENT in page, READER in page, ACCOUNTANT in page, STRANGER in page) == (True, True, False, False)


@pytest.mark.parametrize("email", [ACCOUNTANT, READER])
def test_only_administrators_look_after_people(signed_in: SignedIn, rows: Rows, email: str) -> None:
    browser, member = signed_in(email), membership(rows, CLIENT)
    assert browser.get("/members").status_code == 403
    for path in ("/members/invite", f"/members/{member}/role", f"/members/{member}/remove"):
        assert browser.post(path, FORM, page="/documents").status_code == 403


def test_an_agency_sees_its_own_people_and_not_those_of_its_clients(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in()
    with rows() as session:
        session.execute(update(Membership).where(Membership.agency_id.is_not(None)).values(role="agency_administrator"))
    page = browser.page("/members")
    assert (ACCOUNTANT in page, CLIENT in page, READER in page, STRANGER in page) == (True, False, False, False)
    theirs = membership(rows, READER)
    assert browser.post(f"/members/{theirs}/remove", page="/members").status_code == 404
    assert browser.post(f"/members/{theirs}/role", {"role": "accountant"}, page="/members").status_code == 404


def test_a_new_person_gets_a_link_and_becomes_a_member_by_using_it(app: Flask, signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in(CLIENT)
    assert invite(browser) == 303
    assert letters(rows) == [("first_sign_in", NEW)]
    assert "Nora Ny" in browser.page("/members")
    with rows() as session:
        assert people.memberships(session, account.of_email(session, NEW).id) == []
    path = f"/welcome/{link(rows, NEW)}"
    newcomer = Browser(app)
    page = newcomer.get(path)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Kvarnens Kök AB" in page.text
    for weak in ("short", "kvarnenskok2026", "noranora2026"):
        assert newcomer.post(path, {"name": "Nora Ny", "password": weak}, page=path).status_code == 422
    answer = newcomer.post(path, {"name": "Nora N", "password": "fyra blå cyklar regnar"}, page=path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert newcomer.get("/documents").status_code == 200
    assert newcomer.get(path).status_code == 404
    assert newcomer.get("/members").status_code == 403
    assert letters(rows) == [("first_sign_in", NEW)], "nothing new to tell"


def test_a_person_who_is_known_must_say_yes(signed_in: SignedIn, rows: Rows) -> None:
    browser, stranger = signed_in(CLIENT), signed_in(STRANGER)
    assert invite(browser, email=STRANGER, name="Nobody Knows") == 303
    assert letters(rows) == [("member_invited", STRANGER)]
    [row] = re.findall(r"/members/invitations/([0-9a-f-]+)/again", browser.page("/members"))
    assert "Has not signed in" not in browser.page("/members"), "nothing tells that the person was known"
    assert browser.post(f"/members/invitations/{row}/accept", page="/members").status_code == 404
    assert "Kvarnens Kök AB" not in stranger.page("/documents")
    assert "Kvarnens Kök AB" in stranger.page("/members/invitations")
    answer = stranger.post(f"/members/invitations/{row}/accept", page="/members/invitations")
    assert answer.status_code == 303
    assert "Kvarnens Kök AB" in stranger.page("/documents")
    assert stranger.post(f"/members/invitations/{row}/accept", page="/documents").status_code == 404
    assert invite(browser, email=STRANGER) == 409


def test_signing_in_leads_to_what_waits_for_an_answer(app: Flask, signed_in: SignedIn, rows: Rows) -> None:
    invite(signed_in(CLIENT), email=STRANGER)
    stranger = Browser(app)
    assert stranger.sign_in(STRANGER).headers["Location"] == "/members/invitations"
    with rows() as session:
        row = session.scalars(select(MemberInvitation.id)).one()
    assert stranger.post(f"/members/invitations/{row}/decline", page="/members/invitations").status_code == 303
    assert len(people_of(rows, STRANGER)) == 1
    assert Browser(app).sign_in(STRANGER).headers["Location"] == "/"


def people_of(rows: Rows, email: str) -> list[Membership]:
    """List the memberships of a person."""
    with rows() as session:
        return list(people.memberships(session, account.of_email(session, email).id))


def test_an_invitation_can_be_sent_again_and_taken_back(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in(CLIENT)
    invite(browser)
    with rows() as session:
        row = session.scalars(select(MemberInvitation.id)).one()
    path = f"/members/invitations/{row}"
    assert browser.post(f"{path}/again", page="/members").status_code == 303
    assert invite(browser) == 303, "asking again is the same invitation"
    assert [browser.post(f"{path}/again", page="/members").status_code for _ in range(2)] == [429, 429]
    assert letters(rows) == [("first_sign_in", NEW)] * 3
    assert browser.post(f"{path}/withdraw", page="/members").status_code == 303
    assert NEW not in browser.page("/members")
    assert browser.post(f"{path}/again", page="/members").status_code == 404


def test_another_tenant_touches_no_invitation(signed_in: SignedIn, rows: Rows) -> None:
    invite(signed_in(CLIENT))
    with rows() as session:
        row = session.scalars(select(MemberInvitation.id)).one()
        session.execute(update(Membership).where(Membership.agency_id.is_not(None)).values(role="agency_administrator"))
    for email in (ACCOUNTANT, STRANGER):
        browser = signed_in(email)
        assert NEW not in browser.page("/members")
        for what in ("again", "withdraw", "accept", "decline"):
            answer = browser.post(f"/members/invitations/{row}/{what}", page="/members")
            assert answer.status_code == 404, (email, what)


@pytest.mark.parametrize("form", [
    {"email": "not an address"}, {"email": "a@b.se\r\nBcc: x@y.se"}, {"role": "device"},
    {"role": "agency_administrator"}, {"role": ""}, {"email": ""},
])  # fmt: skip
def test_what_cannot_be_invited_is_told(signed_in: SignedIn, rows: Rows, form: dict[str, str]) -> None:
    assert invite(signed_in(CLIENT), **form) == 422
    assert letters(rows) == []


def test_a_place_keeps_its_last_administrator(signed_in: SignedIn, rows: Rows) -> None:
    browser = signed_in(CLIENT)
    mine, reader = membership(rows, CLIENT), membership(rows, READER)
    for path, form in ((f"/members/{mine}/remove", {}), (f"/members/{mine}/role", {"role": "reader"})):
        answer = browser.post(path, form, page="/members")
        assert (answer.status_code, "no other administrator in Kvarnens Kök AB" in answer.text) == (409, True)
    assert (
        browser.post(f"/members/{reader}/role", {"role": "company_administrator"}, page="/members").status_code == 303
    )
    assert browser.post(f"/members/{mine}/role", {"role": "reader"}, page="/members").status_code == 303
    assert browser.get("/members").status_code == 403


def test_an_administrator_who_is_locked_out_does_not_count(signed_in: SignedIn, rows: Rows) -> None:
    browser, mine, other = signed_in(CLIENT), membership(rows, CLIENT), membership(rows, READER)
    with rows() as session:
        session.get_one(Membership, other).role = "company_administrator"
        account.of_email(session, READER).disabled_at = NOW
    assert browser.post(f"/members/{mine}/remove", page="/members").status_code == 409
    assert browser.post(f"/members/{other}/remove", page="/members").status_code == 303
    assert browser.get("/members").status_code == 200


def test_who_is_locked_out_gets_no_letter_and_nobody_is_told(signed_in: SignedIn, rows: Rows) -> None:
    with rows() as session:
        stranger = account.of_email(session, STRANGER)
        stranger.disabled_at, stranger.language = NOW, None
    assert invite(signed_in(CLIENT), email=STRANGER) == 303
    assert letters(rows) == []


def test_an_invitation_leaves_the_language_of_a_known_person_alone(signed_in: SignedIn, rows: Rows) -> None:
    assert invite(signed_in(CLIENT), email=STRANGER) == 303
    with rows() as session:
        assert account.of_email(session, STRANGER).language is None


def test_who_is_removed_is_out_at_once_with_the_devices_paired_there(
    signed_in: SignedIn, rows: Rows, office: Office
) -> None:
    reader, browser, member = signed_in(READER), signed_in(CLIENT), membership(rows, READER)
    with rows() as session:
        user = account.of_email(session, READER)
        secrets = [
            tokens.add_token(
                session, name="phone", role="device", kind="device", company_id=company, agency_id=None,
                user_id=user.id, now=NOW,
            )[1]
            for company in (office.ours, office.second)
        ]  # fmt: skip
    assert browser.post(f"/members/{member}/remove", page="/members").status_code == 303
    assert reader.get("/documents").headers["Location"].startswith("/sign-in")
    with rows() as session:
        with pytest.raises(UnauthorisedError):
            tokens.caller_of_token(session, secrets[0], now=datetime.now(UTC))
        assert tokens.caller_of_token(session, secrets[1], now=datetime.now(UTC))[0].company_id == office.second
    assert people_of(rows, READER) == []


def test_a_first_link_that_ran_out_brings_a_new_one(browser: Browser, signed_in: SignedIn, rows: Rows) -> None:
    invite(signed_in(CLIENT))
    secret = link(rows, NEW, ago=timedelta(days=9))
    page = browser.page(f"/welcome/{secret}")
    assert "run out" in page
    path = f"/welcome/{secret}"
    assert browser.post(path, {"name": "x", "password": "fyra blå cyklar regnar"}, page=path).status_code == 404
    assert browser.post(f"{path}/again", page=path).status_code == 200
    assert letters(rows) == [("first_sign_in", NEW)] * 2
    with rows() as session:
        [first, second] = session.scalars(select(Letter.params).where(Letter.kind == "first_sign_in")).all()
        assert first == second
    assert [browser.post(f"{path}/again", page=path).status_code for _ in range(3)][-1] == 429
    assert browser.get("/welcome/unknown").status_code == 404


def test_a_first_link_is_worth_nothing_after_the_first_sign_in(browser: Browser, office: Office, rows: Rows) -> None:
    path = f"/welcome/{link(rows, ACCOUNTANT)}"
    assert browser.get(path).status_code == 404
    assert browser.client.post(f"{path}/again").status_code == 400
    assert letters(rows) == []
    with rows() as session:
        assert session.scalars(select(OneTimeLink.used_at)).all() == [None]
        assert session.scalars(select(Agency.name)).all()
        assert session.scalars(select(User.email)).all()
