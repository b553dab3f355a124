"""How often somebody may ask: buckets of requests, kept in the memory of this process.

A bucket holds a quota of requests and fills again at an even pace (a token bucket; kept, as in GCRA, as the one moment
at which it will be full again). What is not kept is full: a bucket that has filled up is forgotten, so the memory is
that of those who asked within the last seconds, and bounded besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from threading import Lock
from typing import Final

WINDOW_SECONDS: Final = 10
MOST_BUCKETS: Final = 50_000
SWEPT_EACH_TIME: Final = 2
ROUNDING: Final = 1e-6


@dataclass(frozen=True)
class Grant:
    """What a bucket says to a request: whether it may pass, and what is left; in whole requests and seconds.

    `retry_after` is exact: one request will pass after that many seconds, and none after one second less.
    """

    policy: str
    quota: int
    is_given: bool
    remaining: int
    full_after: int
    retry_after: int = 0


class Buckets:
    """The buckets of one policy, one for each key; `quota` is what a full one holds, 0 for no limit at all."""

    def __init__(self, policy: str, quota: int, *, seconds: float = WINDOW_SECONDS, most: int = MOST_BUCKETS) -> None:
        self.policy = policy
        self.quota = quota
        self.seconds = seconds
        self.most = most
        self._full_at: dict[str, float] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, key: str, *, now: float, cost: float = 1.0) -> Grant | None:
        """Take a request out of a bucket; `now` is of a clock that never goes back. None where there is no limit."""
        if not self.quota:
            return None
        with self._lock:
            full_at = max(self._full_at.pop(key, now), now)
            wanted = full_at + cost * self.seconds / self.quota
            over = wanted - now - self.seconds
            is_given = over <= ROUNDING
            self._keep(key, wanted if is_given else full_at, now)
        return self._told((wanted if is_given else full_at) - now, retry_after=0 if is_given else ceil(over - ROUNDING))

    def give_back(self, key: str, *, now: float, cost: float = 1.0) -> None:
        """Put back what was taken for a request that another bucket pays for."""
        if self.quota:
            with self._lock:
                full_at = max(self._full_at.pop(key, now), now)
                self._keep(key, full_at - cost * self.seconds / self.quota, now)

    def _keep(self, key: str, full_at: float, now: float) -> None:
        """Remember a bucket, and forget old ones that are full, or too many: the longest untouched come first."""
        self._full_at[key] = full_at
        oldest = list(zip(self._full_at, range(SWEPT_EACH_TIME), strict=False))
        for other, _ in oldest:
            if self._full_at[other] <= now or len(self._full_at) > self.most:
                del self._full_at[other]

    def _told(self, missing: float, *, retry_after: int) -> Grant:
        """Say what is left in a bucket that will be full after `missing` seconds."""
        remaining = max(0, floor((self.seconds - missing) * self.quota / self.seconds + ROUNDING))
        return Grant(
            self.policy, self.quota, not retry_after, remaining, ceil(max(0.0, missing) - ROUNDING), retry_after
        )
