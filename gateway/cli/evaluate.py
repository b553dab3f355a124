"""`gateway evaluate`: read a data set whose values are known, and tell how much is right, sure, and sure but wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from gateway import logs
from gateway.cli import dataset as data_set
from gateway.cli.evaluation_report import report
from gateway.cli.read import INTERRUPTED, engine_option, jobs_option
from gateway.cli.read_set import SetRead, read_set
from gateway.cli.readers import Orders, cores
from gateway.reading.evaluation import evidence
from gateway.reading.evaluation.answers import Answer, Line, answers, by_name
from gateway.reading.evaluation.tally import shares, split, tallies, tally, timing, whole
from gateway.reading.evaluation.truth import HALVES, Half, Truth
from gateway.reading.shape import Engine
from gateway.settings import Settings

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


class Least(click.ParamType[tuple[str, float], str]):
    """A share that is asked for: `FIELD=SHARE`."""

    name = "FIELD=SHARE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, float]:
        """Return the field and its share."""
        field, _, share = str(value).partition("=")
        try:
            return field, float(share)
        except ValueError:
            self.fail(f"{value!r} is not FIELD=SHARE, such as total_amount=0.98", param, ctx)


@click.command("evaluate")
@click.argument("dataset", metavar="DATASET", type=click.Path(path_type=Path, file_okay=False, exists=True))
@jobs_option
@engine_option
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N files.")
@click.option("--half", type=click.Choice(HALVES), default="both", help="Only the documents of one half.")
@click.option("--read", "already", metavar="FILE", type=_FILE, help="Do not read; take the lines of this file.")
@click.option("--json", "out", metavar="OUT", type=_FILE, help="Write there the lines that were read.")
@click.option("--html", metavar="REPORT", type=_FILE, help="Write there a report with every miss and its picture.")
@click.option("--explain", metavar="DIR", type=_FOLDER, help="Write there a page for each file: what was read and why.")
@click.option("--fit", metavar="OUT", type=_FILE, help="Write there how often each kind of evidence was right.")
@click.option("--min", "least", multiple=True, type=Least(), help="Exit status 1 where less of this field is right.")
def evaluate(
    *,
    dataset: Path,
    jobs: int | None,
    engine: Engine,
    limit: int | None,
    half: Half,
    already: Path | None,
    out: Path | None,
    html: Path | None,
    explain: Path | None,
    fit: Path | None,
    least: Sequence[tuple[str, float]],
) -> None:
    """Read the files of DATASET and compare with what truth.jsonl says is printed on them.

    A value that was not read counts as wrong. Sure are values with a confidence of 0.9 or more.
    """
    if already and (out or explain):
        raise click.UsageError("--read reads nothing, so it goes with neither --json nor --explain.")
    logs.to_stderr(Settings.from_environment())
    truths = data_set.truths(dataset, half=half, limit=limit)
    if already:
        read = SetRead(lines=data_set.lines(already))
    else:
        read = _read(dataset, truths, engine, jobs or cores(), out=out, explain=explain, has_cutouts=html is not None)
    given = answers(truths, by_name(read.lines))
    lines = _of(truths, read.lines)
    if html is not None:
        html.write_text(report(dataset.resolve().name, given, lines, read, html), encoding="utf-8")
    if fit is not None:
        _write_fit(fit, given)
    _print(given, lines)
    sys.exit(1 if _short(given, least) else 0)


def _read(
    dataset: Path,
    truths: Sequence[Truth],
    engine: Engine,
    jobs: int,
    *,
    out: Path | None,
    explain: Path | None,
    has_cutouts: bool,
) -> SetRead:
    """Read the set; Ctrl-C leaves what was read until then in `out`."""
    orders = Orders("auto", engine, datetime.now(UTC).astimezone().date())
    with ExitStack() as stack:
        target = stack.enter_context(out.open("w", encoding="utf-8")) if out else None
        try:
            return read_set(dataset, truths, orders, jobs=jobs, out=target, explain=explain, has_cutouts=has_cutouts)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            sys.exit(INTERRUPTED)


def _of(truths: Sequence[Truth], lines: Sequence[Line]) -> list[Line]:
    """Return the lines of these files, for a file of lines may hold more."""
    found = by_name(lines)
    return [found[truth.name] for truth in truths if truth.name in found]


def _print(given: Sequence[Answer], lines: Sequence[Line]) -> None:
    console = Console()
    for table in (_by_field(given), _by_level(given), _by_layout(given)):
        if table.row_count:
            console.print(table)
    right, of = whole(given)
    console.print(f"All of a file right, names aside: {right} of {of}.")
    console.print(_seconds(lines))


def _by_field(given: Sequence[Answer]) -> Table:
    table = Table(_name("field"), *_figures("asked", "right", "share", "given", "sure", "sure but wrong", "share sure"))
    for each in tallies(given):
        share = f"{each.share_right:.3f}"
        counts = (each.asked, each.right, share, each.given, each.sure, each.sure_wrong, f"{each.share_sure:.3f}")
        table.add_row(escape(each.field), *map(str, counts))
    return table


def _by_level(given: Sequence[Answer]) -> Table:
    """Return the share right of each field at each level; no row where the truth tells of none."""
    levels = [(name, shares(group)) for name, group in split(given, lambda answer: answer.truth.level)]
    table = Table(_name("share right"), *_figures(*(f"level {escape(name)}" for name, _ in levels)))
    for field in shares(given) if levels else ():
        table.add_row(escape(field), *(f"{found[field]:.3f}" if field in found else "" for _, found in levels))
    return table


def _by_layout(given: Sequence[Answer]) -> Table:
    """Return what is right and what is hardest in each layout, a row each, for there may be many."""
    heads = ("files", "all right", "values right", "sure", "sure but wrong")
    table = Table(_name("layout"), *_figures(*heads), _name("hardest field"))
    for name, group in split(given, lambda answer: answer.truth.layout):
        right, of = whole(group)
        counted = tally(name, group)
        hardest = min(tallies(group), key=lambda each: each.share_right)
        counts = (of, right, f"{counted.right / counted.asked:.3f}", counted.sure, counted.sure_wrong)
        table.add_row(escape(name), *map(str, counts), f"{hardest.field} {hardest.share_right:.3f}")
    return table


def _name(head: str) -> Column:
    return Column(head, no_wrap=True)


def _figures(*heads: str) -> Iterator[Column]:
    return (Column(head, justify="right") for head in heads)


def _seconds(lines: Sequence[Line]) -> str:
    took = timing(lines)
    if took is None:
        return "Nothing was read."
    return f"Seconds a file: median {took.median:.2f}, nine of ten within {took.ninth_tenth:.2f}; {took.files} read."


def _write_fit(path: Path, given: Sequence[Answer]) -> None:
    """Write the evidence, one object a line."""
    found = [{**asdict(each), "at_least": round(each.at_least, 4)} for each in evidence.fitted(given)]
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in found), encoding="utf-8")


def _short(given: Sequence[Answer], least: Sequence[tuple[str, float]]) -> bool:
    """Tell on stderr of what there is too little."""
    found = shares(given)
    short = [(field, share) for field, share in least if found.get(field, 0.0) < share]
    for field, share in short:
        click.echo(f"Short of {field}={share}: {found.get(field, 0.0):.3f}.", err=True)
    return bool(short)
