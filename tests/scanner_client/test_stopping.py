"""Ctrl-C once asks, twice ends."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from scanner_client.stopping import Stop


def test_once_asks_and_wakes_the_sleeper() -> None:
    """The photo that is on its way is finished first."""
    heard: list[str] = []
    with Stop(lambda: heard.append("stopping")) as stop:
        threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
        began = time.monotonic()
        assert stop.rest(30) is False
        assert time.monotonic() - began < 5
        assert (stop.is_asked, stop.is_interrupted, heard) == (True, True, ["stopping"])


def test_twice_ends_at_once() -> None:
    """Whatever is being done."""
    with Stop():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_sigterm_asks_as_well_but_is_no_interruption() -> None:
    """A system that shuts down is not somebody at the keyboard."""
    with Stop() as stop:
        signal.raise_signal(signal.SIGTERM)
        assert (stop.is_asked, stop.is_interrupted) == (True, False)


def test_afterwards_everything_is_as_before() -> None:
    """And a rest that nobody breaks goes on."""
    before = signal.getsignal(signal.SIGINT)
    with Stop() as stop:
        assert stop.rest(0) is True
        assert stop.rest(0.15) is True
    assert signal.getsignal(signal.SIGINT) is before
