"""How a command opens the installation it works on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from flask import Flask
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from gateway import logs
from gateway.access import EVERYTHING, open_gate
from gateway.application import create_app
from gateway.database import check_version, db
from gateway.settings import Settings


def open_app(settings: Settings, *, is_checked: bool = True) -> Flask:
    """Put the application together and make sure that its tables are those it needs."""
    logs.to_stderr(settings)
    app = create_app(settings)
    if is_checked:
        with app.app_context():
            check_version(db.engine)
    return app


@contextmanager
def operator_session() -> Iterator[Session]:
    """Open a session that reaches everything, as an operator's does."""
    with open_app(Settings.from_environment()).app_context():
        session = db.session()
        open_gate(session, EVERYTHING)
        yield session


def show(rows: Iterable[Mapping[str, Any]], *, as_json: bool) -> None:
    """Print rows as a table, or as one JSON object a line."""
    rows = list(rows)
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, default=str, ensure_ascii=False))
        return
    if not rows:
        click.echo("Nothing yet.", err=True)
        return
    table = Table(*rows[0].keys(), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    Console(markup=False, emoji=False).print(table)  # a name in brackets is a name


as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
