"""Where webhooks may go: by https to public addresses alone, whatever somebody types or a name server answers (S16).

A URL is looked at twice. `checked_url` refuses, when it is entered, what its form alone forbids. `found` asks for its
addresses when something is sent: once, and all of them must be public, or nothing is sent. The connection is then made
to one of these very addresses (`pinned`), so that a second answer of the name server counts for nothing.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

import httpx

from gateway.errors import InvalidError

IPAddress = IPv4Address | IPv6Address

PORTS: Final = frozenset({443, 8443})
_USUAL_PORT: Final = 443
LONGEST_URL: Final = 2000

_BLOCKED_4: Final = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carriers' own; 100.100.100.200 tells a cloud's machines their secrets
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # within Azure alone, though it looks public
        "169.254.0.0/16",  # link-local; 169.254.169.254 tells a cloud's machines their secrets
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4, withdrawn
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # measuring networks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved; broadcast
    )
)
_GLOBAL_6: Final = IPv6Network("2000::/3")
"""All that is given to anybody; this leaves out ::, ::1, ::ffff:0:0/96, 64:ff9b::/96, fc00::/7, fe80::/10, ff00::/8."""

_BLOCKED_6: Final = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, with Teredo, which wraps addresses of IPv4
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
"""All by the IANA registries of special-purpose addresses; `ipaddress` differs from one Python to the next."""

_NAME: Final = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])\Z"
)
_NOT_OUTSIDE: Final = (".localhost", ".local", ".internal", ".home.arpa")


class WebhookUrlError(InvalidError):
    """This cannot be the address of a webhook."""

    code = "bad_webhook_url"
    message = "This is not an address that events can be sent to. Write it as https://hooks.example.com/path."


class NotHttpsError(WebhookUrlError):
    """An address of a webhook does not begin with https."""

    code = "webhook_not_https"
    message = "Events are sent encrypted only. Give an address that begins with https://."


class CredentialsInUrlError(WebhookUrlError):
    """An address of a webhook holds a user or a password."""

    code = "webhook_credentials"
    message = "Leave user and password out of the address. Each event is signed, so you can tell that it is from here."


class PortNotAllowedError(WebhookUrlError):
    """An address of a webhook has a port that events are not sent to."""

    code = "webhook_port"
    message = "Events are not sent to port {port}. Use 443, which needs not be written, or 8443."


class NotPublicError(WebhookUrlError):
    """An address of a webhook leads to this machine or into a private network, or does not say where it leads."""

    code = "webhook_not_public"
    message = "{host} is not a name or address that the whole internet can reach. Give one that is."


class UnresolvedError(WebhookUrlError):
    """The name in an address of a webhook has no address now."""

    code = "webhook_unresolved"
    message = "{host} has no address now. Check its spelling and its name servers."


def is_public(address: IPAddress) -> bool:
    """Tell whether an address belongs to the public internet; one that wraps another is as public as that."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _BLOCKED_4)
    if address.scope_id is not None or address not in _GLOBAL_6 or any(address in network for network in _BLOCKED_6):
        return False
    return address.sixtofour is None or is_public(address.sixtofour)


def by_system(host: str, port: int) -> Sequence[str]:
    """Ask the system for every address of a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@cache
def public_trust() -> ssl.SSLContext:
    """Trust the authorities that browsers trust, and no other that the environment may name."""
    return httpx.create_ssl_context(trust_env=False)


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """Whom events may be sent to. The default is what holds outside of tests: they have servers of their own."""

    ports: Collection[int] = PORTS
    is_allowed: Callable[[IPAddress], bool] = is_public
    resolve: Callable[[str, int], Sequence[str]] = by_system
    trust: Callable[[], ssl.SSLContext] = public_trust


STRICT: Final = Allowance()


@dataclass(frozen=True)
class Target:
    """A URL taken apart, once: what is connected to, named in TLS and in `Host`, and asked for, comes from here."""

    host: str
    port: int
    path: bytes

    @property
    def authority(self) -> str:
        """Name host and port as `Host` and URLs do."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL_PORT else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Put it together again."""
        return f"https://{self.authority}{self.path.decode('ascii')}"


def checked_url(url: str, allowance: Allowance = STRICT) -> str:
    """Return the address of a webhook in its plain form; raises a WebhookUrlError that says what is wrong with it.

    Nobody is asked: a name that leads to a private address is found when something is sent.
    """
    return target_of(url, allowance).url


def target_of(url: str, allowance: Allowance = STRICT) -> Target:
    """Take a URL apart; raises a WebhookUrlError for what its form alone forbids."""
    if len(url) > LONGEST_URL or not url.isprintable() or set(url) & set(" \\"):
        raise WebhookUrlError
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise WebhookUrlError from None
    if parts.scheme != "https":
        raise NotHttpsError
    if parts.userinfo:
        raise CredentialsInUrlError
    if parts.fragment or not parts.raw_host:
        raise WebhookUrlError
    port = _USUAL_PORT if parts.port is None else parts.port
    if port not in allowance.ports:
        raise PortNotAllowedError(port=port)
    return Target(_host(parts.raw_host.decode("ascii"), allowance), port, parts.raw_path)


def found(target: Target, allowance: Allowance, *, seconds: float) -> Sequence[IPAddress]:
    """Ask once for the addresses of a target; raises NotPublicError unless all are public, UnresolvedError for none.

    Whoever has one address that is not public is not trusted with the others. A name server that does not answer is
    left behind: the system's look-up cannot be interrupted, so it runs aside.
    """
    answers: SimpleQueue[Sequence[str]] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(allowance.resolve(target.host, target.port))
        except (OSError, ValueError):
            answers.put(())

    Thread(target=ask, name="resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
        addresses = [ip_address(text) for text in dict.fromkeys(answer)]
    except (Empty, ValueError):
        raise UnresolvedError(host=target.host) from None
    if not addresses:
        raise UnresolvedError(host=target.host)
    if not all(map(allowance.is_allowed, addresses)):
        raise NotPublicError(host=target.host)
    return addresses


def _host(text: str, allowance: Allowance) -> str:
    """Return a name or an address of IP in its one plain form; raises NotPublicError.

    Forms such as `127.1`, `0x7f000001` and `2130706433`, which systems take for addresses, are no names here.
    """
    try:
        address = ip_address(text)
    except ValueError:
        name = text.lower().removesuffix(".")
        if not _NAME.match(name) or name.endswith(_NOT_OUTSIDE):
            raise NotPublicError(host=text) from None
        return name
    if not allowance.is_allowed(address):
        raise NotPublicError(host=text)
    return str(address)
