"""The tenant matrix: every route and method, every role of another tenant, every way to name what is ours (S01-S02)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, jsonify, request
from flask.views import MethodView
from marshmallow import Schema, fields
from sqlalchemy import select

from gateway.access import EVERYTHING, open_gate
from gateway.access.permissions import ROLES
from gateway.api.blueprint import Blueprint
from gateway.api.caller import allow, current
from gateway.database import db, writing
from gateway.errors import ForbiddenError, NotFoundError
from gateway.models import Base, Company, Document
from gateway.web.visitor import signed_in
from tests.security.ground import Ground, Rows, lay
from tests.security.matrix import Matrix
from tests.security.routes import Route, UnknownArgumentError, routes

NOBODY_SEES: dict[str, str] = {"/files/<uuid:document_id>/<int:number>": "nothing opens it but a signed link"}
"""Routes for which ours get no other answer than for an unknown id, and why that is right: rule → reason."""

TEACH = (
    "For {routes} none of ours gets another answer than for an unknown id, so the matrix proves nothing: give it a "
    "body or form that comes that far (tests/security/bodies.py), a row in the right state (tests/security/world.py), "
    "or say in NOBODY_SEES why that is right."
)


@pytest.fixture(scope="module")
def drawn(laid: Ground) -> Matrix:
    """Draw up the matrix of the real app, once."""
    return Matrix(laid)


@pytest.fixture
def matrix(drawn: Matrix, ground: Ground) -> Matrix:
    """Give the matrix, on the ground as it was laid."""
    assert drawn.ground is ground
    return drawn


def test_there_is_a_row_of_ours_in_every_table(ground: Ground) -> None:
    rows = ground.rows()
    ours = {table.__tablename__ for table in ground.ours.rows}
    for mapper in Base.registry.mappers:
        assert rows[mapper.local_table], mapper.local_table  # type: ignore[index]  # every table is one
        assert mapper.class_.__tablename__ in ours | {"audit_head"}


def test_every_role_of_the_other_tenant_attacks(ground: Ground) -> None:
    people = {caller.role for caller in ground.callers if not caller.is_program and caller.tenant}
    programs = {(caller.side, caller.role) for caller in ground.callers if caller.is_program and caller.tenant}
    assert people == {role.name for role in ROLES.values() if role.is_of_people} | {"device"}
    assert programs == {(side, role.name) for role in ROLES.values() for side in role.sides}


def test_what_is_ours_answers_everybody_else_as_what_does_not_exist(matrix: Matrix) -> None:
    proofs = {route: matrix.proof(route) for route in matrix.named() if route.method != "OPTIONS"}
    blind = [str(route) for route, values in proofs.items() if values is None and route.rule.rule not in NOBODY_SEES]
    assert blind == [], TEACH.format(routes=", ".join(blind))
    before = matrix.ground.rows()
    leaks = [leak for route, values in proofs.items() if values for leak in matrix.leaks(route, values)]
    assert leaks == []
    assert changed(matrix.ground, before) == []
    assert matrix.lost() == []


def test_what_is_ours_cannot_be_named_in_a_query_a_body_or_a_form(matrix: Matrix) -> None:
    before = matrix.ground.rows()
    assert list(matrix.leaks_of_queries()) == []
    assert changed(matrix.ground, before) == []
    assert list(matrix.leaks_of_bodies()) == []
    assert changed(matrix.ground, before) == []


def test_no_list_shows_what_is_ours_and_our_cursors_lead_others_nowhere(matrix: Matrix) -> None:
    assert list(matrix.leaks_of_lists()) == []
    assert list(matrix.leaks_of_cursors()) == []
    assert matrix.lost() == []


def test_ours_are_shown_what_is_ours(matrix: Matrix) -> None:
    """See that the marks are found where they may be: else the lists above prove nothing."""
    door = {each.rule.rule: each for each in matrix.routes if each.method == "GET"}
    friend = next(each for each in matrix.ground.friends if each.name.startswith("accountant"))
    stranger = next(each for each in matrix.ground.callers if each.name.startswith("accountant"))
    for rule in ("/", "/documents"):
        assert matrix.shown(stranger, friend.ask(door[rule], {}))


def changed(ground: Ground, before: Rows) -> list[str]:
    """Name the rows of ours that are not as they were, and those that have come to our tenant."""
    ours = {each for found in ground.ours.rows.values() for each in found}
    after = ground.rows()
    wrong = []
    for table, rows in before.items():
        for key, row in rows.items():
            if row[0] in ours and after[table].get(key) != row:
                wrong.append(f"{table} {key}")
        added = [row for key, row in after[table].items() if key not in rows]
        wrong += [f"{table} +{row[0]}" for row in added if {ground.ours.company, ground.ours.agency} & set(row)]
    return wrong


# --- the matrix can fail ----------------------------------------------------------------------------------------


@allow("documents:read")
def ungated(document_id: UUID) -> object:
    """Answer any document there is: the gate is opened for everything."""
    session = db.session()
    open_gate(session, EVERYTHING)
    row = session.scalars(select(Document).where(Document.id == document_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return jsonify(comment=row.comment)


@allow("documents:read")
def telling(document_id: UUID) -> object:
    """Refuse what is another's with another status than what does not exist."""
    session, caller = db.session(), current()
    open_gate(session, EVERYTHING)
    row = session.scalars(select(Document).where(Document.id == document_id)).one_or_none()
    if row is None:
        raise NotFoundError
    if row.company_id != caller.company_id and caller.company_id:
        raise ForbiddenError
    return jsonify(id=str(row.id))


