"""`gateway db`: the tables."""

from __future__ import annotations

import click

from gateway import database
from gateway.cli.installation import open_app
from gateway.settings import Settings


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the version of this program; safe to repeat, safe to interrupt."""
    settings = Settings.from_environment()
    with open_app(settings, is_checked=False).app_context():
        version = database.upgrade(database.db.engine)
    click.echo(f"The database is at version {version}.")
