"""`gateway read`: read files without a server, to see what would be found on them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table

from gateway.errors import GatewayError
from gateway.language import translate
from gateway.reading import container
from gateway.reading.child import ReaderChild
from gateway.reading.findings import TEXTS, colour
from gateway.reading.shape import HINTS, Field, Finding, Hint, Reading

SECONDS_PER_DOCUMENT: Final = 120.0
MEMORY_BYTES: Final = 3 * 2**29

_STYLES: Final = {"green": "green", "yellow": "yellow", "red": "red"}


@click.command("read")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--hint", type=click.Choice(HINTS), default="auto", help="What the files are, if that is known.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one line a file.")
def read(files: Sequence[Path], hint: Hint, as_json: bool) -> None:
    """Read each FILE as a document of its own and print what was found on it.

    Nothing is stored. The exit status is 1 when a file could not be read; the others are read all the same.
    """
    failed = 0
    with ReaderChild(seconds_per_document=SECONDS_PER_DOCUMENT, memory_bytes=MEMORY_BYTES) as reader:
        for file in files:
            found = _read(reader, file, hint)
            failed += isinstance(found, str)
            if as_json:
                print(json.dumps(_line(file, found), ensure_ascii=False), flush=True)
            else:
                _print(Console(), file, found)
    sys.exit(1 if failed else 0)


def _read(reader: ReaderChild, file: Path, hint: Hint) -> Reading | str:
    """Return what was read, or in a sentence why nothing was."""
    try:
        container.inspect(file)
        found = reader.read([file], hint=hint, today=datetime.now(UTC).astimezone().date(), renditions=None)
    except GatewayError as error:
        return str(error)
    except OSError as error:
        return error.strerror or str(error)
    unread = [finding for finding in found.findings if finding.level == "error"]
    return found if found.pages or not unread else _text(unread[0])


def _line(file: Path, found: Reading | str) -> dict[str, Any]:
    if isinstance(found, str):
        return {"file": str(file), "error": found}
    written = found.to_json()
    return {
        "file": str(file),
        "kind": found.kind,
        "fields": written["fields"],
        "findings": [finding.to_json() | {"text": _text(finding)} for finding in found.findings],
        "seconds": written["seconds"],
    }


def _text(finding: Finding) -> str:
    return translate(TEXTS[finding.code], "en", **finding.params)


def _print(console: Console, file: Path, found: Reading | str) -> None:
    if isinstance(found, str):
        console.print(f"[bold]{file}[/]  [red]not read:[/] {found}")
        return
    style = _STYLES[colour(found.findings)]
    title = f"[bold]{file}[/]  {found.kind}  [{style}]{style}[/]  {found.seconds:.1f} s"
    table = Table("field", "value", "sure", "page", "checks", title=title, title_justify="left")
    for field in found.fields.values():
        table.add_row(*_cells(field))
    console.print(table)
    for finding in found.findings:
        console.print(f"  {finding.level}: {_text(finding)}")


def _cells(field: Field) -> Iterator[str]:
    yield field.name
    yield ", ".join(f"{row['rate']} %: {row['vat']}" for row in field.value) if field.name == "vat" else field.value
    yield f"{field.confidence:.2f}"
    yield str(field.page)
    yield ", ".join(f"{check.check}{'' if check.passed else ' FAILED'}" for check in field.checks)
