"""Inviting: whom the letter goes to in each situation, what is checked, reminding and taking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.access import people, tokens
from gateway.collaboration import invite, register, services
from gateway.collaboration.conditions import TEXTS, NotReadyError
from gateway.collaboration.invite import RemindedRecentlyError, UnknownMonthsError
from gateway.collaboration.services import ServiceNotActiveError
from gateway.collaboration.states import (
    AlreadyAcceptedError,
    InvitationExpiredError,
    InvitationRevokedError,
)
from gateway.database import writing
from gateway.language import translate
from gateway.models import (
    AuditEvent,
    Collaboration,
    CollaborationService,
    Company,
    Integration,
    Letter,
    Membership,
    User,
)
from tests.collaboration.stage import NEW, SITE, Stage
from tests.house import NOW

WEEK = timedelta(days=7)


def test_a_new_customer_gets_a_letter_with_a_link_and_nothing_works_yet(session: Session, stage: Stage) -> None:
    draft = stage.open()
    offer = stage.offer("invoicing_exchange", contact_name="Eva", contact_email="eva@nystart.example", months=6)
    sent = stage.invite(draft.company_id, offer)
    assert sent.id == draft.id
    assert (sent.state, sent.situation, sent.months) == ("invited", "new_customer", 6)
    assert sent.expires_at == NOW + timedelta(days=30)
    [letter] = stage.letters()
    assert (letter.kind, letter.email, letter.link_purpose) == ("invitation", "eva@nystart.example", "invitation")
    assert (letter.agency_id, letter.collaboration_id) == (stage.agency, sent.id)
    assert letter.params["services"] == ["Fakturautbyte"]
    assert letter.params["is_new_customer"] is True
    rows = {row.service: (row.included_in, row.starts_at) for row in sent.services}
    assert rows == {
        "invoicing_exchange": (None, None),
        "scanner": ("invoicing_exchange", None),
        "financial_overview": ("invoicing_exchange", None),
    }
    with pytest.raises(ServiceNotActiveError):
        services.require(session, sent.company_id, "scanner")
    assert stage.notices("company")["invitation_received"].company_id == sent.company_id
    assert stage.notices("agency") == {}
    for of_agency in (True, False):
        assert stage.steps(sent, of_agency=of_agency)[-1] == "collaboration_invited"
    assert list(audit.verify(session)) == []


def test_the_letter_to_a_company_in_use_goes_to_its_own_administrators(stage: Stage) -> None:
    sent = stage.invite(stage.company, stage.offer("scanner", contact_email="mallory@siffra.example"))
    assert sent.situation == "existing_customer"
    [letter] = stage.letters()
    assert (letter.email, letter.link_purpose, letter.language) == ("kim@kvarnen.example", None, "en")
    assert (letter.params["path"], letter.params["services"]) == ("/services", ["Scanner"])
    assert (letter.agency_id, letter.company_id) == (None, stage.company)


@pytest.mark.parametrize("sign", ["member", "token", "integration", "agreement"])
def test_a_company_that_anybody_uses_is_never_opened_by_a_typed_address(
    session: Session, stage: Stage, sign: str
) -> None:
    with writing(session):
        company = register.add_company(session, "Annat AB", organisation_number="556677-8899", now=NOW)
        if sign == "member":
            reader = people.add_user(session, email="r@annat.example", now=NOW)
            people.add_member(
                session, reader, role="reader", company_id=company.id, agency_id=None, actor="operator", now=NOW
            )
        elif sign == "token":
            tokens.add_token(session, name="t", role="device", company_id=company.id, agency_id=None, now=NOW)
        elif sign == "integration":
            session.add(
                Integration(
                    name="i", system="s", version="1", role="invoicing", scopes=[], company_id=company.id,
                    created_at=NOW,
                )
            )  # fmt: skip
        else:
            other = register.add_agency(session, "Annan Byrå", now=NOW)
            register.agree(session, other, company, now=NOW, services=["scanner"]).state = "ended"
        company_id = company.id
    with pytest.raises(NotReadyError) as raised:
        stage.invite(company_id, stage.offer("scanner", contact_email="mallory@siffra.example"))
    assert [each.code for each in raised.value.obstacles] == ["nobody_to_answer"]
    assert stage.letters() == []


def test_a_service_agreed_with_another_is_told_to_the_company_and_not_before_to_the_agency(
    session: Session, stage: Stage
) -> None:
    with writing(session):
        other = register.add_agency(session, "Annan Byrå", now=NOW)
        register.agree(session, other, session.get_one(Company, stage.company), now=NOW, services=["scanner"])
    sent = stage.asked("invoicing_exchange")
    assert sent.situation == "existing_service"
    assert invite.situation_told(sent) == "existing_customer"
    assert invite.situation_told(stage.accept(sent)) == "existing_service"


def test_all_that_is_missing_is_told_at_once(session: Session, stage: Stage) -> None:
    draft = stage.open(details=replace(NEW, contact_email=None))
    with writing(session):
        session.scalars(select(Integration)).one().revoked_at = NOW
    with pytest.raises(NotReadyError) as raised:
        stage.invite(draft.company_id, stage.offer(accountant_id=stage.kim, is_agency_payee=True))
    assert [each.code for each in raised.value.obstacles] == [
        "no_service_chosen", "payee_without_invoices", "no_accounting_system", "no_contact", "no_accountant",
    ]  # fmt: skip
    session.expire_all()
    assert session.get_one(Collaboration, draft.id).state == "draft"
    assert stage.letters() == []
    session.rollback()


@pytest.mark.parametrize(
    ("version", "least", "code"),
    [
        ("2026.9", "2026.10", "accounting_system_too_old"),
        ("2026.10", "2026.9", None),
        ("2026.10", "2026.10.0", None),
        ("2026.10 SP1", "2026.10", None),
        ("beta", "1", "accounting_system_too_old"),
        ("beta", "", None),
    ],
)
def test_the_accounting_system_must_be_new_enough_also_for_what_comes_along(
    session: Session, stage: Stage, version: str, least: str, code: str | None
) -> None:
    with writing(session):
        session.scalars(select(Integration)).one().version = version
    offer = stage.offer("invoicing_exchange")
    if code is None:
        assert stage.invite(stage.company, offer, minimums={"scanner": least}).state == "invited"
        return
    with pytest.raises(NotReadyError) as raised:
        stage.invite(stage.company, offer, minimums={"scanner": least})
    [found] = raised.value.obstacles
    assert (found.code, found.place, found.params["service"]) == (code, "integrations", "scanner")
    assert least in found.text("sv")
    assert "Skanner" in found.text("sv")


def test_an_integration_that_has_expired_or_is_for_something_else_is_no_accounting_system(
    session: Session, stage: Stage
) -> None:
    for change in ({"expires_at": NOW}, {"expires_at": None, "role": "documents"}):
        with writing(session):
            row = session.scalars(select(Integration)).one()
            for name, value in change.items():
                setattr(row, name, value)
        with pytest.raises(NotReadyError) as raised:
            stage.asked("scanner")
        assert [each.code for each in raised.value.obstacles] == ["no_accounting_system"]


def test_what_waits_or_is_active_is_not_proposed_again(stage: Stage) -> None:
    sent = stage.asked("invoicing_exchange")
    with pytest.raises(NotReadyError) as raised:
        stage.asked("scanner", "digital_invoices")
    assert [(each.code, each.params["service"]) for each in raised.value.obstacles] == [("service_waiting", "scanner")]
    stage.accept(sent)
    with pytest.raises(NotReadyError) as raised:
        stage.asked("invoicing_exchange")
    assert [each.code for each in raised.value.obstacles] == ["service_active"]
    assert stage.asked("digital_invoices").state == "invited"


@pytest.mark.parametrize("ended", ["membership", "person"])
def test_an_accountant_who_has_left_is_responsible_for_nobody(session: Session, stage: Stage, ended: str) -> None:
    with writing(session):
        if ended == "membership":
            session.scalars(select(Membership).where(Membership.user_id == stage.bo)).one().ended_at = NOW
        else:
            session.get_one(User, stage.bo).disabled_at = NOW
    with pytest.raises(NotReadyError) as raised:
        stage.asked("scanner")
    assert [each.code for each in raised.value.obstacles] == ["no_accountant"]


@pytest.mark.parametrize("months", [0, 61])
def test_an_agreement_has_a_length(stage: Stage, months: int) -> None:
    with pytest.raises(UnknownMonthsError):
        stage.invite(stage.company, stage.offer("scanner", months=months))


def test_a_reminder_goes_out_once_a_week_and_prolongs_nothing(session: Session, stage: Stage) -> None:
    sent = stage.asked("scanner")
    expires = sent.expires_at
    with pytest.raises(RemindedRecentlyError, match="2026-11-30"):
        _remind(session, sent, NOW + WEEK - timedelta(seconds=1))
    assert _remind(session, sent, NOW + WEEK).state == "reminded"
    with pytest.raises(RemindedRecentlyError):
        _remind(session, sent, NOW + WEEK)
    assert _remind(session, sent, NOW + 2 * WEEK).expires_at == expires
    assert [row.params["is_reminder"] for row in stage.letters("invitation")] == [False, True, True]
    with pytest.raises(InvitationExpiredError):
        _remind(session, sent, NOW + timedelta(days=30))


def test_a_reminder_of_a_company_that_came_into_use_goes_to_its_administrators(session: Session, stage: Stage) -> None:
    draft = stage.open()
    sent = stage.invite(draft.company_id, stage.offer("scanner", contact_email="eva@nystart.example"))
    with writing(session):
        boss = people.add_user(session, email="boss@nystart.example", now=NOW)
        people.add_member(
            session, boss, role="company_administrator", company_id=sent.company_id, agency_id=None, actor="o", now=NOW
        )
    assert _remind(session, sent, NOW + WEEK).situation == "existing_customer"
    first, second = stage.letters("invitation")
    assert (first.email, first.link_purpose) == ("eva@nystart.example", "invitation")
    assert (second.email, second.link_purpose) == ("boss@nystart.example", None)


def test_an_invitation_is_taken_back_until_it_is_answered(session: Session, stage: Stage) -> None:
    sent = stage.asked("scanner")
    with writing(session):
        assert invite.revoke(session, sent.id, actor="user:1", now=NOW).state == "revoked"
    assert stage.notices("company")["invitation_received"].state == "handled"
    with pytest.raises(InvitationRevokedError):
        stage.accept(sent)
    session.rollback()
    agreed = stage.agreed("scanner")
    with pytest.raises(AlreadyAcceptedError), writing(session):
        invite.revoke(session, agreed.id, actor="user:1", now=NOW)


def test_a_draft_that_is_taken_back_was_never_told_to_the_company(session: Session, stage: Stage) -> None:
    draft = stage.open()
    with writing(session):
        invite.revoke(session, draft.id, actor="user:1", now=NOW)
    assert stage.steps(draft, of_agency=True) == ["client_opened", "collaboration_revoked"]
    assert stage.steps(draft, of_agency=False) == []


@pytest.mark.parametrize("code", TEXTS)
def test_every_obstacle_is_told_in_swedish(code: str) -> None:
    assert translate(TEXTS[code], "sv") != TEXTS[code]


def test_no_letter_holds_an_address_in_its_history(session: Session, stage: Stage) -> None:
    stage.agreed("scanner")
    assert session.scalars(select(CollaborationService)).all()
    assert len(session.scalars(select(Letter)).all()) == 3
    assert "@" not in str([row.details for row in session.scalars(select(AuditEvent))])


def _remind(session: Session, sent: Collaboration, now: datetime) -> Collaboration:
    session.rollback()
    with writing(session):
        return invite.remind(session, sent.id, actor="user:1", site=SITE, now=now)
