"""A clock for tests: nothing sleeps, and what was rested can be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Clock:
    """A clock that only goes on while somebody rests."""

    now: float = 1000.0
    rests: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        """Tell the time."""
        return self.now

    def rest(self, seconds: float) -> bool:
        """Sleep without sleeping."""
        self.rests.append(seconds)
        self.now += seconds
        return True
