"""`gateway audit`: whether what happened was left alone, where it ends now, and what it was."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit as history
from gateway.access import actors
from gateway.cli import heads as files
from gateway.cli.installation import as_json_option, operator_session, show
from gateway.cli.progress import progress
from gateway.cli.tenants import agency_option, company_option, tenant
from gateway.cli.values import shown
from gateway.models import Agency, AuditEvent, Company
from gateway.parts import keys_of

USUAL = 100


@click.group()
def audit() -> None:
    """Look at the history, and prove that it was left alone."""


@audit.command()
@click.option(
    "--heads",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare with heads that were written down: a chain that was cut off or made anew is found.",
)
@as_json_option
def verify(file: Path | None, *, as_json: bool) -> None:
    """Name the first row of each chain that was changed, taken out or put in; exit status 1 when there is one."""
    with operator_session() as session:
        written_down = files.read(file, keys_of()) if file else []
        names, total = chain_names(session), history.count(session)
        with progress(total, "compared") as seen:
            broken = list(history.verify(session, written_down=written_down, seen=seen))
        chains = len(history.heads(session))
    if as_json or broken:
        show([_row(each, names) for each in broken], as_json=as_json)
    click.echo(f"{total} rows in {chains} chains: {len(broken)} broken.", err=True)
    sys.exit(1 if broken else 0)


@audit.command("heads")
def print_heads() -> None:
    """Print where each chain ends now, signed: write it down elsewhere, every day."""
    with operator_session() as session:
        names = chain_names(session)
        for line in files.written(history.heads(session), names, keys_of(), now=datetime.now(UTC)):
            click.echo(line)


@audit.command("list")
@company_option
@agency_option
@click.option("--limit", type=click.IntRange(1), default=USUAL, show_default=True, help="How many, the newest first.")
@as_json_option
def list_events(company_name: str | None, agency_name: str | None, limit: int, *, as_json: bool) -> None:
    """List what happened in a company or an agency; in the installation itself when neither is named."""
    with operator_session() as session:
        is_named = company_name is not None or agency_name is not None
        company_id, agency_id = tenant(session, company_name, agency_name) if is_named else (None, None)
        chain = agency_id or company_id or history.INSTALLATION
        rows = select(AuditEvent).where(AuditEvent.chain == chain).order_by(AuditEvent.number.desc()).limit(limit)
        events = session.scalars(rows).all()
        names = actors.names(session, {event.actor for event in events})
        show([_told(event, names, is_whole=as_json) for event in events], as_json=as_json)


def chain_names(session: Session) -> dict[UUID, str]:
    """Tell whose each chain is."""
    names: dict[UUID, str] = {history.INSTALLATION: "the installation"}
    for table in (Agency, Company):
        names.update(dict(session.execute(select(table.id, table.name)).all()))
    return names


def _row(broken: history.Break, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "tenant": names.get(broken.chain, ""),
        "chain": str(broken.chain),
        "number": broken.number,
        "id": str(broken.event_id) if broken.event_id else None,
        "reason": broken.reason,
    }


def _told(event: AuditEvent, names: dict[str, str], *, is_whole: bool) -> dict[str, Any]:
    """Tell an event: all of it to a program, what fits into a line to a person."""
    if not is_whole:
        return {
            "at": f"{event.at:%Y-%m-%d %H:%M}",
            "actor": names.get(event.actor, event.actor),
            "action": event.action,
            "changes": _changes(event.details),
        }
    values = history.values_of(event) | {"at": event.at.isoformat(), "hash": event.hash}
    return {name: value for name, value in values.items() if name != "chain"}


def _changes(details: dict[str, Any]) -> str:
    """Write what was before and after: `role: accountant → reader`."""
    before, after = details.get("before") or {}, details.get("after") or {}
    lines = [f"{name}: {shown(before.get(name)) or '–'} → {shown(after.get(name)) or '–'}" for name in before | after]
    rest = [f"{name}: {shown(value)}" for name, value in details.items() if name not in {"before", "after"}]
    return "\n".join(lines + rest)
