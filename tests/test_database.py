"""The two kinds of transaction, the migrations, and what happens when many write at once."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
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
from gateway.models import Agency, AuditEvent, Base, Company, OwnedByCompany
from gateway.settings import Settings
from tests.house import NOW, House

READ_ONLY = r"readonly|read-only"


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


def test_every_row_that_belongs_to_a_company_is_gated() -> None:
    owned = {table.name for table in Base.metadata.tables.values() if "company_id" in table.columns}
    gated = {str(mapper.local_table) for mapper in Base.registry.mappers if issubclass(mapper.class_, OwnedByCompany)}
    assert owned - gated == {"api_token", "user"}, "these are looked up before it is known who asks"


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
    assert len(session.scalars(select(AuditEvent.id)).all()) == 80


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
