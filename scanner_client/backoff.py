"""How long to wait before the next try: exponential with full jitter, and never less than the gateway asks.

Full jitter (a random part of the whole pause) spreads a crowd of scanners that lost the same gateway at the
same moment: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

FIRST: Final = 0.5
CEILING: Final = 60.0
LONGEST_ASKED: Final = 3600.0


def pause(tries: int, *, jitter: float, retry_after: float | None = None) -> float:
    """Return the seconds to wait after `tries` failures in a row (1, 2, …); `jitter` is random in [0, 1)."""
    if retry_after is not None:
        return min(retry_after, LONGEST_ASKED) + jitter * FIRST
    return jitter * min(CEILING, FIRST * 2.0 ** min(tries, 30))


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Read a Retry-After header (RFC 9110, 10.2.3: seconds or a date) as seconds from `now`; None if unusable."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
