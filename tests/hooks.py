"""What the tests of webhooks speak of: a receiver with a name, who may be sent to, and an app that allows it."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import ip_address
from typing import Final

from flask import Flask

from gateway import parts
from gateway.messages import outside
from gateway.messages.outside import Allowance
from gateway.parts import parts_of
from tests.messages.receiver import Receiver

NAME: Final = "hooks.example"
LOOPBACK: Final = "127.0.0.1"


def to_loopback(host: str, port: int) -> Sequence[str]:
    """Answer as a name server that leads every name to this machine."""
    return [LOOPBACK]


def allowing(receiver: Receiver, trust: ssl.SSLContext) -> Allowance:
    """Allow one receiver: its port, its address, its authority; all else is as in production."""
    return Allowance(
        ports=outside.PORTS | {receiver.port},
        is_allowed=lambda address: outside.is_public(address) or address == ip_address(LOOPBACK),
        resolve=to_loopback,
        trust=lambda: trust,
    )


def allow(app: Flask, allowance: Allowance) -> None:
    """Let an app send events to whom a test says."""
    parts.install(app, replace(parts_of(app), allowance=allowance))


def url_of(receiver: Receiver, path: str = "/in") -> str:
    """Write the address of a receiver."""
    return f"https://{NAME}:{receiver.port}{path}"
