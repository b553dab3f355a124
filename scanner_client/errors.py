"""What can go wrong on the way to the gateway.

    ScannerError
    ├── ConfigurationError       a setting is missing or cannot be used
    │   └── NotSignedInError         there is no token for this gateway
    ├── OutboxError              the photo could not be kept on this machine (disk full, folder not writable)
    │   └── BusyError                another scanner is at work on the same outbox
    ├── AnswerError              the gateway said no, and gave a reason
    │   ├── AuthenticationError      401, 403: the token is not valid, or may not do this
    │   └── RefusedError             the other 4xx: sending the same again would be refused again
    │       └── NotFoundError            404: there is no such document here
    ├── PairingError             the scanner was not paired, and the gateway gave a reason
    │   ├── PairingDeniedError       somebody said no to it
    │   ├── PairingExpiredError      nobody approved the code in time
    │   └── PairingNotOfferedError   the gateway is of a version that pairs no scanners
    ├── UnavailableError         it would work later: 408, 429, 5xx, or any answer that says so
    │   ├── ServiceNotActiveError    403 service_not_active: somebody must switch the service on first
    │   ├── UnreachableError         no answer came at all
    │   └── StrangeAnswerError       an answer came, but not from a gateway (a proxy, a hotel's sign-in page)
    └── IntegrityError           what arrived is not what was sent, or the copy on this machine is damaged

`message` and `advice` are English templates, `params` what goes into them: the command line shows them in the
user's language. `reason` is the gateway's own sentence, already in that language.
"""

from __future__ import annotations

from typing import ClassVar


class ScannerError(Exception):
    """A failure that is expected: what happened, why (`reason`), and what to do about it (`advice`)."""

    message: ClassVar[str] = "The scanner could not do that."
    advice: ClassVar[str] = ""

    def __init__(
        self,
        message: str | None = None,
        *,
        advice: str | None = None,
        reason: str = "",
        request_id: str | None = None,
        **params: object,
    ) -> None:
        self.template = message or self.message
        self.advice_template = self.advice if advice is None else advice
        self.params = params
        self.reason = reason
        self.request_id = request_id
        super().__init__(" ".join(filter(None, (self.template.format(**params), reason))))


class ConfigurationError(ScannerError):
    """A setting is missing or cannot be used."""

    message = "A setting is missing or cannot be used."


class NotSignedInError(ConfigurationError):
    """There is no token for this gateway."""

    message = "You are not signed in to {url}."
    advice = "Sign in with: scanner login {url}"


class OutboxError(ScannerError):
    """The photo could not be kept on this machine, so nothing was sent: the original is where it was."""

    message = "The photo could not be kept in the outbox {folder}."
    advice = "Make room on the disk or see to it that the folder can be written, then try again."


class BusyError(OutboxError):
    """Another scanner is at work on the same outbox."""

    message = "Another scanner is already at work here (process {process})."
    advice = "Stop it first, or give this one its own folder with UNDERLAG_STATE_DIR."


class AnswerError(ScannerError):
    """The gateway said no: `status` is the HTTP status, `code` the stable name of the reason."""

    message = "The gateway said no."

    def __init__(self, *, status: int, code: str, reason: str = "", request_id: str | None = None) -> None:
        super().__init__(reason=reason, request_id=request_id, status=status, code=code)
        self.status = status
        self.code = code


class AuthenticationError(AnswerError):
    """The token is not valid, or may not do this; what waits goes on waiting."""

    message = "The gateway does not accept the token."
    advice = "Sign in again with: scanner login"


class RefusedError(AnswerError):
    """The gateway will not take this as it is; sending the same again would be refused again."""

    message = "The gateway refused it ({status} {code})."


class NotFoundError(RefusedError):
    """There is no such document, or this token may not know of it."""

    message = "The gateway knows of nothing by that name."
    advice = "See what is there with: scanner list"


class PairingError(ScannerError):
    """The scanner was not paired; `reason` is what the gateway says of it."""

    message = "The scanner was not paired."
    advice = "Begin again with: scanner login {url}"


class PairingDeniedError(PairingError):
    """Somebody looked at the code and said no."""

    message = "Somebody said no to this scanner."


class PairingExpiredError(PairingError):
    """Nobody approved the code in time."""

    message = "The code ran out before anybody approved it."
    advice = "Get a new one with: scanner login {url}"


class PairingNotOfferedError(PairingError):
    """The gateway is of a version that pairs no scanners: a token is needed, as before."""

    message = "The gateway {url} does not pair scanners yet: it needs a token."
    advice = "Ask for a token and sign in with: scanner login {url} --with-token"


class UnavailableError(ScannerError):
    """It would work later; `retry_after` is how many seconds the gateway asks to be left alone, if it said."""

    message = "The gateway cannot take it right now (status {status})."
    advice = "It is tried again by the next: scanner send"

    def __init__(
        self,
        message: str | None = None,
        *,
        reason: str = "",
        request_id: str | None = None,
        retry_after: float | None = None,
        **params: object,
    ) -> None:
        super().__init__(message, advice=None, reason=reason, request_id=request_id, **params)
        self.retry_after = retry_after


class ServiceNotActiveError(UnavailableError):
    """The service that takes photos is not switched on for this company; `reason` says what to do about it.

    It is not a refusal: the photo is as good as before, and is taken once the service is switched on (again).
    """

    code: ClassVar[str] = "service_not_active"
    message = "The service is not active."
    advice = "What waits in the outbox is sent once it is, by the next: scanner send"


class UnreachableError(UnavailableError):
    """No answer came at all: no network, no such host, nobody listening, or it took too long."""

    message = "The gateway {url} cannot be reached."


class StrangeAnswerError(UnavailableError):
    """An answer came, but not from a gateway: a proxy, a hotel's sign-in page, or the wrong address."""

    message = "Something answered at {url}, but not as a gateway does (status {status})."
    advice = "Check the address and the network with: scanner doctor"


class IntegrityError(ScannerError):
    """What arrived is not what was sent, or the copy in the outbox is damaged; nothing is given up for saved."""

    message = "What the gateway has is not what was sent (SHA-256 differs)."
    advice = "The photo is kept and sent again by the next: scanner send"
