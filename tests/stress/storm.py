"""The storm: many clients send while processes are killed; afterwards nothing may be missing, doubled or stuck."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random, SystemRandom
from statistics import median
from time import monotonic, sleep
from typing import Final, Protocol

from rich.console import Console

from tests.stress.clients import Client, Errand, Log, uploads
from tests.stress.keeper import Keeper
from tests.stress.verdict import Stored, Verdict, judge

say: Final = Console(highlight=False, soft_wrap=True)
CLIENTS: Final = 12
LOOK_SECONDS: Final = 0.1
PROGRESS_SECONDS: Final = 30.0
TOLD_WEIGHT: Final = 0.5


class Server(Protocol):
    """What can be put in the storm: how it is started and what it says it has."""

    port: int
    token: str

    def start(self) -> subprocess.Popen[bytes]:
        """Start it."""

    def told(self) -> int:
        """Count the documents that somebody has been told of."""

    def is_idle(self) -> bool:
        """Tell whether nothing waits and nothing runs."""

    def stored(self) -> Sequence[Stored]:
        """List what it has."""

    def faults(self) -> Sequence[str]:
        """List what does not agree, by its own check."""


@dataclass(frozen=True)
class Plan:
    """How many uploads and kills, by which chance, and within which time."""

    uploads: int
    kills: int
    seconds: float
    seed: int


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    verdict: Verdict
    kills: int
    ends: Sequence[int]
    refusals: Sequence[str]
    summary: str


def new_seed() -> int:
    """Give the seed that STRESS_SEED names, else a new one; a storm prints it, so that it can be run again."""
    return int(os.environ.get("STRESS_SEED") or SystemRandom().randrange(2**31))


def storm(server: Server, plan: Plan) -> Outcome:
    """Send, kill, wait until all is quiet, and compare."""
    began, log, chance = monotonic(), Log(), Random(plan.seed)
    photos = list(uploads(plan.uploads, plan.seed))
    keeper = Keeper(server.start, server.port, chance)
    try:
        errand = Errand(server.port, server.token, iter(photos), began + plan.seconds, log)
        clients = [Client(errand, Random(plan.seed + number)) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        _rage(server, plan, keeper, log, began)
        for client in clients:
            client.join()
        _wait_until_quiet(server, keeper, plan, began)
    finally:
        status = keeper.stop()
    ends = [*keeper.ends, *([status] if status else [])]
    verdict = judge(photos, log.acks, server.stored(), server.faults())
    return Outcome(verdict, keeper.kills, ends, log.refusals, _summary(plan, keeper, log, began, monotonic()))


def _rage(server: Server, plan: Plan, keeper: Keeper, log: Log, began: float) -> None:
    """Kill evenly over the work; to acknowledge a document counts as one, to tell somebody of it as a half."""
    shown = began
    for number in range(plan.kills):
        due = (1 + TOLD_WEIGHT) * plan.uploads * number / plan.kills
        while len(log.acks) + TOLD_WEIGHT * server.told() < due and monotonic() - began < plan.seconds:
            keeper.tend()
            sleep(LOOK_SECONDS / 2)
        if monotonic() - shown > PROGRESS_SECONDS:
            shown = monotonic()
            say.print(f"  {shown - began:4.0f} s: {len(log.acks)} acknowledged, {server.told()} told, {number} kills")
        sleep(keeper.chance.uniform(0, LOOK_SECONDS))
        if keeper.kills < plan.kills:
            keeper.strike()


def _wait_until_quiet(server: Server, keeper: Keeper, plan: Plan, began: float) -> None:
    with suppress(TimeoutError):
        while not server.is_idle() and monotonic() - began < plan.seconds:
            keeper.tend()
            sleep(LOOK_SECONDS)


def _summary(plan: Plan, keeper: Keeper, log: Log, began: float, ended: float) -> str:
    back, last = keeper.recoveries or [0.0], log.last - began
    return (
        f"seed {plan.seed}: {plan.uploads} uploads from {CLIENTS} clients in {log.tries} tries, {keeper.kills} kills "
        f"({keeper.web_kills} web, {keeper.worker_kills} worker), all acknowledged after {last:.0f} s, all quiet after "
        f"{ended - began:.0f} s; ready again after a kill: median {median(back):.1f} s, longest {max(back):.1f} s"
    )
