"""`scanner send`: takes photos into the outbox, then carries everything that waits to the gateway."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from scanner_client.cli.connection import Connection, connect
from scanner_client.cli.deliver import say_stopping, sender_lock, settled_meanwhile, tell
from scanner_client.cli.exits import INTERRUPTED, of_results
from scanner_client.cli.options import Options, everywhere
from scanner_client.cli.terminal import Advance, Terminal
from scanner_client.cli.wording import ToldCommand
from scanner_client.errors import BusyError, OutboxError, ScannerError
from scanner_client.language import translate
from scanner_client.outbox import Entry
from scanner_client.photos import KINDS, PAYMENT_METHODS, Kind, Particulars, PaymentMethod, Photo, printable
from scanner_client.sending import Outcome, Result, Sender
from scanner_client.stopping import Stop

STDIN = "-"


@click.command(
    cls=ToldCommand,
    short_help="send photos, or what waits",
    help="Send photos or PDFs, each a document of its own. Without any, send what waits in the outbox.",
    examples=[
        ("scanner send receipt.jpg", "one photo"),
        ("scanner send --paid private *.jpg", "all of these were paid with private money"),
        ("scanner send --combine page1.jpg page2.jpg", "two photos, one document"),
        ("gm convert scan.tif jpg:- | scanner send -", "from another program"),
        ("scanner send", "what could not be sent before"),
    ],
)
@click.argument(
    "files",
    metavar="[FILE…|-]",
    nargs=-1,
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
)
@click.option("--combine", is_flag=True, help="All photos are pages of one document, in this order.")
@click.option(
    "--type", "kind", type=click.Choice(KINDS), default="auto", help="What it is; auto lets the gateway find out."
)
@click.option("--paid", type=click.Choice(PAYMENT_METHODS), help="How it was paid.")
@click.option("--comment", metavar="TEXT", help="A word to the accountant.")
@everywhere
@click.pass_obj
def send(
    options: Options,
    *,
    files: tuple[Path, ...],
    combine: bool,
    kind: Kind,
    paid: PaymentMethod | None,
    comment: str | None,
) -> int:
    """Take the files in, send what waits, and return the exit status for the files of this call."""
    terminal = Terminal(options)
    documents = _grouped(files, combine=combine)
    with connect(options) as connection:
        run = _Run(connection, terminal)
        run.take(documents, Particulars(kind, paid, comment))
        with Stop(say_stopping) as stop:
            return run.carry(stop)


class _Run:
    """One call of `send`: what it took in, and how it went with each."""

    def __init__(self, connection: Connection, terminal: Terminal) -> None:
        self._connection = connection
        self._terminal = terminal
        self._ours: dict[str, str] = {}
        self._results: list[Result] = []
        self._not_kept = 0
        self._asked_for_some = False

    def take(self, documents: Sequence[Sequence[Path]], particulars: Particulars) -> None:
        """Take the files into the outbox; one that cannot be taken does not keep the others back."""
        self._asked_for_some = bool(documents)
        shown = _shown(documents)
        for files, name in zip(documents, shown, strict=True):
            try:
                entry = _take(self._connection, files, particulars)
            except ScannerError as error:
                self._not_kept += 1
                self._terminal.fail(error)
            else:
                self._ours[entry.key] = name

    def carry(self, stop: Stop) -> int:
        """Send what waits and return the exit status."""
        ends_at = time.monotonic() + self._connection.settings.timeout
        try:
            with sender_lock(self._connection, self._connection.settings.timeout, stop):
                self._connection.outbox.tidy()
                self._deliver(ends_at, stop)
        except BusyError as error:
            self._terminal.fail(error)
            self._results += ["waiting"] * len(self._ours)
        if stop.is_interrupted:
            return INTERRUPTED
        return of_results(self._results, not_kept=self._not_kept)

    def _deliver(self, ends_at: float, stop: Stop) -> None:
        waiting = self._connection.outbox.waiting(self._connection.account)
        if not waiting and not self._asked_for_some:
            self._terminal.note(translate("Nothing is waiting."))
        for outcome in settled_meanwhile(self._connection, set(self._ours)):
            self._note(outcome)
        with self._terminal.progress(len(waiting)) as advance:
            sender = Sender(
                self._connection.client,
                self._connection.outbox,
                on_try=lambda entry: self._show(entry, advance),
            )
            for outcome in sender.deliver(waiting, until=ends_at, rest=stop.rest):
                self._note(outcome)
                advance.done()
        if "saved" in self._results:
            self._connection.learn_owner()

    def _show(self, entry: Entry, advance: Advance) -> None:
        line = translate("Sending {name}", name=self._ours.get(entry.key, entry.name))
        advance.at(line)
        self._terminal.detail(f"{line}  Idempotency-Key: {entry.key}")

    def _note(self, outcome: Outcome) -> None:
        """Tell of one; only the files of this call count for its exit status, or all where none was named."""
        if outcome.entry.key in self._ours or not self._asked_for_some:
            self._results.append(outcome.result)
        tell(outcome, self._terminal, name=self._ours.get(outcome.entry.key))


def _grouped(files: Sequence[Path], *, combine: bool) -> list[Sequence[Path]]:
    if [str(file) for file in files].count(STDIN) > 1:
        raise click.UsageError(translate("Standard input can be sent once only."))
    if combine:
        return [files] if files else []
    return [(file,) for file in files]


def _shown(documents: Sequence[Sequence[Path]]) -> list[str]:
    """Name each document by its first file: as it was typed where the names alone would not tell them apart."""
    names = Counter(files[0].name for files in documents)
    return [_called(files, is_alone=names[files[0].name] == 1) for files in documents]


def _called(files: Sequence[Path], *, is_alone: bool) -> str:
    first = files[0].name if is_alone else str(files[0])
    more = f" (+{len(files) - 1})" if len(files) > 1 else ""
    return ("stdin" if first == STDIN else printable(first)) + more


def _take(connection: Connection, files: Sequence[Path], particulars: Particulars) -> Entry:
    photos = [_photo(file) for file in files]
    return connection.outbox.take(photos, replace(particulars, captured_at=_captured_at(photos)), connection.account)


def _photo(file: Path) -> Photo:
    if str(file) == STDIN:
        return Photo(sys.stdin.buffer.read(), "stdin")
    try:
        return Photo.from_path(file)
    except OSError as error:
        raise OutboxError(
            "The file {file} cannot be read.", advice="", file=file, reason=error.strerror or ""
        ) from error


def _captured_at(photos: Sequence[Photo]) -> datetime | None:
    """Return when the first page was changed last: the nearest to when it was taken that every system knows."""
    source = photos[0].source
    return None if source is None else datetime.fromtimestamp(source.modified_ns // 10**9, UTC)
