"""Nothing that was acknowledged is lost, doubled or stuck, whatever is killed; and the checker can tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.stress.gateway_server import GatewayServer
from tests.stress.naive_server import NaiveServer
from tests.stress.storm import Outcome, Plan, new_seed, say, storm


@pytest.fixture
def postgresql(cluster: Any) -> Iterator[str]:
    """Give the URL of an empty, migrated database on PostgreSQL."""
    name = f"storm_{uuid4().hex}"
    cluster.run(f"CREATE DATABASE {name} TEMPLATE migrated")
    yield cluster.url(name)
    cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


def weathered(folder: Path, plan: Plan, database_url: str = "") -> Outcome:
    """Put a gateway in the storm, say how it went, and demand that nothing is wrong."""
    with closing(GatewayServer(folder, database_url)) as server:
        outcome = storm(server, plan)
    say.print(f"\n{outcome.summary}\n{outcome.verdict}")
    assert outcome.verdict.is_clean, f"seed {plan.seed}: {outcome.verdict}"
    assert not outcome.refusals, outcome.refusals[0]
    assert not outcome.ends, f"serve ended by itself: {outcome.ends}"
    assert outcome.kills >= plan.kills
    return outcome


def test_500_uploads_while_processes_are_killed(tmp_path: Path) -> None:
    weathered(tmp_path, Plan(uploads=500, kills=15, seconds=240, seed=new_seed()))


def test_the_naive_order_does_not_weather_it(tmp_path: Path) -> None:
    with closing(NaiveServer(tmp_path)) as server:
        outcome = storm(server, Plan(uploads=1_000, kills=40, seconds=60, seed=new_seed()))
    say.print(f"\n{outcome.summary}\n{outcome.verdict}")
    assert outcome.verdict.doubled
    assert outcome.verdict.stuck
    assert not outcome.verdict.unacknowledged


@pytest.mark.stress
def test_10000_uploads_while_processes_are_killed(tmp_path: Path) -> None:
    weathered(tmp_path, Plan(uploads=10_000, kills=300, seconds=1800, seed=new_seed()))


@pytest.mark.stress
def test_2000_uploads_on_postgresql_while_processes_are_killed(tmp_path: Path, postgresql: str) -> None:
    weathered(tmp_path, Plan(uploads=2_000, kills=60, seconds=900, seed=new_seed()), postgresql)
