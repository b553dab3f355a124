"""The door for operators: the `gateway` command.

Results go to stdout, everything else to stderr; `--json` gives one object a line where there is data.
"""

from __future__ import annotations

import sys

import click

from gateway import __version__
from gateway.cli.accounts import agency, company
from gateway.cli.audit import audit
from gateway.cli.backup import backup
from gateway.cli.collaborations import end_company, show_agency, show_company
from gateway.cli.database import db
from gateway.cli.devices import device
from gateway.cli.erasing import erase_user
from gateway.cli.evaluate import evaluate
from gateway.cli.fsck import fsck
from gateway.cli.integrations import integration
from gateway.cli.mail import mail
from gateway.cli.read import read
from gateway.cli.retention import retention
from gateway.cli.serve import serve, worker
from gateway.cli.tokens import token
from gateway.cli.users import user
from gateway.errors import GatewayError

EPILOG = "Settings are read from GATEWAY_* variables; docs/settings.md lists them."


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gateway")
def gateway() -> None:
    """Receive receipts and invoices, read them, and tell the accountant."""


for command in (
    serve,
    worker,
    db,
    agency,
    company,
    user,
    token,
    device,
    integration,
    read,
    evaluate,
    fsck,
    backup,
    mail,
    audit,
    retention,
):
    gateway.add_command(command)
agency.add_command(show_agency)
for command in (show_company, end_company):
    company.add_command(command)

user.add_command(erase_user)


def main() -> None:
    """Run the command line; an expected failure is one line that says what to do, and exit status 1."""
    try:
        gateway()
    except GatewayError as error:
        click.echo(f"gateway: {error}", err=True)
        sys.exit(1)
