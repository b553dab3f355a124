"""Answering: nothing works before a yes, a no is told with its words, and a link never opens a company in use."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.access import EVERYTHING, Caller, open_gate, people
from gateway.access.gate import company_within
from gateway.collaboration import answer, services
from gateway.collaboration.answer import CompanyInUseError
from gateway.collaboration.services import ServiceNotActiveError
from gateway.collaboration.states import AlreadyAcceptedError, AlreadyDeclinedError, InvitationExpiredError
from gateway.database import writing
from gateway.errors import NotFoundError
from gateway.models import Collaboration, Company, User, WebhookDelivery, WebhookEndpoint
from tests.collaboration.stage import SITE, Stage
from tests.house import NOW


def test_a_yes_starts_the_services_and_tells_the_agency(session: Session, stage: Stage) -> None:
    sent = stage.asked("invoicing_exchange")
    later = NOW + timedelta(days=1)
    agreed = stage.accept(sent, now=later)
    assert (agreed.state, agreed.answered_at, agreed.answered_by_id) == ("active", later, stage.kim)
    assert agreed.agreed_until == date(2027, 11, 24)
    assert {row.starts_at for row in agreed.services} == {later}
    for service in ("invoicing_exchange", "scanner", "financial_overview"):
        services.require(session, stage.company, service)
    with pytest.raises(ServiceNotActiveError):
        services.require(session, stage.company, "digital_invoices")
    assert [row.email for row in stage.letters("invitation_accepted")] == [
        "anna@siffra.example",
        "bo@siffra.example",
    ]
    notice = stage.notices("agency")["invitation_accepted"]
    assert (notice.agency_id, notice.company_id, notice.status) == (stage.agency, stage.company, "green")
    assert stage.notices("company")["invitation_received"].state == "handled"
    for of_agency in (True, False):
        assert stage.steps(agreed, of_agency=of_agency)[-1] == "collaboration_accepted"
    assert list(audit.verify(session)) == []


def test_the_agency_reaches_the_company_from_the_yes_on(session: Session, stage: Stage) -> None:
    sent = stage.asked("scanner").id
    caller = Caller("user:1", "anna", "accountant", frozenset(), None, stage.agency, stage.anna)
    open_gate(session, caller)
    session.expunge_all()
    with pytest.raises(NotFoundError):
        company_within(session, stage.company)
    open_gate(session, EVERYTHING)
    stage.accept(session.get_one(Collaboration, sent))
    open_gate(session, caller)
    session.expunge_all()
    assert company_within(session, stage.company) == stage.company


def test_a_no_starts_nothing_and_is_told_with_its_words(session: Session, stage: Stage) -> None:
    sent = stage.asked("scanner")
    with writing(session):
        answer.decline(
            session, sent.id, who="Kim", words="Inte nu.\nHör av er i vår.", actor="user:1", site=SITE, now=NOW
        )
    assert (sent.state, sent.agreed_until) == ("declined", None)
    assert {row.starts_at for row in sent.services} == {None}
    with pytest.raises(ServiceNotActiveError):
        services.require(session, stage.company, "scanner")
    assert stage.notices("agency")["invitation_declined"].params["words"] == "Inte nu.\nHör av er i vår."
    assert {row.params["words"] for row in stage.letters("invitation_declined")} == {"Inte nu.\nHör av er i vår."}
    with pytest.raises(AlreadyDeclinedError):
        stage.accept(sent)


def test_an_answer_is_given_once_and_in_time(session: Session, stage: Stage) -> None:
    sent = stage.agreed("scanner")
    with pytest.raises(AlreadyAcceptedError):
        stage.accept(sent)
    with pytest.raises(AlreadyAcceptedError), writing(session):
        answer.decline(session, sent.id, who="Kim", words="", actor="user:1", site=SITE, now=NOW)
    late = stage.asked("digital_invoices")
    with pytest.raises(InvitationExpiredError):
        stage.accept(late, now=NOW + timedelta(days=30))


def test_a_link_opens_no_company_that_has_come_into_use_since(session: Session, stage: Stage) -> None:
    draft = stage.open()
    sent = stage.invite(draft.company_id, stage.offer("scanner", contact_email="eva@nystart.example"))
    with writing(session):
        assert answer.claim(session, sent.id, now=NOW).id == sent.id
    with writing(session):
        boss = people.add_user(session, email="boss@nystart.example", now=NOW)
        people.add_member(
            session, boss, role="company_administrator", company_id=sent.company_id, agency_id=None, actor="o", now=NOW
        )
    with pytest.raises(CompanyInUseError), writing(session):
        answer.claim(session, sent.id, now=NOW)


def test_who_answers_first_becomes_the_contact_where_there_is_none(session: Session, stage: Stage) -> None:
    stage.agreed("scanner")
    company = session.get_one(Company, stage.company)
    assert (company.contact_name, company.contact_email) == ("Kim Kvarn", "kim@kvarnen.example")
    assert session.get_one(User, stage.kim).email == company.contact_email


def test_programs_of_both_sides_are_told_of_every_step(session: Session, stage: Stage) -> None:
    for owner in ({"agency_id": stage.agency}, {"company_id": stage.company}):
        with writing(session):
            session.add(WebhookEndpoint(url="https://hooks.example/in", secrets=[], created_at=NOW, **owner))
    sent = stage.asked("scanner")
    stage.accept(sent)
    told = session.scalars(select(WebhookDelivery).where(WebhookDelivery.event == "collaboration.changed")).all()
    assert [each.body["data"]["id"] for each in told] == [str(sent.id)] * 4, "two steps, told to two programs each"
    assert {each.agency_id for each in told} == {stage.agency, None}
