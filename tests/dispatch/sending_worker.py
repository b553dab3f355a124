"""A worker in a process of its own that may send to one receiver of a test; it takes one job and ends.

python -m tests.dispatch.sending_worker <data folder> <database URL> <port of the receiver> <its authority, PEM>
"""

from __future__ import annotations

import ssl
import sys
import threading
from pathlib import Path

from gateway.application import create_app
from gateway.messages.outside import Allowance
from gateway.parts import parts_of
from gateway.settings import Settings
from gateway.worker import Worker
from tests.hooks import allow, to_loopback


def main(folder: str, database_url: str, port: str, authority: str) -> None:
    """Take one job."""
    settings = Settings(data_dir=Path(folder), database_url=database_url, lease_seconds=1)
    app = create_app(settings)
    trust = ssl.create_default_context(cafile=authority)
    allow(app, Allowance(ports={int(port)}, is_allowed=lambda _: True, resolve=to_loopback, trust=lambda: trust))
    Worker(app, settings, parts_of(app).originals, threading.Event()).step()


if __name__ == "__main__":
    main(*sys.argv[1:])
