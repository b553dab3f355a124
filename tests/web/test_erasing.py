"""`/account/erase`: shown first, done with the password alone, and then nobody is signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from gateway.access import people
from gateway.models import User
from gateway.parts import parts_of
from tests.house import NOW
from tests.web.browser import PASSWORD, Browser
from tests.web.office import ACCOUNTANT, CLIENT, READER, Office, Rows

SignedIn = Callable[..., Browser]
PAGE = "/account/erase"
FORM = {"understood": "yes", "password": PASSWORD}


def is_erased(rows: Rows, email: str) -> bool:
    """Tell whether nobody has that address any longer."""
    with rows() as session:
        return session.scalars(select(User).where(User.email == email)).one_or_none() is None


def test_a_person_is_shown_what_goes_and_stays_and_is_then_forgotten(
    app: Flask, rows: Rows, signed_in: SignedIn, office: Office
) -> None:
    browser, second = signed_in(READER), signed_in(READER)
    outbox = parts_of(app).post.outbox
    outbox.mkdir(parents=True, exist_ok=True)
    for number, email in enumerate((READER, CLIENT)):
        name = f"20261123T120000.000000Z-{number:032x}.eml"
        (outbox / name).write_text(f"To: {email}\nSubject: Hej\n\nText\n")
    page = browser.page(PAGE)
    assert "What goes" in page
    assert "Browsers that are signed in" in page
    assert not is_erased(rows, READER), "looking changes nothing"
    answer = browser.post(PAGE, FORM, page=PAGE)
    assert (answer.status_code, "Your account is erased" in answer.text) == (200, True)
    assert READER not in answer.text
    assert is_erased(rows, READER)
    assert [browser.get("/documents").status_code, second.get("/documents").status_code] == [303, 303]
    assert Browser(app).sign_in(READER).status_code == 422
    assert len(list(outbox.iterdir())) == 1, "letters to the person lie in the outbox no longer"


@pytest.mark.parametrize("form", [
    {**FORM, "password": "wrong wrong wrong"}, {**FORM, "password": ""}, {"password": PASSWORD}, {},
])  # fmt: skip
def test_without_password_or_tick_nothing_is_erased(
    rows: Rows, signed_in: SignedIn, office: Office, form: dict[str, str]
) -> None:
    answer = signed_in(READER).post(PAGE, form, page=PAGE)
    assert answer.status_code == 422
    assert "Nothing was erased" in answer.text or "Nothing was changed" in answer.text
    assert not is_erased(rows, READER)


def test_anothers_password_is_no_proof(rows: Rows, signed_in: SignedIn, office: Office) -> None:
    with rows() as session:
        people.add_user(session, email="bo@kvarnen.example", password="bos eget lösenord", now=NOW)
    answer = signed_in(READER).post(PAGE, {**FORM, "password": "bos eget lösenord"}, page=PAGE)
    assert answer.status_code == 422
    assert not is_erased(rows, READER)


def test_guessing_the_password_there_is_slowed_down(rows: Rows, signed_in: SignedIn, office: Office) -> None:
    browser = signed_in(READER)
    told = [browser.post(PAGE, {**FORM, "password": f"fel {number}"}, page=PAGE).text for number in range(8)]
    assert "Too many" in told[-1] or "too many" in told[-1]
    assert "too many" in browser.post(PAGE, FORM, page=PAGE).text, "the right one too must wait"
    assert not is_erased(rows, READER)


def test_the_only_administrator_is_told_what_to_do(rows: Rows, signed_in: SignedIn, office: Office) -> None:
    browser = signed_in(CLIENT)
    page = browser.page(PAGE)
    assert "There is no other administrator in Kvarnens Kök AB" in page
    answer = browser.post(PAGE, FORM, page="/documents")
    assert answer.status_code == 422
    assert not is_erased(rows, CLIENT)


def test_a_person_of_several_places_leaves_all_of_them(rows: Rows, signed_in: SignedIn, office: Office) -> None:
    browser = signed_in(ACCOUNTANT)
    with rows() as session:
        anna = session.scalars(select(User).where(User.email == ACCOUNTANT)).one()
        people.add_member(
            session, anna, role="reader", company_id=office.theirs, agency_id=None, actor="operator", now=NOW
        )
        user_id = anna.id
    assert browser.post(PAGE, FORM, page=PAGE).status_code == 200
    with rows() as session:
        assert people.memberships(session, user_id) == [], "also where the person was not working just then"


def test_a_form_of_another_site_erases_nobody(rows: Rows, signed_in: SignedIn, office: Office) -> None:
    answer = signed_in(READER).post(PAGE, FORM, page=PAGE, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 422
    assert not is_erased(rows, READER)
