"""From the outbox to the gateway: one try at a time, oldest first, with pauses that trouble makes longer.

Trouble of one photo (a 500 for just that one) lets the others pass; trouble of the gateway (no answer, 429,
503) makes all of them wait, and so does a service that is not active.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from scanner_client.answers import Document
from scanner_client.backoff import pause
from scanner_client.client import ScannerClient
from scanner_client.crash_points import reached
from scanner_client.errors import (
    IntegrityError,
    RefusedError,
    ScannerError,
    ServiceNotActiveError,
    StrangeAnswerError,
    UnavailableError,
    UnreachableError,
)
from scanner_client.outbox import Entry, Outbox
from scanner_client.photos import Photo

Result = Literal["saved", "refused", "waiting", "mismatch"]

MOST_TRIES: Final = 8
MOST_MISMATCHES: Final = 3
LOOK_AGAIN: Final = 900.0  # seconds until a service that is not active is tried again: a whole photo is sent each time
SEND_ITSELF: Final = "Send the photo itself again: scanner send FILE"
_WHOLE_GATEWAY: Final = frozenset({429, 503})


@dataclass(frozen=True)
class Outcome:
    """How it went with one entry; `document` when it is saved, `error` when it is not.

    `saved_before` tells since when the gateway has had the very same document, if it had it already.
    """

    entry: Entry
    result: Result
    document: Document | None = None
    error: ScannerError | None = None
    saved_before: datetime | None = None


class Sender:
    """Carries entries of one outbox to one gateway; it remembers who has to wait how long.

    `clock` is in seconds and only ever goes forward; `jitter` gives random numbers in [0, 1);
    `on_try` hears of each entry before it is sent.
    """

    def __init__(
        self,
        client: ScannerClient,
        outbox: Outbox,
        *,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
        on_try: Callable[[Entry], None] = lambda _entry: None,
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._clock = clock
        self._jitter = jitter
        self._on_try = on_try
        self._tries: Counter[str] = Counter()
        self._not_before: dict[str, float] = {}
        self._all_not_before = 0.0
        self._troubles_in_a_row = 0

    def deliver(self, entries: Iterable[Entry], *, until: float, rest: Callable[[float], bool]) -> Iterator[Outcome]:
        """Send the entries and yield how it went with each, exactly once.

        What cannot be sent is tried again until the clock shows `until` (or eight times); it goes on waiting
        in the outbox after that. `rest(seconds)` sleeps and returns False when it is time to stop. Raises
        `AuthenticationError` when the token is not accepted: what is left goes on waiting then as well.
        """
        left = {entry.key: entry for entry in entries}
        last: dict[str, ScannerError | None] = {}
        while left and self._rest(left.values(), until, rest):
            entry = min(left.values(), key=self._due)
            outcome = self._attempt(entry)
            last[entry.key] = outcome.error
            if outcome.result != "waiting" or self._tries[entry.key] >= MOST_TRIES:
                del left[entry.key]
                yield outcome
        for entry in left.values():
            yield Outcome(entry, "waiting", error=last.get(entry.key))

    def _rest(self, entries: Iterable[Entry], until: float, rest: Callable[[float], bool]) -> bool:
        seconds = max(0.0, min(map(self._due, entries)) - self._clock())
        if seconds and self._clock() + seconds > until:
            return False
        return rest(seconds)

    def _due(self, entry: Entry) -> float:
        return max(self._not_before.get(entry.key, 0.0), self._all_not_before)

    def _attempt(self, entry: Entry) -> Outcome:
        self._on_try(entry)
        try:
            document = self._send(entry)
        except RefusedError as error:
            settled = self._outbox.settle_refused(entry, error.code, error.reason or str(error))
            return Outcome(settled, "refused", error=error)
        except (UnavailableError, IntegrityError) as error:
            return self._trouble(entry, error)
        self._troubles_in_a_row = 0
        self._tries.pop(entry.key, None)
        before = document.already_received_at or entry.settled_at
        return Outcome(self._outbox.settle_saved(entry, document.id), "saved", document, saved_before=before)

    def _send(self, entry: Entry) -> Document:
        photos = self._photos(entry)
        reached("sending")
        document = self._client.send(*photos, particulars=entry.particulars, key=entry.key)
        reached("answered")
        return document

    def _photos(self, entry: Entry) -> list[Photo]:
        try:
            photos = self._outbox.photos(entry)
        except OSError as error:
            raise IntegrityError(
                "The copy of the photo in the outbox is gone.", advice=SEND_ITSELF, reason=str(error)
            ) from error
        if [photo.sha256 for photo in photos] != [page.sha256 for page in entry.pages]:
            raise IntegrityError("The copy of the photo in the outbox is damaged.", advice=SEND_ITSELF)
        return photos

    def _trouble(self, entry: Entry, error: UnavailableError | IntegrityError) -> Outcome:
        self._outbox.note_trouble(entry, str(error))
        self._tries[entry.key] += 1
        self._troubles_in_a_row += 1
        self._make_wait(entry, error)
        too_often = isinstance(error, IntegrityError) and self._tries[entry.key] >= MOST_MISMATCHES
        return Outcome(entry, "mismatch" if too_often else "waiting", error=error)

    def _make_wait(self, entry: Entry, error: UnavailableError | IntegrityError) -> None:
        asked = _asked(error)
        of_all = _concerns_all(error)
        tries = self._troubles_in_a_row if of_all else self._tries[entry.key]
        moment = self._clock() + pause(tries, jitter=self._jitter(), retry_after=asked)
        self._not_before[entry.key] = moment
        if of_all:
            self._all_not_before = moment


def _asked(error: UnavailableError | IntegrityError) -> float | None:
    if isinstance(error, ServiceNotActiveError) and error.retry_after is None:
        return LOOK_AGAIN
    return error.retry_after if isinstance(error, UnavailableError) else None


def _concerns_all(error: ScannerError) -> bool:
    if isinstance(error, UnreachableError | StrangeAnswerError | ServiceNotActiveError):
        return True
    return isinstance(error, UnavailableError) and error.params.get("status") in _WHOLE_GATEWAY
