"""`gateway agency | company | token`: the tenants of this installation, and the tokens of programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, cast
from uuid import UUID

import click
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from gateway.access import tokens
from gateway.access.permissions import ROLES
from gateway.cli.installation import as_json_option, operator_session, show
from gateway.collaboration import register
from gateway.database import writing
from gateway.errors import NotFoundError
from gateway.models import Agency, ApiToken, Collaboration, Company
from gateway.models.collaboration import WORKING

role_option: Final = click.option("--role", type=click.Choice(list(ROLES)), required=True, help="What it may do.")
agency_option: Final = click.option("--agency", "agency_name", help="Name of the agency it belongs to.")
company_option: Final = click.option(
    "--company", "company_name", help="Name or organisation number of the company it belongs to."
)


class NoSuchTokenError(NotFoundError):
    """No token has that id or prefix."""

    code = "no_such_token"
    message = "There is no token {name}. List them with `gateway token list`."


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
def token() -> None:
    """Look after the tokens of programs."""


@token.command("add")
@role_option
@company_option
@agency_option
@click.option("--name", default="token", show_default=True, help="What it is for.")
@as_json_option
def add_token(role: str, company_name: str | None, agency_name: str | None, name: str, *, as_json: bool) -> None:
    """Make a token and print it, alone on standard output: it is never shown again."""
    with operator_session() as session, writing(session):
        company_id, agency_id = tenant(session, company_name, agency_name)
        row, secret = tokens.add_token(
            session, name=name, role=role, company_id=company_id, agency_id=agency_id, now=_now()
        )
        shown = {"id": row.id, "name": row.name, "role": row.role, "token": secret}
    if as_json:
        show([shown], as_json=True)
    else:
        click.echo(secret)


@token.command("list")
@as_json_option
def list_tokens(*, as_json: bool) -> None:
    """List the tokens, without the tokens themselves."""
    with operator_session() as session:
        rows = session.execute(
            select(ApiToken, Company.name, Agency.name)
            .outerjoin(Company, Company.id == ApiToken.company_id)
            .outerjoin(Agency, Agency.id == ApiToken.agency_id)
            .order_by(ApiToken.created_at)
        )
        show(
            [
                {
                    "id": row.id,
                    "name": row.name,
                    "prefix": row.prefix,
                    "role": row.role,
                    "company": client,
                    "agency": keeper,
                    "last_used_at": row.last_used_at,
                    "revoked_at": row.revoked_at,
                }
                for row, client, keeper in rows
            ],
            as_json=as_json,
        )


@token.command("revoke")
@click.argument("name", metavar="ID-OR-PREFIX")
def revoke_token(name: str) -> None:
    """Make a token worthless from the next request on."""
    with operator_session() as session, writing(session):
        rows = session.scalars(select(ApiToken).where(ApiToken.revoked_at.is_(None))).all()
        fitting = [row for row in rows if name in {str(row.id), row.prefix}]
        if len(fitting) != 1:
            raise NoSuchTokenError(name=name)
        fitting[0].revoked_at = _now()
    click.echo(f"Revoked {name}.", err=True)


def tenant(session: Session, company_name: str | None, agency_name: str | None) -> tuple[UUID | None, UUID | None]:
    """Find what a person or token is bound to: one company or one agency, never both."""
    if (company_name is None) == (agency_name is None):
        raise click.UsageError("Give either --company or --agency.")
    if company_name is not None:
        return register.company_named(session, company_name).id, None
    return None, register.agency_named(session, cast("str", agency_name)).id


def _now() -> datetime:
    return datetime.now(UTC)
