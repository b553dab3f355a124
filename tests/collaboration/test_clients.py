"""Opening a client: details are checked, a known company is found and left as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.accounting.identifiers import InvalidIdentifierError
from gateway.collaboration import clients
from gateway.collaboration.clients import AlreadyClientError, Details, TextTooLongError, UnknownMonthError
from gateway.collaboration.register import NoNameError
from gateway.database import writing
from gateway.errors import InvalidError
from gateway.messages.letter import BadMailAddressError
from gateway.models import AuditEvent, Collaboration, Company
from tests.collaboration.stage import NEW, Stage
from tests.house import NOW


def test_a_new_client_is_a_draft_that_the_history_of_the_agency_alone_knows(stage: Stage) -> None:
    draft = stage.open()
    company = stage.session.get_one(Company, draft.company_id)
    assert (draft.state, draft.situation, draft.contact_email) == ("draft", "new_customer", "eva@nystart.example")
    assert (company.name, company.city, company.organisation_number) == ("Nystart AB", "Umeå", "556036-0793")
    assert stage.steps(draft, of_agency=True) == ["client_opened"]
    assert stage.steps(draft, of_agency=False) == []
    assert list(audit.verify(stage.session)) == []


def test_a_company_that_is_known_is_found_and_nothing_of_it_is_changed(stage: Stage) -> None:
    draft = stage.open("16 556016 0680", replace(NEW, vat_number="SE556016068001"))
    company = stage.session.get_one(Company, stage.company)
    assert draft.company_id == stage.company
    assert (draft.situation, company.name, company.contact_email) == ("existing_customer", "Kvarnens Kök AB", None)
    assert (company.city, company.vat_number) == (None, None)
    assert stage.session.scalar(select(func.count()).select_from(Company)) == 1


def test_a_client_is_opened_once(stage: Stage) -> None:
    stage.open()
    with pytest.raises(AlreadyClientError, match="Nystart AB"):
        stage.open()
    assert stage.session.scalar(select(func.count()).select_from(Collaboration)) == 1


@pytest.mark.parametrize(
    ("details", "error", "pointer"),
    [
        (Details(name=" "), NoNameError, "name"),
        (replace(NEW, vat_number="SE556016068002"), InvalidIdentifierError, "vat_number"),
        (replace(NEW, contact_email="eva"), BadMailAddressError, "contact_email"),
        (replace(NEW, contact_email="eva@a.se\r\nBcc: all@b.se"), BadMailAddressError, "contact_email"),
        (replace(NEW, city="x" * 201), TextTooLongError, "city"),
        (replace(NEW, accounting_year_ends=13), UnknownMonthError, "accounting_year_ends"),
    ],
)
def test_details_are_checked(stage: Stage, details: Details, error: type[InvalidError], pointer: str) -> None:
    with pytest.raises(error) as raised:
        stage.open(details=details)
    assert raised.value.pointer == pointer
    assert stage.session.scalar(select(func.count()).select_from(Company)) == 1


def test_a_wrong_number_is_refused(stage: Stage) -> None:
    with pytest.raises(InvalidIdentifierError):
        stage.open("556036-0794")


def test_a_company_changes_its_details_and_the_history_keeps_no_address(session: Session, stage: Stage) -> None:
    wanted = Details(name="Kvarnen AB", vat_number="se 556016068001", contact_email="Kim@Kvarnen.example")
    with writing(session):
        company = session.get_one(Company, stage.company)
        changed = clients.change_company(session, company, wanted, actor="user:1", now=NOW)
    assert changed == ["name", "vat_number", "contact_email"]
    assert (company.vat_number, company.contact_email) == ("SE556016068001", "kim@kvarnen.example")
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "company_changed")).one()
    assert event.details["before"] == {"name": "Kvarnens Kök AB", "vat_number": None}
    assert "kim@" not in str(event.details)
    session.rollback()
    with writing(session):
        again = clients.change_company(session, session.get_one(Company, stage.company), wanted, actor="u", now=NOW)
    assert again == []
