"""When the database is held, full or away: nothing is half done, and the caller is told to come again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from gateway import database
from gateway.application import create_app
from gateway.database import db
from gateway.models import Document
from gateway.parts import parts_of
from gateway.settings import Settings
from tests.pictures import jpeg

Send = Callable[..., Any]


@pytest.fixture
def app(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Give an app on SQLite that has little patience."""
    monkeypatch.setattr(database, "LOCK_SECONDS", 0.2)
    shutil.copy(migrated_sqlite, tmp_path / "gateway.db")
    app = create_app(Settings(data_dir=tmp_path, workers=0))
    yield app
    with app.app_context():
        db.engine.dispose()


def documents(session: Session) -> int:
    """Count the documents."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(Document)) or 0


def test_a_database_that_is_held_is_a_503_and_the_next_try_works(send: Send, session: Session, tmp_path: Path) -> None:
    session.rollback()
    with closing(sqlite3.connect(tmp_path / "gateway.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = send(jpeg(), key="k")
        assert (answer.status_code, answer.get_json()["code"]) == (503, "database_busy")
        assert answer.get_json()["retryable"]
        assert answer.headers["Retry-After"]
        other.execute("ROLLBACK")
    assert documents(session) == 0
    assert send(jpeg(), key="k").status_code == 201
    assert documents(session) == 1


def test_a_full_database_is_a_507_and_the_next_try_works(app: Flask, send: Send, session: Session) -> None:
    assert send(jpeg("first"), key="first").status_code == 201
    with app.app_context():
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
        session.rollback()

        def squeeze(connection: Any, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count={limit[0]}")

        limit = [pages]
        event.listen(db.engine, "checkout", squeeze)
    answers = [send(jpeg(str(number)), key=str(number), comment="x" * 2000) for number in range(20)]
    full = [answer for answer in answers if answer.status_code != 201]
    assert full, "it never became full"
    assert {(answer.status_code, answer.get_json()["code"]) for answer in full} == {(507, "storage_unavailable")}
    assert documents(session) == 1 + len(answers) - len(full)
    limit[0] = pages + 1000
    again = [send(jpeg(str(number)), key=str(number), comment="x" * 2000) for number in range(20)]
    assert {answer.status_code for answer in again} == {201}
    assert documents(session) == 21


def test_a_file_without_a_database_is_put_aside_later_not_lost(app: Flask, send: Send, session: Session) -> None:
    session.rollback()
    database_file = parts_of(app).settings.data_dir / "gateway.db"
    with closing(sqlite3.connect(database_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert send(jpeg(), key="k").status_code == 503
    [digest] = list(parts_of(app).originals.digests())
    assert parts_of(app).originals.is_intact(digest)
