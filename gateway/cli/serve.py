"""`gateway serve` and `gateway worker`: the web and the workers."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from types import FrameType
from typing import Any

import click
import structlog
from flask import Flask

from gateway.cli.installation import open_app
from gateway.cli.supervisor import Supervisor
from gateway.cli.web_server import Server, create_server
from gateway.parts import parts_of
from gateway.settings import Settings
from gateway.worker import Worker

log = structlog.get_logger(__name__)


@click.command()
@click.option("--host", help="Address to listen on; GATEWAY_HOST by default.")
@click.option("--port", type=int, help="Port to listen on; GATEWAY_PORT by default; 0 for any free one.")
def serve(host: str | None, port: int | None) -> None:
    """Serve the API and the pages, and run the workers, until stopped."""
    settings = Settings.from_environment()
    settings = replace(settings, host=host or settings.host, port=settings.port if port is None else port)
    app = open_app(settings)
    server = create_server(app, settings)
    if settings.is_tls and not settings.trusted_proxy:
        log.warning("proxy_not_trusted", effect="all that come through it are counted as one address")
    with _stopping_on_signals(_leave), Supervisor(settings.workers, app), _advising(settings, app):
        click.echo(f"Underlag is at {_address(settings, server)}", err=True)
        server.run()


@click.command()
@click.option("--supervised", is_flag=True, hidden=True, help="End when standard input closes.")
def worker(*, supervised: bool) -> None:
    """Run jobs until stopped; the running step is finished first."""
    settings = Settings.from_environment()
    app = open_app(settings)
    stop = threading.Event()
    if supervised:
        threading.Thread(target=_wait_for_end, args=(stop,), daemon=True).start()
    with _stopping_on_signals(lambda *_: stop.set()):
        Worker(app, settings, parts_of(app).originals, stop).run()


def _advising(settings: Settings, app: Flask) -> contextlib.AbstractContextManager[Any]:
    """Have somebody look at photos as they come, unless that is switched off or another program reads."""
    is_wanted = settings.advice_seconds and not settings.reader_command
    return parts_of(app).adviser if is_wanted else contextlib.nullcontext()


@contextlib.contextmanager
def _stopping_on_signals(stop: Any) -> Iterator[None]:
    """Let SIGTERM and SIGINT end what runs in the block in good order."""
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    yield


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the signature of a signal handler)
    raise SystemExit(0)


def _wait_for_end(stop: threading.Event) -> None:
    """Wait until whoever started this process is gone.

    The descriptor is read, not `sys.stdin`: a thread that waits in the latter holds a lock that Python needs to exit.
    """
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop.set()


def _address(settings: Settings, server: Server) -> str:
    return settings.public_url or f"http://{settings.host}:{server.effective_port}"
