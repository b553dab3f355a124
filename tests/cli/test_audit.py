"""`gateway audit`: the first bad row is named, heads are signed, and what happened can be read."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


def execute(data: Path, *statements: str) -> None:
    """Change the database behind the gateway's back, as who owns it could."""
    with sqlite3.connect(data / "gateway.db") as connection:
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS audit_event_no_{verb}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def lines(text: str) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def test_a_history_that_was_left_alone(installed: Run) -> None:
    result = installed("audit", "verify")
    assert result.stdout == ""
    assert "3 rows in 2 chains: 0 broken" in result.stderr


def test_the_first_bad_row_is_named_and_fsck_mentions_it(installed: Run, tmp_path: Path) -> None:
    installed("token", "add", "--company", "Kvarnens Kök AB", "--role", "device")
    execute(tmp_path / "data", "UPDATE audit_event SET actor = 'x' WHERE action = 'collaboration_agreed'")
    [found] = lines(installed("audit", "verify", "--json", ends=1).stdout)
    assert (found["tenant"], found["number"]) == ("Kvarnens Kök AB", 2)
    assert found["id"]
    assert "changed" in found["reason"]
    assert "Kvarnens Kök AB" in installed("audit", "verify", ends=1).stdout
    [fault] = lines(installed("fsck", "--json", ends=1).stdout)
    assert fault["code"] == "history_broken"


def test_heads_find_a_chain_that_was_cut_off(installed: Run, tmp_path: Path) -> None:
    heads = tmp_path / "heads.jsonl"
    heads.write_text(installed("audit", "heads").stdout)
    assert {line["tenant"] for line in lines(heads.read_text())} == {"Siffra & Co", "Kvarnens Kök AB"}
    installed("audit", "verify", "--heads", str(heads))
    execute(
        tmp_path / "data",
        "DELETE FROM audit_event WHERE action = 'collaboration_agreed'",
        "UPDATE audit_head SET number = 1, hash = (SELECT e.hash FROM audit_event e WHERE e.chain = audit_head.chain)"
        " WHERE number = 2",
    )
    installed("audit", "verify")
    [found] = lines(installed("audit", "verify", "--heads", str(heads), "--json", ends=1).stdout)
    assert (found["tenant"], found["number"]) == ("Kvarnens Kök AB", 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [("number", 1), ("hash", "0" * 64), ("at", "2020-01-01"), ("chain", "0" * 32), ("key", "0" * 8), ("signature", "")],
)
def test_a_head_that_was_changed_is_refused(installed: Run, tmp_path: Path, name: str, value: object) -> None:
    heads = tmp_path / "heads.jsonl"
    first = lines(installed("audit", "heads").stdout)[-1]
    assert first[name] != value
    heads.write_text(json.dumps({**first, name: value}))
    assert "was not signed here" in str(installed("audit", "verify", "--heads", str(heads), ends=1).exception)


@pytest.mark.parametrize("text", ["nonsense", "[]", '{"chain": "x"}'])
def test_a_file_that_holds_no_heads_is_refused(installed: Run, tmp_path: Path, text: str) -> None:
    heads = tmp_path / "heads.jsonl"
    heads.write_text(f"\n{text}\n")
    assert "Line 2" in str(installed("audit", "verify", "--heads", str(heads), ends=1).exception)


def test_heads_outlive_an_exchange_of_the_key(installed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heads = tmp_path / "heads.jsonl"
    heads.write_text(installed("audit", "heads").stdout)
    monkeypatch.setenv("GATEWAY_SECRET_KEY", "another")
    installed("audit", "verify", "--heads", str(heads), ends=1)
    monkeypatch.setenv("GATEWAY_FORMER_SECRET_KEYS", (tmp_path / "data" / "secret.key").read_text())
    installed("audit", "verify", "--heads", str(heads))


def test_tokens_and_people_are_written_down(installed: Run) -> None:
    installed("token", "add", "--company", "Kvarnens Kök AB", "--role", "device", "--name", "Kassan")
    [token] = lines(installed("token", "list", "--json").stdout)
    installed("token", "revoke", token["prefix"])
    installed("user", "add", "kim@kvarnen.example", "--role", "reader", "--company", "Kvarnens Kök AB")
    told = lines(installed("audit", "list", "--company", "Kvarnens Kök AB", "--limit", "3", "--json").stdout)
    assert [(each["action"], each["actor"]) for each in told] == [
        ("member_added", "operator"), ("token_revoked", "operator"), ("token_added", "operator"),
    ]  # fmt: skip
    assert told[2]["details"]["after"] == {"role": "device"}
    table = installed("audit", "list", "--company", "Kvarnens Kök AB").stdout
    assert "role: – → reader" in table
    [added] = lines(installed("audit", "list", "--json").stdout)
    assert added["action"] == "person_added"
    assert "kvarnen.example" not in json.dumps(told) + json.dumps(added), "no address is in the history"
