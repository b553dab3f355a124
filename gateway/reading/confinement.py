"""What the reading process takes from itself before it opens anything: the network, and more than it needs of the rest.

Called before any library is loaded: a process with threads can no longer leave the network (`unshare(2)`), and what
is started from here inherits every bound. Where the system refuses one of them the others stand.
"""

from __future__ import annotations

import ctypes
import os
import platform
import re
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Final

OPEN_FILES: Final = 64
FILE_BYTES: Final = 200 * 2**20
PROCESSES: Final = 64
"""Processes and threads, where they are counted for us alone."""

_COUNTED_APART: Final = (5, 14)
"""From this Linux on, processes are counted by user namespace; before, those of all our user's programs count along."""

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_PR_SET_CHILD_SUBREAPER: Final = 36
_PR_SET_NO_NEW_PRIVS: Final = 38


def confine(memory_bytes: int, *, niceness: int = 0) -> bool:
    """Take the bounds; tell whether the network is out of reach."""
    if os.name != "posix":
        return False
    os.nice(niceness)
    is_cut_off = False
    if sys.platform == "linux":
        _prctl(_PR_SET_NO_NEW_PRIVS)
        _prctl(_PR_SET_CHILD_SUBREAPER)
        is_cut_off = _leave_network()
    resource = import_module("resource")
    _bound(resource.RLIMIT_AS, memory_bytes)
    _bound(resource.RLIMIT_NOFILE, OPEN_FILES)
    _bound(resource.RLIMIT_FSIZE, FILE_BYTES)
    _bound(resource.RLIMIT_CORE, 0)
    return is_cut_off


def allow_cpu(seconds: float) -> None:
    """Give the next document its own CPU seconds: the limit counts from the start of the process."""
    resource = import_module("resource")
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 1, hard))


def has_offspring() -> bool:
    """Tell whether something that was started here still runs; what has ended is cleared away."""
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        return False
    return True


def _leave_network() -> bool:
    """Move into a network of our own, in which there is nothing, not even a loopback.

    Root may do so as it is. Everybody else needs a user namespace of their own, in which they stay who they are;
    a copy of this process tries it first, so that one half of it done does no harm.
    """
    if os.geteuid() == 0 and _unshare(_CLONE_NEWNET):
        return True
    if not _is_possible_in_a_copy():
        return False
    _move()
    if _version() >= _COUNTED_APART:
        _bound(import_module("resource").RLIMIT_NPROC, PROCESSES)
    return True


def _is_possible_in_a_copy() -> bool:
    copy = os.fork()
    if copy == 0:
        try:
            _move()
            os._exit(0)
        except BaseException:  # noqa: BLE001 (a copy must end here, whatever happened)
            os._exit(1)
    return os.waitpid(copy, 0)[1] == 0


def _move() -> None:
    """Enter a user namespace with ourselves alone in it, and the network that it owns; raises `OSError`."""
    user, group = os.geteuid(), os.getegid()
    if not _unshare(_CLONE_NEWUSER | _CLONE_NEWNET):
        raise PermissionError("unshare")
    itself = Path("/proc/self")
    (itself / "setgroups").write_text("deny")
    (itself / "uid_map").write_text(f"{user} {user} 1")
    (itself / "gid_map").write_text(f"{group} {group} 1")


def _unshare(flags: int) -> bool:
    return bool(ctypes.CDLL(None, use_errno=True).unshare(flags) == 0)


def _prctl(option: int) -> None:
    ctypes.CDLL(None).prctl(option, 1, 0, 0, 0)


def _bound(limit: int, figure: int) -> None:
    with suppress(ValueError, OSError):  # a stricter bound was set before us
        import_module("resource").setrlimit(limit, (figure, figure))


def _version() -> tuple[int, ...]:
    found = re.match(r"(\d+)\.(\d+)", platform.release())
    return (int(found[1]), int(found[2])) if found else (0, 0)
