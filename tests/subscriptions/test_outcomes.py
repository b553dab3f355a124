"""Outcomes: when an event is tried again, when an address is disabled, and what a person is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.database import writing
from gateway.language import translate
from gateway.messages.webhooks import RETRIES, Delivered
from gateway.models import Notice, WebhookDelivery, WebhookEndpoint
from gateway.subscriptions import endpoints, events, outcomes
from gateway.subscriptions.outcomes import DISABLED_AFTER, REST
from tests.house import NOW, House

TAKEN = Delivered(outcome="delivered", reason="delivered", status=200)
REFUSED = Delivered(outcome="failed", reason="answered", status=500)
SILENT = Delivered(outcome="failed", reason="timed_out")
GONE = Delivered(outcome="gone", reason="gone", status=410)


@pytest.fixture
def endpoint(session: Session, house: House) -> WebhookEndpoint:
    """Give an address of our company."""
    with writing(session):
        endpoint = WebhookEndpoint(url="https://hooks.example/", secrets=[], created_at=NOW, company_id=house.company)
        session.add(endpoint)
    return endpoint


def event(session: Session, endpoint: WebhookEndpoint, name: str = "document.received") -> WebhookDelivery:
    """Write an event for an address."""
    with writing(session):
        delivery = events.ping(session, endpoint, now=NOW)
        delivery.event = name
    return delivery


def tried(session: Session, delivery: WebhookDelivery, done: Delivered, at: datetime = NOW) -> timedelta | None:
    """Write how a try went."""
    with writing(session):
        return outcomes.record(session, delivery.id, done, now=at)


def test_what_was_taken_is_done(session: Session, endpoint: WebhookEndpoint) -> None:
    delivery = event(session, endpoint)
    assert tried(session, delivery, TAKEN) is None
    assert (delivery.state, delivery.attempts, delivery.answer_status, delivery.error) == ("delivered", 1, 200, None)
    assert (delivery.tried_at, endpoint.failing_since) == (NOW, None)


def test_what_failed_is_tried_as_often_as_the_specification_says(session: Session, endpoint: WebhookEndpoint) -> None:
    delivery, at, pauses = event(session, endpoint), NOW, []
    while (pause := tried(session, delivery, REFUSED, at)) is not None:
        pauses.append(pause)
        at += pause
    assert len(pauses) + 1 == delivery.attempts == len(RETRIES)
    assert all(planned <= pause for planned, pause in zip(RETRIES[1:], pauses, strict=True))
    assert (delivery.state, delivery.error, endpoints.state(endpoint)) == ("failed", "answered", "failing")
    assert endpoint.failing_since == NOW


def test_one_that_wants_no_more_is_disabled_at_once(session: Session, endpoint: WebhookEndpoint) -> None:
    delivery = event(session, endpoint)
    assert tried(session, delivery, GONE) is None
    assert (delivery.state, endpoint.disabled_at) == ("failed", NOW)
    assert session.scalars(select(Notice.kind)).one() == "webhook_disabled"


def test_one_that_fails_for_five_days_is_disabled_and_its_owner_told(
    session: Session, endpoint: WebhookEndpoint
) -> None:
    at = NOW
    while at < NOW + DISABLED_AFTER:
        assert tried(session, event(session, endpoint), REFUSED, at) is not None
        at += timedelta(hours=20)
    assert session.scalars(select(Notice)).all() == []
    session.rollback()
    last = event(session, endpoint)
    assert tried(session, last, REFUSED, at) is None
    assert (last.state, endpoints.state(endpoint)) == ("failed", "disabled")
    notice = session.scalars(select(Notice)).one()
    assert (notice.side, notice.company_id, notice.agency_id) == ("company", endpoint.company_id, None)


def test_one_success_in_between_begins_the_five_days_anew(session: Session, endpoint: WebhookEndpoint) -> None:
    for days, done in ((0, REFUSED), (1, REFUSED), (2, TAKEN), (3, REFUSED), (4, REFUSED), (5, REFUSED), (6, REFUSED)):
        tried(session, event(session, endpoint), done, NOW + timedelta(days=days))
    assert endpoint.failing_since == NOW + timedelta(days=3)
    assert endpoint.disabled_at is None


def test_two_failures_months_apart_are_no_row(session: Session, endpoint: WebhookEndpoint) -> None:
    tried(session, event(session, endpoint), REFUSED)
    later = NOW + timedelta(days=60)
    assert tried(session, event(session, endpoint), REFUSED, later) is not None
    assert (endpoint.failing_since, endpoint.disabled_at) == (later, None)


def test_what_waits_for_an_address_that_is_gone_fails_unsent(session: Session, endpoint: WebhookEndpoint) -> None:
    delivery = event(session, endpoint)
    for column, reason in (("disabled_at", "endpoint_disabled"), ("removed_at", "endpoint_removed")):
        with writing(session):
            delivery.state = "waiting"
            setattr(endpoint, column, NOW)
            assert outcomes.is_closed(session, delivery)
        assert (delivery.state, delivery.error) == ("failed", reason)


def test_an_address_that_was_not_reached_rests_but_not_for_itself(session: Session, endpoint: WebhookEndpoint) -> None:
    first, second = event(session, endpoint), event(session, endpoint)
    tried(session, first, SILENT)
    soon, later = NOW + timedelta(seconds=5), NOW + REST
    assert not outcomes.is_resting(session, first, now=soon)
    assert outcomes.is_resting(session, second, now=soon)
    assert not outcomes.is_resting(session, second, now=later)
    session.rollback()
    test = event(session, endpoint, "ping")
    assert not outcomes.is_resting(session, test, now=soon), "who tests wants to know now"
    session.rollback()
    tried(session, first, TAKEN, soon)
    assert not outcomes.is_resting(session, second, now=soon)


def test_a_quick_refusal_holds_nobody_up(session: Session, endpoint: WebhookEndpoint) -> None:
    tried(session, event(session, endpoint), REFUSED)
    assert not outcomes.is_resting(session, event(session, endpoint), now=NOW)


def test_every_end_is_told_in_both_languages() -> None:
    for reason, text in outcomes.TEXTS.items():
        assert translate(text, "sv") != text, reason
        assert translate(text, "sv").count("{") == text.count("{")
    told = WebhookDelivery(state="failed", error="answered", answer_status=404)
    assert outcomes.text(told, "en").startswith("The receiver answered 404")
    assert outcomes.reason(WebhookDelivery(state="waiting")) == "waiting"
    assert outcomes.reason(WebhookDelivery(state="delivered")) == "delivered"
