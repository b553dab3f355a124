"""What the attacks stand on: one ground for all of them, put back after each test that changes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.database import db
from tests.security.ground import Ground, lay


@pytest.fixture(scope="session")
def laid(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Lay the ground, once."""
    ground = lay(tmp_path_factory.mktemp("ground"), migrated_sqlite)
    yield ground
    with ground.app.app_context():
        db.engine.dispose()


@pytest.fixture
def ground(laid: Ground) -> Iterator[Ground]:
    """Give the ground as it was laid."""
    yield laid
    laid.restore()
