"""`scanner login`: keeps the address of the gateway and a token that it has accepted."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from scanner_client import credentials, settings
from scanner_client.answers import Caller
from scanner_client.cli.exits import OK
from scanner_client.cli.options import Options, everywhere
from scanner_client.cli.terminal import Terminal
from scanner_client.cli.wording import ToldCommand
from scanner_client.client import ScannerClient, usable_token, usable_url
from scanner_client.language import current, translate
from scanner_client.outbox import Outbox

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@click.command(
    cls=ToldCommand,
    short_help="sign in, once",
    help="Sign in: the token is asked for, or read from standard input, tried, and kept.",
    examples=[
        ("scanner login https://gateway.example", "asks for the token"),
        ("scanner login https://gateway.example < token.txt", "reads it from a file and keeps it"),
        ("scanner login URL --token-file token.txt", "leaves it where it is"),
    ],
)
@click.argument("address", metavar="[URL]", required=False)
@click.option("--no-keyring", is_flag=True, help="Keep the token in a file, not in the system's keyring.")
@everywhere
@click.pass_obj
def login(options: Options, address: str | None, no_keyring: bool) -> int:
    """Try the token and keep it: in its own file, the keyring, or a file that only its owner can read."""
    terminal = Terminal(options)
    found = options.with_url(address).settings()
    if found.url is None:
        raise click.UsageError(translate("{name} is missing.", name="URL"))
    url = usable_url(found.url)
    _warn_of_plain_http(url, terminal)
    token = credentials.read_file(options.token_file) if options.token_file else _asked_for()
    with ScannerClient(url, token, timeout=max(1.0, min(found.timeout, 30.0)), language=current()) as client:
        caller = client.me()
    place = _keep(found, url, token, token_file=options.token_file, in_keyring=not no_keyring)
    _remember_owner(found, url, token, caller)
    terminal.result(_welcome(url, caller, terminal), _values(url, caller, place))
    terminal.note(_where(place), "dim")
    return OK


def _asked_for() -> str:
    """Return the token from standard input, or hidden from the keyboard where there is one."""
    if _is_at_a_terminal():
        return usable_token(str(click.prompt(translate("Token"), hide_input=True, err=True)))
    return usable_token(sys.stdin.readline())


def _is_at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _keep(found: settings.Settings, url: str, token: str, *, token_file: Path | None, in_keyring: bool) -> Path | None:
    place = token_file.absolute() if token_file else credentials.keep(found, url, token, in_keyring=in_keyring)
    settings.keep(found, url, token_file=place)
    if place != found.config_dir / "token":
        (found.config_dir / "token").unlink(missing_ok=True)
    return place


def _remember_owner(found: settings.Settings, url: str, token: str, caller: Caller) -> None:
    if caller.owner:
        outbox = Outbox(found.state_dir)
        outbox.belongs(credentials.account_of(url, token), caller.owner)
        outbox.close()


def _warn_of_plain_http(url: str, terminal: Terminal) -> None:
    parsed = urlsplit(url)
    if parsed.scheme == "http" and parsed.hostname not in _HERE:
        terminal.note(translate("Without https, others on the network can read the token and the photos."), "yellow")


def _welcome(url: str, caller: Caller, terminal: Terminal) -> str:
    return terminal.good(
        translate("Signed in to {url} for {name} ({role})", url=url, name=caller.name, role=translate(caller.role))
    )


def _where(place: Path | None) -> str:
    if place is None:
        return translate("The token is kept in the system's keyring.")
    return translate("The token is kept in {file}, readable by you alone.", file=place)


def _values(url: str, caller: Caller, place: Path | None) -> dict[str, object]:
    return {
        "object": "sign_in",
        "url": url,
        "role": caller.role,
        "company": caller.company_name,
        "agency": caller.agency_name,
        "token_file": place,
    }
