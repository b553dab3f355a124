"""The line to one gateway: requests go out with what every one of them carries, and nothing of httpx comes back up."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import httpx

from scanner_client.errors import StrangeAnswerError, UnreachableError
from scanner_client.version import VERSION

T = TypeVar("T")

TIMEOUT: Final = 30.0


class Wire:
    """Open connections to one gateway, with a token or without; `url` has no slash at its end.

    Redirects are not followed: they would carry the token to whoever is named.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        transport: httpx.BaseTransport | None = None,
        timeout: float = TIMEOUT,
        language: str = "en",
    ) -> None:
        self.url = url
        self._http = httpx.Client(
            base_url=url,
            transport=transport,
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0)),
            headers={
                **({} if token is None else {"Authorization": f"Bearer {token}"}),
                "User-Agent": f"underlag-scanner/{VERSION}",
                "Accept-Language": language,
                "Accept": "application/json, application/problem+json",
            },
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def request(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **content: Any
    ) -> httpx.Response:
        """Return the answer, whatever its status; raises `UnreachableError` when none came."""
        marked = {**(headers or {}), "X-Request-Id": str(uuid.uuid4())}
        try:
            return self._http.request(method, path, headers=marked, **content)
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise UnreachableError(url=self.url, reason=str(error) or type(error).__name__) from error

    def read(self, response: httpx.Response, read: Callable[[Any], T]) -> T:
        """Return what `read` makes of the JSON; raises `StrangeAnswerError` when it is not a gateway's."""
        try:
            return read(response.json())
        except (ValueError, AttributeError, TypeError) as error:
            raise StrangeAnswerError(url=self.url, status=response.status_code) from error
