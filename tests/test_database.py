"""The two kinds of transaction, the migrations, and what happens when many write at once."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gateway import audit, database
from gateway.access import EVERYTHING, open_gate
from gateway.application import create_app
from gateway.database import DatabaseOutOfDateError, check_version, db, persist, writing
from gateway.models import (
    Agency,
    ApiToken,
    AuditEvent,
    AuditHead,
    Base,
    Collaboration,
    Company,
    Membership,
    Sender,
    WebSession,
)
from gateway.models.collaboration import SERVICES
from gateway.settings import Settings
from tests.house import NOW, House

READ_ONLY = r"readonly|read-only"
ONE: Final = UUID(int=1)
TWO: Final = UUID(int=2)


def _add_and_fail(session: Session) -> None:
    session.add(Agency(name="Halv", created_at=NOW))
    session.flush()
    raise ZeroDivisionError


def test_a_session_that_was_not_asked_to_write_refuses_to(session: Session) -> None:
    session.add(Agency(name="Smyg", created_at=NOW))
    with pytest.raises(DBAPIError, match=READ_ONLY):
        session.commit()


def test_a_block_that_fails_leaves_nothing(session: Session) -> None:
    with pytest.raises(ZeroDivisionError), writing(session):
        _add_and_fail(session)
    assert session.scalars(select(Agency)).all() == []


def test_reading_after_writing_is_reading_again(session: Session) -> None:
    with writing(session):
        session.add(Agency(name="Hel", created_at=NOW))
    session.add(Agency(name="Smyg", created_at=NOW))
    with pytest.raises(DBAPIError, match=READ_ONLY):
        session.commit()


def test_models_and_migrations_agree(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []


def test_sqlite_is_durable_and_concurrent(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        database.upgrade(db.engine)
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [db.session.execute(text(f"PRAGMA {name}")).scalar_one() for name in pragmas]
        db.engine.dispose()
    assert found == ["wal", 2, 1, 15_000]


def test_an_empty_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        with pytest.raises(DatabaseOutOfDateError, match="gateway db upgrade"):
            check_version(db.engine)
        database.upgrade(db.engine)
        check_version(db.engine)
        assert database.upgrade(db.engine) == database.newest()
        db.engine.dispose()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gateway.db").write_bytes(b"this is not a database" * 100)
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        with pytest.raises(DatabaseOutOfDateError, match="not a database"):
            check_version(db.engine)
        db.engine.dispose()


def test_many_writers_wait_for_each_other(app: Flask, session: Session, house: House) -> None:
    failures: list[BaseException] = []
    written_before = session.get_one(AuditHead, house.company).number
    session.rollback()

    def write() -> None:
        with app.app_context():
            mine = db.session()
            open_gate(mine, EVERYTHING)
            try:
                for _ in range(10):
                    with writing(mine):
                        mine.scalars(select(Company)).all()
                        audit.record(
                            mine, company_id=house.company, subject_id=house.company, action="test", actor="t", now=NOW
                        )
            except BaseException as error:
                failures.append(error)
                raise

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    written = session.scalars(select(AuditEvent.number).where(AuditEvent.action == "test").order_by(AuditEvent.number))
    assert written.all() == list(range(written_before + 1, written_before + 81))
    assert list(audit.verify(session)) == []


def test_two_who_enter_the_same_thing_enter_it_once(app: Flask, session: Session) -> None:
    meeting = threading.Barrier(2, timeout=10)
    results: list[str] = []

    def enter(mine: Session) -> str:
        known = mine.scalars(select(Agency).where(Agency.name == "Samma")).one_or_none()
        if known is not None:
            return "found"
        if db.engine.dialect.name == "postgresql" and not results:
            meeting.wait()
        mine.add(Agency(name="Samma", created_at=NOW))
        mine.flush()
        return "entered"

    def run() -> None:
        with app.app_context():
            open_gate(db.session(), EVERYTHING)
            results.append(persist(db.session(), enter))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["entered", "found"]


def test_a_reader_does_not_see_half_a_write(app: Flask, session: Session, tmp_path: Path) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL gives this by itself")
    with writing(session):
        session.add(Agency(name="Halv", created_at=NOW))
        session.flush()
        with sqlite3.connect(tmp_path / "gateway.db") as other:
            assert other.execute("SELECT count(*) FROM agency").fetchone() == (0,)
        other.close()


def test_what_was_agreed_before_goes_on(tmp_path: Path) -> None:
    """The tables of the first version, filled in as it filled them, become those of today without a loss."""
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        _upgrade_to("0001")
        _fill_first_tables(tmp_path / "gateway.db")
        database.upgrade(db.engine)
        check_version(db.engine)
        session = db.session()
        open_gate(session, EVERYTHING)
        agreed = session.scalars(select(Collaboration)).one()
        assert (agreed.agency.name, agreed.company.name, agreed.state) == ("Siffra", "Kök AB", "active")
        assert {each.service for each in agreed.services if each.starts_at} == set(SERVICES)
        places = {each.user.email: each.role for each in session.scalars(select(Membership))}
        assert places == {"anna@s.se": "agency_administrator", "kim@k.se": "company_administrator"}
        assert sorted(session.scalars(select(ApiToken.role))) == ["accounting", "device"]
        assert [(each.actor, each.document_id) for each in session.scalars(select(Sender))] == [("token:1", ONE)]
        assert session.scalars(select(WebSession)).all() == []
        assert list(audit.verify(session)) == []
        assert session.get_one(AuditHead, ONE).number == 2
        db.engine.dispose()


def _upgrade_to(revision: str) -> None:
    with db.engine.connect().execution_options(write=True) as connection, connection.begin():
        config = database._alembic()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _fill_first_tables(path: Path) -> None:
    one, two, at = ONE.hex, TWO.hex, "2026-11-01 12:00:00.000000"
    with sqlite3.connect(path) as connection:
        for table, row in (
            ("agency", (one, "Siffra", at)),
            ("company", (one, "Kök AB", "556016-0680", one, at)),
            ("user", (one, "anna@s.se", "hash", "accountant", None, one, at)),
            ("user", (two, "kim@k.se", "hash", "client", one, None, at)),
            ("api_token", (one, "a", "gw_a", "x", "client", one, None, at, None, None)),
            ("api_token", (two, "b", "gw_b", "y", "accountant", None, one, at, None, None)),
            ("web_session", (one, "z", one, at, at)),
            ("audit_event", (one, at, "token:1", "received", one, '{"bytes": 1}', one)),
            ("audit_event", (two, at, "worker", "read", one, '{"å": ["ö"]}', one)),
            (
                "document",
                (one, "f", 1, "received", "auto", None, None, None, "api", None, at, "token:1", *[None] * 8, one),
            ),
        ):
            connection.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', row)  # noqa: S608 (ours)
