"""A bar on stderr for whoever watches many files or rows being worked through; nobody else sees it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


@contextmanager
def progress(total: int, verb: str = "read") -> Iterator[Callable[[], None]]:
    """Give a function that tells that one more of `total` is done; `verb` says what. Any thread may call it.

    The bar is drawn where stderr is a terminal and there is more than one to wait for. What goes to stdout is led
    past it only where that is a terminal, too: a file gets what was written, unchanged.
    """
    console = Console(stderr=True)
    if total < 2 or not console.is_terminal:  # noqa: PLR2004 (one needs no bar)
        yield lambda: None
        return
    columns = (TextColumn(verb), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
