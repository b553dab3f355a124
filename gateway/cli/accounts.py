"""`gateway agency | company`: the tenants of this installation."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from sqlalchemy import and_, func, select

from gateway.cli.installation import as_json_option, operator_session, show
from gateway.cli.tenants import agency_option
from gateway.collaboration import register
from gateway.database import writing
from gateway.models import Agency, Collaboration, Company
from gateway.models.collaboration import WORKING


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


def _now() -> datetime:
    return datetime.now(UTC)