@allow("documents:send")
def changing(document_id: UUID) -> object:
    """Change any document there is, and answer as if nothing had been."""
    session, caller = db.session(), current()
    open_gate(session, EVERYTHING)
    with writing(session):
        row = session.get(Document, document_id)
        if row is not None:
            row.comment = "changed"
    if row is None or caller.company_id != row.company_id or caller.senders:
        raise NotFoundError
    return jsonify(id=str(row.id))


@allow("documents:read")
def listing() -> object:
    """List everybody's documents, or those of any company."""
    session = db.session()
    open_gate(session, EVERYTHING)
    rows = select(Document.comment)
    if "company" in request.args:
        company = session.get(Company, UUID(request.args["company"]))
        if company is None:
            raise NotFoundError
        rows = rows.where(Document.company_id == company.id)
    return jsonify(list(session.scalars(rows)))


@signed_in("documents:read")
def spilling() -> str:
    """Answer a page that finds any company."""
    session = db.session()
    open_gate(session, EVERYTHING)
    if "company" in request.args and session.get(Company, UUID(request.args["company"])) is None:
        raise NotFoundError
    return "<p>found</p>"


leaking = Blueprint("leaking", __name__, url_prefix="/v1/leaking", description="")


class NamingSchema(Schema):
    """A body that names a company."""

    company_id = fields.UUID(required=True)


@leaking.route("")
class Leaking(MethodView):
    """An endpoint that looks behind the gate."""

    @allow("documents:send")
    @leaking.arguments(NamingSchema)  # type: ignore[untyped-decorator]  # flask-smorest carries no types
    @leaking.response(200, NamingSchema)  # type: ignore[untyped-decorator]  # as above
    def post(self, named: dict[str, UUID]) -> dict[str, UUID]:
        """Find any company."""
        session = db.session()
        open_gate(session, EVERYTHING)
        if session.get(Company, named["company_id"]) is None:
            raise NotFoundError
        return named


def mounted(folder: Path, migrated: Path, **views: Any) -> Matrix:
    """Make a fresh app with routes of ours beside its own, and its matrix."""

    def mount(app: Flask) -> None:
        for name, view in views.items():
            noun, _, argument = name.partition("__")
            rule = f"/{noun}" if view is spilling else f"/v1/{noun}"
            rule += f"/<uuid:{argument}>" if argument else ""
            app.add_url_rule(rule, noun, view, methods=["POST" if view is changing else "GET"])
        app.extensions["flask-smorest"]["apis"][""]["ext_obj"].register_blueprint(leaking)

    return Matrix(lay(folder, migrated, mount))


def leaky(matrix: Matrix, rule: str) -> Route:
    """Find the route that was added."""
    return next(each for each in routes(matrix.ground.app) if rule in each.rule.rule and each.method != "OPTIONS")


def test_a_route_that_leaks_is_caught(migrated_sqlite: Path, tmp_path: Path) -> None:
    matrix = mounted(
        tmp_path, migrated_sqlite,
        ungated__document_id=ungated, telling__document_id=telling, changing__document_id=changing, listing=listing,
        spilling=spilling,
    )  # fmt: skip
    added = ("ungated", "telling", "changing", "listing", "spilling", "leaking")
    matrix.routes = [route for route in matrix.routes if any(name in route.rule.rule for name in added)]
    for name, status in (("ungated", 200), ("telling", 403)):
        route = leaky(matrix, name)
        values = matrix.proof(route)
        assert values
        found = list(matrix.leaks(route, values))
        assert any(f"{status}, an unknown id 404" in leak for leak in found), name
    route = leaky(matrix, "changing")
    values = matrix.proof(route)
    assert values
    before = matrix.ground.rows()
    assert list(matrix.leaks(route, values)) == []
    assert changed(matrix.ground, before) == [f"document {(values['document_id'],)}"]
    lists = list(matrix.leaks_of_lists())
    assert any("/v1/listing shows agency accountant token" in leak for leak in lists)
    assert all("listing" in leak or "ungated" in leak for leak in lists)
    queries = list(matrix.leaks_of_queries())
    assert "GET /spilling?company= for accountant of ZQTHEIRS: 200, unknown 404" in queries
    assert all("spilling" in leak or "listing" in leak for leak in queries)
    bodies = list(matrix.leaks_of_bodies())
    assert "POST /v1/leaking with company_id for company device token of ZQTHEIRS: 200, 404" in bodies
    assert all("leaking" in leak for leak in bodies)


def test_a_route_that_the_matrix_does_not_know_is_caught(migrated_sqlite: Path, tmp_path: Path) -> None:
    matrix = mounted(tmp_path, migrated_sqlite, strange__riddle=ungated)
    with pytest.raises(UnknownArgumentError, match="TABLES"):
        matrix.named()
