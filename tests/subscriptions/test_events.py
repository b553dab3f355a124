"""Events: who hears what, in the transaction that it is about, and nothing that should stay inside."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import subscriptions
from gateway.access import EVERYTHING, open_gate
from gateway.database import writing
from gateway.documents import notify
from gateway.errors import NotFoundError
from gateway.models import Agency, Collaboration, Company, Document, Job, Notice, WebhookDelivery, WebhookEndpoint
from gateway.models.collaboration import STATES, WORKING
from gateway.subscriptions import events
from gateway.subscriptions.events import WebhookDisabledError
from tests.house import NOW, House
from tests.pictures import jpeg


@pytest.fixture
def agreed(session: Session, house: House) -> Collaboration:
    """Give the collaboration of our company; its agency asks for webhooks."""
    with writing(session):
        found = session.scalars(select(Collaboration).where(Collaboration.company_id == house.company)).one()
        found.notice_channels = ["web", "webhook"]
    return found


@pytest.fixture
def hearing(session: Session, house: House, agreed: Collaboration) -> dict[str, UUID]:
    """Add an address of our company, our agency, the other company and the other agency."""
    stranger = select(Collaboration.agency_id).where(Collaboration.company_id == house.other_company)
    owners: dict[str, dict[str, UUID]] = {
        "company": {"company_id": house.company},
        "agency": {"agency_id": agreed.agency_id},
        "other company": {"company_id": house.other_company},
        "other agency": {"agency_id": session.scalars(stranger).one()},
    }
    made: dict[str, UUID] = {}
    session.rollback()
    with writing(session):
        for name, owner in owners.items():
            endpoint = WebhookEndpoint(url=f"https://hooks.example/{len(made)}", secrets=[], created_at=NOW, **owner)
            session.add(endpoint)
            session.flush()
            made[name] = endpoint.id
    return made


def heard(session: Session, hearing: dict[str, UUID]) -> set[str]:
    """Tell who has heard of something; a request has narrowed the gate of the session that it shares."""
    open_gate(session, EVERYTHING)
    names = {endpoint: name for name, endpoint in hearing.items()}
    found = {names[each] for each in session.scalars(select(WebhookDelivery.endpoint_id))}
    session.rollback()
    return found


def happened(session: Session, house: House, **more: Any) -> None:
    """Let something happen at our company."""
    with writing(session):
        subscriptions.post_event(
            session, "notice.opened", **{"company_id": house.company, "data": {"id": "1"}, "now": NOW, **more}
        )


def test_the_company_and_the_agency_that_asks_hear_of_it(
    session: Session, house: House, hearing: dict[str, UUID]
) -> None:
    happened(session, house)
    assert heard(session, hearing) == {"company", "agency"}
    deliveries = session.scalars(select(WebhookDelivery)).all()
    jobs = session.scalars(select(Job)).all()
    assert {job.subject_id for job in jobs} == {delivery.id for delivery in deliveries}
    assert {(job.kind, job.company_id) for job in jobs} == {("webhook", house.company)}
    for delivery in deliveries:
        assert delivery.body == {
            "type": "notice.opened",
            "timestamp": "2026-11-23T12:00:00.000Z",
            "data": {"id": "1", "company_id": str(house.company)},
        }


def test_an_agency_that_does_not_ask_is_not_told(
    session: Session, house: House, agreed: Collaboration, hearing: dict[str, UUID]
) -> None:
    with writing(session):
        agreed.notice_channels = ["web", "mail"]
    happened(session, house)
    assert heard(session, hearing) == {"company"}


@pytest.mark.parametrize("state", STATES)
def test_an_agency_hears_of_a_company_only_while_they_work_together(
    session: Session, house: House, agreed: Collaboration, hearing: dict[str, UUID], state: str
) -> None:
    with writing(session):
        agreed.state = state
    happened(session, house)
    assert ("agency" in heard(session, hearing)) is (state in WORKING)


@pytest.mark.parametrize("column", ["disabled_at", "removed_at"])
def test_an_address_that_is_not_on_hears_nothing(
    session: Session, house: House, hearing: dict[str, UUID], column: str
) -> None:
    with writing(session):
        setattr(session.get_one(WebhookEndpoint, hearing["company"]), column, NOW)
    happened(session, house)
    assert heard(session, hearing) == {"agency"}


def test_what_did_not_happen_is_not_told(session: Session, house: House, hearing: dict[str, UUID]) -> None:
    def fail_after_all() -> None:
        with writing(session):
            subscriptions.post_event(session, "notice.opened", company_id=house.company, data={"id": "1"}, now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_all()
    assert heard(session, hearing) == set()


@pytest.mark.parametrize("state", STATES)
def test_both_sides_hear_of_their_collaboration_but_a_company_of_no_draft(
    session: Session, agreed: Collaboration, hearing: dict[str, UUID], state: str
) -> None:
    with writing(session):
        agreed.state, agreed.notice_channels = state, ["web"]
        subscriptions.collaboration_changed(session, agreed, now=NOW)
    assert heard(session, hearing) == ({"agency"} if state == "draft" else {"agency", "company"})
    body = session.scalars(select(WebhookDelivery.body).limit(1)).one()
    assert body["data"] == {"id": str(agreed.id), "company_id": str(agreed.company_id)}


def test_a_document_that_a_device_sends_is_told_to_those_it_does_not_know_of(
    session: Session, house: House, hearing: dict[str, UUID], send: Callable[..., Any]
) -> None:
    sent = [send(jpeg()).json["id"] for _ in range(2)]
    assert heard(session, hearing) == {"company", "agency"}
    bodies = [row.body for row in session.scalars(select(WebhookDelivery)) if row.event == "document.received"]
    assert [body["data"] for body in bodies] == [{"id": sent[0], "company_id": str(house.company)}] * 2


def test_a_notice_is_told_each_time_that_it_is_opened_or_renewed(
    session: Session, house: House, hearing: dict[str, UUID]
) -> None:
    with writing(session):
        document = Document(
            company_id=house.company, sha256=uuid4().hex, bytes=1, status="reading", kind_hint="auto", source="api",
            received_at=NOW, received_by="test", supplier_name="Hemlig Leverantör AB",
        )  # fmt: skip
        session.add(document)
        session.flush()
        notify.notify_read(session, document, [], now=NOW)
    assert heard(session, hearing) == {"company", "agency"}
    with writing(session):
        notify.notify_read(session, document, [], now=NOW)
    deliveries = session.scalars(select(WebhookDelivery)).all()
    assert len(deliveries) == 4
    notice = session.scalars(select(Notice)).one()
    told = {"id": str(notice.id), "document_id": str(document.id), "company_id": str(house.company)}
    assert all((each.event, each.body["data"]) == ("notice.opened", told) for each in deliveries)
    assert "Hemlig" not in json.dumps([each.body for each in deliveries])


def test_a_test_reaches_one_address_and_tells_nothing(session: Session, hearing: dict[str, UUID]) -> None:
    with writing(session):
        delivery = events.ping(session, session.get_one(WebhookEndpoint, hearing["agency"]), now=NOW)
    assert heard(session, hearing) == {"agency"}
    assert (delivery.event, delivery.body["data"]) == ("ping", {"id": str(hearing["agency"])})


def test_an_event_is_sent_again_with_the_same_id(session: Session, house: House, hearing: dict[str, UUID]) -> None:
    endpoint = session.get_one(WebhookEndpoint, hearing["company"])
    with writing(session):
        delivery = events.ping(session, endpoint, now=NOW)
        delivery.state, delivery.attempts, delivery.error = "failed", 10, "answered"
        session.scalars(select(Job)).one().state = "done"
    with writing(session):
        again = events.replay(session, endpoint, delivery.id, now=NOW)
    assert (again.id, again.state, again.attempts, again.error) == (delivery.id, "waiting", 0, None)
    assert session.scalars(select(Job.state).order_by(Job.id)).all() == ["done", "queued"]


def test_an_event_that_waits_is_hastened_and_not_sent_twice(session: Session, hearing: dict[str, UUID]) -> None:
    endpoint = session.get_one(WebhookEndpoint, hearing["company"])
    later = NOW.replace(year=2027)
    with writing(session):
        delivery = events.ping(session, endpoint, now=later)
    with writing(session):
        events.replay(session, endpoint, delivery.id, now=NOW)
    assert session.scalars(select(Job.due_at)).one() == NOW


def test_nothing_is_sent_to_a_disabled_address_by_hand(session: Session, hearing: dict[str, UUID]) -> None:
    endpoint = session.get_one(WebhookEndpoint, hearing["company"])
    with writing(session):
        delivery = events.ping(session, endpoint, now=NOW)
        endpoint.disabled_at = NOW
    with pytest.raises(WebhookDisabledError), writing(session):
        events.ping(session, endpoint, now=NOW)
    with pytest.raises(WebhookDisabledError), writing(session):
        events.replay(session, endpoint, delivery.id, now=NOW)


def test_an_event_is_known_to_its_own_address_alone(session: Session, hearing: dict[str, UUID]) -> None:
    mine, other = (session.get_one(WebhookEndpoint, hearing[name]) for name in ("company", "agency"))
    with writing(session):
        delivery = events.ping(session, mine, now=NOW)
    with pytest.raises(NotFoundError), writing(session):
        events.replay(session, other, delivery.id, now=NOW)


def test_every_owner_of_the_fixture_is_another(session: Session, hearing: dict[str, UUID]) -> None:
    assert len(set(hearing.values())) == 4
    assert session.query(Agency).count() == session.query(Company).count() == 2
