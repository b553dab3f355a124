"""One process at a time; the lock of a dead one is nobody's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scanner_client.errors import BusyError, OutboxError
from scanner_client.lock import Lock

HOLD = """
import sys, time
from pathlib import Path
from scanner_client.lock import Lock
with Lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    """And gets it as soon as it is free."""
    held, second = Lock(tmp_path / "l"), Lock(tmp_path / "l", wait=0.2)
    with held, pytest.raises(BusyError, match=f"process {os.getpid()}"), second:
        pass
    with Lock(tmp_path / "l"):
        pass


def test_waiting_can_be_broken_off(tmp_path: Path) -> None:
    """Ctrl-C does not have to wait for the lock."""
    began = time.monotonic()
    with Lock(tmp_path / "l"), pytest.raises(BusyError), Lock(tmp_path / "l", wait=60, rest=lambda _: False):
        pass
    assert time.monotonic() - began < 5


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    """Not even for a moment."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "l")], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        with pytest.raises(BusyError, match=str(process.pid)), Lock(tmp_path / "l"):
            pass
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.wait()
    with Lock(tmp_path / "l"):
        pass


def test_a_place_that_cannot_hold_a_lock_is_not_called_busy(tmp_path: Path) -> None:
    """The message must not send people looking for a process that is not there."""
    (tmp_path / "l").write_bytes(b"not a database, and long enough to be seen as none" * 20)
    with pytest.raises(OutboxError) as caught, Lock(tmp_path / "l"):
        pass
    assert not isinstance(caught.value, BusyError)
