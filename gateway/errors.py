"""The families of expected failure.

Each room declares its own `<Fact>Error` under one of these; the doors map a *family* to an answer once, so
inner code names no HTTP status and no exit code. Doubts about a document are not errors: they are findings.

    GatewayError
    ├── NotFoundError      there is no such thing, or the caller may not know of it
    ├── InvalidError       what was sent cannot be taken as it is
    │   ├── TooLargeError      it is beyond a limit
    │   └── UnsupportedError   it is of a type that is not read here
    ├── ConflictError      it disagrees with what is already recorded
    ├── UnauthorisedError  nobody is signed in, or the token is not valid
    ├── ForbiddenError     the caller is known but may not do this
    ├── LimitReachedError  the caller has had its share for now
    ├── UpgradeNeededError the caller's program is older than this needs
    └── UnavailableError   it would work later: something this depends on is not there now
"""

from __future__ import annotations

from typing import ClassVar


class GatewayError(Exception):
    """A failure that is expected: it has a stable code, a sentence for people, and what to do about it.

    `message` is an English template from the translations, `params` what goes into it; `pointer` names the
    part of the request at fault (JSON pointer or name of a parameter), if there is one.
    """

    code: ClassVar[str] = "error"
    message: ClassVar[str] = "The request could not be carried out."

    def __init__(self, *, pointer: str | None = None, **params: object) -> None:
        super().__init__(self.message.format(**params) if params else self.message)
        self.params = params
        self.pointer = pointer


class NotFoundError(GatewayError):
    """There is no such thing, or the caller may not know of it: both answer alike."""

    code = "not_found"
    message = "There is nothing here by that name. Check the address and the id."


class InvalidError(GatewayError):
    """What was sent cannot be taken as it is."""

    code = "invalid"


class TooLargeError(InvalidError):
    """What was sent is beyond a limit."""

    code = "too_large"


class UnsupportedError(InvalidError):
    """What was sent is of a type that is not read here."""

    code = "unsupported_type"


class ConflictError(GatewayError):
    """The request disagrees with what is already recorded."""

    code = "conflict"


class UnauthorisedError(GatewayError):
    """Nobody is signed in, or the token is not valid."""

    code = "unauthorised"
    message = "A valid token is needed. Send it as `Authorization: Bearer gw_…`."


class ForbiddenError(GatewayError):
    """The caller is known but may not do this."""

    code = "forbidden"
    message = "This token may not do that."


class LimitReachedError(GatewayError):
    """The caller has had its share for now; `retry_after` says in how many seconds it may go on."""

    code = "limit_reached"
    message = "That was more than your share. Wait {retry_after} s and try again."

    def __init__(self, *, retry_after: int, pointer: str | None = None, **params: object) -> None:
        super().__init__(pointer=pointer, retry_after=retry_after, **params)
        self.retry_after = retry_after


class UpgradeNeededError(GatewayError):
    """The caller's program is older than what it asks for needs."""

    code = "program_too_old"
    message = "The program is too old for this. Install a newer version of it."


class UnavailableError(GatewayError):
    """It would work later: something this depends on is not there now."""

    code = "unavailable"
    message = "This does not work right now. Try again in a moment."
