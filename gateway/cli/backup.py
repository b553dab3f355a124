"""`gateway backup`: a copy of everything, taken while the gateway runs."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine

from gateway.cli.installation import operator_session
from gateway.database import db
from gateway.errors import ConflictError, UnavailableError
from gateway.originals import Originals
from gateway.parts import parts_of


class BackupExistsError(ConflictError):
    """The folder for the backup is taken."""

    code = "backup_exists"
    message = "{folder} exists and is not empty. Name another folder."


class DumpError(UnavailableError):
    """PostgreSQL's own tool did not make its copy."""

    code = "dump_failed"
    message = "pg_dump failed: {reason}"


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def backup(folder: Path) -> None:
    """Copy the database and the originals to FOLDER; set GATEWAY_DATA_DIR to it to run from the copy.

    The database is copied first: an original that arrives meanwhile is at worst one too many, never one too few.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupExistsError(folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    with operator_session():
        _copy_database(db.engine, folder)
        copied = _copy_originals(parts_of().originals, Originals(folder))
        key = parts_of().settings.data_dir / "secret.key"
        if key.exists():
            shutil.copy2(key, folder / "secret.key")
    click.echo(f"{copied} originals and the database are in {folder} ({datetime.now(UTC):%Y-%m-%d %H:%M} UTC).")


def _copy_database(engine: Engine, folder: Path) -> None:
    if engine.dialect.name == "sqlite":
        source, target = sqlite3.connect(str(engine.url.database)), sqlite3.connect(folder / "gateway.db")
        with closing(source), closing(target):
            source.backup(target)
        return
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    dump = ["pg_dump", "--format=custom", f"--file={folder / 'gateway.dump'}", f"--dbname={url}"]
    done = subprocess.run(dump, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DumpError(reason=done.stderr.strip())


def _copy_originals(source: Originals, target: Originals) -> int:
    """Copy what is not there yet; an original never changes, so one that is there is right."""
    target.prepare()
    copied = 0
    for digest in source.digests():
        if not target.path(digest).exists():
            shutil.copy2(source.path(digest), target.path(digest))
            copied += 1
    return copied
