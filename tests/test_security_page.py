"""The page of promises: whatever test it names is there, and no requirement is without its heading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "security.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| promise", "| ---"))]


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_the_test_of_a_promise_is_there(row: str) -> None:
    named = [
        word for word in re.findall(r"`([^`]+)`", row.rpartition(" | ")[2]) if not word.startswith(("make ", "python "))
    ]
    assert named or "`make " in row
    for word in named:
        path, _, name = word.partition("::")
        assert (TESTS / path).exists(), word
        if name:
            assert re.search(rf"^def {name}\(", (TESTS / path).read_text("utf-8"), re.MULTILINE), word


def test_every_requirement_has_its_heading() -> None:
    headings = re.findall(r"S\d\d", "".join(re.findall(r"^## (S.*)$", PAGE, re.MULTILINE)))
    assert headings == [f"S{number:02}" for number in range(1, 27)]
