"""An agency that is ready to invite, and companies in each situation."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from gateway.access import people
from gateway.collaboration import register
from gateway.database import writing
from gateway.models import Agency, Integration, User
from tests.collaboration.stage import Stage
from tests.house import NOW


@pytest.fixture
def stage(session: Session) -> Stage:
    """Set up an agency with two accountants and an accounting system, and a company that is in use here."""
    with writing(session):
        agency = register.add_agency(session, "Siffra & Co", now=NOW)
        anna = member(session, "anna@siffra.example", "agency_administrator", agency=agency)
        bo = member(session, "bo@siffra.example", "accountant", agency=agency)
        session.add(
            Integration(
                name="Bokföring", system="Advisor", version="2026.9", role="accounting", scopes=[], agency_id=agency.id,
                created_at=NOW,
            )
        )  # fmt: skip
        kvarnen = register.add_company(session, "Kvarnens Kök AB", organisation_number="556016-0680", now=NOW)
        kim = people.add_user(session, email="kim@kvarnen.example", name="Kim Kvarn", language="en", now=NOW)
        people.add_member(
            session, kim, role="company_administrator", company_id=kvarnen.id, agency_id=None, actor="operator", now=NOW
        )
        return Stage(session, agency.id, kvarnen.id, anna.id, bo.id, kim.id)


def member(session: Session, email: str, role: str, *, agency: Agency) -> User:
    """Add a person to an agency."""
    person = people.add_user(session, email=email, name=email.partition("@")[0].title(), now=NOW)
    people.add_member(session, person, role=role, company_id=None, agency_id=agency.id, actor="operator", now=NOW)
    return person
