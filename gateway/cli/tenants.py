"""Whose something is, as the command line is told: one company or one agency."""

from __future__ import annotations

from typing import Final, cast
from uuid import UUID

import click
from sqlalchemy.orm import Session

from gateway.collaboration import register

agency_option: Final = click.option("--agency", "agency_name", help="Name of the agency it belongs to.")
company_option: Final = click.option(
    "--company", "company_name", help="Name or organisation number of the company it belongs to."
)


def tenant(session: Session, company_name: str | None, agency_name: str | None) -> tuple[UUID | None, UUID | None]:
    """Find what a person, a token or an integration is bound to: one company or one agency, never both."""
    if (company_name is None) == (agency_name is None):
        raise click.UsageError("Give either --company or --agency.")
    if company_name is not None:
        return register.company_named(session, company_name).id, None
    return None, register.agency_named(session, cast("str", agency_name)).id
