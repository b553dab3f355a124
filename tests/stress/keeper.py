"""A process manager with a murderer in it: kills the web or a worker by chance and starts again what ended."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from time import sleep

from tests.stress.running import children, wait_until_ready

WEB_SHARE = 0.35
TWICE_SHARE = 0.1
STARTING_SECONDS = 1.5
LONGEST_WAIT = 60.0


@dataclass
class Keeper:
    """Keeps a server running; `start` starts it, `recoveries` are the seconds from each kill until it was ready."""

    start: Callable[[], subprocess.Popen[bytes]]
    port: int
    chance: Random
    web_kills: int = 0
    worker_kills: int = 0
    recoveries: list[float] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start the server for the first time."""
        self.process = self.start()
        wait_until_ready(self.port, self.process)

    @property
    def kills(self) -> int:
        """How many processes were killed so far."""
        return self.web_kills + self.worker_kills

    def strike(self) -> None:
        """Kill the web or one of its workers, as chance has it."""
        workers = children(self.process.pid)
        if not workers or self.chance.random() < WEB_SHARE:
            self._kill_web()
            return
        os.kill(self.chance.choice(workers), signal.SIGKILL)
        self.worker_kills += 1

    def tend(self) -> None:
        """Start the server again when it has ended without being killed, and remember that it did."""
        if self.process.poll() is not None:
            self.ends.append(self.process.returncode)
            self.process = self.start()
            wait_until_ready(self.port, self.process)

    def stop(self) -> int:
        """End the server in good order; return its exit status."""
        self.process.terminate()
        return self.process.wait(LONGEST_WAIT)

    def _kill_web(self) -> None:
        """Kill the web process and start it again, sometimes to kill it once more while it starts."""
        self._kill_once()
        while self.chance.random() < TWICE_SHARE:
            sleep(self.chance.uniform(0, STARTING_SECONDS))
            self._kill_once()
        self.recoveries.append(wait_until_ready(self.port, self.process))

    def _kill_once(self) -> None:
        self.process.kill()
        self.process.wait()
        self.web_kills += 1
        self.process = self.start()
