"""What a command works with: the settings, the client, the outbox, and whose photos these are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from scanner_client import credentials
from scanner_client.cli.options import Options
from scanner_client.client import ScannerClient
from scanner_client.errors import NotSignedInError, ScannerError
from scanner_client.language import current
from scanner_client.outbox import Outbox
from scanner_client.settings import Settings
from scanner_client.wire import TIMEOUT


@dataclass(frozen=True)
class Connection:
    """One gateway, one token, one outbox."""

    settings: Settings
    client: ScannerClient
    outbox: Outbox
    account: str

    def learn_owner(self) -> None:
        """Ask the gateway once whose this token is, so that a later token of the same company is known as such.

        Not knowing is no hindrance: what waits is then sent by this very token alone.
        """
        if self.outbox.owner(self.account) is None:
            with suppress(ScannerError):
                self.remember_owner(self.client.me().owner)

    def remember_owner(self, owner: str) -> None:
        """Note whose this token is."""
        if owner:
            self.outbox.belongs(self.account, owner)


@contextmanager
def connect(options: Options) -> Iterator[Connection]:
    """Open what a command works with; raises `NotSignedInError` or `ConfigurationError`."""
    settings = options.settings()
    if settings.url is None:
        raise NotSignedInError("You are not signed in.", url="URL")
    token = credentials.find(settings)
    request_timeout = min(TIMEOUT, max(settings.timeout, 1.0))
    outbox = Outbox(settings.state_dir)
    with ScannerClient(settings.url, token, timeout=request_timeout, language=current()) as client:
        try:
            yield Connection(settings, client, outbox, credentials.account_of(client.url, token))
        finally:
            outbox.close()
