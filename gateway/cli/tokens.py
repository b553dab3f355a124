"""`gateway token`: the tokens of programs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import click
from sqlalchemy import select

from gateway.access import permissions, tokens
from gateway.access.permissions import PERMISSIONS, ROLES
from gateway.cli.installation import as_json_option, operator_session, show
from gateway.cli.tenants import agency_option, company_option, tenant
from gateway.collaboration import register
from gateway.database import writing
from gateway.errors import NotFoundError
from gateway.models import Agency, ApiToken, Company

role_option: Final = click.option("--role", type=click.Choice(list(ROLES)), required=True, help="What it may do.")
scope_option: Final = click.option(
    "--scope",
    "scopes",
    type=click.Choice(PERMISSIONS),
    multiple=True,
    help="Permit this out of the role's permissions alone; may be repeated.",
)
days_option: Final = click.option(
    "--expires", "days", type=click.IntRange(1, 3650), metavar="DAYS", help="It holds for so many days."
)


class NoSuchTokenError(NotFoundError):
    """No token has that id or prefix."""

    code = "no_such_token"
    message = "There is no token {name}. List them with `gateway token list`."


@click.group()
def token() -> None:
    """Look after the tokens of programs."""


@token.command("add")
@role_option
@scope_option
@company_option
@agency_option
@click.option("--name", default="token", show_default=True, help="What it is for.")
@days_option
@as_json_option
def add_token(
    *,
    role: str,
    scopes: tuple[str, ...],
    company_name: str | None,
    agency_name: str | None,
    name: str,
    days: int | None,
    as_json: bool,
) -> None:
    """Make a token and print it, alone on standard output: it is never shown again."""
    now = datetime.now(UTC)
    with operator_session() as session, writing(session):
        company_id, agency_id = tenant(session, company_name, agency_name)
        allowed = permissions.role(role, "company" if company_id else "agency").permissions
        if not set(scopes) <= allowed:
            raise click.UsageError(f"--scope: {role} may have {', '.join(sorted(allowed))}.")
        row, secret = tokens.add_token(
            session,
            name=name,
            role=role,
            company_id=company_id,
            agency_id=agency_id,
            now=now,
            scopes=scopes or None,
            expires_at=until(days, now),
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
                    "kind": row.kind,
                    "name": row.name,
                    "prefix": row.prefix,
                    "role": row.role,
                    "scopes": None if row.scopes is None else " ".join(row.scopes),
                    "company": client,
                    "agency": keeper,
                    "last_used_at": row.last_used_at,
                    "expires_at": row.expires_at,
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
        tokens.revoke(session, fitting[0], actor=register.OPERATOR, now=datetime.now(UTC))
    click.echo(f"Revoked {name}.", err=True)


def until(days: int | None, now: datetime) -> datetime | None:
    """Turn a number of days into the moment at which they are over."""
    return None if days is None else now + timedelta(days=days)
