"""`gateway mail` on an outbox with letters in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from gateway.messages import mail
from gateway.messages.letter import Letter
from gateway.settings import Settings

Run = Callable[..., Result]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Send two letters to the outbox and return their files, the newer first."""
    post = mail.post_of(Settings(data_dir=tmp_path / "data"))
    found = []
    for minutes, subject in enumerate(["Välkommen", "[/x] Nya :smile: notiser"]):
        letter = Letter(to="kim@kvarnen.example", subject=subject, text="Hej Kim\n", html="<p>Hej", language="sv")
        sent = mail.send(letter, post, now=NOW + timedelta(minutes=minutes))
        assert sent.file
        found.append(sent.file.name)
    return found[::-1]


def test_letters_are_listed_the_newest_first(run: Run, files: list[str]) -> None:
    rows = [json.loads(line) for line in run("mail", "list", "--json").stdout.splitlines()]
    assert [row["file"] for row in rows] == files
    assert rows[1] == {
        "date": "2026-11-23T12:00:00Z", "to": "kim@kvarnen.example", "subject": "Välkommen", "file": files[1],
    }  # fmt: skip


def test_a_subject_is_shown_as_it_is(run: Run, files: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert "[/x] Nya :smile: notiser" in run("mail", "list").stdout


def test_an_empty_outbox(run: Run) -> None:
    result = run("mail", "list")
    assert (result.stdout, result.stderr) == ("", "Nothing yet.\n")


def test_a_letter_is_shown(run: Run, files: list[str]) -> None:
    assert run("mail", "show", files[1]).stdout == (
        "Date: Mon, 23 Nov 2026 12:00:00 +0000\nFrom: Underlag <no-reply@localhost>\nTo: kim@kvarnen.example\n"
        "Subject: Välkommen\n\nHej Kim\n"
    )
    shown = json.loads(run("mail", "show", files[1], "--json").stdout)
    assert (shown["subject"], shown["text"], shown["html"]) == ("Välkommen", "Hej Kim\n", "<p>Hej\n")


def test_a_letter_that_is_not_there(run: Run, files: list[str]) -> None:
    result = run("mail", "show", "../secret.key", ends=1)
    assert "gateway mail list" in str(result.exception)
