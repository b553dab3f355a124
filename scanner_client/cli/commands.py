"""The group `scanner`: every command stands here once."""

from __future__ import annotations

import click

from scanner_client.cli.complete import completion
from scanner_client.cli.doctor import doctor
from scanner_client.cli.follow import list_documents, status
from scanner_client.cli.login import login
from scanner_client.cli.options import everywhere
from scanner_client.cli.send import send
from scanner_client.cli.watching import watch
from scanner_client.cli.wording import ToldGroup
from scanner_client.version import VERSION


@click.group(
    cls=ToldGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Send photos of receipts and invoices to your accounting agency. None is lost on the way.",
    examples=[
        ("scanner login https://gateway.example", "sign in, once"),
        ("scanner send receipt.jpg", "send one photo"),
        ("scanner watch ~/Scans", "send whatever comes into a folder"),
        ("scanner status", "see what waits and what became of the rest"),
    ],
)
@click.version_option(VERSION, prog_name="scanner", message="%(prog)s %(version)s", help="Show the version and stop.")
@everywhere
def scanner() -> None:
    """Nothing is done by the group itself: its commands do the work."""


for command in (login, send, watch, status, list_documents, doctor, completion):
    scanner.add_command(command)
