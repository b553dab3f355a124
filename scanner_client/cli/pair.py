"""The terminal's side of pairing: it shows the code, the link and a picture of the link, and waits."""

from __future__ import annotations

import io
import socket
import time
import webbrowser

import segno

from scanner_client.answers import PairingCode
from scanner_client.cli.terminal import Terminal, sentence
from scanner_client.errors import ScannerError
from scanner_client.language import current, translate
from scanner_client.pairing import PairingClient

QUIET_ZONE = 2  # modules around the picture: on a screen cameras make do with half of what print needs
LONGEST_NAME = 64
_NAMELESS = frozenset({"", "localhost", "unknown"})


def pair(url: str, terminal: Terminal, *, device_name: str | None, in_browser: bool, timeout: float) -> str:
    """Return the token that the gateway gives this scanner once a person has approved it.

    Raises `PairingNotOfferedError` before anything is shown, or another `PairingError` when it comes to nothing.
    """
    with PairingClient(url, timeout=timeout, language=current()) as client:
        code = client.begin(device_name or machine_name())
        _show(code, terminal)
        if in_browser and not webbrowser.open(code.verification_uri_complete):
            terminal.note(translate("No browser could be opened here."), "yellow")
        with terminal.waiting(translate("Waiting for approval")):
            return client.wait(code, rest=_rest, on_trouble=_Told(terminal).tell)


def machine_name() -> str | None:
    """Return what this machine calls itself, without its domain; None where that says nothing, as on phones."""
    name = socket.gethostname().partition(".")[0][:LONGEST_NAME]
    return None if name.lower() in _NAMELESS else name


def _rest(seconds: float) -> None:
    time.sleep(seconds)


class _Told:
    """The troubles that the user has heard of: each is told once, however often it is met."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._told: set[str] = set()

    def tell(self, error: ScannerError) -> None:
        text = sentence(error)
        if text not in self._told:
            self._told.add(text)
            self._terminal.note(text, "yellow")


def _show(code: PairingCode, terminal: Terminal) -> None:
    if terminal.options.json:
        terminal.result("", _values(code))
    if not terminal.options.quiet:
        terminal.picture(_half_blocks(code.verification_uri_complete))
    terminal.ask(translate("Open this link on any device, sign in, and approve the scanner by its code:"))
    terminal.ask(f"\n  {code.verification_uri}\n  {code.user_code}\n", "bold")
    minutes = max(1, round(code.expires_in / 60))
    terminal.ask(translate("The code is good for {minutes} min.", minutes=minutes), "dim")


def _half_blocks(link: str) -> list[str]:
    """Draw a QR code with two rows of it on a line, light as ink and dark as paper."""
    drawn = io.StringIO()
    segno.make(link, micro=False).terminal(drawn, border=QUIET_ZONE, compact=True)
    return drawn.getvalue().splitlines()


def _values(code: PairingCode) -> dict[str, object]:
    return {
        "object": "pairing",
        "user_code": code.user_code,
        "verification_uri": code.verification_uri,
        "verification_uri_complete": code.verification_uri_complete,
        "expires_in": round(code.expires_in),
        "interval": round(code.interval),
    }
