"""`gateway agency show`, `gateway company show | end`: how it stands between agencies and clients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from gateway.cli.installation import as_json_option, operator_session, show
from gateway.collaboration import end, register, services
from gateway.collaboration.register import OPERATOR
from gateway.database import writing
from gateway.errors import NotFoundError
from gateway.models import Collaboration, CollaborationService, Company
from gateway.models.collaboration import SERVICES, WAITING, WORKING
from gateway.settings import Settings


class NothingAgreedError(NotFoundError):
    """Nothing is active between an agency and a company."""

    code = "nothing_agreed"
    message = "Nothing is active between {agency} and {company}. `gateway company show` tells what there is."


@click.command("show")
@click.argument("name")
@as_json_option
def show_agency(name: str, *, as_json: bool) -> None:
    """Show the collaborations of an agency, the newest first."""
    with operator_session() as session:
        found = register.agency_named(session, name)
        rows = _collaborations().where(Collaboration.agency_id == found.id)
        show(_rows(session.scalars(rows)), as_json=as_json)


@click.command("show")
@click.argument("name")
@as_json_option
def show_company(name: str, *, as_json: bool) -> None:
    """Show the collaborations of a company, the newest first, a row for each service."""
    with operator_session() as session:
        found = register.company_named(session, name)
        rows = _collaborations().where(Collaboration.company_id == found.id)
        show(_rows(session.scalars(rows)), as_json=as_json)


@click.command("end")
@click.argument("name")
@click.option("--agency", "agency_name", required=True, help="Name of the agency that it is ended with.")
@click.option("--service", "wanted", type=click.Choice(SERVICES), multiple=True, help="What ends; else all of it.")
@click.option("--on", "last_day", type=click.DateTime(["%Y-%m-%d"]), help="The last day; else it ends at once.")
@click.option("--delete-data", is_flag=True, help="Delete what the law does not ask to be kept; else all is kept.")
@as_json_option
def end_company(
    name: str,
    agency_name: str,
    wanted: tuple[str, ...],
    last_day: datetime | None,
    *,
    delete_data: bool,
    as_json: bool,
) -> None:
    """End what a company has agreed with an agency, for the company; the agency is told."""
    with operator_session() as session, writing(session):
        client, keeper = register.company_named(session, name), register.agency_named(session, agency_name)
        fitting = _collaborations().where(
            Collaboration.company_id == client.id,
            Collaboration.agency_id == keeper.id,
            Collaboration.state.in_(WORKING),
        )
        found = [each for each in session.scalars(fitting) if not wanted or _has(each, wanted)]
        if not found:
            raise NothingAgreedError(agency=agency_name, company=name)
        for each in found:
            end.end(
                session, each.id, side="company", services=[row for row in wanted if _has(each, [row])],
                last_day=last_day.date() if last_day else None, keeps_data=not delete_data, who=client.name,
                actor=OPERATOR, site=Settings.from_environment().site, now=datetime.now(UTC),
            )  # fmt: skip
        rows = _rows(found)
    show(rows, as_json=as_json)


def _collaborations() -> Any:
    return (
        select(Collaboration)
        .options(
            joinedload(Collaboration.agency), joinedload(Collaboration.company), selectinload(Collaboration.services)
        )
        .order_by(Collaboration.id.desc())
    )


def _has(collaboration: Collaboration, wanted: Iterable[str]) -> bool:
    """Tell whether one of the services works in a collaboration."""
    return bool({row.service for row in end.working(collaboration)} & set(wanted))


def _rows(found: Iterable[Collaboration]) -> list[dict[str, Any]]:
    """Give a row for each service, and one for a draft without any."""
    return [
        {
            "id": each.id,
            "agency": each.agency.name,
            **_client(each.company),
            "state": each.state,
            "service": row.service if row else None,
            "service_state": services.state(row) if row and (row.starts_at or each.state in WAITING) else None,
            "since": row.starts_at if row else None,
            "ends_on": row.ends_on if row else None,
            "keeps_data": row.keeps_data if row else None,
            "agreed_until": each.agreed_until,
        }
        for each in found
        for row in _or_none(each.services)
    ]


def _or_none(found: Sequence[CollaborationService]) -> Sequence[CollaborationService | None]:
    return found or (None,)


def _client(client: Company) -> dict[str, str]:
    return {"company": client.name, "organisation_number": client.organisation_number}
