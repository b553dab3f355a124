"""The exit status of every command: a script may rely on these numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from scanner_client.errors import (
    AuthenticationError,
    ConfigurationError,
    IntegrityError,
    NotSignedInError,
    PairingError,
    RefusedError,
    ScannerError,
    UnavailableError,
)
from scanner_client.sending import Result

OK: Final = 0
UNEXPECTED: Final = 1
USAGE: Final = 2
AUTHENTICATION: Final = 3
REFUSED: Final = 4
QUEUED: Final = 5
PARTLY: Final = 6
MISMATCH: Final = 7
INTERRUPTED: Final = 130

MEANINGS: Final[Mapping[int, str]] = {
    OK: "done: everything is saved",
    UNEXPECTED: "unexpected, or the photo could not be kept on this machine",
    USAGE: "used in a way that is not understood, or a setting is wrong",
    AUTHENTICATION: "not signed in, or the token is not accepted",
    REFUSED: "refused by the gateway",
    QUEUED: "queued: will be sent by the next send or watch",
    PARTLY: "partly: some are saved, some are not",
    MISMATCH: "what arrived is not what was sent (SHA-256)",
    INTERRUPTED: "interrupted",
}

_OF_RESULT: Final[Mapping[Result, int]] = {
    "saved": OK,
    "refused": REFUSED,
    "waiting": QUEUED,
    "mismatch": MISMATCH,
}
_OF_FAMILY: Final[Mapping[type[ScannerError], int]] = {
    NotSignedInError: AUTHENTICATION,
    AuthenticationError: AUTHENTICATION,
    PairingError: AUTHENTICATION,
    ConfigurationError: USAGE,
    RefusedError: REFUSED,
    UnavailableError: QUEUED,
    IntegrityError: MISMATCH,
}


def of_error(error: ScannerError) -> int:
    """Return the status that an error ends the command with."""
    for family, status in _OF_FAMILY.items():
        if isinstance(error, family):
            return status
    return UNEXPECTED


def of_results(results: Collection[Result], *, not_kept: int = 0) -> int:
    """Return the status for what became of the photos; `not_kept` never reached the outbox."""
    statuses = {_OF_RESULT[result] for result in results} | ({UNEXPECTED} if not_kept else set())
    if not statuses:
        return OK
    if OK in statuses and len(statuses) > 1:
        return PARTLY
    return max(statuses)
