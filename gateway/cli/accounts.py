"""`gateway agency | company | user`: who may use this installation."""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import click
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from gateway.access import people
from gateway.access.permissions import ROLES
from gateway.cli.installation import as_json_option, operator_session, show
from gateway.cli.tenants import agency_option, company_option, tenant
from gateway.collaboration import register
from gateway.database import writing
from gateway.errors import ConflictError
from gateway.models import Agency, Collaboration, Company, Membership, User
from gateway.models.collaboration import WORKING

PEOPLE: Final = [role.name for role in ROLES.values() if role.is_of_people]


class MemberExistsError(ConflictError):
    """That person is a member there already."""

    code = "member_exists"
    message = "{email} is already a member there."


@click.group()
def agency() -> None:
    """Look after the accounting agencies."""


@agency.command("add")
@click.argument("name")
@as_json_option
def add_agency(name: str, *, as_json: bool) -> None:
    """Register an accounting agency."""
    with operator_session() as session, writing(session):
        added = register.add_agency(session, name, now=_now())
        row = {"id": added.id, "name": added.name}
    show([row], as_json=as_json)


@agency.command("list")
@as_json_option
def list_agencies(*, as_json: bool) -> None:
    """List the accounting agencies."""
    with operator_session() as session:
        show(
            [{"id": row.id, "name": row.name} for row in session.scalars(select(Agency).order_by(Agency.name))],
            as_json=as_json,
        )


@click.group()
def company() -> None:
    """Look after the client companies."""


@company.command("add")
@click.argument("name")
@click.option("--organisation-number", required=True, help="NNNNNN-NNNN; its check digit must be right.")
@agency_option
@as_json_option
def add_company(name: str, organisation_number: str, agency_name: str | None, *, as_json: bool) -> None:
    """Register a client company; with an agency, all services are agreed between the two at once."""
    with operator_session() as session, writing(session):
        keeper = register.agency_named(session, agency_name) if agency_name else None
        added = register.add_company(session, name, organisation_number=organisation_number, now=_now())
        if keeper is not None:
            register.agree(session, keeper, added, now=_now())
        row = {"id": added.id, "name": added.name, "organisation_number": added.organisation_number}
    show([row], as_json=as_json)


@company.command("list")
@as_json_option
def list_companies(*, as_json: bool) -> None:
    """List the client companies."""
    with operator_session() as session:
        rows = session.execute(
            select(Company, func.max(Agency.name))
            .outerjoin(Collaboration, and_(Collaboration.company_id == Company.id, Collaboration.state.in_(WORKING)))
            .outerjoin(Agency, Agency.id == Collaboration.agency_id)
            .group_by(Company.id)
            .order_by(Company.name)
        )
        show(
            [
                {
                    "id": row.id,
                    "name": row.name,
                    "organisation_number": row.organisation_number,
                    "agency": keeper,
                }
                for row, keeper in rows
            ],
            as_json=as_json,
        )


@click.group()
def user() -> None:
    """Look after the people who sign in."""


@user.command("add")
@click.argument("email", metavar="E-MAIL")
@click.option("--role", type=click.Choice(PEOPLE), required=True, help="What the person may do.")
@company_option
@agency_option
@click.option("--name", help="What the person is called.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; else one is made.")
@as_json_option
def add_user(
    email: str,
    role: str,
    company_name: str | None,
    agency_name: str | None,
    name: str | None,
    *,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Let a person sign in; a password that was made is shown once. Who is known already becomes a member there too."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else secrets.token_urlsafe(12)
    with operator_session() as session, writing(session):
        company_id, agency_id = tenant(session, company_name, agency_name)
        person = people.user_of(session, email)
        is_new = person is None
        if person is None:
            person = people.add_user(session, email=email, name=name, password=password, now=_now())
        elif _is_member(session, person, company_id, agency_id):
            raise MemberExistsError(email=email)
        people.add_member(
            session, person, role=role, company_id=company_id, agency_id=agency_id, actor="operator", now=_now()
        )
        row: dict[str, Any] = {"id": person.id, "email": person.email, "role": role}
    show([{**row, "password": password} if is_new and not password_stdin else row], as_json=as_json)


@user.command("list")
@as_json_option
def list_users(*, as_json: bool) -> None:
    """List the people who may sign in, a row for each place where one is a member."""
    with operator_session() as session:
        rows = session.execute(
            select(User, Membership.role, Company.name, Agency.name)
            .outerjoin(Membership, and_(Membership.user_id == User.id, Membership.ended_at.is_(None)))
            .outerjoin(Company, Company.id == Membership.company_id)
            .outerjoin(Agency, Agency.id == Membership.agency_id)
            .order_by(User.email, Membership.id)
        )
        show(
            [
                {"id": row.id, "email": row.email, "role": role, "company": client, "agency": keeper}
                for row, role, client, keeper in rows
            ],
            as_json=as_json,
        )


def _is_member(session: Session, person: User, company_id: UUID | None, agency_id: UUID | None) -> bool:
    """Tell whether a person is a member of a company or an agency."""
    places = people.memberships(session, person.id)
    return (company_id, agency_id) in {(each.company_id, each.agency_id) for each in places}


def _now() -> datetime:
    return datetime.now(UTC)
