"""`scanner doctor`: what is needed to send a photo, looked at one by one, a verdict a line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import click
from rich.markup import escape

from scanner_client import credentials
from scanner_client.cli.exits import OK, UNEXPECTED, of_error
from scanner_client.cli.options import Options, everywhere
from scanner_client.cli.terminal import Terminal, hints, sentence
from scanner_client.cli.wording import ToldCommand, role_name
from scanner_client.client import ScannerClient
from scanner_client.errors import NotSignedInError, OutboxError, ScannerError
from scanner_client.language import current, translate
from scanner_client.outbox import Outbox
from scanner_client.settings import Settings

SKEW = 60.0
ROOM = 100 * 2**20
REQUEST_TIMEOUT = 10.0
NOBODY = "-"  # the gateway tells its health without one

Verdict = Literal["ok", "warning", "failure"]
_MARKS = {"ok": ("green", "✓"), "warning": ("yellow", "!"), "failure": ("red", "✗")}


@dataclass(frozen=True)
class Check:
    """What was looked at, the verdict, and the exit status that a failure means."""

    name: str
    verdict: Verdict
    text: str
    status: int = OK
    hint: str = ""


@click.command(
    cls=ToldCommand,
    short_help="find out what is wrong",
    help="Look at everything that is needed to send a photo, and say what is wrong.",
    examples=[("scanner doctor", "one verdict a line"), ("scanner doctor --json", "for a program")],
)
@everywhere
@click.pass_obj
def doctor(options: Options) -> int:
    """Look at all of it and return the exit status of the first failure."""
    terminal = Terminal(options)
    first = OK
    for check in _checks(options):
        first = first or check.status
        _show(check, terminal)
    return first


def _checks(options: Options) -> Iterator[Check]:
    try:
        settings = options.settings()
    except ScannerError as error:
        yield _failure("settings", error)
        return
    yield _settings_check(settings)
    yield from _outbox_checks(settings)
    yield from _gateway_checks(settings)


def _settings_check(settings: Settings) -> Check:
    if settings.url is None:
        return _failure("settings", NotSignedInError("You are not signed in.", url="URL"))
    place = settings.config_file if settings.config_file.exists() else translate("flags and environment")
    return Check("settings", "ok", translate("{url}, from {place}", url=settings.url, place=place))


def _outbox_checks(settings: Settings) -> Iterator[Check]:
    try:
        outbox = Outbox(settings.state_dir)
    except OutboxError as error:
        yield _failure("outbox", error)
        return
    yield _soundness(outbox)
    yield _waiting(outbox)
    yield _refused(outbox)
    yield _room(settings.state_dir)
    outbox.close()


def _soundness(outbox: Outbox) -> Check:
    if outbox.is_sound():
        return Check("outbox", "ok", str(outbox.folder))
    text = translate("Something in {folder} is damaged or missing.", folder=outbox.folder)
    return Check("outbox", "failure", text, UNEXPECTED)


def _waiting(outbox: Outbox) -> Check:
    count = len(outbox.entries("waiting"))
    if not count:
        return Check("in the outbox", "ok", translate("nothing waits"))
    hint = translate("Send it with: scanner send")
    return Check("in the outbox", "warning", translate("{count} waiting", count=count), hint=hint)


def _refused(outbox: Outbox) -> Check:
    count = len(outbox.entries("refused"))
    if not count:
        return Check("set aside", "ok", translate("nothing was refused"))
    hint = translate("See why with: scanner status")
    return Check("set aside", "warning", translate("{count} refused", count=count), hint=hint)


def _room(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    text = translate("{size} MB free", size=free // 2**20)
    return Check("disk", "ok" if free >= ROOM else "warning", text)


def _gateway_checks(settings: Settings) -> Iterator[Check]:
    if settings.url is None:
        return
    timeout = min(REQUEST_TIMEOUT, max(settings.timeout, 1.0))
    try:
        token, missing = credentials.find(settings), None
    except ScannerError as error:
        token, missing = NOBODY, _failure("token", error)
    with ScannerClient(settings.url, token, timeout=timeout, language=current()) as client:
        yield from _reach(client)
        yield missing or _who(client)


def _reach(client: ScannerClient) -> Iterator[Check]:
    try:
        health = client.ready()
    except ScannerError as error:
        yield _failure("gateway", error)
        return
    yield Check("gateway", "ok", translate("version {version}", version=health.version))
    if health.told_at is not None:
        yield _clock(abs((datetime.now(UTC) - health.told_at).total_seconds()))


def _clock(skew: float) -> Check:
    if skew <= SKEW:
        return Check("clock", "ok", translate("agrees with the gateway's"))
    text = translate("This clock and the gateway's differ by {seconds} seconds.", seconds=round(skew))
    return Check("clock", "warning", text)


def _who(client: ScannerClient) -> Check:
    try:
        caller = client.me()
    except ScannerError as error:
        return _failure("token", error)
    return Check("token", "ok", f"{caller.name} ({role_name(caller.role)})")


def _failure(name: str, error: ScannerError) -> Check:
    return Check(name, "failure", sentence(error), of_error(error), " ".join(hints(error)))


def _show(check: Check, terminal: Terminal) -> None:
    colour, mark = _MARKS[check.verdict]
    name = f"{translate(check.name):<14}"
    line = f"[{colour}]{terminal.mark(mark)}[/] [bold]{name}[/] {escape(check.text)}"
    hint = f" [dim]{escape(check.hint)}[/]" if check.hint else ""
    values = {"object": "check", "name": check.name, "verdict": check.verdict, "text": check.text}
    terminal.result(line + hint, values)
