"""What a process asked of the system, in order, as strace wrote it down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CALLS: Final = "openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,sendto,sendmsg,close"
COMMAND: Final = ("strace", "-D", "-f", "-y", "-s", "8192", "-e", f"trace={CALLS}")
WHOLE: Final = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
BEGUN: Final = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>")
RESUMED: Final = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)")


@dataclass(frozen=True)
class Call:
    """One call: its name, its arguments as text, its result, and the lines where it began and was answered."""

    name: str
    arguments: str
    result: int
    began: int
    ended: int


class NotInOrderError(AssertionError):
    """A step is missing, or comes too early."""


def read(path: Path) -> list[Call]:
    """Read the calls that were answered, in the order in which they began."""
    return sorted(_calls(path), key=lambda call: call.began)


def _calls(path: Path) -> Iterator[Call]:
    begun: dict[tuple[str, str], tuple[int, str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines()):
        if found := BEGUN.match(line):
            begun[found[1], found[2]] = (number, found[3])
        elif found := RESUMED.match(line):
            began, arguments = begun.pop((found[1], found[2]), (number, ""))
            yield Call(found[2], arguments + found[3], int(found[4]), began, number)
        elif found := WHOLE.match(line):
            yield Call(found[2], found[3], int(found[4]), number, number)


def follow(calls: Sequence[Call], steps: Sequence[tuple[str, str, str]]) -> list[Call]:
    """Find each step `(what, names, pattern of the arguments)` after the one before has been answered.

    Raises NotInOrderError with the first step that is not found there.
    """
    found: list[Call] = []
    for what, names, pattern in steps:
        after = found[-1].ended if found else -1
        fitting = (call for call in calls if call.began > after and _is(call, names, pattern))
        step = next(fitting, None)
        if step is None:
            raise NotInOrderError(f"{what}: no {names} of {pattern} after line {after + 1}")
        found.append(step)
    return found


def matching(calls: Sequence[Call], names: str, pattern: str) -> list[Call]:
    """List the calls of some names whose arguments fit a pattern."""
    return [call for call in calls if _is(call, names, pattern)]


def _is(call: Call, names: str, pattern: str) -> bool:
    return call.name in names.split("|") and call.result >= 0 and re.search(pattern, call.arguments) is not None
