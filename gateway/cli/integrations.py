"""`gateway integration`: the other programs that agencies and companies let in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import integrations
from gateway.access.integrations import Owner, Program
from gateway.cli.installation import as_json_option, operator_session, show
from gateway.cli.tenants import agency_option, company_option, tenant
from gateway.cli.tokens import days_option, scope_option, until
from gateway.collaboration import register
from gateway.database import writing
from gateway.errors import NotFoundError
from gateway.models import Agency, Company, Integration
from gateway.models.integration import INTEGRATION_ROLES
from gateway.settings import Settings


class NoSuchIntegrationError(NotFoundError):
    """No integration has that id."""

    code = "no_such_integration"
    message = "There is no integration {name}. List them with `gateway integration list`."


@click.group()
def integration() -> None:
    """Look after the programs of agencies and companies."""


@integration.command("add")
@click.argument("name")
@click.option("--system", required=True, help="Which system it is.")
@click.option("--version", required=True, help="Which version of it.")
@click.option("--role", type=click.Choice(INTEGRATION_ROLES), required=True, help="What it is for.")
@scope_option
@company_option
@agency_option
@days_option
@click.option("--no-secret", is_flag=True, help="It does not call us: register it alone.")
@as_json_option
def add_integration(
    *,
    name: str,
    system: str,
    version: str,
    role: str,
    scopes: tuple[str, ...],
    company_name: str | None,
    agency_name: str | None,
    days: int | None,
    no_secret: bool,
    as_json: bool,
) -> None:
    """Let a program in and print its id and its secret, which is never shown again."""
    now = datetime.now(UTC)
    with operator_session() as session, writing(session):
        company_id, agency_id = tenant(session, company_name, agency_name)
        owner = Owner(company_id, agency_id, register.OPERATOR)
        allowed = scopes or integrations.scopes_of(role, owner.side)
        program = Program(name, system, version, role, allowed, until(days, now))
        added, secret = integrations.add(session, owner, program, with_secret=not no_secret, now=now)
        row = {"id": added.id, "name": added.name, "role": added.role, "secret": secret}
    show([row], as_json=as_json)


@integration.command("list")
@as_json_option
def list_integrations(*, as_json: bool) -> None:
    """List the integrations with their versions and last uses."""
    with operator_session() as session:
        rows = session.execute(
            select(Integration, Company.name, Agency.name)
            .outerjoin(Company, Company.id == Integration.company_id)
            .outerjoin(Agency, Agency.id == Integration.agency_id)
            .order_by(Integration.id)
        ).all()
        uses = integrations.last_uses(session, [row[0] for row in rows])
        show(
            [
                {
                    "id": row.id,
                    "name": row.name,
                    "system": row.system,
                    "version": row.version,
                    "role": row.role,
                    "scopes": " ".join(row.scopes),
                    "company": client,
                    "agency": keeper,
                    "last_used_at": uses.get(row.id),
                    "expires_at": row.expires_at,
                    "revoked_at": row.revoked_at,
                }
                for row, client, keeper in rows
            ],
            as_json=as_json,
        )


@integration.command("rotate")
@click.argument("name", metavar="ID")
def rotate_integration(name: str) -> None:
    """Print a new secret, alone on standard output; the old one holds for a while yet."""
    overlap = timedelta(hours=Settings.from_environment().secret_overlap_hours)
    with operator_session() as session, writing(session):
        found = _named(session, name)
        secret = integrations.rotate(session, found, actor=register.OPERATOR, overlap=overlap, now=datetime.now(UTC))
    click.echo(secret)


@integration.command("revoke")
@click.argument("name", metavar="ID")
def revoke_integration(name: str) -> None:
    """End an integration and all its secrets from the next request on."""
    with operator_session() as session, writing(session):
        integrations.revoke(session, _named(session, name), actor=register.OPERATOR, now=datetime.now(UTC))
    click.echo(f"Revoked {name}.", err=True)


def _named(session: Session, name: str) -> Integration:
    """Find an integration by its id; raises NoSuchIntegrationError."""
    try:
        found = session.scalars(select(Integration).where(Integration.id == UUID(name))).one_or_none()
    except ValueError:
        found = None
    if found is None:
        raise NoSuchIntegrationError(name=name)
    return found
