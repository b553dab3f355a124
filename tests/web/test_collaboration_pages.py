"""The pages of collaborations: opening and inviting a client, answering by a link or signed in, and ending."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from gateway.access import links, people
from gateway.access.passwords import hasher
from gateway.collaboration import notices
from gateway.models import Agency, Collaboration, Company, Integration, Letter, Membership, Notice, User
from gateway.models.collaboration import WORKING
from tests.house import NOW
from tests.web.browser import PASSWORD, Browser
from tests.web.office import ACCOUNTANT, CLIENT, READER, STRANGER, Office, Rows
from tests.web.test_pages import Reader

SignedIn = Callable[..., Browser]
BOSS: Final = "boss@siffra.example"
EVA: Final = "eva@nystart.example"
NEW: Final = {
    "organisation_number": "556016-0680", "name": "Nystart AB", "accounting_year_ends": "6", "contact_name": "Eva Ny",
    "contact_email": EVA, "language": "sv", "city": "Umeå",
}  # fmt: skip


@pytest.fixture
def boss(rows: Rows, office: Office, password_hash: str, signed_in: SignedIn) -> Browser:
    """Sign the administrator of our agency in, which has an accounting system."""
    with rows() as session:
        agency = agency_of(session, office.ours)
        person = people.add_user(session, email=BOSS, name="Bo Boss", now=NOW)
        person.password_hash = password_hash
        people.add_member(
            session, person, role="agency_administrator", company_id=None, agency_id=agency, actor="operator", now=NOW
        )
        session.add(
            Integration(
                name="Bokföring", system="Advisor", version="1", role="accounting", scopes=[], agency_id=agency,
                created_at=NOW,
            )
        )  # fmt: skip
    return signed_in(BOSS)


def agency_of(session: object, company: UUID) -> UUID:
    """Name the agency that a company works with."""
    wanted = select(Collaboration.agency_id).where(
        Collaboration.company_id == company, Collaboration.state.in_(WORKING)
    )
    found: UUID = session.scalars(wanted).one()  # type: ignore[attr-defined]  # a session
    return found


def opened(boss: Browser, **more: str) -> str:
    """Open a client; tells the address of its page."""
    answer = boss.post("/clients/new", {**NEW, "organisation_number": "559999-0016", **more}, page="/clients/new")
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].removesuffix("/invite")


def invited(boss: Browser, page: str, **more: str) -> str:
    """Send the invitation to a scanner; tells the id of the collaboration."""
    form = {
        "services": "scanner", "payer": "agency", "months": "12", "accountant": chosen(boss, page),
        "contact_name": "Eva Ny", "contact_email": EVA, "language": "sv", **more,
    }  # fmt: skip
    answer = boss.post(f"{page}/invite", form, page=f"{page}/invite")
    assert (answer.status_code, answer.headers.get("Location")) == (303, page), answer.text
    found = re.search(r'id="c-([0-9a-f-]{36})"', boss.page(page))
    assert found
    return found[1]


def chosen(boss: Browser, page: str) -> str:
    """Name the first accountant of the form."""
    found = re.search(r'<option value="([0-9a-f-]{36})"', boss.page(f"{page}/invite"))
    assert found
    return found[1]


def link(rows: Rows, collaboration: str) -> str:
    """Make the link that the letter holds."""
    with rows() as session:
        secret = links.make(
            session, "invitation", created_by="worker", now=NOW, lasts=timedelta(days=3650),
            collaboration_id=UUID(collaboration),
        )  # fmt: skip
    return f"/invitation/{secret}"


def look(text: str, *, at: str) -> None:
    """See that a page is well formed, labelled, and holds nothing inline."""
    reader = Reader()
    reader.feed(text)
    assert (reader.wrong, reader.open) == ([], []), at
    assert len(reader.ids) == len(set(reader.ids)), at
    assert set(reader.fields) <= set(reader.labels), at
    assert reader.headings.count("h1") == 1, at
    assert "None" not in text, at


def test_a_new_customer_is_opened_invited_and_says_yes_by_the_link(app: Flask, boss: Browser, rows: Rows) -> None:
    page = opened(boss)
    assert "Draft" in boss.page("/clients")
    found = invited(boss, page)
    assert "On its way" in boss.page(page)
    contact, address = Browser(app, "sv"), link(rows, found)
    offer = contact.page(address)
    assert "Siffra &amp; Co" in offer
    assert EVA in offer
    with rows() as session:
        assert session.get_one(Collaboration, UUID(found)).state == "invited", "looking uses nothing up"
    answer = contact.post(address, {"answer": "accept", "name": "Eva Ny", "password": "en hemlig mening"}, page=address)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/services")
    assert "Siffra" in contact.page("/services"), "signed in at once, and in the right company"
    with rows() as session:
        collaboration = session.get_one(Collaboration, UUID(found))
        user = session.scalars(select(User).where(User.email == EVA)).one()
        member = session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
        assert (collaboration.state, collaboration.answered_by_id) == ("active", user.id)
        assert (member.role, member.company_id) == ("company_administrator", collaboration.company_id)
    assert "Active" in boss.page(page)
    assert "Nystart AB said yes" in boss.page("/")
    again = contact.get(address)
    assert (again.status_code, "inte längre öppen" in again.text) == (404, True)
    assert Browser(app).sign_in(EVA, "en hemlig mening").status_code == 303


def test_a_weak_password_or_no_name_uses_nothing_up(app: Flask, boss: Browser, rows: Rows) -> None:
    address = link(rows, invited(boss, opened(boss)))
    contact = Browser(app)
    for form, told in (
        ({"name": "Eva", "password": "kort"}, "at least 12 characters"),
        ({"name": "Eva", "password": "password1234"}, "guess"),
        ({"name": "Evangelina Ny", "password": "evangelina2026"}, "guess"),
        ({"name": "Eva", "password": "x" * 129}, "128"),
        ({"name": " ", "password": "en hemlig mening"}, "Write your name"),
    ):
        answer = contact.post(address, {"answer": "accept", **form}, page=address)
        assert (answer.status_code, told in answer.text, "kort" in answer.text) == (422, True, False)
    assert contact.get(address).status_code == 200
    with rows() as session:
        assert session.scalar(select(func.count()).select_from(User).where(User.email == EVA)) == 0


def test_a_contact_says_no_without_a_sign_in(app: Flask, boss: Browser, rows: Rows) -> None:
    page = opened(boss)
    found = invited(boss, page)
    contact, address = Browser(app), link(rows, found)
    answer = contact.post(address, {"answer": "decline", "words": "Vi har redan <b>en</b>."}, page=address)
    assert "You have declined" in answer.text
    shown = boss.page(page)
    assert "Vi har redan &lt;b&gt;en&lt;/b&gt;." in shown
    assert "Declined" in shown
    with rows() as session:
        assert session.scalar(select(func.count()).select_from(User).where(User.email == EVA)) == 0
    assert contact.get(address).status_code == 404


def test_who_is_known_signs_in_instead_and_nobody_else_answers(
    app: Flask, boss: Browser, rows: Rows, signed_in: SignedIn
) -> None:
    found = invited(boss, opened(boss), contact_email=CLIENT)
    address = link(rows, found)
    contact = Browser(app)
    offer = contact.page(address)
    assert f"{address}/signed-in" in offer
    assert 'name="password"' not in offer
    forced = contact.post(address, {"answer": "accept", "name": "M", "password": "en hemlig mening"}, page=address)
    assert (forced.status_code, "There is a sign-in" in forced.text) == (409, True)
    with rows() as session:
        kim = session.scalars(select(User).where(User.email == CLIENT)).one()
        assert hasher.verify(str(kim.password_hash), PASSWORD), "the password stays what it was"
    address = link(rows, found)
    other = signed_in(STRANGER)
    assert "another address" in other.page(f"{address}/signed-in")
    for said in ("accept", "decline"):
        assert other.post(f"{address}/signed-in", {"answer": said}, page=f"{address}/signed-in").status_code == 403
    kims = signed_in(CLIENT)
    answer = kims.post(f"{address}/signed-in", {"answer": "accept"}, page=f"{address}/signed-in")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/services")
    assert "Siffra" in kims.page("/services")
    with rows() as session:
        assert session.get_one(Collaboration, UUID(found)).state == "active"
        roles = session.scalars(select(Membership.company_id).join(User).where(User.email == CLIENT)).all()
        assert len(roles) == 2


def test_a_link_does_not_open_a_company_that_has_come_into_use(app: Flask, boss: Browser, rows: Rows) -> None:
    found = invited(boss, opened(boss))
    address = link(rows, found)
    contact = Browser(app)
    page = contact.page(address)
    with rows() as session:
        company = session.get_one(Collaboration, UUID(found)).company_id
        reader = session.scalars(select(User).where(User.email == READER)).one()
        people.add_member(
            session, reader, role="company_administrator", company_id=company, agency_id=None, actor="o", now=NOW
        )
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {"csrf_token": token[1], "answer": "accept", "name": "Mallory", "password": "en hemlig mening"}
    answer = contact.client.post(address, data=form, headers={**contact.headers, "Origin": "http://localhost"})
    assert (answer.status_code, "has administrators here by now" in answer.text) == (409, True)
    with rows() as session:
        assert session.get_one(Collaboration, UUID(found)).state == "invited"
        assert session.scalar(select(func.count()).select_from(User).where(User.email == EVA)) == 0


def test_a_revoked_invitation_opens_nothing(app: Flask, boss: Browser, rows: Rows) -> None:
    page = opened(boss)
    found = invited(boss, page)
    address = link(rows, found)
    path = f"{page}/collaborations/{found}"
    assert boss.post(f"{path}/revoke", page=page).status_code == 303
    answer = Browser(app).get(address)
    assert (answer.status_code, "has revoked the invitation" in answer.text) == (409, True)
    again = boss.post(f"{path}/remind", page=page)
    assert (again.status_code, "has revoked the invitation" in again.text) == (409, True)


@pytest.mark.parametrize("secret", ["word", "x" * 43])
def test_a_link_that_was_never_made_opens_nothing(browser: Browser, secret: str) -> None:
    for path in (f"/invitation/{secret}",):
        answer = browser.get(path)
        assert (answer.status_code, "no longer open" in answer.text) == (404, True)


def test_all_that_is_missing_is_told_on_the_form(boss: Browser, rows: Rows) -> None:
    page = opened(boss)
    with rows() as session:
        session.scalars(select(Integration)).one().revoked_at = NOW
    form = {"payer": "agency", "months": "12", "accountant": "", "contact_email": "", "is_agency_payee": "yes"}
    answer = boss.post(f"{page}/invite", form, page=f"{page}/invite")
    assert answer.status_code == 422
    for told in (
        "No service is chosen", "stand as payee only of", "accounting system is not registered", "no main contact",
        "Nobody at the agency is responsible",
    ):  # fmt: skip
        assert told in answer.text, told
    assert 'href="#contact_email"' in answer.text
    look(answer.text, at="invite")
    assert "Draft" in boss.page(page)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"organisation_number": "559999-0017"}, "is not a valid organisation number"),
        ({"name": " "}, "Give a name"),
        ({"contact_email": "eva"}, "not an e-mail address"),
        ({"accounting_year_ends": "0"}, "from 1 to 12"),
        ({"vat_number": "SE1"}, "is not a valid VAT number"),
    ],
)
def test_what_is_wrong_with_a_client_is_told_beside_its_field(boss: Browser, change: dict[str, str], told: str) -> None:
    form = {**NEW, "organisation_number": "559999-0016", **change}
    answer = boss.post("/clients/new", form, page="/clients/new")
    assert (answer.status_code, told in answer.text) == (422, True)
    look(answer.text, at="client_new")


def test_details_of_a_company_in_use_are_not_shown_before_it_agrees(
    boss: Browser, rows: Rows, office: Office, signed_in: SignedIn
) -> None:
    with rows() as session:
        theirs = session.get_one(Company, office.theirs)
        theirs.city, theirs.contact_email = "Hemligborg", "boss@annat.example"
    page = opened(boss, organisation_number="556677-8899", city="Min stad")
    assert page == f"/clients/{office.theirs}"
    shown = boss.page(page) + boss.page(f"{page}/invite") + boss.page("/clients")
    assert "Annat Bolag AB" in shown
    for secret in ("Hemligborg", "boss@annat.example", "Annan Byrå"):
        assert secret not in shown
    assert "Hemligborg" in signed_in(STRANGER).page(f"/clients/{office.theirs}")


def test_an_existing_customer_answers_under_my_services(
    boss: Browser, rows: Rows, signed_in: SignedIn, office: Office
) -> None:
    with rows() as session:
        other = session.scalars(select(Agency).where(Agency.name == "Annan Byrå")).one()
        people.add_member(
            session, session.scalars(select(User).where(User.email == STRANGER)).one(), role="agency_administrator",
            company_id=None, agency_id=other.id, actor="operator", now=NOW,
        )  # fmt: skip
        session.add(
            Integration(
                name="B", system="S", version="1", role="accounting", scopes=[], agency_id=other.id, created_at=NOW
            )
        )
    eva = signed_in(STRANGER)
    page = opened(eva, organisation_number="556016-0680")
    assert page == f"/clients/{office.ours}"
    found = invited(eva, page, contact_email="mallory@annan.example")
    shown = eva.page(page)
    assert "own administrators" in shown
    assert CLIENT not in shown
    with rows() as session:
        assert session.scalars(select(Letter.email).where(Letter.kind == "invitation")).all() == [CLIENT]
    kim, leo = signed_in(CLIENT), signed_in(READER)
    offer = kim.page("/services")
    assert "You have Scanner with another agency" in offer
    look(offer, at="services")
    assert "Accept" not in leo.page("/services")
    assert leo.post(f"/services/{found}/accept", page="/services").status_code == 403
    assert kim.post(f"/services/{found}/accept", page="/services").status_code == 303
    assert "Annan Byrå" in kim.page("/services")
    late = kim.post(f"/services/{found}/decline", {"words": "x"}, page="/services")
    assert (late.status_code, "has been accepted already" in late.text) == (409, True)


def test_either_party_ends_a_service_after_a_page_that_says_what_happens(
    boss: Browser, rows: Rows, signed_in: SignedIn, office: Office
) -> None:
    with rows() as session:
        found = session.scalars(select(Collaboration.id).where(Collaboration.company_id == office.ours)).one()
    kim = signed_in(CLIENT)
    path = f"/services/{found}/end"
    confirm = kim.page(f"{path}?service=digital_invoices")
    assert "This is what happens" in confirm
    assert re.findall(r'value="(\w+)" checked', confirm) == ["digital_invoices", "now"]
    look(confirm, at="end")
    for form, told in (
        ({"services": "digital_invoices"}, "Choose what happens"),
        ({"data": "keep"}, "Choose at least one"),
        ({"services": "digital_invoices", "data": "keep", "when": "day", "last_day": "soon"}, "Write the day"),
        ({"services": "digital_invoices", "data": "keep", "when": "day", "last_day": "2020-01-01"}, "must lie between"),
    ):
        answer = kim.post(path, form, page=path)
        assert (answer.status_code, told in answer.text) == (422, True), told
    assert (
        kim.post(path, {"services": "digital_invoices", "data": "delete", "when": "now"}, page=path).status_code == 303
    )
    assert "Ended" in kim.page("/services")
    assert "A service between Siffra &amp; Co and Kvarnens Kök AB ends" in boss.page("/")
    agencys = f"/clients/{office.ours}/collaborations/{found}/end"
    form = {"services": "scanner", "data": "keep", "when": "day", "last_day": "2027-06-30"}
    assert boss.post(agencys, form, page=agencys).status_code in {303, 422}
    assert boss.get(f"/clients/{office.second}/collaborations/{found}/end").status_code == 404


def test_a_company_keeps_its_details(signed_in: SignedIn, rows: Rows, office: Office) -> None:
    kim = signed_in(CLIENT)
    form = {"name": "Kvarnen AB", "city": "Lund", "accounting_year_ends": "4", "contact_email": "kim@kvarnen.example"}
    assert kim.post("/company", form, page="/company").status_code == 303
    saved = kim.page("/company?saved=1")
    assert "It is saved" in saved
    assert "Lund" in saved
    look(saved, at="company")
    wrong = kim.post("/company", {**form, "vat_number": "SE12"}, page="/company")
    assert (wrong.status_code, "not a valid VAT number" in wrong.text) == (422, True)
    with rows() as session:
        company = session.get_one(Company, office.ours)
        assert (company.name, company.organisation_number, company.accounting_year_ends) == (
            "Kvarnen AB", "556016-0680", 4,
        )  # fmt: skip
    assert signed_in(READER).get("/company").status_code == 403


def test_preferences_are_chosen(boss: Browser, rows: Rows, office: Office) -> None:
    with rows() as session:
        found = session.scalars(select(Collaboration.id).where(Collaboration.company_id == office.ours)).one()
    path = f"/clients/{office.ours}/collaborations/{found}/preferences"
    look(boss.page(path), at="preferences")
    wrong = boss.post(path, {"notice_channels": "mail", "digest_at": ""}, page=path)
    assert (wrong.status_code, "Give the time of day" in wrong.text) == (422, True)
    right = {"notice_channels": "mail", "digest_at": "07:30", "always_update": "customers"}
    assert boss.post(path, right, page=path).status_code == 303
    with rows() as session:
        row = session.get_one(Collaboration, found)
        assert (row.notice_channels, row.digest_at, row.always_update) == (["web", "mail"], "07:30", ["customers"])
        assert row.looks_for_documents is False


def test_only_administrators_manage_and_others_of_the_agency_read(signed_in: SignedIn, office: Office) -> None:
    anna = signed_in(ACCOUNTANT)
    shown = anna.page(f"/clients/{office.ours}")
    assert "Invite to services" not in shown
    assert anna.get("/clients/new").status_code == 403
    assert anna.get(f"/clients/{office.ours}/invite").status_code == 403
    for email in (CLIENT, READER):
        assert signed_in(email).get("/clients").status_code == 403
    theirs = anna.refusal(f"/clients/{office.theirs}")
    assert theirs == anna.refusal("/clients/01900000-0000-7000-8000-000000000000")
    assert theirs[0] == 404
    assert anna.get("/services").headers["Location"] == "/clients"


def test_clients_are_searched_by_name_and_number(signed_in: SignedIn, office: Office) -> None:
    anna = signed_in()
    for wanted, names in (
        ("kvarn", ["Kvarnens Kök AB"]), ("556036-07", ["Bergströms Bygg AB"]), ("5560360793", ["Bergströms Bygg AB"]),
        ("", ["Bergströms Bygg AB", "Kvarnens Kök AB"]), ("%", []), ("Annat", []),
    ):  # fmt: skip
        page = anna.page(f"/clients?q={wanted.replace('%', '%25')}")
        assert re.findall(r'class="cover"[^>]*>([^<]*)<', page) == names, wanted
        look(page, at="clients")


def test_a_notice_without_a_document_stands_in_the_inbox_and_is_marked_read(
    boss: Browser, rows: Rows, office: Office
) -> None:
    with rows() as session:
        found = notices.tell(
            session, "device_added", side="agency", company_id=office.ours,
            agency_id=agency_of(session, office.ours), params={"device": "<i>Telefon", "by": "Kim"}, now=NOW,
        ).id  # fmt: skip
    page = boss.page("/")
    assert "New device: &lt;i&gt;Telefon" in page
    assert "Kim has paired it: it can now send documents." in page
    look(page, at="inbox")
    answer = boss.post(f"/notices/{found}/read", page="/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    with rows() as session:
        assert session.get_one(Notice, found).state == "read"


def test_the_company_reads_its_own_notices_and_no_others(rows: Rows, office: Office, signed_in: SignedIn) -> None:
    with rows() as session:
        ours = notices.tell(
            session, "device_added", side="company", company_id=office.ours, params={"device": "T"}, now=NOW
        ).id
        agencys = Notice(
            kind="device_added", side="agency", status="green", company_id=office.ours, findings=[], params={},
            created_at=NOW,
        )  # fmt: skip
        session.add(agencys)
        session.flush()
        other = agencys.id
    kim = signed_in(CLIENT)
    assert "New device: T" in kim.page("/services")
    assert kim.post(f"/services/notices/{ours}/read", page="/services").status_code == 303
    assert "New device: T" not in kim.page("/services")
    assert kim.post(f"/services/notices/{other}/read", page="/services").status_code == 404
    assert signed_in(ACCOUNTANT).post(f"/notices/{ours}/read", page="/").status_code == 404
