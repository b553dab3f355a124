"""What the scanner's tests stand on: a fake gateway, folders of their own, and the command line in-process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from scanner_client import Outbox, ScannerClient
from scanner_client.cli import main
from tests.scanner_client.fake_gateway import TOKEN, FakeGateway


@dataclass(frozen=True)
class Ran:
    """How a command ended: its exit status and what it wrote."""

    status: int
    out: str
    err: str


Scanner = Callable[..., Ran]


@pytest.fixture
def gateway() -> FakeGateway:
    """Give an empty gateway."""
    return FakeGateway()


@pytest.fixture
def connected(gateway: FakeGateway) -> Iterator[ScannerClient]:
    """Give a client whose requests go straight into the gateway."""
    with ScannerClient("http://gateway.test", TOKEN, transport=httpx.WSGITransport(app=gateway)) as client:
        yield client


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    """Give an empty outbox."""
    outbox = Outbox(tmp_path / "state")
    yield outbox
    outbox.close()


@pytest.fixture
def served(gateway: FakeGateway) -> Iterator[str]:
    """Give the address of the gateway on a real port."""
    with gateway.served() as url:
        yield url


@pytest.fixture
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the command line away from the settings, the keyring and the language of whoever runs the tests."""
    for name in ("UNDERLAG_URL", "UNDERLAG_TOKEN", "UNDERLAG_TOKEN_FILE", "UNDERLAG_TIMEOUT", "NO_COLOR", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("UNDERLAG_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("UNDERLAG_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("UNDERLAG_LANGUAGE", "en")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture
def scanner(
    clean_environment: None, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Scanner:
    """Give the command line: `scanner("send", file)` runs it and returns how it ended."""
    assert clean_environment is None

    def run(*arguments: Any, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = main([str(argument) for argument in arguments])
        captured = capfdbinary.readouterr()
        return Ran(status, captured.out.decode(), captured.err.decode())

    return run


@pytest.fixture
def signed_in(scanner: Scanner, served: str, monkeypatch: pytest.MonkeyPatch) -> Scanner:
    """Give the command line, signed in to the served gateway through the environment."""
    monkeypatch.setenv("UNDERLAG_URL", served)
    monkeypatch.setenv("UNDERLAG_TOKEN", TOKEN)
    return scanner
