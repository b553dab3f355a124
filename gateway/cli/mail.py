"""`gateway mail`: the letters that were written to the outbox, where no mail server is set."""

from __future__ import annotations

import json

import click

from gateway.cli.installation import as_json_option, show
from gateway.messages import outbox
from gateway.messages.mail import post_of
from gateway.settings import Settings

HEADERS = ("Date", "From", "To", "Subject")


@click.group()
def mail() -> None:
    """Look at the letters in the outbox."""


@mail.command("list")
@as_json_option
def list_letters(*, as_json: bool) -> None:
    """List the letters in the outbox, the newest first."""
    folder = post_of(Settings.from_environment()).outbox
    rows = (vars(letter) | {"date": f"{letter.date:%Y-%m-%dT%H:%M:%SZ}"} for letter in outbox.letters(folder))
    show(rows, as_json=as_json)


@mail.command("show")
@click.argument("file")
@as_json_option
def show_letter(file: str, *, as_json: bool) -> None:
    """Print the letter in FILE, as `gateway mail list` names it."""
    message = outbox.read(post_of(Settings.from_environment()).outbox, file)
    headers = {header: str(message[header]) for header in HEADERS}
    text, html = outbox.body(message, "plain"), outbox.body(message, "html")
    if as_json:
        names = {header.lower(): value for header, value in headers.items()}
        click.echo(json.dumps({**names, "text": text, "html": html}, ensure_ascii=False))
        return
    for header, value in headers.items():
        click.echo(f"{header}: {value}")
    click.echo(f"\n{text}", nl=False)
