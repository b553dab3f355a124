"""The session that Flask opens and closes with each request, and the two kinds of transaction it may have.

Reading is the rule: a session that was not asked to write refuses to. Writing is asked for with `writing`, which on
SQLite takes the one write lock at once (`BEGIN IMMEDIATE`): a transaction that reads first and writes later would
fail with "database is locked" as soon as two of them meet, whatever the timeout.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from gateway.errors import GatewayError, InvalidError, UnavailableError
from gateway.models import Base
from gateway.originals import StorageFullError
from gateway.settings import Settings

LOCK_SECONDS: Final = 15
MEETINGS: Final = 3
DISK_FULL: Final = "53100"
PASSING_WORDS: Final = ("locked", "busy", "disk I/O", "unable to open", "connection")
PASSING_STATES: Final = ("08", "40001", "40P01", "53", "55P03", "57P")
"""Of PostgreSQL: connection gone, meeting of two transactions, no resources, lock not had, shutting down."""
MIGRATIONS: Final = Path(__file__).parent / "migrations"

TURN: Final = threading.Lock()

Result = TypeVar("Result")
db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class DatabaseBusyError(UnavailableError):
    """Somebody else held the database for too long."""

    code = "database_busy"
    message = "The database is busy. Nothing was saved; try again in a moment."


class DatabaseOutOfDateError(UnavailableError):
    """The tables are not those that this version of the program was written for."""

    code = "database_out_of_date"
    message = "The database is at version {found}, this program needs {wanted}. Run `gateway db upgrade`."


class UnkeepableTextError(InvalidError):
    """A text holds what not every database can keep: U+0000, or half of a surrogate pair."""

    code = "bad_character"
    message = "A text holds a character that cannot be kept, such as U+0000. Take it out and send it again."


class BrokenReferenceError(GatewayError):
    """A migration left a row that refers to one that is not there: a bug, and nothing of it is kept."""

    code = "broken_reference"
    message = "The migration left a row that refers to nothing: {row}. The tables are as they were before."


def configure(app: Flask, settings: Settings) -> None:
    """Give the app its database and teach its connections the two kinds of transaction."""
    app.config["SQLALCHEMY_DATABASE_URI"] = _driver(settings.database)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_size": settings.threads + 4,
        "max_overflow": 8,
        "hide_parameters": True,  # what an error says goes to the log
    }
    db.init_app(app)
    with app.app_context():
        _teach(db.engine)


@contextmanager
def writing(session: Session) -> Iterator[Session]:
    """Run one write transaction: all of it is kept when the block ends, or nothing of it.

    What the session had read before is read again inside, under the lock. Raises DatabaseBusyError and
    StorageFullError; nothing was kept then.
    """
    session.rollback()
    try:
        with _turn(session):
            session.connection(execution_options={"write": True})
            yield session
            session.commit()
    except OperationalError as error:
        session.rollback()
        raise (meaning(error) or error) from error
    except BaseException:
        session.rollback()
        raise


@contextmanager
def _turn(session: Session) -> Iterator[None]:
    """Let the threads of this process write to SQLite one after the other.

    SQLite itself makes who finds the lock taken sleep, up to a tenth of a second a time, while the lock may be free
    long since; here the next is woken at once. Other processes are still met at SQLite's lock.
    """
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    if not TURN.acquire(timeout=LOCK_SECONDS):
        raise DatabaseBusyError
    try:
        yield
    finally:
        TURN.release()


def persist(session: Session, work: Callable[[Session], Result]) -> Result:
    """Run a piece of work in one write transaction and return what it returns.

    When somebody else enters the same thing at the same moment (a unique column says so), it runs again and finds
    what the other entered.
    """
    for _ in range(MEETINGS):
        try:
            with writing(session):
                return work(session)
        except IntegrityError as error:
            met = error
    raise DatabaseBusyError from met


def meaning(error: OperationalError) -> GatewayError | None:
    """Tell what a failure of the database means: no room, in the way for now, or None: a bug."""
    said, state = str(error.orig), getattr(error.orig, "sqlstate", None) or ""
    if "full" in said or state == DISK_FULL:
        return StorageFullError(reason="the database has no room")
    is_passing = error.connection_invalidated or any(word in said for word in PASSING_WORDS)
    return DatabaseBusyError() if is_passing or state.startswith(PASSING_STATES) else None


def refuse_unkeepable(given: object) -> None:
    """Raise UnkeepableTextError where a text in what was given, however deep, could not be kept."""
    if isinstance(given, str):
        if "\0" in given or any("\ud800" <= character <= "\udfff" for character in given):
            raise UnkeepableTextError
    elif isinstance(given, Mapping):
        refuse_unkeepable([*given, *given.values()])
    elif isinstance(given, Iterable) and not isinstance(given, bytes):
        for each in given:
            refuse_unkeepable(each)


def upgrade(engine: Engine) -> str:
    """Bring the tables to the version of this program; return that version."""
    with (
        engine.connect().execution_options(write=True) as connection,
        _without_foreign_keys(connection),
        connection.begin(),
    ):
        config = _alembic()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _check_foreign_keys(connection)
    return newest()


def newest() -> str:
    """Name the version of the tables that this program needs."""
    return ScriptDirectory.from_config(_alembic()).get_current_head() or ""


def check_version(engine: Engine) -> None:
    """Raise DatabaseOutOfDateError unless the tables are what this program needs."""
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        raise DatabaseOutOfDateError(found=f"unknown ({error.orig})", wanted=newest()) from error
    if found != newest():
        raise DatabaseOutOfDateError(found=found or "none", wanted=newest())


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild tables that others refer to; it can switch the check outside of a transaction only."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    """Raise BrokenReferenceError when a migration has left a row that refers to nothing; nothing of it is kept then."""
    if connection.dialect.name == "sqlite":
        for broken in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            raise BrokenReferenceError(row=tuple(broken))


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _driver(url: str) -> str:
    """Choose the driver for a plain `postgresql://` URL."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _teach(engine: Engine) -> None:
    """Set up every connection of an engine, and every transaction on it."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _open_sqlite(connection: Any, _record: object) -> None:
    """Durable, concurrent, with foreign keys; transactions are begun by `_begin_sqlite`, not by the driver."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={LOCK_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if write else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    """Tell the driver before it sends its own BEGIN: no extra round trip."""
    driver: Any = connection.connection.dbapi_connection
    driver.read_only = not connection.get_execution_options().get("write", False)
