"""People: they sign in by a password, and a session lasts no longer than it may."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import open_gate, passwords, people, sessions
from gateway.access.passwords import SignInError, WeakPasswordError
from gateway.database import writing
from gateway.errors import NotFoundError, UnauthorisedError
from gateway.models import Company, User
from tests.house import NOW, House

IDLE: Final = timedelta(minutes=30)


@pytest.fixture
def person(session: Session, house: House) -> User:
    """Add a person of our company."""
    with writing(session):
        added = people.add_user(session, email="Eva@Kvarnen.example", password="twelve letters", now=NOW)
        people.add_member(
            session, added, role="employee", company_id=house.company, agency_id=None, actor="operator", now=NOW
        )
        return added


def test_a_person_signs_in_and_out(session: Session, person: User, house: House) -> None:
    user_id = passwords.check(session, email=" eva@kvarnen.example", password="twelve letters")
    with writing(session):
        place = people.memberships(session, user_id)[0].id
        secret = sessions.open_session(session, user_id, membership_id=place, now=NOW, hours=1)
    caller, _ = sessions.caller_of_session(session, secret, now=NOW, idle=IDLE)
    assert (caller.company_id, caller.role) == (house.company, "employee")
    assert caller.senders == (f"user:{user_id}",)
    with pytest.raises(UnauthorisedError):
        sessions.caller_of_session(session, secret, now=NOW + timedelta(hours=1), idle=2 * IDLE)
    with writing(session):
        sessions.sign_out(session, secret)
    with pytest.raises(UnauthorisedError):
        sessions.caller_of_session(session, secret, now=NOW, idle=IDLE)


@pytest.mark.parametrize(("email", "password"), [("eva@kvarnen.example", "wrong"), ("nobody@kvarnen.example", "wrong")])
def test_who_is_unknown_is_not_told_apart(session: Session, person: User, email: str, password: str) -> None:
    with pytest.raises(SignInError) as raised:
        passwords.check(session, email=email, password=password)
    assert str(raised.value) == SignInError.message


def test_a_short_password_is_refused(session: Session) -> None:
    with pytest.raises(WeakPasswordError):
        people.add_user(session, email="a@b.se", password="short", now=NOW)


def test_a_session_ends_when_nothing_is_heard_of_it(session: Session, person: User) -> None:
    with writing(session):
        secret = sessions.open_session(session, person.id, membership_id=None, now=NOW, hours=12)
    assert sessions.caller_of_session(session, secret, now=NOW + IDLE, idle=IDLE)
    with pytest.raises(UnauthorisedError):
        sessions.caller_of_session(session, secret, now=NOW + IDLE + timedelta(seconds=1), idle=IDLE)


def test_who_has_chosen_no_place_may_do_nothing_there(session: Session, person: User) -> None:
    with writing(session):
        secret = sessions.open_session(session, person.id, membership_id=None, now=NOW, hours=12)
    caller, _ = sessions.caller_of_session(session, secret, now=NOW, idle=IDLE)
    assert caller.permissions == frozenset({"account"})
    assert (caller.company_id, caller.agency_id) == (None, None)
    open_gate(session, caller)
    assert session.scalars(select(Company)).all() == []


def test_a_membership_that_ended_opens_nothing(session: Session, person: User) -> None:
    with writing(session):
        place = people.memberships(session, person.id)[0]
        secret = sessions.open_session(session, person.id, membership_id=place.id, now=NOW, hours=12)
        place.ended_at = NOW
    assert sessions.caller_of_session(session, secret, now=NOW, idle=IDLE)[0].role == "nobody"


def test_a_disabled_person_is_out_at_once(session: Session, person: User) -> None:
    with writing(session):
        secret = sessions.open_session(session, person.id, membership_id=None, now=NOW, hours=12)
        person.disabled_at = NOW
    with pytest.raises(UnauthorisedError):
        sessions.caller_of_session(session, secret, now=NOW, idle=IDLE)
    with pytest.raises(SignInError):
        passwords.check(session, email=person.email, password="twelve letters")


def test_a_session_works_only_where_its_person_is_a_member(session: Session, person: User, house: House) -> None:
    with writing(session):
        secret = sessions.open_session(session, person.id, membership_id=None, now=NOW, hours=12)
        other = people.add_user(session, email="bo@annat.example", now=NOW)
        theirs = people.add_member(
            session, other, role="reader", company_id=house.other_company, agency_id=None, actor="operator", now=NOW
        )
    row = sessions.session_of(session, secret)
    assert row
    with pytest.raises(NotFoundError), writing(session):
        sessions.choose(session, row, theirs.id, now=NOW)
    with writing(session):
        sessions.choose(session, row, people.memberships(session, person.id)[0].id, now=NOW)
    assert sessions.caller_of_session(session, secret, now=NOW, idle=IDLE)[0].company_id == house.company
