"""How the tests call the command line: as a function, with an installation below the test's own folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import gateway
from gateway.errors import GatewayError
from gateway.reading import child
from tests.cli import told_reader

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a `gateway` command and expects it to succeed, unless told how it ends."""
    monkeypatch.setenv("GATEWAY_DATA_DIR", str(tmp_path / "data"))

    def run(*words: str, stdin: str | None = None, ends: int = 0) -> Result:
        result = CliRunner().invoke(gateway, words, input=stdin)
        if isinstance(result.exception, GatewayError):
            result.exit_code = 1
        assert result.exit_code == ends, (words, result.output, result.exception)
        return result

    return run


@pytest.fixture
def installed(run: Run) -> Run:
    """Give `run` for an installation with an agency and a company."""
    run("db", "upgrade")
    run("agency", "add", "Siffra & Co")
    run("company", "add", "Kvarnens Kök AB", "--organisation-number", "5560160680", "--agency", "Siffra & Co")
    return run


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be read by `told_reader`: what a file says of itself is what is read."""
    monkeypatch.setattr(child, "DEFAULT_COMMAND", told_reader.COMMAND)
