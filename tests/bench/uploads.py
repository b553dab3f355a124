"""Uploads of photos of 3 MB, beside a bare app that only writes and forces the same bytes to disk.

Both servers run all the time and are asked in turn, round by round, so that what else the machine does falls on
both; throughput is the median of the rounds. No worker runs: this is the way to "saved", not the reading.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from tests.bench import load
from tests.bench.figure import Figure
from tests.bench.load import Run
from tests.stress.clients import END, HEAD
from tests.stress.running import ROOT, Installation, free_port, wait_until_ready

PHOTO: Final = HEAD + b"\x55" * 3_000_000 + END
CLIENTS: Final = (1, 4, 16)
ROUNDS: Final = 5
COUNT: Final = 48


class Server(NamedTuple):
    """Whom to ask, and the folder that fills with what was sent."""

    port: int
    token: str
    folder: Path


def rows() -> Iterator[Figure]:
    """Measure with each number of clients."""
    with TemporaryDirectory() as folder, _gateway(Path(folder)) as ours, _bare(Path(folder)) as bare:
        for server in (ours, bare):
            _run(server, clients=4)
        for clients in CLIENTS:
            yield from _beside(ours, bare, clients)


def _beside(ours: Server, bare: Server, clients: int) -> Iterator[Figure]:
    """Ask both in turn, each first in every other round."""
    runs: dict[Server, list[Run]] = {ours: [], bare: []}
    for number in range(ROUNDS):
        for server in (ours, bare) if number % 2 else (bare, ours):
            runs[server].append(_run(server, clients))
    name = f"uploads of 3 MB, {clients} client" + ("s" if clients > 1 else "")
    yield Figure(name, _rate(runs[ours]), "uploads/s", _rate(runs[bare]))
    for percent in (50, 99):
        yield Figure(f"{name}, p{percent}", _slowest(runs[ours], percent), "ms", _slowest(runs[bare], percent))


def _run(server: Server, clients: int) -> Run:
    """Run one round and throw away what it left."""
    run = load.run(server.port, server.token, PHOTO, count=COUNT, clients=clients)
    for path in server.folder.rglob("*"):
        if path.is_file() and path.stat().st_size > len(PHOTO):
            path.unlink()
    return run


def _rate(runs: list[Run]) -> float:
    return median(run.per_second for run in runs)


def _slowest(runs: list[Run], percent: int) -> float:
    """Milliseconds within which this percentage of the photos was answered."""
    return 1000 * quantiles((answer for run in runs for answer in run.answers), n=100)[percent - 1]


@contextmanager
def _gateway(folder: Path) -> Iterator[Server]:
    installation = Installation(folder / "gateway", workers=0, log_level="warning")
    with installation.serving():
        yield Server(installation.port, installation.tokens["client"], folder / "gateway" / "originals")


@contextmanager
def _bare(folder: Path) -> Iterator[Server]:
    port, target = free_port(), folder / "bare"
    target.mkdir()
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.bare", str(target), str(port)], cwd=ROOT)
    try:
        wait_until_ready(port, process)
        yield Server(port, "none", target)
    finally:
        process.terminate()
        process.wait()
