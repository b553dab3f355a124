"""Clients that send unique little photos, each again and again under one key until it is acknowledged.

Now and then a client goes away before it is answered, as a phone does that loses its network, and asks again.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from random import Random
from time import monotonic, sleep
from typing import Final

HEAD: Final = bytes.fromhex("ffd8 ffc0000b08 0010 0010 01011100 ffda0008 0101 0000 3f00")
END: Final = bytes.fromhex("ffd9")
PAUSE_SECONDS: Final = 0.05
GONE_SHARE: Final = 0.02
GONE_SECONDS: Final = 0.05
TAKEN: Final = frozenset({200, 201})
FINAL: Final = frozenset(range(400, 500)) - {429}


@dataclass(frozen=True)
class Upload:
    """One photo and the key that goes with it."""

    key: str
    body: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 that the photo must have wherever it arrives."""
        return sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Ack:
    """What a client was told when its photo was taken."""

    document: str
    sha256: str


@dataclass
class Log:
    """What the clients were told, under their keys, how often they had to ask, and when the last was told."""

    acks: dict[str, Ack] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    tries: int = 0
    last: float = 0.0


@dataclass(frozen=True)
class Errand:
    """What the clients share: the photos to send, whereto, until when (monotonic), and the log, under the lock."""

    port: int
    token: str
    photos: Iterator[Upload]
    until: float
    log: Log
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> Upload | None:
        """Give the next photo to whoever asks first."""
        with self.lock:
            return next(self.photos, None)


def uploads(count: int, seed: int) -> Iterator[Upload]:
    """Make photos: valid by their headers, a few hundred to a few thousand bytes, no two alike."""
    chance = Random(seed)
    for number in range(count):
        name = f"{seed}-{number}"
        yield Upload(name, HEAD + name.encode() * chance.randrange(20, 300) + END)


class Client(threading.Thread):
    """One client: takes the next photo and does not let go of it before it is acknowledged or time is up."""

    def __init__(self, errand: Errand, chance: Random) -> None:
        super().__init__(daemon=True)
        self.errand = errand
        self.chance = chance
        self.connection = HTTPConnection("127.0.0.1", errand.port, timeout=60)

    def run(self) -> None:
        """Send until there is nothing left to send."""
        while (upload := self.errand.next()) is not None:
            ack = self._insisted(upload)
            if ack is not None:
                self.errand.log.acks[upload.key] = ack
                self.errand.log.last = monotonic()
        self.connection.close()

    def _insisted(self, upload: Upload) -> Ack | None:
        while monotonic() < self.errand.until:
            self.errand.log.tries += 1
            with suppress(OSError, HTTPException):
                status, text = self._sent(upload)
                if status in TAKEN:
                    told = json.loads(text)
                    return Ack(told["id"], told["sha256"])
                if status in FINAL:
                    self.errand.log.refusals.append(f"{status} {text.decode(errors='replace')}")
                    return None
            self.connection.close()
            sleep(PAUSE_SECONDS)
        return None

    def _sent(self, upload: Upload) -> tuple[int, bytes]:
        headers = {
            "Authorization": f"Bearer {self.errand.token}",
            "Idempotency-Key": upload.key,
            "Content-Type": "image/jpeg",
        }
        self.connection.request("POST", "/v1/documents", body=upload.body, headers=headers)
        if self.chance.random() < GONE_SHARE:
            sleep(self.chance.uniform(0, GONE_SECONDS))
            raise ConnectionAbortedError
        answer = self.connection.getresponse()
        return answer.status, answer.read()
