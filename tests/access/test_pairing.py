"""Pairing by a code: one token for one approval, by somebody who may, and only while the code is good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway.access import pairing, tokens
from gateway.access.gate import Caller
from gateway.access.pairing import AlreadyAnsweredError, Answer, Codes, NoSuchCodeError, TooManyCodesError
from gateway.access.shown_once import digest
from gateway.database import writing
from gateway.models import (
    ApiToken,
    AuditEvent,
    Collaboration,
    CollaborationService,
    DeviceCode,
    Letter,
    Membership,
    Notice,
    User,
)
from tests.access.conftest import Enrol
from tests.house import NOW, House

SITE = "https://gw.example"
WHERE = "192.0.2.0/24"


def begin(session: Session, name: str = "Front desk", where: str = WHERE, at: datetime = NOW) -> Codes:
    """Let a device begin."""
    with writing(session):
        return pairing.begin(session, name=name, where=where, now=at)


def ask(session: Session, codes: Codes, seconds: float = 10) -> Answer:
    """Let a device ask, so many seconds after it began."""
    with writing(session):
        return pairing.ask(session, codes.device_code, site=SITE, now=NOW + timedelta(seconds=seconds))


def approve(session: Session, codes: Codes, caller: Caller, company: UUID) -> None:
    """Approve a device."""
    with writing(session):
        waiting = pairing.waiting(session, codes.user_code, now=NOW)
        pairing.approve(session, waiting.id, caller, company_id=company, now=NOW)


def test_codes_are_kept_as_digests_alone(session: Session) -> None:
    codes = begin(session)
    row = session.scalars(select(DeviceCode)).one()
    assert (row.device_sha256, row.user_sha256) == (digest(codes.device_code), digest(codes.user_code))
    assert {codes.device_code, codes.user_code}.isdisjoint(str(value) for value in vars(row).values())
    assert len(codes.user_code) == 8
    assert set(codes.user_code) <= set("BCDFGHJKLMNPQRSTVWXZ")


@pytest.mark.parametrize("typed", [str.lower, lambda code: f" {code[:4]}-{code[4:]} ", " ".join])
def test_a_code_is_known_however_it_is_typed(session: Session, typed: Callable[[str], str]) -> None:
    codes = begin(session)
    assert pairing.waiting(session, typed(codes.user_code), now=NOW).name == "Front desk"
    assert pairing.shown_code(typed(codes.user_code)) == f"{codes.user_code[:4]}-{codes.user_code[4:]}"


def test_one_approval_makes_one_token_and_tells_the_company(session: Session, house: House, enrol: Enrol) -> None:
    caller, codes = enrol("company_administrator"), begin(session)
    assert ask(session, codes).error == "authorization_pending"
    approve(session, codes, caller, house.company)
    told = ask(session, codes, 20)
    assert told.token is not None
    device, row = tokens.caller_of_token(session, told.token, now=NOW)
    assert device.company_id == house.company
    assert device.permissions == {"documents:read", "documents:send", "me"}
    assert (row.name, row.kind, row.user_id) == ("Front desk", "device", caller.user_id)
    assert ask(session, codes, 30).error == "invalid_grant"
    notice = session.scalars(select(Notice)).one()
    assert (notice.kind, notice.side, notice.company_id) == ("device_added", "company", house.company)
    assert notice.params == {"device": "Front desk", "by": "Kim"}
    letter = session.scalars(select(Letter)).one()
    assert (letter.kind, letter.email, letter.site) == ("new_device", "kim@kvarnen.example", SITE)
    events = session.scalars(select(AuditEvent).where(AuditEvent.action.like("device%")).order_by(AuditEvent.number))
    assert [(each.action, each.actor) for each in events] == [
        ("device_approved", caller.actor),
        ("device_added", caller.actor),
    ]


@pytest.mark.parametrize(("seconds", "is_good"), [(599, True), (600, False), (100_000, False)])
def test_a_code_is_good_for_ten_minutes(
    session: Session, house: House, enrol: Enrol, seconds: int, is_good: bool
) -> None:
    caller, codes = enrol("company_administrator"), begin(session)
    if not is_good:
        with pytest.raises(NoSuchCodeError):
            pairing.waiting(session, codes.user_code, now=NOW + timedelta(seconds=seconds))
    approve(session, codes, caller, house.company)
    assert ask(session, codes, seconds).error == (None if is_good else "expired_token")


def test_old_rows_are_cleared_away(session: Session) -> None:
    old = begin(session)
    begin(session, at=NOW + timedelta(days=2))
    assert ask(session, old).error == "invalid_grant"
    assert len(session.scalars(select(DeviceCode)).all()) == 1


def test_who_asks_too_soon_must_wait_longer_for_good(session: Session) -> None:
    codes = begin(session)
    assert [ask(session, codes, at).error for at in (5, 7, 15.5, 20)] == [
        "authorization_pending", "slow_down", "slow_down", "slow_down",
    ]  # fmt: skip
    assert session.scalars(select(DeviceCode)).one().pause_seconds == 20
    assert ask(session, codes, 39.5).error == "authorization_pending"


def test_a_denied_device_gets_nothing(session: Session, house: House, enrol: Enrol) -> None:
    caller, codes = enrol("company_administrator"), begin(session)
    with writing(session):
        pairing.deny(session, pairing.waiting(session, codes.user_code, now=NOW).id, now=NOW)
    assert ask(session, codes).error == "access_denied"
    assert ask(session, codes, 20).error == "access_denied"
    with pytest.raises(NoSuchCodeError):
        approve(session, codes, caller, house.company)


def test_of_two_answers_the_second_is_refused(session: Session, house: House, enrol: Enrol) -> None:
    caller, codes = enrol("company_administrator"), begin(session)
    waiting = pairing.waiting(session, codes.user_code, now=NOW).id
    with writing(session):
        pairing.deny(session, waiting, now=NOW)
    with pytest.raises(AlreadyAnsweredError), writing(session):
        pairing.approve(session, waiting, caller, company_id=house.company, now=NOW)
    assert ask(session, codes).error == "access_denied"


def disable(session: Session, caller: Caller) -> None:
    """Keep a person out."""
    session.execute(update(User).where(User.id == caller.user_id).values(disabled_at=NOW))


def leave(session: Session, caller: Caller) -> None:
    """End the membership of a person."""
    session.execute(update(Membership).where(Membership.user_id == caller.user_id).values(ended_at=NOW))


def read_only(session: Session, caller: Caller) -> None:
    """Take from a person what pairing needs."""
    session.execute(update(Membership).where(Membership.user_id == caller.user_id).values(role="reader"))


@pytest.mark.parametrize("change", [disable, leave, read_only])
def test_whoever_approved_must_still_may(
    session: Session, house: House, enrol: Enrol, change: Callable[[Session, Caller], None]
) -> None:
    caller, codes = enrol("company_administrator"), begin(session)
    approve(session, codes, caller, house.company)
    with writing(session):
        change(session, caller)
    assert ask(session, codes).error == "access_denied"
    assert ask(session, codes, 20).error == "access_denied"
    assert session.scalars(select(ApiToken).where(ApiToken.kind == "device")).all() == []


@pytest.mark.parametrize("what", ["nothing", "service", "agreement"])
def test_an_accountant_pairs_for_a_client_whose_scanner_works(
    session: Session, house: House, enrol: Enrol, what: str
) -> None:
    caller, codes = enrol("accountant", "anna@siffra.example"), begin(session)
    approve(session, codes, caller, house.company)
    with writing(session):
        if what == "service":
            session.execute(update(CollaborationService).values(ended_at=NOW))
        if what == "agreement":
            session.execute(update(Collaboration).values(state="ended"))
    told = ask(session, codes)
    assert (told.token is None, told.error) == ((False, None) if what == "nothing" else (True, "access_denied"))
    if told.token is not None:
        device, row = tokens.caller_of_token(session, told.token, now=NOW)
        assert (row.user_id, device.senders) == (None, (device.actor,))


def test_nobody_pairs_for_another_company(session: Session, house: House, enrol: Enrol) -> None:
    for role in ("company_administrator", "accountant"):
        caller, codes = enrol(role, f"{role}@kvarnen.example"), begin(session)
        approve(session, codes, caller, house.other_company)
        assert ask(session, codes).error == "access_denied"


def test_only_so_many_devices_of_a_network_may_wait(session: Session) -> None:
    for _ in range(pairing.MOST_OPEN):
        begin(session)
    with pytest.raises(TooManyCodesError) as refused:
        begin(session)
    assert refused.value.retry_after == 600
    begin(session, where="198.51.100.0/24")
    begin(session, at=NOW + timedelta(minutes=10))


@pytest.mark.parametrize(
    ("given", "shown"),
    [("", "Scanner"), (" \u202e\n ", "Scanner"), ("Disken\u202e gpj\x00", "Disken gpj"), ("x" * 99, "x" * 63 + "…")],
)
def test_a_name_is_what_can_be_seen_of_it(session: Session, given: str, shown: str) -> None:
    begin(session, given)
    assert session.scalars(select(DeviceCode)).one().name == shown
