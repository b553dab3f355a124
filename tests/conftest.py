"""What tests stand on: a real database on both engines, a real app, and a house with two agencies in it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from gateway import database
from gateway.access import EVERYTHING, open_gate, tokens
from gateway.application import create_app
from gateway.collaboration import register
from gateway.database import db, writing
from gateway.settings import Settings
from tests.house import NOW, UNLIMITED, House

ROOT: Final = Path(__file__).parents[1]
DATA: Final = ROOT.parent / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the golden files be written anew."""
    parser.addoption("--update", action="store_true", help="Write the golden files of samples/ from what is read now.")


@pytest.fixture(scope="session")
def material() -> Path:
    """Give the folder of test material that is not part of the project; skips where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the shared test material is not beside the project")
    return DATA


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty SQLite database by the migrations, once; tests copy it."""
    folder = tmp_path_factory.mktemp("sqlite")
    _migrate(f"sqlite:///{folder / 'gateway.db'}", folder)
    return folder / "gateway.db"


@dataclass(frozen=True)
class Cluster:
    """A temporary PostgreSQL; `url` of a database in it, by name."""

    sockets: Path

    def url(self, name: str) -> str:
        """Give the URL of a database."""
        return f"postgresql:///{name}?host={self.sockets}&user=postgres"

    def run(self, statement: str) -> None:
        """Run one statement outside a transaction."""
        with closing(psycopg.connect(host=str(self.sockets), user="postgres", autocommit=True)) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Start a PostgreSQL cluster that listens on a socket in its own folder only; skips where there is none."""
    programs = _postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: `make test` installs it")
    folder = Path(mkdtemp(prefix="underlag-pg-"))
    owner = "postgres" if os.geteuid() == 0 else None
    if owner:
        shutil.chown(folder, owner, owner)
    initdb: list[str | Path] = [
        programs / "initdb",
        "--pgdata",
        folder / "data",
        "--username=postgres",
        "--auth=trust",
        "--no-sync",
    ]
    start: list[str | Path] = [
        programs / "pg_ctl",
        "--pgdata",
        folder / "data",
        "--wait",
        "--log",
        folder / "log",
        "--options",
    ]
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=200"
    _run_as(owner, [*initdb, "--encoding=UTF8", "--locale=C"], folder)
    _run_as(owner, [*start, options, "start"], folder)
    try:
        cluster = Cluster(folder)
        cluster.run("CREATE DATABASE migrated")
        _migrate(cluster.url("migrated"), tmp_path_factory.mktemp("postgresql"))
        yield cluster
    finally:
        _run_as(owner, [programs / "pg_ctl", "--pgdata", folder / "data", "--mode=immediate", "stop"], folder)
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give an empty, migrated database: each test runs on both engines."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "gateway.db")
        yield f"sqlite:///{tmp_path / 'gateway.db'}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"test_{uuid4().hex}"
    cluster.run(f"CREATE DATABASE {name} TEMPLATE migrated")
    yield cluster.url(name)
    cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Give the settings of a small installation below the test's own folder."""
    return Settings(
        data_dir=tmp_path, database_url=database_url, workers=0, lease_seconds=5, poll_seconds=0.02, **UNLIMITED
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """Give the real app."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """Give a session that reaches everything."""
    with app.app_context():
        open_gate(db.session(), EVERYTHING)
        yield db.session()


@pytest.fixture
def house(app: Flask) -> House:
    """Give a house where one tenant must never see the other's things."""
    with app.app_context():
        session = db.session()
        open_gate(session, EVERYTHING)
        with writing(session):
            ours = _tenant(session, "Siffra & Co", "Kvarnens Kök AB", "556016-0680")
            theirs = _tenant(session, "Annan Byrå", "Annat Bolag AB", "556677-8899")
    return House(ours[0], theirs[0], ours[1], theirs[1])


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a test client of the app."""
    return app.test_client()


@pytest.fixture
def send(client: FlaskClient, house: House) -> Callable[..., Any]:
    """Give a function that sends a document as the client's scanner does, and returns the answer."""

    def sent(body: bytes, *, key: str | None = None, token: str = house.token["client"], **query: str) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key or uuid4().hex}
        return client.post("/v1/documents", data=body, headers=headers, query_string=query, content_type="image/jpeg")

    return sent


@pytest.fixture
def free_port() -> int:
    """Give a port on the loopback address that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _tenant(session: Session, agency_name: str, name: str, number: str) -> tuple[UUID, dict[str, str]]:
    agency = register.add_agency(session, agency_name, now=NOW)
    company = register.add_company(session, name, organisation_number=number, now=NOW)
    register.agree(session, agency, company, now=NOW)
    bound = {
        "client": ("device", company.id, None),
        "accountant": ("accountant", None, agency.id),
        "integrator": ("documents", company.id, None),
    }
    made: dict[str, str] = {}
    for each, (role, company_id, agency_id) in bound.items():
        made[each] = tokens.add_token(
            session, name=each, role=role, company_id=company_id, agency_id=agency_id, now=NOW
        )[1]
    return company.id, made


def _migrate(url: str, folder: Path) -> None:
    app = create_app(Settings(data_dir=folder, database_url=url))
    with app.app_context():
        database.upgrade(db.engine)
        db.engine.dispose()


def _run_as(owner: str | None, command: Sequence[str | Path], folder: Path) -> None:
    """Run a program of PostgreSQL, which refuses to run as root."""
    subprocess.run(command, user=owner, check=True, stdout=subprocess.DEVNULL, cwd=folder)


def _postgresql_programs() -> Path | None:
    """Find the folder of `initdb`: on the path, or where Debian puts it."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return folders[-1] if folders else None
