"""`scanner status` and `scanner list`: what waits here, and what the gateway has made of the rest."""

from __future__ import annotations

import time
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from scanner_client.answers import Document
from scanner_client.cli.connection import Connection, connect
from scanner_client.cli.deliver import moment
from scanner_client.cli.exits import OK, QUEUED
from scanner_client.cli.options import Options, everywhere
from scanner_client.cli.terminal import Terminal
from scanner_client.cli.wording import ToldCommand
from scanner_client.language import amount, translate
from scanner_client.outbox import Entry
from scanner_client.photos import printable

RECENT = 10
NARROW = 96

_COLOURS = {"green": "green", "yellow": "yellow", "red": "red"}
_STATES = {
    "received": ("cyan", "received"),
    "reading": ("cyan", "being read"),
    "ready": ("green", "read"),
    "needs_review": ("yellow", "to be looked at"),
    "failed": ("red", "could not be read"),
}


@click.command(
    cls=ToldCommand,
    short_help="see what waits and what became of the rest",
    help="Show what waits in the outbox and what became of the latest documents, or of one.",
    examples=[
        ("scanner status", "the outbox and the latest documents"),
        ("scanner status --wait ID", "one document, once it is read"),
    ],
)
@click.argument("document_id", metavar="[ID]", required=False)
@click.option("--wait", is_flag=True, help="Wait until it is read, at most as long as the timeout.")
@everywhere
@click.pass_obj
def status(options: Options, document_id: str | None, wait: bool) -> int:
    """Show one document, or the outbox and the latest ones; 5 when the wait was too short."""
    terminal = Terminal(options)
    with connect(options) as connection:
        ends_at = time.monotonic() + connection.settings.timeout
        if document_id is None:
            _show_outbox(connection, terminal)
            documents = list(connection.client.documents(limit=RECENT).documents)
        else:
            documents = [connection.client.document(document_id)]
        if wait:
            documents = [_waited(connection, one, ends_at, terminal) for one in documents]
        if document_id is None:
            _show_documents(documents, terminal)
        else:
            _show_document(documents[0], terminal)
    return OK if not wait or all(one.is_read for one in documents) else QUEUED


@click.command(
    "list",
    cls=ToldCommand,
    short_help="list what the gateway has",
    help="List the documents that the gateway has, newest first.",
    examples=[("scanner list --limit 5", "the latest five"), ("scanner list --all --json", "all, for a program")],
)
@click.option("--limit", type=click.IntRange(1, 200), default=20, metavar="N", help="How many at most, 1 to 200 (20).")
@click.option("--all", "everything", is_flag=True, help="All of them.")
@everywhere
@click.pass_obj
def list_documents(options: Options, limit: int, everything: bool) -> int:
    """List documents, as many as wished."""
    terminal = Terminal(options)
    with connect(options) as connection:
        _show_documents(_listed(connection, limit, everything=everything), terminal)
    return OK


def _listed(connection: Connection, limit: int, *, everything: bool) -> list[Document]:
    sheet = connection.client.documents(limit=200 if everything else limit)
    documents = list(sheet.documents)
    while everything and sheet.next_cursor is not None:
        sheet = connection.client.documents(limit=200, cursor=sheet.next_cursor)
        documents += sheet.documents
    return documents


def _waited(connection: Connection, document: Document, ends_at: float, terminal: Terminal) -> Document:
    if document.is_read:
        return document
    with terminal.progress(1) as advance:
        advance.at(translate("Waiting until {id} is read", id=document.id))
        return connection.client.wait(document.id, timeout=max(0.0, ends_at - time.monotonic()))


def _show_outbox(connection: Connection, terminal: Terminal) -> None:
    waiting, refused = connection.outbox.entries("waiting"), connection.outbox.entries("refused")
    ours = {entry.key for entry in connection.outbox.waiting(connection.account)}
    for entry in (*waiting, *refused):
        is_ours = entry.state == "refused" or entry.key in ours
        terminal.result(_entry_line(entry, is_ours=is_ours), _entry_values(entry) | {"is_ours": is_ours})
    if not (waiting or refused):
        terminal.note(translate("The outbox is empty."))
    if refused:
        folder = connection.outbox.copies.refused
        terminal.note(translate("Copies of what was refused are in {folder}", folder=folder), "dim")


def _entry_line(entry: Entry, *, is_ours: bool) -> str:
    colour, word = ("yellow", "waiting") if entry.state == "waiting" else ("red", "refused")
    since = translate("since {moment}", moment=moment(entry.added_at))
    why = f" [dim]{escape(printable(entry.trouble))}[/]" if entry.trouble else ""
    whose = "" if is_ours else f" [yellow]{translate('for another sign-in')}[/]"
    return f"[{colour}]● {translate(word)}[/]  {escape(entry.name)}  {since}{whose}{why}"


def _entry_values(entry: Entry) -> dict[str, Any]:
    return {
        "object": "outbox_entry",
        "state": entry.state,
        "files": [page.name for page in entry.pages],
        "key": entry.key,
        "sha256": entry.sha256,
        "added_at": entry.added_at.isoformat(),
        "attempts": entry.attempts,
        "code": entry.code,
        "reason": entry.trouble,
    }


def _show_documents(documents: list[Document], terminal: Terminal) -> None:
    if terminal.options.json:
        for document in documents:
            terminal.result("", document.raw)
    elif documents:
        terminal.table(_table(documents, is_narrow=terminal.width < NARROW))
    else:
        terminal.note(translate("The gateway has no documents yet."))


def _table(documents: list[Document], *, is_narrow: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(translate("Status"), no_wrap=True)
    table.add_column(translate("Supplier"), overflow="ellipsis", no_wrap=True, min_width=8)
    if not is_narrow:
        table.add_column(translate("Date"), no_wrap=True)
    table.add_column(translate("Total"), no_wrap=True, justify="right")
    table.add_column("Id", no_wrap=True, style="dim")
    for one in documents:
        date = () if is_narrow else (one.document_date or "–",)
        total = amount(one.total_amount, one.currency)
        table.add_row(_state(one), escape(printable(one.supplier_name or "–")), *date, total, escape(one.id))
    return table


def _state(document: Document) -> str:
    colour, word = _STATES.get(document.status, ("default", document.status))
    colour = _COLOURS.get(document.notice_status or "", colour)
    return f"[{colour}]● {escape(translate(word))}[/]"


def _show_document(document: Document, terminal: Terminal) -> None:
    if terminal.options.json:
        terminal.result("", document.raw)
        return
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _facts(document):
        table.add_row(translate(name), value)
    terminal.table(table)


def _facts(document: Document) -> list[tuple[str, str]]:
    received = None if document.received_at is None else moment(document.received_at)
    facts = [
        ("Status", _state(document)),
        ("Id", escape(document.id)),
        ("Kind", escape(translate(document.kind or "–"))),
        ("Supplier", escape(printable(document.supplier_name or "–"))),
        ("Date", document.document_date or "–"),
        ("Total", amount(document.total_amount, document.currency)),
        ("VAT", amount(document.vat_amount, document.currency)),
        ("Pages", str(document.page_count)),
        ("Received", received or "–"),
        ("Comment", escape(printable(document.comment or "–"))),
    ]
    return facts + [("Finding", escape(printable(finding.text))) for finding in document.findings]
