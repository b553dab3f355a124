"""From an answer that is not a success to the error it means: one table, used for every request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import httpx

from scanner_client.backoff import parse_retry_after
from scanner_client.errors import (
    AuthenticationError,
    IntegrityError,
    NotFoundError,
    RefusedError,
    ScannerError,
    ServiceNotActiveError,
    StrangeAnswerError,
    UnavailableError,
)

RETRY: Final = frozenset({408, 425, 429})
NOT_ALLOWED: Final = frozenset({401, 403})
TOO_LARGE: Final = 413
SERVER: Final = 500
CLIENT: Final = 400
NOT_FOUND: Final = 404


def error_of(response: httpx.Response, url: str, now: datetime) -> ScannerError:
    """Return the error that an unsuccessful answer means.

    A photo is only given up as refused when a gateway said so in a problem document (RFC 9457), or when a
    proxy found it too large: anything else that is not a gateway's answer leaves the photo waiting.
    """
    status, problem = response.status_code, _problem(response)
    reason = str(problem.get("detail") or problem.get("title") or "")
    request_id = problem.get("request_id") or response.headers.get("X-Request-Id")
    retry_after = parse_retry_after(response.headers.get("Retry-After"), now)
    if problem.get("code") == ServiceNotActiveError.code:
        return ServiceNotActiveError(reason=reason, request_id=request_id, retry_after=retry_after, status=status)
    if _later(status, problem, retry_after):
        return UnavailableError(reason=reason, request_id=request_id, retry_after=retry_after, status=status)
    if not problem and status not in NOT_ALLOWED | {TOO_LARGE}:
        return StrangeAnswerError(url=url, status=status, request_id=request_id)
    if problem.get("code") == "digest_mismatch":
        return IntegrityError(reason=reason, request_id=request_id)
    code = str(problem.get("code") or "refused")
    return _family(status)(status=status, code=code, reason=reason, request_id=request_id)


def _later(status: int, problem: Mapping[str, Any], retry_after: float | None) -> bool:
    if status >= SERVER or status in RETRY or problem.get("retryable") is True:
        return True
    return CLIENT <= status < SERVER and retry_after is not None and status not in NOT_ALLOWED


def _family(status: int) -> type[AuthenticationError | RefusedError]:
    if status in NOT_ALLOWED:
        return AuthenticationError
    return NotFoundError if status == NOT_FOUND else RefusedError


def _problem(response: httpx.Response) -> Mapping[str, Any]:
    if "json" not in response.headers.get("Content-Type", ""):
        return {}
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, Mapping) and ("code" in body or "title" in body) else {}
