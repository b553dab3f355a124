"""What a failure means outside: one status, code and text for each family, whichever door it is told at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from gateway.database import meaning
from gateway.doorstep.hosts import UnknownHostError
from gateway.errors import (
    ConflictError,
    ForbiddenError,
    GatewayError,
    InvalidError,
    LimitReachedError,
    NotFoundError,
    TooLargeError,
    UnauthorisedError,
    UnavailableError,
    UnsupportedError,
    UpgradeNeededError,
)
from gateway.idempotency import KeyMissingError
from gateway.language import Language, translate
from gateway.originals import DigestMismatchError, StorageFullError

INTERNAL_ERROR: Final = "internal_error"
UNEXPECTED: Final = (
    "Something went wrong here that should not have. It is in the log under the request id; "
    "nothing was saved that you were not told of. Try again, or report the request id."
)

STATUS_OF: Final[dict[type[GatewayError], HTTPStatus]] = {
    KeyMissingError: HTTPStatus.BAD_REQUEST,
    UnknownHostError: HTTPStatus.BAD_REQUEST,
    DigestMismatchError: HTTPStatus.BAD_REQUEST,
    StorageFullError: HTTPStatus.INSUFFICIENT_STORAGE,
    NotFoundError: HTTPStatus.NOT_FOUND,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnsupportedError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    InvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ConflictError: HTTPStatus.CONFLICT,
    UnauthorisedError: HTTPStatus.UNAUTHORIZED,
    ForbiddenError: HTTPStatus.FORBIDDEN,
    LimitReachedError: HTTPStatus.TOO_MANY_REQUESTS,
    UpgradeNeededError: HTTPStatus.UPGRADE_REQUIRED,
    UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}
CODE_OF: Final[dict[int, str]] = {
    400: "bad_request",
    404: NotFoundError.code,
    405: "method_not_allowed",
    413: TooLargeError.code,
    415: UnsupportedError.code,
    422: "validation_failed",
    429: "too_many_requests",
    431: "headers_too_large",
    501: "not_implemented",
}
TEXT_OF: Final[dict[int, str]] = {
    400: "The request could not be understood. Check its form against the description at /docs.",
    404: NotFoundError.message,
    405: "This address does not take that method. Check it against the description at /docs.",
    413: "The request is too large. Send a smaller picture, or split the document.",
    415: "This type of file is not read here. Send JPEG, PNG, WebP, GIF, TIFF, HEIC or PDF, or an e-invoice in XML.",
    422: "Some values are missing or cannot be used; `errors` names each.",
    429: "Too many requests. Wait as long as `Retry-After` says and try again.",
    431: "The headers of the request are too large. Send fewer or shorter ones.",
    501: "The request is sent in a way that is not understood here. Send its body as it is, or in chunks.",
}
"""What Flask and Werkzeug find by themselves, by status."""


@dataclass(frozen=True)
class Failure:
    """A failure as a caller is told of it; `template` is the English text, `params` what goes into it.

    `retry_after` is in how many seconds the same may succeed, where that is known.
    """

    status: HTTPStatus
    code: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict)
    pointer: str | None = None
    retry_after: int | None = None

    def text(self, language: Language) -> str:
        """Say what happened and what to do about it."""
        return translate(self.template, language, **self.params)


def failure_of(error: Exception) -> Failure:
    """Tell what an exception means outside; one that nobody expected means nothing but that."""
    if isinstance(error, OperationalError):
        error = meaning(error) or error
    if isinstance(error, GatewayError):
        status = status_of(error)
        if status is not HTTPStatus.INTERNAL_SERVER_ERROR:
            later = error.retry_after if isinstance(error, LimitReachedError) else None
            return Failure(status, error.code, error.message, error.params, error.pointer, later)
    elif isinstance(error, HTTPException) and error.code != HTTPStatus.INTERNAL_SERVER_ERROR:
        status = HTTPStatus(error.code or HTTPStatus.BAD_REQUEST)
        return failure_of_status(status, error.description)
    return Failure(HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL_ERROR, UNEXPECTED)


def failure_of_status(status: HTTPStatus, description: str | None = None) -> Failure:
    """Tell what Flask, Werkzeug or the web server found; the codes do not change with Python's phrases."""
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return Failure(status, INTERNAL_ERROR, UNEXPECTED)
    code = CODE_OF.get(status, status.name.lower())
    return Failure(status, code, TEXT_OF.get(status, description or status.description))


def status_of(error: GatewayError) -> HTTPStatus:
    """Map an error, or else its family, to a status: the only place where this is decided."""
    return status_of_family(type(error))


def status_of_family(family: type[GatewayError]) -> HTTPStatus:
    """Tell the status of a class of errors; 500 for one that belongs to no family, for it is a bug."""
    known = (STATUS_OF[each] for each in family.__mro__ if each in STATUS_OF)
    return next(known, HTTPStatus.INTERNAL_SERVER_ERROR)
