"""`gateway read`: read files without a server, to see what would be found on them, and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TextIO

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gateway import logs
from gateway.cli.explain import Explanation
from gateway.cli.progress import progress
from gateway.cli.read_line import line_of
from gateway.cli.readers import Orders, Readers, cores, errands, text_of
from gateway.cli.values import shown
from gateway.errors import InvalidError
from gateway.reading import container
from gateway.reading.container import EmptyFileError, UnknownTypeError
from gateway.reading.findings import colour
from gateway.reading.shape import ENGINES, HINTS, Engine, Field, Hint, KnownSupplier, Reading
from gateway.settings import Settings

INTERRUPTED: Final = 130
"""The exit status after Ctrl-C, as shells know it: 128 and the number of the signal."""

_FOLDER: Final = click.Path(path_type=Path, file_okay=False)

jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="How many to read at once; as many as there are cores."
)
engine_option = click.option("--engine", type=click.Choice(ENGINES), default="auto", help="What reads the letters.")


@click.command("read")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--hint", type=click.Choice(HINTS), default="auto", help="What the files are, if that is known.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one line a file.")
@jobs_option
@engine_option
@click.option(
    "--suppliers", metavar="FILE", type=click.File(encoding="utf-8"), help="Suppliers that are known already."
)
@click.option("--explain", metavar="DIR", type=_FOLDER, help="Write there a page for each file: what was read and why.")
@click.option("--debug-images", metavar="DIR", type=_FOLDER, help="Write there how each picture was prepared.")
def read(
    *,
    files: Sequence[Path],
    hint: Hint,
    as_json: bool,
    jobs: int | None,
    engine: Engine,
    suppliers: TextIO | None,
    explain: Path | None,
    debug_images: Path | None,
) -> None:
    """Read each FILE as a document of its own and print what was found on it.

    For a folder the files in it are read that are of a type that is known. Nothing is stored. Results come in the
    order of the files, each as soon as it and those before it are read. The exit status is 1 when a file could not
    be read; the others are read all the same.
    """
    logs.to_stderr(Settings.from_environment())
    today = datetime.now(UTC).astimezone().date()
    orders = Orders(
        hint,
        engine,
        today,
        pictures=explain,
        debug_images=debug_images,
        is_explained=explain is not None,
        register=_register(suppliers),
    )
    try:
        failed = _read([each for file in files for each in _files(file)], orders, jobs or cores(), as_json=as_json)
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        sys.exit(INTERRUPTED)
    sys.exit(1 if failed else 0)


def _read(files: Sequence[Path], orders: Orders, jobs: int, *, as_json: bool) -> int:
    """Read and print everything; return how many could not be read."""
    failed = 0
    with ExitStack() as stack:
        explanation = stack.enter_context(Explanation(orders.pictures)) if orders.pictures else None
        done = stack.enter_context(progress(len(files)))
        readers = stack.enter_context(Readers(min(jobs, max(1, len(files))), orders, done))
        for errand, found in readers.read(errands(files)):
            failed += isinstance(found, str)
            if explanation is not None:
                explanation.add(errand, found)
            if as_json:
                print(json.dumps(line_of(errand.file, found), ensure_ascii=False), flush=True)
            else:
                _print(Console(), errand.file, found)
    return failed


def _register(lines: TextIO | None) -> tuple[KnownSupplier, ...]:
    """Load the suppliers that are known, one JSON object a line."""
    try:
        return tuple(KnownSupplier.from_json(json.loads(line)) for line in lines or () if line.strip())
    except (ValueError, KeyError, TypeError) as error:
        message = 'Each line of --suppliers must be {"name": "…", "organisation_number": "…"}.'
        raise click.UsageError(message) from error


def _files(path: Path) -> Iterator[Path]:
    """Yield the files in a folder that are of a known type, in order of name; a file is itself."""
    if path.is_dir():
        yield from (each for each in sorted(path.iterdir()) if each.is_file() and _is_of_known_type(each))
    else:
        yield path


def _is_of_known_type(path: Path) -> bool:
    """Tell whether a file is a picture or a document, if perhaps a damaged one."""
    try:
        container.inspect(path)
    except (EmptyFileError, UnknownTypeError):
        return False
    except (InvalidError, OSError):
        return True
    return True


def _print(console: Console, file: Path, found: Reading | str) -> None:
    name = escape(str(file))
    if isinstance(found, str):
        console.print(f"[bold]{name}[/]  [red]not read:[/] {escape(found)}")
        return
    style = colour(found.findings)
    title = f"[bold]{name}[/]  {found.kind}  [{style}]{style}[/]  {found.seconds:.1f} s"
    table = Table("field", "value", "sure", "page", "checks", title=title, title_justify="left")
    for field in found.fields.values():
        table.add_row(*(escape(cell) for cell in _cells(field)))
    console.print(table)
    for field in found.fields.values():
        if isinstance(field.value, list):
            console.print(_rows(field.name, field.value))
    for finding in found.findings:
        console.print(f"  {finding.level}: {escape(text_of(finding))}")


def _cells(field: Field) -> Iterator[str]:
    yield field.name
    yield f"{len(field.value)} below" if isinstance(field.value, list) else shown(field.value)
    yield f"{field.confidence:.2f}"
    yield str(field.page)
    yield ", ".join(f"{check.check}{'' if check.passed else ' FAILED'}" for check in field.checks)


def _rows(title: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return VAT or goods as a table of their own, a line for each row, without the columns that are empty."""
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1))
    names = list(dict.fromkeys(name for row in rows for name, part in row.items() if part is not None))
    for name in names:
        table.add_column(name, justify="left" if name == "description" else "right")
    for row in rows:
        table.add_row(*(escape(shown(row.get(name))) for name in names))
    return table
