"""`gateway device`: the scanners and phones that send documents."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from sqlalchemy import select

from gateway.access import devices
from gateway.cli.installation import as_json_option, operator_session, show
from gateway.cli.tenants import company_option
from gateway.collaboration import register
from gateway.database import writing
from gateway.errors import NotFoundError
from gateway.models import ApiToken, Company


class NoSuchDeviceError(NotFoundError):
    """No device has that id or prefix."""

    code = "no_such_device"
    message = "There is no device {name}. List them with `gateway device list`."


@click.group()
def device() -> None:
    """Look after the scanners and phones of the client companies."""


@device.command("list")
@company_option
@as_json_option
def list_devices(company_name: str | None, *, as_json: bool) -> None:
    """List the devices, of all companies or of one."""
    with operator_session() as session:
        wanted = select(ApiToken, Company.name).join(Company, Company.id == ApiToken.company_id)
        wanted = wanted.where(ApiToken.role == devices.ROLE).order_by(ApiToken.created_at)
        if company_name is not None:
            wanted = wanted.where(ApiToken.company_id == register.company_named(session, company_name).id)
        show(
            [
                {
                    "id": row.id,
                    "name": row.name,
                    "prefix": row.prefix,
                    "company": client,
                    "added_at": row.created_at,
                    "last_used_at": row.last_used_at,
                    "last_used_from": row.last_used_from,
                    "expires_at": row.expires_at,
                    "revoked_at": row.revoked_at,
                }
                for row, client in session.execute(wanted)
            ],
            as_json=as_json,
        )


@device.command("revoke")
@click.argument("name", metavar="ID-OR-PREFIX")
def revoke_device(name: str) -> None:
    """Make a device worthless from the next request on."""
    with operator_session() as session, writing(session):
        wanted = select(ApiToken).where(ApiToken.role == devices.ROLE, ApiToken.revoked_at.is_(None))
        fitting = [row for row in session.scalars(wanted) if name in {str(row.id), row.prefix}]
        if len(fitting) != 1:
            raise NoSuchDeviceError(name=name)
        devices.revoke(session, fitting[0], actor=register.OPERATOR, now=datetime.now(UTC))
    click.echo(f"Revoked {name}.", err=True)
