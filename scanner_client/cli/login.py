"""`scanner login`: keeps the address of the gateway and a token: one that it gives this scanner, or accepts."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.markup import escape

from scanner_client import credentials, settings
from scanner_client.answers import Caller
from scanner_client.cli.exits import INTERRUPTED, OK
from scanner_client.cli.options import Options, everywhere
from scanner_client.cli.pair import pair
from scanner_client.cli.terminal import Terminal, sentence
from scanner_client.cli.wording import ToldCommand, role_name
from scanner_client.client import ScannerClient, usable_token, usable_url
from scanner_client.errors import PairingNotOfferedError, UnavailableError
from scanner_client.language import current, translate
from scanner_client.outbox import Outbox

TRY_AGAIN = "Try again with: scanner login {url}"
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class _Way:
    """How the user wishes to sign in."""

    token_file: Path | None
    with_token: bool
    no_input: bool
    browser: bool
    device_name: str | None

    def check(self) -> None:
        """Raise `UsageError` when two of the wishes cannot both be granted."""
        for other, is_given in (("--no-input", self.no_input), ("--token-file", self.token_file)):
            if self.with_token and is_given:
                raise click.UsageError(
                    translate("{one} and {other} exclude each other.", one="--with-token", other=other)
                )


@click.command(
    cls=ToldCommand,
    short_help="sign in, once",
    help=(
        "Sign in: a code is shown that you approve on any device, and the token that this scanner gets is kept."
        " A token that you have is read from standard input, or asked for."
    ),
    examples=[
        ("scanner login https://gateway.example", "shows a code to approve"),
        ("scanner login URL --with-token", "asks for a token that you have"),
        ("scanner login URL < token.txt", "reads it from a file and keeps it"),
        ("scanner login URL --token-file token.txt", "leaves it where it is"),
    ],
)
@click.argument("address", metavar="[URL]", required=False)
@click.option("--device-name", metavar="NAME", help="What to call this scanner where it is listed (this machine).")
@click.option("--browser", is_flag=True, help="Open the link in a browser here as well.")
@click.option("--with-token", is_flag=True, help="Ask for a token, or read it from standard input.")
@click.option("--no-input", is_flag=True, help="Ask for nothing and read nothing: show the code, for scripts.")
@click.option("--no-keyring", is_flag=True, help="Keep the token in a file, not in the system's keyring.")
@everywhere
@click.pass_obj
def login(
    options: Options,
    *,
    address: str | None,
    device_name: str | None,
    browser: bool,
    with_token: bool,
    no_input: bool,
    no_keyring: bool,
) -> int:
    """Get a token and keep it: in its own file, the keyring, or a file that only its owner can read."""
    terminal = Terminal(options)
    found = options.with_url(address).settings()
    if found.url is None:
        raise click.UsageError(translate("{name} is missing.", name="URL"))
    way = _Way(options.token_file, with_token, no_input, browser, device_name)
    way.check()
    url = usable_url(found.url)
    _warn_of_plain_http(url, terminal)
    try:
        return _sign_in(found, url, way, terminal, in_keyring=not no_keyring)
    except UnavailableError as error:
        error.params["url"], error.advice_template = url, TRY_AGAIN  # nothing waits that another command would send
        raise


def _sign_in(found: settings.Settings, url: str, way: _Way, terminal: Terminal, *, in_keyring: bool) -> int:
    timeout = max(1.0, min(found.timeout, 30.0))
    token, is_paired = _token(url, way, terminal, timeout)
    with ScannerClient(url, token, timeout=timeout, language=current()) as client:
        caller = None if is_paired else client.me()
        place = _keep(found, url, token, token_file=way.token_file, in_keyring=in_keyring)
        with suppress(UnavailableError):  # a person has approved it: it is kept, whatever the line does now
            caller = caller or client.me()
    if caller is not None:
        _remember_owner(found, url, token, caller)
    terminal.result(terminal.good(_welcome(url, caller)), _values(url, caller, place))
    terminal.note(_where(place), "dim")
    return OK


def _token(url: str, way: _Way, terminal: Terminal, timeout: float) -> tuple[str, bool]:
    """Return the token, and whether it is one that the gateway has just given this scanner."""
    if way.token_file:
        return credentials.read_file(way.token_file), False
    if way.with_token or not (way.no_input or _is_at_a_terminal()):
        return _asked_for(), False
    try:
        return pair(url, terminal, device_name=way.device_name, in_browser=way.browser, timeout=timeout), True
    except PairingNotOfferedError as error:
        if way.no_input:
            raise
        terminal.ask(sentence(error), "yellow")
        return _asked_for(), False
    except KeyboardInterrupt:
        terminal.note(translate("Stopped. Nothing has changed."), "yellow")
        raise click.exceptions.Exit(INTERRUPTED) from None


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


def _welcome(url: str, caller: Caller | None) -> str:
    if caller is None:
        return escape(translate("Signed in to {url}", url=url))
    name, role = caller.name, role_name(caller.role)
    return escape(translate("Signed in to {url} for {name} ({role})", url=url, name=name, role=role))


def _where(place: Path | None) -> str:
    if place is None:
        return translate("The token is kept in the system's keyring.")
    return translate("The token is kept in {file}, readable by you alone.", file=place)


def _values(url: str, caller: Caller | None, place: Path | None) -> dict[str, object]:
    return {
        "object": "sign_in",
        "url": url,
        "role": caller and caller.role,
        "company": caller and caller.company_name,
        "agency": caller and caller.agency_name,
        "token_file": place,
    }
