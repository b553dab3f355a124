"""What every request meets before a door opens, and every answer takes with it, whichever door it is.

- `record`: a name for the request, and one line about it in the log
- `hosts`: whether it was us that was called
- `rates`: whether the caller has had its share for now
- `sizes`: how large a request may be
- `headers`: what browsers and caches are told of every answer
"""

from __future__ import annotations

from flask import Flask

from gateway.doorstep import headers, hosts, rates, record, sizes
from gateway.settings import Settings

__all__ = ["headers", "hosts", "rates", "record", "sizes"]


def install(app: Flask, settings: Settings) -> None:
    """Put it before every request of an app and behind every answer; must be the first that is put there."""
    record.install(app)
    headers.install(app, settings)
    hosts.install(app, settings)
    rates.install(app, settings)
    sizes.install(app, settings)
