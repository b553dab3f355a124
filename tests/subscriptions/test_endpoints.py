"""Addresses: who has which, what they are signed with, and that nothing of a secret lies open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.database import writing
from gateway.errors import NotFoundError
from gateway.language import translate
from gateway.messages.outside import STRICT
from gateway.messages.webhooks import Secret
from gateway.models import AuditEvent, Collaboration, Notice, WebhookEndpoint
from gateway.sealing import Seal
from gateway.subscriptions import endpoints
from gateway.subscriptions.endpoints import (
    MOST_ENDPOINTS,
    MOST_SECRETS,
    Owner,
    TooManyWebhooksError,
    WebhookExistsError,
)
from tests.house import NOW, House

URL = "https://hooks.example/in?key=hush"
DAY = timedelta(days=1)
SEAL = Seal("k" * 64)


@pytest.fixture
def company(house: House) -> Owner:
    """Give our company as the owner of addresses."""
    return Owner(house.company, None)


@pytest.fixture
def agency(session: Session, house: House) -> Owner:
    """Give our agency as the owner of addresses."""
    agreed = select(Collaboration.agency_id).where(Collaboration.company_id == house.company)
    found = Owner(None, session.scalars(agreed).one())
    session.rollback()
    return found


def added(session: Session, owner: Owner, url: str = URL) -> tuple[WebhookEndpoint, Secret]:
    """Add an address."""
    with writing(session):
        return endpoints.add(session, owner, url, seal=SEAL, allowance=STRICT, actor="user:1", now=NOW)


def rotated(session: Session, endpoint: WebhookEndpoint, **more: Any) -> Secret:
    """Ask for a new secret."""
    with writing(session):
        return endpoints.rotate(
            session, endpoint, **{"seal": SEAL, "overlap": DAY, "actor": "user:1", "now": NOW, **more}
        )


def test_an_address_has_a_secret_that_lies_sealed(session: Session, company: Owner) -> None:
    endpoint, secret = added(session, company)
    assert endpoints.secrets(endpoint, SEAL, now=NOW) == [secret]
    kept = str([each for row in session.query(WebhookEndpoint) for each in (row.secrets, row.url)])
    assert secret.text.removeprefix("whsec_") not in kept
    assert "sealed" in kept


def test_the_same_address_again_is_refused_also_when_it_is_written_otherwise(session: Session, company: Owner) -> None:
    added(session, company)
    with pytest.raises(WebhookExistsError):
        added(session, company, "HTTPS://Hooks.Example:443/in?key=hush")
    added(session, company, "https://hooks.example/other")


def test_another_may_have_the_same_address(session: Session, company: Owner, agency: Owner) -> None:
    first, second = added(session, company)[0], added(session, agency)[0]
    assert session.scalars(endpoints.listed(company)).all() == [first]
    assert session.scalars(endpoints.listed(agency)).all() == [second]
    for owner, endpoint in ((company, second), (agency, first)):
        with pytest.raises(NotFoundError):
            endpoints.find(session, owner, endpoint.id)


def test_there_is_an_end_to_how_many(session: Session, company: Owner) -> None:
    for number in range(MOST_ENDPOINTS):
        added(session, company, f"https://hooks.example/{number}")
    with pytest.raises(TooManyWebhooksError):
        added(session, company)


def test_an_old_secret_holds_until_the_overlap_is_over(session: Session, company: Owner) -> None:
    endpoint, old = added(session, company)
    new = rotated(session, endpoint)
    assert endpoints.secrets(endpoint, SEAL, now=NOW) == [new, old]
    assert endpoints.old_secret_until(endpoint, now=NOW) == NOW + DAY
    assert endpoints.secrets(endpoint, SEAL, now=NOW + DAY) == [new]
    assert endpoints.old_secret_until(endpoint, now=NOW + DAY) is None


def test_who_asks_twice_does_not_lock_out_the_receiver(session: Session, company: Owner) -> None:
    endpoint, old = added(session, company)
    second, third = rotated(session, endpoint), rotated(session, endpoint, now=NOW + timedelta(hours=1))
    assert endpoints.secrets(endpoint, SEAL, now=NOW + timedelta(hours=2)) == [third, second, old]
    assert endpoints.secrets(endpoint, SEAL, now=NOW + DAY) == [third, second]
    for _ in range(MOST_SECRETS):
        rotated(session, endpoint)
    assert len(endpoints.secrets(endpoint, SEAL, now=NOW)) == MOST_SECRETS


def test_without_an_overlap_the_old_secret_ends_at_once(session: Session, company: Owner) -> None:
    endpoint, _ = added(session, company)
    new = rotated(session, endpoint, overlap=timedelta())
    assert endpoints.secrets(endpoint, SEAL, now=NOW) == [new]


def test_a_removed_address_keeps_no_secret_and_may_be_added_again(session: Session, company: Owner) -> None:
    endpoint, _ = added(session, company)
    with writing(session):
        endpoints.remove(session, endpoint, actor="user:1", now=NOW)
    assert endpoint.secrets == []
    with pytest.raises(NotFoundError):
        endpoints.find(session, company, endpoint.id)
    session.rollback()
    assert added(session, company)[0].id != endpoint.id


def test_an_address_that_is_disabled_is_told_to_its_owner_once(session: Session, agency: Owner) -> None:
    endpoint, _ = added(session, agency)
    with writing(session):
        endpoints.disable(session, endpoint, reason="gone", now=NOW)
        endpoints.disable(session, endpoint, reason="gone", now=NOW)
    assert endpoints.state(endpoint) == "disabled"
    notice = session.scalars(select(Notice)).one()
    assert (notice.kind, notice.side, notice.agency_id, notice.company_id) == (
        "webhook_disabled", "agency", agency.agency_id, None,
    )  # fmt: skip
    assert notice.params == {"host": "hooks.example"}
    session.rollback()
    with writing(session):
        endpoints.enable(session, endpoint, actor="user:1", now=NOW)
    assert endpoints.state(endpoint) == "enabled"


def test_history_names_the_host_and_no_secret(session: Session, company: Owner) -> None:
    endpoint, secret = added(session, company)
    rotated(session, endpoint)
    with writing(session):
        endpoints.disable(session, endpoint, reason="gone", now=NOW)
        endpoints.enable(session, endpoint, actor="user:1", now=NOW)
        endpoints.remove(session, endpoint, actor="user:1", now=NOW)
    rows = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == endpoint.id)).all()
    assert {row.action for row in rows} == {
        "webhook_added", "webhook_secret_changed", "webhook_disabled", "webhook_enabled", "webhook_removed",
    }  # fmt: skip
    written = str([row.details for row in rows])
    assert "hooks.example" in written
    assert not [word for word in ("hush", secret.text, "sealed") if word in written]


@pytest.mark.parametrize("error", [WebhookExistsError, TooManyWebhooksError])
def test_refusals_have_their_swedish(error: Any) -> None:
    assert translate(error.message, "sv") != error.message
