"""What the tests of sending stand on: a receiver with a certificate that the app trusts, and a worker."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import trustme
from flask import Flask

from gateway.parts import parts_of
from gateway.settings import Settings
from gateway.worker import Worker
from tests.hooks import NAME, allow, allowing
from tests.messages.letterbox import context_of
from tests.messages.receiver import Receiver, receiving


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Make a certificate authority that nobody else trusts."""
    return trustme.CA()


@pytest.fixture
def receiver(app: Flask, authority: trustme.CA) -> Iterator[Receiver]:
    """Run a receiver that is called `hooks.example`, and let the app send to it."""
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(trust)
    with receiving(context_of(authority, NAME)) as receiver:
        allow(app, allowing(receiver, trust))
        yield receiver


@pytest.fixture
def worker(app: Flask, settings: Settings) -> Worker:
    """Give a worker."""
    return Worker(app, replace(settings, lease_seconds=5), parts_of(app).originals, threading.Event())
