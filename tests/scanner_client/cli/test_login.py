"""`scanner login`: only a token that the gateway accepts is kept, and never where others can read it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.scanner_client.conftest import Scanner
from tests.scanner_client.fake_gateway import TOKEN, FakeGateway, photo


def test_a_token_from_standard_input_is_tried_and_kept(scanner: Scanner, served: str, tmp_path: Path) -> None:
    """In a closed file where there is no keyring; the next command uses it."""
    ran = scanner("login", served, stdin=f"{TOKEN}\n".encode())
    assert ran.status == 0
    assert ran.out == f"✓ Signed in to {served} for Kvarnens Kök AB (client)\n"
    assert str(tmp_path / "config" / "token") in ran.err
    if os.name == "posix":
        assert (tmp_path / "config" / "token").stat().st_mode & 0o777 == 0o600
    assert scanner("list").status == 0


def test_a_token_that_is_not_accepted_is_not_kept(scanner: Scanner, served: str, tmp_path: Path) -> None:
    """Status 3."""
    assert scanner("login", served, stdin=b"gw_wrong\n").status == 3
    assert not (tmp_path / "config").exists()
    assert scanner("login", served, stdin=b"").status == 2


def test_a_token_file_stays_where_it_is(scanner: Scanner, served: str, tmp_path: Path) -> None:
    """It is read anew each time, so it can be exchanged; a kept one goes."""
    scanner("login", served, stdin=TOKEN.encode())
    path = tmp_path / "own.txt"
    path.write_text(TOKEN, encoding="ascii")
    path.chmod(0o600)
    ran = scanner("login", served, "--token-file", path, "--json")
    assert json.loads(ran.out)["token_file"] == str(path)
    assert not (tmp_path / "config" / "token").exists()
    assert scanner("list").status == 0
    path.chmod(0o644)
    assert scanner("list").status == (2 if os.name == "posix" else 0)


def test_the_address_is_remembered(scanner: Scanner, served: str) -> None:
    """A new token needs no address."""
    scanner("login", served, stdin=TOKEN.encode())
    assert scanner("login", stdin=TOKEN.encode()).status == 0


def test_an_address_is_needed_once(scanner: Scanner) -> None:
    """And it must be one."""
    assert scanner("login", stdin=TOKEN.encode()).status == 2
    assert scanner("login", "gateway.example", stdin=TOKEN.encode()).status == 2
    assert scanner("login", "http://127.0.0.1:9", "--timeout", "1", stdin=TOKEN.encode()).status == 5


def test_a_new_token_of_the_same_company_sends_what_the_old_one_left(
    scanner: Scanner, gateway: FakeGateway, served: str, tmp_path: Path
) -> None:
    """Tokens are revoked and renewed."""
    (tmp_path / "a.jpg").write_bytes(photo(1))
    scanner("login", served, stdin=TOKEN.encode())
    gateway.tokens = {"gw_renewed": "Kvarnens Kök AB"}
    assert scanner("send", tmp_path / "a.jpg").status == 3
    scanner("login", stdin=b"gw_renewed")
    assert scanner("send").out.startswith("✓ Saved a.jpg")


def test_a_token_is_asked_for_hidden_on_a_terminal(
    scanner: Scanner, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is never shown."""
    monkeypatch.setattr("scanner_client.cli.login._is_at_a_terminal", lambda: True)
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: TOKEN)
    ran = scanner("login", served, "--with-token")
    assert ran.status == 0
    assert TOKEN not in ran.out + ran.err
