"""The app that is attacked: two tenants in it, everybody who may call it, and a way back to how it was."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from gateway.access import EVERYTHING, open_gate, tokens
from gateway.access.permissions import Side, roles_of
from gateway.application import create_app
from gateway.database import db, writing
from gateway.models import Agency, Base
from gateway.models.collaboration import STATES, WORKING
from gateway.parts import parts_of
from gateway.settings import Settings
from tests.house import NOW
from tests.security.routes import Route
from tests.security.world import LATER, Tenant, collaborate, enrol, found

FORM: Final = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
PAGE: Final = {"Accept": "text/html", "Accept-Language": "en"}
OURS: Final = "ZQOURS"
DIFFERS: Final = frozenset({"date", "x-request-id", "set-cookie"})
OF_RATES: Final = ("ratelimit", "x-ratelimit")
CSRF: Final = re.compile(rb'name="csrf_token" value="[^"]*"')
LIMITED: Final = 429

Rows = dict[Table, dict[Any, tuple[Any, ...]]]
Told = tuple[int, tuple[tuple[str, str], ...], bytes]


@dataclass
class Caller:
    """Somebody who asks: a program by its token, or a person by a session; `tenant` None for one without rows."""

    name: str
    role: str
    side: Side
    client: FlaskClient
    headers: dict[str, str]
    tenant: Tenant | None = None
    is_of_company: bool = False
    """Whether it is of the company that is attacked: what is the company's and not a document's is its own."""
    knows_company: bool = False
    """Whether it is of an agency that knows the company by name, and no more."""

    @property
    def is_program(self) -> bool:
        """Whether it calls the API, and not pages."""
        return "Authorization" in self.headers

    def uses(self, route: Route) -> bool:
        """Tell whether it would come by this door: programs by the API, people by the pages."""
        return route.is_api == self.is_program

    def ask(self, route: Route, values: Mapping[str, object], **more: Any) -> TestResponse:
        """Call a route."""
        headers = {**self.headers, "X-Request-Id": "same", "Idempotency-Key": uuid4().hex, **more.pop("headers", {})}
        if not self.is_program and not route.is_safe:
            headers |= FORM
        answer = self.client.open(route.address(values), method=route.method, headers=headers, buffered=True, **more)
        assert answer.status_code != LIMITED, "the tests were slowed down: switch the limits off in tests/security"
        return answer


@dataclass
class Ground:
    """The app with its tenants: `ours` is attacked, `theirs` attacks."""

    app: Flask
    ours: Tenant
    theirs: Tenant
    database: Path
    kept: Path
    callers: list[Caller] = field(default_factory=list)
    """Those who must see nothing of ours."""
    friends: list[Caller] = field(default_factory=list)
    """Those who may."""

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a session that reaches everything and keeps what is written."""
        with self.app.app_context():
            open_gate(db.session(), EVERYTHING)
            with writing(db.session()) as session:
                yield session

    def restore(self) -> None:
        """Put the database back to how it was laid."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for path in self.database.parent.glob(f"{self.database.name}-*"):
            path.unlink()
        shutil.copy(self.kept, self.database)

    def rows(self) -> Rows:
        """Read every row of every table, by its key."""
        with self.app.app_context():
            open_gate(db.session(), EVERYTHING)
            found = {
                table: {tuple(row[: len(table.primary_key)]): tuple(row) for row in db.session.execute(_ordered(table))}
                for table in Base.metadata.sorted_tables
            }
            db.session.remove()
        return found


def lay(folder: Path, migrated: Path, mount: Callable[[Flask], None] | None = None, mark: str = OURS) -> Ground:
    """Make the app and everybody in it; `mount` may add routes before anybody calls, `mark` is in all our texts."""
    database = folder / "gateway.db"
    shutil.copy(migrated, database)
    app = create_app(Settings(data_dir=folder, workers=0, advice_seconds=0, **_without_limits()))
    app.config["WTF_CSRF_METHODS"] = []  # tokens of forms are tested where they are checked
    if mount is not None:
        mount(app)
    with app.app_context():
        session = db.session()
        open_gate(session, EVERYTHING)
        originals = parts_of(app).originals
        with writing(session):
            ours = found(session, mark, ("5560160680", "5560360793"), originals)
            theirs = found(session, "ZQTHEIRS", ("5566778899", "5590000049"), originals)
            strangers = list(_strangers(session, ours))
        db.session.remove()
    ground = Ground(app, ours, theirs, database, folder / "kept.db")
    ground.friends = list(_everybody(app, ours))
    ground.callers = [*_everybody(app, theirs), *_within(app, ours, *strangers[0]), *_agencies(app, strangers[1:])]
    with app.app_context():
        db.engine.dispose()
    shutil.copy(database, ground.kept)
    return ground


def told(answer: TestResponse, given: Mapping[UUID, UUID]) -> Told:
    """Give an answer without what differs by itself, and with the ids that were asked for replaced."""
    body = CSRF.sub(b"", answer.get_data())
    headers = [
        (name.lower(), value)
        for name, value in answer.headers
        if name.lower() not in DIFFERS and not name.lower().startswith(OF_RATES)
    ]
    for real, other in given.items():
        body = body.replace(str(real).encode(), str(other).encode()).replace(real.hex.encode(), other.hex.encode())
        headers = [(name, value.replace(str(real), str(other))) for name, value in headers]
    return answer.status_code, tuple(sorted(headers)), body


def _strangers(session: Session, ours: Tenant) -> Iterator[tuple[Any, ...]]:
    """Make an employee of ours who has sent nothing, and agencies that ask, asked, or no longer work with us."""
    secret = enrol(session, ours, "employee", "company", name="newcomer")
    paired = tokens.add_token(
        session, name="new", role="device", kind="device", company_id=ours.company, agency_id=None, now=NOW,
        user_id=ours.people["newcomer"],
    )  # fmt: skip
    paired[0].last_used_at = LATER
    yield secret, paired[1]
    for state in (each for each in STATES if each not in WORKING):
        other = Tenant(f"ZQ{state.upper()}", _agency(session, state), ours.company)
        collaborate(session, other.mark, other.agency, ours.company, state)
        of_person = enrol(session, other, "agency_administrator", "agency", name="boss")
        made = {}
        for role in ("agency_administrator", *(("accounting",) if state in {"invited", "ended"} else ())):
            row, made[role] = tokens.add_token(
                session, name=role, role=role, company_id=None, agency_id=other.agency, now=NOW
            )
            row.last_used_at = LATER
        yield state, of_person, made


def _agency(session: Session, state: str) -> UUID:
    row = Agency(name=f"Byrå {state}", created_at=NOW)
    session.add(row)
    session.flush()
    return row.id


def _everybody(app: Flask, tenant: Tenant) -> Iterator[Caller]:
    for role, secret in tenant.sessions.items():
        side = "agency" if role in roles_of("agency", people=True) else "company"
        yield _person(app, f"{role} of {tenant.mark}", role, side, secret, tenant)
    for name, secret in tenant.tokens.items():
        side, _, role = name.partition(" ")
        yield _program(app, f"{name} token of {tenant.mark}", role, side, secret, tenant)


def _within(app: Flask, ours: Tenant, secret: str, token: str) -> Iterator[Caller]:
    person = _person(app, "colleague who sent nothing", "employee", "company", secret)
    device = _program(app, "scanner of that colleague", "device", "company", token)
    for each in (person, device):
        each.is_of_company = True
        yield each


def _agencies(app: Flask, strangers: list[tuple[Any, ...]]) -> Iterator[Caller]:
    for state, secret, made in strangers:
        everybody = [_person(app, f"agency, {state}", "agency_administrator", "agency", secret)]
        everybody += [_program(app, f"{role} token, {state}", role, "agency", each) for role, each in made.items()]
        for each in everybody:
            each.knows_company = True
            yield each


def _person(app: Flask, name: str, role: str, side: Any, secret: str, tenant: Tenant | None = None) -> Caller:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["session"] = secret
    client.get("/sign-in", headers=PAGE)  # a page with a form: the cookie has all that it will have from now on
    return Caller(name, role, side, client, PAGE, tenant)


def _program(app: Flask, name: str, role: str, side: Any, secret: str, tenant: Tenant | None = None) -> Caller:
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
    return Caller(name, role, side, app.test_client(), headers, tenant)


def _without_limits() -> dict[str, Any]:
    """Switch off what slows callers down: it would make every answer alike."""
    return {each.name: 0 for each in fields(Settings) if each.name.startswith("requests_per")}


def _ordered(table: Table) -> Any:
    keys = list(table.primary_key)
    return select(*keys, *(each for each in table.columns if each not in keys))
