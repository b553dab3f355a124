"""Integrations: what they may do, their secrets, and the tokens that these are exchanged for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import EVERYTHING, client_credentials, integrations, open_gate, tokens
from gateway.access.client_credentials import Granted
from gateway.access.integrations import (
    ExpiryPastError,
    IntegrationEndedError,
    IntegrationUnnamedError,
    NoScopeError,
    Owner,
    Program,
)
from gateway.access.permissions import UnknownRoleError
from gateway.database import db, writing
from gateway.errors import GatewayError, UnauthorisedError
from gateway.models import ApiToken, AuditEvent, Integration
from tests.house import NOW, House

BOOKS = Program("Books", "Bokio", "4.2", "accounting", ["documents:read", "notices:read"])
HOUR = timedelta(hours=1)


@pytest.fixture
def owner(house: House, agency: UUID) -> Owner:
    """Give our agency as the owner of integrations."""
    return Owner(None, agency, "user:00000000-0000-0000-0000-000000000001")


def add(session: Session, owner: Owner, program: Program = BOOKS) -> tuple[Integration, str]:
    """Add an integration that calls."""
    with writing(session):
        added, secret = integrations.add(session, owner, program, with_secret=True, now=NOW)
    assert secret is not None
    return added, secret


def grant(session: Session, client: UUID, secret: str, scope: str = "", hours: float = 0) -> Granted | None:
    """Exchange a secret for a token."""
    with writing(session):
        found = client_credentials.client_of(session, str(client), secret, now=NOW + hours * HOUR)
        return client_credentials.grant(session, found, scope, now=NOW + hours * HOUR) if found else None


def holds(session: Session, secret: str, hours: float = 0) -> bool:
    """Tell whether a token is let in."""
    try:
        tokens.caller_of_token(session, secret, now=NOW + hours * HOUR)
    except UnauthorisedError:
        return False
    return True


def test_an_integration_may_do_what_was_ticked(session: Session, owner: Owner) -> None:
    added, secret = add(session, owner)
    caller, _ = tokens.caller_of_token(session, secret, now=NOW)
    assert caller.permissions == {"documents:read", "notices:read", "me"}
    assert (caller.actor, caller.agency_id) == (f"integration:{added.id}", owner.agency_id)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "integration_added")).one()
    assert secret not in str(event.details)


@pytest.mark.parametrize(("change", "error"), [
    ({"name": " \u202e "}, IntegrationUnnamedError),
    ({"version": ""}, IntegrationUnnamedError),
    ({"role": "accountant"}, UnknownRoleError),
    ({"role": "device"}, UnknownRoleError),
    ({"scopes": []}, NoScopeError),
    ({"scopes": ["members:manage"]}, NoScopeError),
    ({"scopes": ["documents:send"]}, NoScopeError),
    ({"expires_at": NOW}, ExpiryPastError),
])  # fmt: skip
def test_what_does_not_fit_is_refused(
    session: Session, owner: Owner, change: dict[str, object], error: type[GatewayError]
) -> None:
    program = replace(BOOKS, **change)  # type: ignore[arg-type]  # one field at a time, of its own type
    with pytest.raises(error), writing(session):
        integrations.add(session, owner, program, with_secret=True, now=NOW)


def test_a_program_that_does_not_call_has_no_secret(session: Session, owner: Owner) -> None:
    with writing(session):
        added, secret = integrations.add(session, owner, BOOKS, with_secret=False, now=NOW)
    assert secret is None
    assert integrations.with_secrets(session, [added], now=NOW) == {}
    with writing(session):
        first = integrations.rotate(session, added, actor="a", overlap=HOUR, now=NOW)
    assert holds(session, first, 1000)


def test_two_secrets_hold_while_one_is_exchanged(session: Session, owner: Owner) -> None:
    added, old = add(session, owner)
    with writing(session):
        new = integrations.rotate(session, added, actor="a", overlap=HOUR, now=NOW)
    assert (holds(session, old, 0.9), holds(session, old, 1), holds(session, new, 1)) == (True, False, True)
    with writing(session):
        integrations.rotate(session, added, actor="a", overlap=5 * HOUR, now=NOW)
    assert not holds(session, old, 1)


def test_what_is_revoked_is_dead_with_all_its_tokens(session: Session, owner: Owner) -> None:
    added, secret = add(session, owner)
    granted = grant(session, added.id, secret)
    assert granted is not None
    assert holds(session, granted.token)
    with writing(session):
        integrations.revoke(session, added, actor="a", now=NOW)
    assert not holds(session, secret)
    assert not holds(session, granted.token)
    assert grant(session, added.id, secret) is None
    with pytest.raises(IntegrationEndedError), writing(session):
        integrations.rotate(session, added, actor="a", overlap=HOUR, now=NOW)


def test_a_token_holds_for_an_hour_and_never_longer_than_its_integration(session: Session, owner: Owner) -> None:
    added, secret = add(session, owner, replace(BOOKS, expires_at=NOW + 1.5 * HOUR))
    first, second = grant(session, added.id, secret), grant(session, added.id, secret, hours=1)
    assert first is not None
    assert second is not None
    assert (first.seconds, second.seconds) == (3600, 1800)
    assert (holds(session, second.token, 1.4), holds(session, second.token, 1.5)) == (True, False)
    assert grant(session, added.id, secret, hours=1.5) is None
    assert not holds(session, secret, 1.5)


def test_tokens_that_have_ended_are_cleared_away(session: Session, owner: Owner) -> None:
    added, secret = add(session, owner)
    for hours in (0, 1, 2):
        grant(session, added.id, secret, hours=hours)
    assert len(session.scalars(select(ApiToken).where(ApiToken.kind == "access")).all()) == 1


def test_less_may_be_asked_for_and_never_more(session: Session, owner: Owner) -> None:
    added, secret = add(session, owner)
    granted = grant(session, added.id, secret, "documents:read")
    assert granted is not None
    assert granted.scopes == ("documents:read",)
    assert tokens.caller_of_token(session, granted.token, now=NOW)[0].permissions == {"documents:read", "me"}
    assert grant(session, added.id, secret, "documents:read documents:send") is None
    assert grant(session, added.id, secret, "everything") is None


@pytest.mark.parametrize("whose", ["other", "unknown", "none"])
def test_a_secret_fits_its_own_integration_alone(session: Session, owner: Owner, whose: str) -> None:
    added, secret = add(session, owner)
    other, _ = add(session, owner)
    client_id = {"other": str(other.id), "unknown": str(uuid4()), "none": "gw\x00"}[whose]
    assert client_credentials.client_of(session, client_id, secret, now=NOW) is None
    for wrong in ("", secret[:-1], secret + "x", "\x00", "gw_live_é"):
        assert client_credentials.client_of(session, str(added.id), wrong, now=NOW) is None


def test_an_access_token_is_no_secret(session: Session, owner: Owner) -> None:
    added, secret = add(session, owner)
    granted = grant(session, added.id, secret)
    assert granted is not None
    assert client_credentials.client_of(session, str(added.id), granted.token, now=NOW) is None


def test_the_version_can_be_changed(session: Session, owner: Owner) -> None:
    added, _ = add(session, owner)
    with writing(session):
        integrations.change_version(session, added, " 5.0\n", actor="a", now=NOW)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "integration_changed")).one()
    assert (added.version, event.details) == ("5.0", {"before": {"version": "4.2"}, "after": {"version": "5.0"}})


def test_what_was_revoked_meanwhile_gets_no_new_secret(app: Flask, session: Session, owner: Owner) -> None:
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite lets nobody else write meanwhile")
    added, _ = add(session, owner)
    identity = added.id
    with writing(session):
        mine = session.get_one(Integration, identity)
        with app.app_context():
            open_gate(db.session(), EVERYTHING)
            with writing(db.session()) as other:
                integrations.revoke(other, other.get_one(Integration, identity), actor="b", now=NOW)
        with pytest.raises(IntegrationEndedError):
            integrations.rotate(session, mine, actor="a", overlap=timedelta(hours=1), now=NOW)
