"""Whether it was us that was called: the `Host` of a request is the caller's word, and links are made with it.

Flask's `TRUSTED_HOSTS` asks the same, but so early that not even a failure page can be drawn, and it cannot compare an
IPv6 address.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, request

from gateway.errors import InvalidError
from gateway.settings import Settings

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
ANY_ADDRESS: Final = frozenset({"0.0.0.0", "::", "*"})  # noqa: S104 (it is left out, not listened on)


class UnknownHostError(InvalidError):
    """The host that was called is none of ours."""

    code = "unknown_host"
    message = (
        "This gateway does not go by the name that was called. Open it by its own address, "
        "or have its operator add the name to GATEWAY_HOSTS."
    )


def ours(settings: Settings) -> frozenset[str]:
    """List the names that we answer to: that of the public address, where we listen, and those of the settings."""
    public = urlsplit(settings.public_url).hostname or ""
    named = {public, settings.host.strip("[]").lower(), *map(_spelled, settings.hosts)}
    return LOCAL | {_spelled(name) for name in named if name} - ANY_ADDRESS


def install(app: Flask, settings: Settings) -> None:
    """Refuse every request to another host."""
    known = ours(settings)

    def check() -> None:
        if (urlsplit(f"//{request.host}").hostname or "") not in known:
            raise UnknownHostError(pointer="Host")

    app.before_request(check)


def _spelled(name: str) -> str:
    """Write a name as it comes over the wire: in lower case and in ASCII."""
    return name.lower() if ":" in name else name.encode("idna").decode("ascii").lower()
