"""`scanner watch`: a folder whose photos are sent as they come."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from scanner_client.cli.connection import Connection, connect
from scanner_client.cli.deliver import say_stopping, sender_lock, tell
from scanner_client.cli.exits import INTERRUPTED, OK, of_results
from scanner_client.cli.options import Options, everywhere
from scanner_client.cli.terminal import Terminal, sentence
from scanner_client.cli.wording import ToldCommand
from scanner_client.errors import BusyError, OutboxError
from scanner_client.language import translate
from scanner_client.lock import Lock
from scanner_client.photos import KINDS, PAYMENT_METHODS, Kind, Particulars, PaymentMethod, Source, printable
from scanner_client.sending import Outcome, Result, Sender
from scanner_client.stopping import Stop
from scanner_client.watch import Folder, Ripe

SENDER_WAIT = 30.0


@click.command(
    cls=ToldCommand,
    short_help="send whatever comes into a folder",
    help="Send whatever comes into a folder. What is saved moves to sent/, what is refused to refused/.",
    examples=[
        ("scanner watch ~/Scans", "until Ctrl-C"),
        ("scanner watch --paid card ~/Scans", "everything here was paid by card"),
        ("scanner watch --once ~/Scans", "send what is there now, then stop"),
    ],
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False, writable=True))
@click.option("--once", is_flag=True, help="Stop when everything in the folder is sent, or after the timeout.")
@click.option(
    "--settle",
    type=click.FloatRange(min=0),
    default=2.0,
    metavar="SECONDS",
    help="How long a file must stay unchanged before it is taken (2).",
)
@click.option(
    "--every",
    type=click.FloatRange(min=0.05),
    default=1.0,
    metavar="SECONDS",
    help="How often to look into the folder (1).",
)
@click.option(
    "--type",
    "kind",
    type=click.Choice(KINDS),
    default="auto",
    help="What it is; auto lets the gateway find out.",
)
@click.option("--paid", type=click.Choice(PAYMENT_METHODS), help="How it was paid.")
@click.option("--comment", metavar="TEXT", help="A word to the accountant.")
@everywhere
@click.pass_obj
def watch(
    options: Options,
    *,
    folder: Path,
    once: bool,
    settle: float,
    every: float,
    kind: Kind,
    paid: PaymentMethod | None,
    comment: str | None,
) -> int:
    """Look, take, send and move, again and again; return the exit status for all that was sent."""
    terminal = Terminal(options)
    with (
        connect(options) as connection,
        Lock(connection.settings.state_dir / "watch.lock"),
        Stop(say_stopping) as stop,
    ):
        terminal.note(translate("Watching {folder}. Stop with Ctrl-C.", folder=folder), "dim")
        watched = _Watched(
            connection, Folder(folder.absolute(), settle=settle), terminal, Particulars(kind, paid, comment)
        )
        watched.tidy(stop)
        ends_at = time.monotonic() + connection.settings.timeout if once else float("inf")
        watched.rounds(stop, every=every, once=once, ends_at=ends_at)
        return INTERRUPTED if stop.is_interrupted else watched.status(once=once)


class _Watched:
    """One run of `watch`: the folder, what it says of each file, and what has become of them."""

    def __init__(self, connection: Connection, folder: Folder, terminal: Terminal, particulars: Particulars) -> None:
        self._connection = connection
        self._folder = folder
        self._terminal = terminal
        self._particulars = particulars
        self._sender = Sender(connection.client, connection.outbox)
        self._results: dict[str, Result] = {}
        self._troubles: set[str] = set()
        self._not_kept = 0

    def tidy(self, stop: Stop) -> None:
        """Finish what an earlier run left."""
        with sender_lock(self._connection, SENDER_WAIT, stop):
            self._connection.outbox.tidy()

    def rounds(self, stop: Stop, *, every: float, once: bool, ends_at: float) -> None:
        """Go round until somebody asks to stop, or with `once` until all is done or the time is out."""
        while True:
            self._take()
            self._send(stop)
            if once and (self._is_done() or time.monotonic() > ends_at):
                return
            if not stop.rest(every):
                return

    def status(self, *, once: bool) -> int:
        """Return the exit status: of a run that was told to go on until stopped, being stopped is success."""
        if not once:
            return OK
        unsettled: list[Result] = [] if self._is_done() else ["waiting"]
        return of_results([*self._results.values(), *unsettled], not_kept=self._not_kept)

    def _is_done(self) -> bool:
        outbox, account = self._connection.outbox, self._connection.account
        return not outbox.waiting(account) and self._folder.is_quiet(outbox, account)

    def _take(self) -> None:
        for ripe in self._folder.look(self._connection.outbox, self._connection.account):
            if ripe.entry is not None and ripe.entry.state == "saved":
                self._move_away(Outcome(ripe.entry, "saved"), ripe.source)
            else:
                self._take_one(ripe)

    def _take_one(self, ripe: Ripe) -> None:
        taken_at = datetime.fromtimestamp(ripe.source.modified_ns // 10**9, UTC)
        said = self._particulars
        particulars = Particulars(said.kind, said.payment_method, said.comment, taken_at)
        try:
            entry = self._connection.outbox.take([ripe.photo], particulars, self._connection.account)
        except OutboxError as error:
            self._not_kept += 1
            self._warn_once(f"{ripe.source.path.name}: {sentence(error)}")
        else:
            self._results[entry.key] = "waiting"

    def _send(self, stop: Stop) -> None:
        try:
            with sender_lock(self._connection, SENDER_WAIT, stop):
                waiting = self._connection.outbox.waiting(self._connection.account)
                for outcome in self._sender.deliver(waiting, until=time.monotonic(), rest=stop.rest):
                    self._note(outcome)
        except BusyError as error:
            self._warn_once(sentence(error))

    def _note(self, outcome: Outcome) -> None:
        self._results[outcome.entry.key] = outcome.result
        if outcome.result in {"waiting", "mismatch"}:
            self._note_trouble(outcome)
            return
        self._troubles.clear()
        here = [source.path.name for source in outcome.entry.sources if source.path.parent == self._folder.path]
        tell(outcome, self._terminal, name=printable(", ".join(here)))
        for source in outcome.entry.sources:
            self._move_away(outcome, source)

    def _note_trouble(self, outcome: Outcome) -> None:
        """Tell of trouble when it begins, not again every second."""
        why = "" if outcome.error is None else sentence(outcome.error)
        if why and why not in self._troubles:
            self._troubles.add(why)
            tell(outcome, self._terminal)

    def _move_away(self, outcome: Outcome, source: Source) -> None:
        if source.path.parent != self._folder.path:
            return
        try:
            if outcome.result == "saved":
                self._folder.to_sent(source)
            else:
                self._folder.to_refused(source, sentence(outcome.error) if outcome.error else "")
        except OSError as error:
            self._folder.leave_alone(source)
            self._warn_once(translate("{file} could not be moved away: {reason}", file=source.path.name, reason=error))

    def _warn_once(self, text: str) -> None:
        if text not in self._troubles:
            self._troubles.add(text)
            self._terminal.error(text)
