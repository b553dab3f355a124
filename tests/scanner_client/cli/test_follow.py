"""`scanner status` and `scanner list`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scanner_client.conftest import Scanner
from tests.scanner_client.fake_gateway import FakeGateway, photo


@pytest.fixture
def sent(signed_in: Scanner, gateway: FakeGateway, tmp_path: Path) -> list[str]:
    """Send three photos and give the ids, oldest first."""
    for number in range(3):
        (tmp_path / f"{number}.jpg").write_bytes(photo(number))
    signed_in("send", *(tmp_path / f"{number}.jpg" for number in range(3)))
    return list(gateway.documents)


def test_a_list_is_newest_first_with_what_was_read(signed_in: Scanner, gateway: FakeGateway, sent: list[str]) -> None:
    """Whole words, whatever the width of no terminal."""
    gateway.read_all()
    header, *rows = signed_in("list").out.splitlines()
    assert header.split() == ["Status", "Supplier", "Date", "Total", "Id"]
    assert [row.split()[-1] for row in rows] == sent[::-1]
    assert rows[0].startswith("● to be looked at  Bageri [Ek]  2026-11-03  1,234.50 SEK")


def test_a_list_may_be_short_or_whole(signed_in: Scanner, sent: list[str]) -> None:
    """As JSON for programs."""
    ran = signed_in("list", "--limit", 2, "--json")
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == sent[:0:-1]
    assert len(signed_in("list", "--all", "--json").out.splitlines()) == 3
    assert signed_in("list", "--limit", 201).status == 2


def test_all_goes_through_every_sheet(signed_in: Scanner, gateway: FakeGateway) -> None:
    """Two hundred at a time."""
    for number in range(205):
        gateway.new(f"{number:064}", [b"x"], {})
    assert len(signed_in("list", "--all", "--json").out.splitlines()) == 205


def test_nothing_there_is_said(signed_in: Scanner) -> None:
    """On stderr: a program reads nothing."""
    ran = signed_in("list")
    assert (ran.out, ran.err) == ("", "The gateway has no documents yet.\n")
    assert "The outbox is empty." in signed_in("status").err


def test_one_document_is_shown_with_its_findings(signed_in: Scanner, gateway: FakeGateway, sent: list[str]) -> None:
    """In the language that is wished."""
    gateway.read_all()
    ran = signed_in("status", sent[0], "--language", "sv")
    assert "Leverantör  Bageri [Ek]" in ran.out
    assert "1\N{NO-BREAK SPACE}234,50 SEK" in ran.out
    assert "VAT is unsure." in ran.out
    assert gateway.requests[-1].headers["Accept-Language"] == "sv"
    assert json.loads(signed_in("status", sent[0], "--json").out)["id"] == sent[0]


def test_status_shows_the_outbox_and_the_latest(signed_in: Scanner, gateway: FakeGateway, tmp_path: Path) -> None:
    """What waits comes first."""
    (tmp_path / "waits.jpg").write_bytes(photo(1))
    tokens, gateway.tokens = gateway.tokens, {}
    signed_in("send", tmp_path / "waits.jpg")
    gateway.tokens = tokens
    assert signed_in("status").out.startswith("● waiting  waits.jpg  since ")
    (entry,) = (json.loads(line) for line in signed_in("status", "--json").out.splitlines())
    assert (entry["object"], entry["state"], entry["is_ours"]) == ("outbox_entry", "waiting", True)


def test_an_unknown_document_ends_with_4(signed_in: Scanner) -> None:
    """With the command that helps."""
    ran = signed_in("status", "0198")
    assert ran.status == 4
    assert "scanner list" in ran.err


def test_waiting_ends_when_it_is_read_or_with_5(signed_in: Scanner, gateway: FakeGateway, sent: list[str]) -> None:
    """The timeout is how long."""
    assert signed_in("status", "--wait", "--timeout", "0.2", sent[0]).status == 5
    assert signed_in("status", "--wait", "--timeout", "0.2").status == 5
    gateway.reads_after = 2
    ran = signed_in("status", "--wait", sent[0])
    assert (ran.status, "to be looked at" in ran.out) == (0, True)


def test_what_a_terminal_would_obey_is_not_written(signed_in: Scanner, gateway: FakeGateway, sent: list[str]) -> None:
    """A supplier's name was read from a picture that anybody may have made."""
    gateway.documents[sent[0]]["supplier_name"] = "\x1b[2J\x1b]0;evil\x07[bold]Ek"
    out = signed_in("list").out + signed_in("status", sent[0]).out
    assert "\x1b" not in out
    assert "[bold]Ek" in out
