"""The workers under `gateway serve`: started with it, started again when they die, ended with it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Final, Self

import structlog
from flask import Flask
from sqlalchemy.exc import DBAPIError

from gateway.access import EVERYTHING, open_gate
from gateway.database import db
from gateway.documents import keep
from gateway.errors import GatewayError
from gateway.parts import parts_of

log = structlog.get_logger(__name__)
COMMAND: Final = (sys.executable, "-m", "gateway", "worker", "--supervised")
LOOK_SECONDS: Final = 0.5
LONGEST_PAUSE: Final = 30.0
STEADY_SECONDS: Final = 10.0
SWEEP_SECONDS: Final = 3600.0
GRACE_SECONDS: Final = 130.0


@dataclass
class Place:
    """One worker's place: the process that fills it now, and when it may be filled again."""

    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = LOOK_SECONDS
    not_before: float = field(default=0.0)


class Supervisor:
    """Keeps a number of worker processes running, and sweeps the originals once an hour.

    A worker's standard input is a pipe from here: when this process ends, however it ends, the pipe closes and the
    worker finishes its step and goes.
    """

    def __init__(self, workers: int, app: Flask) -> None:
        self.app = app
        self.places = [Place() for _ in range(workers)]
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self.swept = 0.0

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Ask every worker to finish its step, and wait for it."""
        self.stop.set()
        self.thread.join()
        running = [place.process for place in self.places if place.process is not None]
        for process in running:
            process.terminate()
        for process in running:
            _wait(process)

    def _watch(self) -> None:
        while not self.stop.is_set():
            for place in self.places:
                self._tend(place, time.monotonic())
            self._sweep(time.monotonic())
            self.stop.wait(LOOK_SECONDS)

    def _tend(self, place: Place, now: float) -> None:
        """Fill a place whose worker has died; one that dies at once is started more and more seldom."""
        if place.process is not None and place.process.poll() is None:
            return
        if place.process is not None:
            log.warning("worker_ended", exit_status=place.process.returncode)
            place.pause = LOOK_SECONDS if now - place.started > STEADY_SECONDS else min(LONGEST_PAUSE, place.pause * 2)
            place.not_before, place.process = now + place.pause, None
        if now >= place.not_before:
            place.process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE)
            place.started = now

    def _sweep(self, now: float) -> None:
        if self.swept and now - self.swept < SWEEP_SECONDS:
            return
        self.swept = now
        try:
            with self.app.app_context():
                open_gate(db.session(), EVERYTHING)
                aside, deleted = keep.sweep(db.session(), parts_of(self.app).originals, now=time.time())
        except (OSError, DBAPIError, GatewayError) as error:
            log.warning("sweep_failed", error=str(error))
            return
        if aside or deleted:
            log.warning("originals_swept", put_aside=aside, deleted=deleted)


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
