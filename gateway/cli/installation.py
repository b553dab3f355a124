"""How a command opens the installation it works on."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
import structlog
from flask import Flask
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from gateway.access import EVERYTHING, open_gate
from gateway.application import create_app
from gateway.database import check_version, db
from gateway.settings import Settings


def open_app(settings: Settings, *, is_checked: bool = True) -> Flask:
    """Put the application together and make sure that its tables are those it needs."""
    log_to_stderr(settings)
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


def log_to_stderr(settings: Settings) -> None:
    """Set up the log: one event a line with the request, document and job it is about."""
    level = getattr(logging, settings.log_level.upper())
    machine = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    renderers = machine if settings.log_format == "json" else [_console()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *renderers,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


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


def _console() -> structlog.typing.Processor:
    plain = structlog.dev.plain_traceback  # the rich one shows local variables, and they hold secrets
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)


as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
