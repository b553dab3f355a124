"""Whether a caller has had its share for now.

Who asks is known only when a door has looked it up; a flood must be stopped before that. So a credential that was
admitted is remembered, by its digest, with whom it stands for: what it asks for is counted against that token or
person, and against the company or agency behind it. All that is not remembered is counted against the address it comes
from: nobody gains by making credentials up. When a door admits it after all, the address gets its request back.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from time import monotonic
from typing import Final

from flask import Flask, Request, Response, current_app, g, request

from gateway.access import Caller
from gateway.errors import LimitReachedError
from gateway.limits import WINDOW_SECONDS, Buckets, Grant
from gateway.settings import Settings

API: Final = "/v1/"
FREE: Final = ("health.healthz", "health.readyz", "web.static", "openapi.static")
COSTS: Final = {"web.picture": 0.1}
"""A list shows fifty small pictures: they are not fifty questions."""
MOST_KNOWN: Final = 20_000
IPV6_NETWORK: Final = 64
LONGEST_ADDRESS: Final = 64
UNAUTHORISED: Final = 401


class TooManyRequestsError(LimitReachedError):
    """More requests came from one caller than its share."""

    code = "too_many_requests"
    message = "Too many requests. Wait {retry_after} s and try again."


@dataclass(frozen=True)
class Known:
    """Whom a credential stands for: a token or a person, and the company or agency behind it."""

    actor: str
    account: str


class Rates:
    """The buckets of an installation, and the credentials that were admitted lately."""

    def __init__(self, settings: Settings) -> None:
        self.callers = Buckets("default", settings.requests_per_caller)
        self.addresses = Buckets("address", settings.requests_per_address)
        self.accounts = Buckets("account", settings.requests_per_account)
        self._known: dict[str, Known] = {}
        self._lock = Lock()

    def take(self, credential: str | None, address: str, *, now: float, cost: float) -> Grant | None:
        """Count a request; what is told is the grant that refuses it, or else the one that is nearest to its end."""
        known = self._known.get(credential) if credential else None
        if known is None:
            return self.addresses.take(address, now=now, cost=cost)
        own = self.callers.take(known.actor, now=now, cost=cost)
        if own is not None and not own.is_given:
            return own
        shared = self.accounts.take(known.account, now=now, cost=cost)
        if shared is not None and not shared.is_given:
            self.callers.give_back(known.actor, now=now, cost=cost)
            return shared
        return min((each for each in (own, shared) if each), key=lambda grant: grant.remaining, default=None)

    def admitted(self, credential: str, known: Known, address: str, *, now: float, cost: float) -> Grant | None:
        """Remember a credential that a door admitted; if it was new, its own bucket pays, where it can."""
        with self._lock:
            earlier = self._known.pop(credential, None)
            self._known[credential] = known
            if len(self._known) > MOST_KNOWN:
                del self._known[next(iter(self._known))]
        if earlier is not None:
            return None
        grant = self.take(credential, address, now=now, cost=cost)
        if grant is None or grant.is_given:
            self.addresses.give_back(address, now=now, cost=cost)
        return grant

    def refused(self, credential: str) -> None:
        """Forget a credential that a door does not admit any more."""
        with self._lock:
            self._known.pop(credential, None)


def install(app: Flask, settings: Settings) -> None:
    """Count every request of an app but those for its health and its own files."""
    rates = Rates(settings)

    def check() -> None:
        if request.endpoint in FREE:
            return
        g.cost = COSTS.get(request.endpoint or "", 1.0)
        g.grant = rates.take(_credential(request), _address(request), now=monotonic(), cost=g.cost)
        if g.grant is not None and not g.grant.is_given:
            raise TooManyRequestsError(retry_after=g.grant.retry_after)

    def note(answer: Response) -> Response:
        if "grant" in g:
            _learn(rates, answer.status_code)
            if request.path.startswith(API) and g.grant is not None:
                _tell(answer, g.grant)
        return answer

    app.before_request(check)
    app.after_request(note)


def _learn(rates: Rates, status: int) -> None:
    """Remember or forget a credential by what a door made of it."""
    credential = _credential(request)
    caller: Caller | None = g.get("caller") or g.get("person")
    if credential is None:
        return
    if caller is not None:
        known = Known(caller.actor, str(caller.company_id or caller.agency_id or caller.actor))
        grant = rates.admitted(credential, known, _address(request), now=monotonic(), cost=g.cost)
        g.grant = grant or g.grant
    elif status == UNAUTHORISED:
        rates.refused(credential)


def _tell(answer: Response, grant: Grant) -> None:
    """Tell a program what is left (RateLimit header fields for HTTP, draft 10 of the IETF's HTTPAPI group)."""
    answer.headers["RateLimit-Policy"] = f'"{grant.policy}";q={grant.quota};w={WINDOW_SECONDS}'
    answer.headers["RateLimit"] = f'"{grant.policy}";r={grant.remaining};t={grant.full_after}'


def _credential(request: Request) -> str | None:
    """Give the digest of what a caller proves itself by: the header for the API, the cookie for pages."""
    is_api = request.path.startswith(API)
    cookie = request.cookies.get(current_app.config["SESSION_COOKIE_NAME"])
    proof = request.headers.get("Authorization") if is_api else cookie
    return sha256(proof.encode()).hexdigest() if proof else None


def _address(request: Request) -> str:
    """Give the address that a request is counted against; a caller may have a whole IPv6 network to itself."""
    text = request.remote_addr or ""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return text[:LONGEST_ADDRESS]
    return str(ip_network((address, IPV6_NETWORK), strict=False)) if isinstance(address, IPv6Address) else str(address)
