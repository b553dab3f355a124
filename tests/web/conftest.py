"""What the tests of pages stand on: the real app on SQLite, people who may sign in, and their browsers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import EVERYTHING, open_gate, people
from gateway.access.passwords import hasher
from gateway.collaboration import register
from gateway.database import db, writing
from gateway.models import Agency, Collaboration
from tests.house import NOW, House
from tests.web.browser import PASSWORD, Browser
from tests.web.office import ACCOUNTANT, CLIENT, READER, STRANGER, Enter, Office, Rows, add_document


@pytest.fixture
def database_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """Give a migrated SQLite database: pages ask nothing of it that differs between engines."""
    shutil.copy(migrated_sqlite, tmp_path / "gateway.db")
    return f"sqlite:///{tmp_path / 'gateway.db'}"


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Hash the password of everybody once: that is slow on purpose."""
    return hasher.hash(PASSWORD)


@pytest.fixture
def office(rows: Rows, house: House, password_hash: str) -> Office:
    """Add people to the house, and a second company that our agency keeps the books of."""
    with rows() as session:
        ours, theirs = (
            session.scalars(select(Agency).join(Collaboration).where(Collaboration.company_id == company)).one()
            for company in (house.company, house.other_company)
        )
        second = register.add_company(session, "Bergströms Bygg AB", organisation_number="556036-0793", now=NOW)
        register.agree(session, ours, second, now=NOW)
        for email, role, company_id, agency_id in (
            (ACCOUNTANT, "accountant", None, ours.id),
            (READER, "reader", house.company, None),
            (STRANGER, "accountant", None, theirs.id),
            (CLIENT, "company_administrator", house.company, None),
        ):
            person = people.add_user(session, email=email, now=NOW)
            person.password_hash = password_hash
            people.add_member(
                session, person, role=role, company_id=company_id, agency_id=agency_id, actor="operator", now=NOW
            )
        return Office(house.company, second.id, house.other_company)


@pytest.fixture
def rows(app: Flask) -> Rows:
    """Give a function that opens a session of its own, which reaches everything and keeps what is written."""

    @contextmanager
    def opened() -> Iterator[Session]:
        with app.app_context():
            session = db.session()
            open_gate(session, EVERYTHING)
            with writing(session):
                yield session

    return opened


@pytest.fixture
def enter(rows: Rows) -> Enter:
    """Give a function that enters a document for a company and tells its id."""

    def entered(company: UUID, **more: Any) -> UUID:
        with rows() as session:
            return add_document(session, company, **more).id

    return entered


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Give a browser that nobody has signed in with."""
    return Browser(app)


@pytest.fixture
def signed_in(app: Flask, office: Office) -> Callable[..., Browser]:
    """Give a function that opens a browser and signs a person in."""

    def opened(email: str = ACCOUNTANT, language: str = "en") -> Browser:
        browser = Browser(app, language)
        assert browser.sign_in(email).status_code == 303
        return browser

    return opened
