"""What is shown: results on stdout, everything else on stderr, and no animation where nobody looks."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from scanner_client.cli.options import Options
from scanner_client.errors import ScannerError
from scanner_client.language import translate

WIDE = 1000
BESIDE_PICTURE = 8  # lines of text that are to stay in sight with a picture


class Terminal:
    """The two streams of one command, with the wishes of its user."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._out = _console(sys.stdout, options)
        self._err = _console(sys.stderr, options)
        self._live: Live | None = None

    def result(self, text: str, values: Mapping[str, Any], style: str = "") -> None:
        """Write one result: a line for people, or an object for programs with `--json`."""
        with self._undisturbed():
            if self.options.json:
                _plain(sys.stdout, values)
            else:
                self._out.print(text, style=style or None, soft_wrap=True)

    def table(self, table: Table) -> None:
        """Write a table: as wide as the terminal, or with every word of it where there is none."""
        with self._undisturbed():
            self._out.print(table)

    @property
    def width(self) -> int:
        """How many characters fit on a line of stdout."""
        return self._out.width

    def note(self, text: str, style: str = "") -> None:
        """Say something by the way, on stderr; not when quiet, and not to programs."""
        if not (self.options.quiet or self.options.json):
            with self._undisturbed():
                self._err.print(text, style=style or None, soft_wrap=True, markup=False)

    def ask(self, text: str, style: str = "") -> None:
        """Say what the user must do now, on stderr: also when quiet; beside JSON only where somebody looks."""
        if not self.options.json or sys.stderr.isatty():
            with self._undisturbed():
                self._err.print(text, style=style or None, soft_wrap=True, markup=False)

    def picture(self, rows: Sequence[str]) -> None:
        """Show a picture of half blocks, white on black, where there is somebody to look, colour and room for it."""
        width, height = self._err.size
        has_room = len(rows) + BESIDE_PICTURE <= height and max(map(len, rows)) <= width
        if self._is_watched() and self._err.color_system and has_room and _can_write("".join(rows), self._err):
            with self._undisturbed():
                self._err.print("\n".join(rows), style="#ffffff on #000000", soft_wrap=True, markup=False)

    def detail(self, text: str) -> None:
        """Say more than most want to know, with `--verbose`."""
        if self.options.verbose:
            self.note(text, "dim")

    def error(self, text: str, values: Mapping[str, Any] | None = None, *, is_grave: bool = True) -> None:
        """Say what went wrong, on stderr, in every case; in yellow what will come right by itself."""
        mark = f"[bold red]{_mark('✗', self._err)}[/]" if is_grave else "[bold yellow]![/]"
        with self._undisturbed():
            if self.options.json:
                _plain(sys.stderr, values or {"object": "error", "message": text})
            else:
                self._err.print(f"{mark} {escape(text)}", soft_wrap=True)

    def fail(self, error: ScannerError) -> None:
        """Say what went wrong, why, what to do about it, and the request to name when asking for help."""
        text = sentence(error)
        self.error(text, {"object": "error", "error": type(error).__name__, "message": text})
        for hint in hints(error):
            self.note(f"  {hint}", "dim")

    def mark(self, mark: str) -> str:
        """Return a mark as stdout can write it."""
        return _mark(mark, self._out)

    def good(self, text: str) -> str:
        """Return a line that begins with a green mark."""
        return f"[green]{self.mark('✓')}[/] {text}"

    @contextmanager
    def progress(self, total: int) -> Iterator[Advance]:
        """Show how far it has come, on stderr, where somebody looks and there is more than nothing to do."""
        if not (total and self._is_watched()):
            yield Advance(None)
            return
        with self._moving(BarColumn(bar_width=24), MofNCompleteColumn(), TimeElapsedColumn()) as bar:
            yield Advance(bar, total)

    @contextmanager
    def waiting(self, text: str) -> Iterator[None]:
        """Show what is waited for and for how long by now, on stderr, where somebody looks."""
        if not self._is_watched():
            yield
            return
        with self._moving(TimeElapsedColumn()) as bar:
            bar.add_task(escape(text), total=None)
            yield

    @contextmanager
    def _moving(self, *columns: ProgressColumn) -> Iterator[Progress]:
        bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            *columns,
            console=self._err,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        with bar:
            self._live = bar.live
            try:
                yield bar
            finally:
                self._live = None

    def _is_watched(self) -> bool:
        return sys.stderr.isatty() and not self.options.quiet and os.environ.get("TERM") != "dumb"

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """Take the moving line away while something is written, or the two would run into each other."""
        live = self._live
        if live is None:
            yield
            return
        live.stop()
        yield
        live.start()


class Advance:
    """A step on the way, shown if there is somebody to see it."""

    def __init__(self, bar: Progress | None, total: int = 0) -> None:
        self._bar = bar
        self._task = None if bar is None else bar.add_task("", total=total)

    def at(self, text: str) -> None:
        """Say what is being done."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=escape(text))

    def done(self) -> None:
        """One more is done."""
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task)


def sentence(error: ScannerError) -> str:
    """Return what happened and why, in the user's language."""
    said = translate(error.template, **error.params)
    return f"{said} {error.reason}".strip()


def hints(error: ScannerError, *, with_advice: bool = True) -> list[str]:
    """Return what to do about it, and the id of the request if there was one."""
    advised = with_advice and error.advice_template
    found = [translate(error.advice_template, **error.params)] if advised else []
    if error.request_id:
        found.append(translate("Request: {id}", id=error.request_id))
    return found


def _console(stream: TextIO, options: Options) -> Console:
    return Console(
        file=stream,
        color_system=None if options.no_color else "auto",
        highlight=False,
        emoji=False,
        width=None if stream.isatty() else WIDE,
    )


def _plain(stream: TextIO, values: Mapping[str, Any]) -> None:
    stream.write(json.dumps(values, ensure_ascii=False, default=str) + "\n")
    stream.flush()


def _mark(mark: str, console: Console) -> str:
    """Return a mark that the stream can write: Windows consoles may know no more than Latin letters."""
    return mark if _can_write(mark, console) else {"✓": "+", "✗": "x", "●": "*"}.get(mark, "*")


def _can_write(text: str, console: Console) -> bool:
    try:
        text.encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
