"""Load: a number of clients that send photos as fast as they are answered."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter
from uuid import uuid4


@dataclass(frozen=True)
class Run:
    """How long it took in all, and each answer; in seconds."""

    seconds: float
    answers: list[float]

    @property
    def per_second(self) -> float:
        """How many were answered in a second."""
        return len(self.answers) / self.seconds


class RefusedError(Exception):
    """A photo was not taken: there is nothing to measure."""


def run(port: int, token: str, photo: bytes, *, count: int, clients: int) -> Run:
    """Send a photo `count` times, each time with an end of its own, from some clients at once."""
    shares = [count // clients + (number < count % clients) for number in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        began = perf_counter()
        answers = list(pool.map(lambda share: list(_sent(port, token, photo, share)), shares))
        seconds = perf_counter() - began
    return Run(seconds, [answer for client in answers for answer in client])


def _sent(port: int, token: str, photo: bytes, count: int) -> Iterator[float]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        for _ in range(count):
            key = uuid4().hex
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Content-Type": "image/jpeg"}
            body = photo + key.encode()
            began = perf_counter()
            connection.request("POST", "/v1/documents", body=body, headers=headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status >= 300:
                raise RefusedError(f"{answer.status} {text.decode(errors='replace')}")
            yield perf_counter() - began
