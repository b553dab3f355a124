"""`scanner doctor`: everything that is needed, a verdict a line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner_client import Outbox, Particulars, Photo
from tests.scanner_client.conftest import Scanner
from tests.scanner_client.fake_gateway import FakeGateway, photo


def verdicts(scanner: Scanner) -> tuple[int, dict[str, str]]:
    """Run the doctor and return its status and each verdict."""
    ran = scanner("doctor", "--json")
    checks = [json.loads(line) for line in ran.out.splitlines()]
    return ran.status, {check["name"]: check["verdict"] for check in checks}


def test_all_is_well(signed_in: Scanner) -> None:
    """Status 0, a green mark a line."""
    status, found = verdicts(signed_in)
    assert status == 0
    assert set(found) == {"settings", "outbox", "in the outbox", "set aside", "disk", "gateway", "clock", "token"}
    assert set(found.values()) == {"ok"}
    assert all(line.startswith("✓ ") for line in signed_in("doctor").out.splitlines())


def test_nobody_signed_in(scanner: Scanner) -> None:
    """Status 3; the outbox is looked at all the same."""
    status, found = verdicts(scanner)
    assert (status, found["settings"], found["outbox"]) == (3, "failure", "ok")


def test_a_gateway_that_is_not_there(signed_in: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 5."""
    monkeypatch.setenv("UNDERLAG_URL", "http://127.0.0.1:9")
    status, found = verdicts(signed_in)
    assert (status, found["gateway"]) == (5, "failure")


def test_a_token_that_is_not_accepted(signed_in: Scanner, gateway: FakeGateway) -> None:
    """Status 3, and the gateway is well."""
    gateway.tokens.clear()
    assert verdicts(signed_in) == (3, verdicts(signed_in)[1] | {"gateway": "ok", "token": "failure"})


def test_a_token_that_is_missing(signed_in: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 3; the gateway is looked at all the same."""
    monkeypatch.delenv("UNDERLAG_TOKEN")
    assert verdicts(signed_in) == (3, verdicts(signed_in)[1] | {"gateway": "ok", "token": "failure"})


def test_a_clock_that_is_wrong(signed_in: Scanner, gateway: FakeGateway) -> None:
    """It is a warning: the gateway stamps by its own."""
    gateway.clock = lambda: datetime.now(UTC) + timedelta(minutes=7)
    assert verdicts(signed_in) == (0, verdicts(signed_in)[1] | {"clock": "warning"})
    assert "differ by 4" in signed_in("doctor").out


def test_what_waits_and_what_was_refused(signed_in: Scanner, tmp_path: Path) -> None:
    """Each with the command that helps; a damaged copy is a failure."""
    outbox = Outbox(tmp_path / "state")
    entry = outbox.take([Photo(photo(1))], Particulars(), "me")
    outbox.settle_refused(outbox.take([Photo(photo(2))], Particulars(), "me"), "empty", "")
    out = signed_in("doctor").out
    assert "1 waiting Send it with: scanner send" in out
    assert "1 refused See why with: scanner status" in out
    (outbox.copies.waiting / entry.pages[0].copy).write_bytes(b"damaged")
    outbox.close()
    assert verdicts(signed_in)[0] == 1


def test_settings_that_cannot_be_read(scanner: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 2."""
    monkeypatch.setenv("UNDERLAG_TIMEOUT", "soon")
    assert verdicts(scanner) == (2, {"settings": "failure"})
