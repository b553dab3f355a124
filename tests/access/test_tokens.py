"""Tokens: kept as a digest, worth nothing once revoked or too old, and never more than their role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import people, shown_once, tokens
from gateway.access.permissions import UnknownRoleError
from gateway.database import writing
from gateway.errors import UnauthorisedError
from gateway.models import ApiToken
from tests.house import NOW, House


def test_a_token_is_stored_only_as_its_digest(session: Session, house: House) -> None:
    secret = house.token["client"]
    assert secret.startswith("gw_live_")
    row = session.scalars(select(ApiToken).where(ApiToken.prefix == secret[: shown_once.SHOWN])).one()
    assert secret not in {str(value) for value in vars(row).values()}
    assert tokens.caller_of_token(session, secret, now=NOW)[0].company_id == house.company


def test_a_revoked_or_unknown_token_is_worth_nothing(session: Session, house: House) -> None:
    with writing(session):
        session.scalars(
            select(ApiToken).where(ApiToken.prefix == house.token["client"][: shown_once.SHOWN])
        ).one().revoked_at = NOW
    for secret in (house.token["client"], "gw_unknown", ""):
        with pytest.raises(UnauthorisedError):
            tokens.caller_of_token(session, secret, now=NOW)


@pytest.mark.parametrize(("minutes", "is_valid"), [(1, True), (0, False), (-1, False)])
def test_a_token_ends_when_its_time_is_over(session: Session, house: House, minutes: int, is_valid: bool) -> None:
    until = NOW + timedelta(minutes=minutes)
    with writing(session):
        _, secret = tokens.add_token(
            session, name="t", role="documents", company_id=house.company, agency_id=None, now=NOW, expires_at=until
        )
    if is_valid:
        assert tokens.caller_of_token(session, secret, now=NOW)[0].company_id == house.company
    else:
        with pytest.raises(UnauthorisedError):
            tokens.caller_of_token(session, secret, now=NOW)


def test_scopes_narrow_a_role_and_never_widen_it(session: Session, house: House) -> None:
    with writing(session):
        _, secret = tokens.add_token(
            session, name="t", role="documents", company_id=house.company, agency_id=None, now=NOW,
            scopes=["documents:read", "members:manage"],
        )  # fmt: skip
    caller, _ = tokens.caller_of_token(session, secret, now=NOW)
    assert caller.permissions == {"documents:read", "me"}


def test_a_role_of_the_other_side_is_refused(session: Session, house: House) -> None:
    with pytest.raises(UnknownRoleError):
        tokens.add_token(session, name="t", role="accountant", company_id=house.company, agency_id=None, now=NOW)


def test_the_device_of_a_disabled_person_opens_nothing_until_enabled(session: Session, house: House) -> None:
    with writing(session):
        person = people.add_user(session, email="eva@kvarnen.example", now=NOW)
        secret = tokens.add_token(
            session, name="phone", role="device", kind="device", company_id=house.company, agency_id=None,
            user_id=person.id, now=NOW,
        )[1]  # fmt: skip
        person.disabled_at = NOW
    with pytest.raises(UnauthorisedError):
        tokens.caller_of_token(session, secret, now=NOW)
    with writing(session):
        person.disabled_at = None
    assert tokens.caller_of_token(session, secret, now=NOW)[0].company_id == house.company
