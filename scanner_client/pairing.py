"""Pairing: this scanner shows a short code, a person approves it on any device, and it gets a token of its own.

It is the device authorization grant of OAuth 2.0 (RFC 8628), for machines on which nobody can or should sign in:

    with PairingClient("https://gateway.example") as client:
        code = client.begin("Front desk")
        print(code.verification_uri, code.user_code)
        token = client.wait(code)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, Self

import httpx

from scanner_client.answers import PairingCode, ShapeError
from scanner_client.client import usable_token, usable_url
from scanner_client.errors import (
    ConfigurationError,
    NotFoundError,
    PairingDeniedError,
    PairingError,
    PairingExpiredError,
    PairingNotOfferedError,
    ScannerError,
    UnavailableError,
)
from scanner_client.photos import printable
from scanner_client.refusals import error_of
from scanner_client.wire import TIMEOUT, Wire

CLIENT_ID: Final = "underlag-scanner"
GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:device_code"
CEILING: Final = 60.0

_NOT_YET: Final = {"authorization_pending": 0.0, "slow_down": 5.0}  # and by how much to slow down (RFC 8628, 3.5)
_REFUSALS: Final = frozenset({400, 401})  # with an OAuth error in the body (RFC 6749, 5.2)
_FAMILIES: Final[Mapping[str, type[PairingError]]] = {
    "access_denied": PairingDeniedError,
    "expired_token": PairingExpiredError,
}


class PairingClient:
    """A connection to one gateway by a scanner that has no token yet; close it, or use it in `with`.

    `transport` and `timeout` are those of `ScannerClient`. Every method raises `PairingError`, `UnavailableError`
    or one of their kin, and nothing of httpx.
    """

    def __init__(
        self,
        url: str,
        *,
        transport: httpx.BaseTransport | None = None,
        timeout: float = TIMEOUT,
        language: str = "en",
    ) -> None:
        self.url = usable_url(url)
        self._wire = Wire(self.url, transport=transport, timeout=timeout, language=language)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._wire.close()

    def begin(self, device_name: str | None = None) -> PairingCode:
        """Return a new code; `device_name` is what people will know this scanner by where it is listed.

        Raises `PairingNotOfferedError` when the gateway is of a version that has no such thing.
        """
        said = {"client_id": CLIENT_ID} | ({"device_name": device_name} if device_name else {})
        response = self._wire.request("POST", "/v1/device/code", data=said)
        if response.is_success:
            return self._wire.read(response, PairingCode.from_json)
        error = self._error(response)
        if isinstance(error, NotFoundError):
            raise PairingNotOfferedError(url=self.url, request_id=error.request_id) from error
        raise error

    def wait(
        self,
        code: PairingCode,
        *,
        rest: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        on_trouble: Callable[[UnavailableError], object] = lambda _error: None,
    ) -> str:
        """Return the token once a person has approved the code; the last look is when its time is out.

        While the gateway cannot be reached it is asked ever more seldom, down to once a minute, and `on_trouble`
        hears of each try. Raises `PairingDeniedError`, `PairingExpiredError`, or `PairingError` for any other no.
        """
        ends_at = clock() + code.expires_in
        interval = pace = code.interval
        troubles = 0
        while (left := ends_at - clock()) > 0:
            rest(min(pace, left))
            try:
                token, slower = self._look(code)
            except UnavailableError as error:
                on_trouble(error)
                troubles += 1
                pace = _pace_in_trouble(interval, troubles, error.retry_after)
                continue
            if token:
                return token
            troubles = 0
            interval = pace = interval + slower
        raise PairingExpiredError(url=self.url)

    def _look(self, code: PairingCode) -> tuple[str, float]:
        """Return the token, empty while there is none, and by how many seconds to ask more seldom."""
        said = {"grant_type": GRANT_TYPE, "device_code": code.device_code, "client_id": CLIENT_ID}
        response = self._wire.request("POST", "/v1/device/token", data=said)
        if response.is_success:
            return self._wire.read(response, _token), 0.0
        name, _ = _oauth_error(response)
        if name in _NOT_YET:
            return "", _NOT_YET[name]
        raise self._error(response)

    def _error(self, response: httpx.Response) -> ScannerError:
        name, reason = _oauth_error(response)
        if not name:
            return error_of(response, self.url, datetime.now(UTC))
        request_id = response.headers.get("X-Request-Id")
        return _FAMILIES.get(name, PairingError)(url=self.url, reason=printable(reason or name), request_id=request_id)


def _pace_in_trouble(interval: float, troubles: int, asked: float | None) -> float:
    """Return how long to rest after so many tries in a row without an answer: twice as long each time."""
    return max(interval, asked or 0.0, min(CEILING, interval * 2.0 ** min(troubles, 10)))


def _oauth_error(response: httpx.Response) -> tuple[str, str]:
    """Return the name of an OAuth error and its description, both empty when the answer is none."""
    try:
        body = response.json() if response.status_code in _REFUSALS else None
    except ValueError:
        body = None
    if not isinstance(body, Mapping) or not isinstance(body.get("error"), str):
        return "", ""
    return body["error"], str(body.get("error_description") or "")


def _token(body: Mapping[str, object]) -> str:
    if str(body.get("token_type", "")).lower() != "bearer":
        raise ShapeError("not a bearer token")
    try:
        return usable_token(str(body.get("access_token") or ""))
    except ConfigurationError as error:
        raise ShapeError("not a token") from error
