"""The bar is drawn for a terminal with several files to wait for, and for nobody else."""

from __future__ import annotations

import io
import sys

import pytest

from gateway.cli.progress import progress


class Terminal(io.StringIO):
    """A text that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.mark.parametrize(("stream", "total", "is_drawn"), [
    (Terminal, 3, True),
    (Terminal, 1, False),
    (io.StringIO, 3, False),
])  # fmt: skip
def test_who_sees_the_bar(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], total: int, is_drawn: bool
) -> None:
    screen, out = stream(), io.StringIO()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("sys.stdout", out)
    with progress(total) as done:
        for _ in range(total):
            sys.stdout.write("a line that is longer than any terminal is wide" + " and wider" * 30 + "\n")
            done()
    assert (f"{total}/{total}" in screen.getvalue()) == is_drawn
    assert out.getvalue().count("\n") == total, "what goes to a file is not wrapped"
