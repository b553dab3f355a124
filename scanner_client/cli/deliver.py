"""Carrying what waits, and telling of each photo how it went: the part that `send` and `watch` share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from rich.markup import escape

from scanner_client.cli.connection import Connection
from scanner_client.cli.terminal import Terminal, hints, sentence
from scanner_client.errors import AnswerError, ServiceNotActiveError
from scanner_client.language import translate
from scanner_client.lock import Lock
from scanner_client.sending import Outcome
from scanner_client.stopping import Stop


def sender_lock(connection: Connection, wait: float, stop: Stop) -> Lock:
    """Return the lock that lets one process at a time send from an outbox."""
    return Lock(connection.settings.state_dir / "sender.lock", wait=wait, rest=stop.rest)


def say_stopping() -> None:
    """Tell that Ctrl-C was heard; written straight to the terminal, as a signal may come at any moment."""
    with suppress(OSError):
        os.write(2, ("\n" + translate("Stopping when this is done. Ctrl-C once more stops at once.") + "\n").encode())


def moment(instant: datetime) -> str:
    """Write an instant as people here read it: local time, minutes."""
    return instant.astimezone().strftime("%Y-%m-%d %H:%M")


def tell(outcome: Outcome, terminal: Terminal, *, name: str | None = None) -> None:
    """Tell how it went with one entry: on stdout only when the gateway truly has it.

    `name` is what the user calls it here and now, if that differs from what it was called when it was taken.
    """
    shown = name or outcome.entry.name
    if outcome.result == "saved":
        terminal.result(_saved_line(outcome, shown, terminal), _values(outcome))
        for line in _advice(outcome):
            terminal.note(f"  {line}", "yellow")
        return
    waits = outcome.result == "waiting"
    terminal.error(_sorry(outcome, shown), _values(outcome), is_grave=not waits)
    for hint in hints(outcome.error, with_advice=not waits) if outcome.error else ():
        terminal.note(f"  {hint}", "dim")


def _saved_line(outcome: Outcome, name: str, terminal: Terminal) -> str:
    line = translate("Saved {name} as {id}", name=f"[bold]{escape(name)}[/]", id=_document_id(outcome))
    if outcome.saved_before is not None:
        had = translate("the gateway has had it since {moment}", moment=moment(outcome.saved_before))
        line += f" [dim]({had})[/]"
    return terminal.good(line)


def _advice(outcome: Outcome) -> Iterator[str]:
    """Yield what the gateway advises on the photos, in its words; of several photos, it is said of which."""
    if outcome.document is None:
        return
    for advice in outcome.document.advice:
        if len(outcome.entry.pages) > 1:
            yield translate("Photo {number}: {text}", number=advice.page, text=advice.text)
        else:
            yield advice.text


def _sorry(outcome: Outcome, name: str) -> str:
    why = sentence(outcome.error) if outcome.error else ""
    templates = {
        "refused": "Refused {name}: {why}",
        "mismatch": "Not saved {name}: {why}",
        "waiting": "Queued {name}: will be sent by the next scanner send or watch. {why}",
    }
    return translate(templates[outcome.result], name=name, why=why).strip()


def _document_id(outcome: Outcome) -> str | None:
    return outcome.document.id if outcome.document else outcome.entry.document_id


def _values(outcome: Outcome) -> dict[str, Any]:
    entry, document, error = outcome.entry, outcome.document, outcome.error
    values: dict[str, Any] = {
        "object": "delivery",
        "result": "queued" if outcome.result == "waiting" else outcome.result,
        "files": [page.name for page in entry.pages],
        "paths": [str(source.path) for source in entry.sources],
        "key": entry.key,
        "sha256": entry.sha256,
    }
    if outcome.result == "saved":
        before = outcome.saved_before
        return values | {
            "document_id": _document_id(outcome),
            "already_received_at": None if before is None else before.isoformat(),
            "document": None if document is None else document.raw,
        }
    return values | {
        "code": error.code if isinstance(error, AnswerError | ServiceNotActiveError) else None,
        "reason": None if error is None else sentence(error),
        "request_id": None if error is None else error.request_id,
    }


def settled_meanwhile(connection: Connection, keys: set[str]) -> Iterator[Outcome]:
    """Yield what another process has saved or refused of ours while this one waited for its turn."""
    for key in sorted(keys):
        entry = connection.outbox.entry(key)
        if entry.state == "saved":
            yield Outcome(entry, "saved")
        elif entry.state == "refused":
            yield Outcome(entry, "refused")
