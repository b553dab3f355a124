"""People of the house, for the tests of who may let in what."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import people
from gateway.access.gate import Caller
from gateway.access.permissions import ROLES
from gateway.database import writing
from gateway.models import Collaboration
from tests.house import NOW, House

Enrol = Callable[..., Caller]


@pytest.fixture
def agency(session: Session, house: House) -> UUID:
    """Tell the agency that keeps the books of our company."""
    return session.scalars(select(Collaboration.agency_id).where(Collaboration.company_id == house.company)).one()


@pytest.fixture
def enrol(session: Session, house: House, agency: UUID) -> Enrol:
    """Give a function that makes a person a member of our company or our agency, and tells the person as a caller."""

    def enrolled(role: str, email: str = "kim@kvarnen.example", company: UUID | None = None) -> Caller:
        is_of_company = "company" in ROLES[role].sides
        company_id = (company or house.company) if is_of_company else None
        agency_id = None if is_of_company else agency
        with writing(session):
            person = people.add_user(session, email=email, name=email.split("@", maxsplit=1)[0].title(), now=NOW)
            people.add_member(
                session, person, role=role, company_id=company_id, agency_id=agency_id, actor="operator", now=NOW
            )
            user_id = person.id
        return Caller(f"user:{user_id}", email, role, ROLES[role].permissions, company_id, agency_id, user_id)

    return enrolled
