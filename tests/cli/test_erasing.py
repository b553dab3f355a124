"""`gateway user erase`: listed first, and only done when it is meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

EMAIL = "kim@kvarnen.example"


@pytest.fixture
def people(installed: Run) -> Run:
    """Enter two administrators of a company."""
    for email in (EMAIL, "bo@kvarnen.example"):
        installed("user", "add", email, "--role", "company_administrator", "--company", "Kvarnens Kök AB")
    return installed


def addresses(run: Run) -> set[str]:
    """List who is known."""
    return {json.loads(line)["email"] for line in run("user", "list", "--json").stdout.splitlines()}


def test_what_would_go_is_listed_and_nothing_is_changed(people: Run) -> None:
    listed = [json.loads(line) for line in people("user", "erase", EMAIL, "--dry-run", "--json").stdout.splitlines()]
    by_code = {each["code"]: each for each in listed}
    assert (by_code["memberships"]["count"], by_code["memberships"]["goes"]) == (1, "goes")
    assert by_code["documents"]["goes"] == "stays"
    assert "7 kap. 2" in by_code["documents"]["what"]
    assert EMAIL in addresses(people)


def test_it_is_done_when_it_is_confirmed(people: Run, tmp_path: Path) -> None:
    people("user", "erase", EMAIL, stdin="n\n", ends=1)
    assert EMAIL in addresses(people)
    people("user", "erase", EMAIL.upper(), stdin="y\n")
    assert EMAIL not in addresses(people)
    people("user", "erase", EMAIL, "--yes", ends=1)
    people("audit", "verify")
    assert "other administrator" in str(people("user", "erase", "bo@kvarnen.example", "--yes", ends=1).exception)
