"""Who is calling the API, and what each endpoint permits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import wraps
from typing import Final, ParamSpec, TypeVar
from uuid import UUID

from flask import g, request
from sqlalchemy import update

from gateway.access import Caller, open_gate, shown_once, tokens
from gateway.access.gate import BEFORE_GATE, came_by, company_within
from gateway.access.networks import network
from gateway.access.permissions import Permission
from gateway.api.blueprint import refuse_unread
from gateway.database import db, writing
from gateway.errors import ForbiddenError, InvalidError, UnauthorisedError, UnavailableError
from gateway.models import ApiToken

API: Final = "/v1/"
SECRET_PARAMETERS: Final = frozenset({"access_token", "client_secret", "device_code"})
P = ParamSpec("P")
R = TypeVar("R")
PERMISSION_OF: Final = "__permission__"
OPEN_BECAUSE: Final = "__open_because__"


class CompanyNeededError(InvalidError):
    """A token of an agency reaches several companies: the request must say which."""

    code = "company_needed"
    message = "This token belongs to an agency. Say which company by the parameter `company`."


class TokenInAddressError(UnauthorisedError):
    """A token or a secret came in the address, where others read it."""

    code = "token_in_address"
    message = (
        "A token does not belong in the address, where logs keep it. Send it as `Authorization: Bearer gw_…`, and "
        "revoke this one if others may have seen it."
    )


def allow(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare what one must be permitted to use an endpoint; the caller is then `current()`, and the gate is open."""

    def declare(endpoint: Callable[P, R]) -> Callable[P, R]:
        @wraps(endpoint)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _admit(permission)
            refuse_unread(endpoint)
            return endpoint(*args, **kwargs)

        setattr(guarded, PERMISSION_OF, permission)
        return guarded

    return declare


def open_to_all(why: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare that an endpoint asks for no token, and say why; it opens no gate, and so reaches nobody's rows."""

    def declare(endpoint: Callable[P, R]) -> Callable[P, R]:
        @wraps(endpoint)
        def open_endpoint(*args: P.args, **kwargs: P.kwargs) -> R:
            came_by(db.session(), f"api {here()}")
            return endpoint(*args, **kwargs)

        setattr(open_endpoint, OPEN_BECAUSE, why)
        return open_endpoint

    return declare


def refuse_secret_in_address() -> None:
    """Raise TokenInAddressError for a token where logs, histories and proxies keep it: in the address."""
    if not request.path.startswith(API):
        return
    for name, values in request.args.lists():
        if name in SECRET_PARAMETERS or any(value.startswith(shown_once.PREFIX) for value in values):
            raise TokenInAddressError


def here() -> str:
    """Tell the network that a request comes from."""
    return network(request.remote_addr)


def current() -> Caller:
    """Tell who is calling."""
    caller: Caller = g.caller
    return caller


def company_for(named: UUID | None) -> UUID:
    """Tell which company a request is about: the token's own, or the one that an agency's token names."""
    caller = current()
    if named is not None:
        return company_within(db.session(), named)
    if caller.company_id is None:
        raise CompanyNeededError(pointer="company")
    return caller.company_id


def now() -> datetime:
    """Tell the time: the doors are where the clock is read."""
    return datetime.now(UTC)


def _admit(permission: Permission) -> None:
    session = db.session()
    caller, token = tokens.caller_of_token(session, _bearer(), now=now())
    if tokens.is_stale(token, now()):
        _note_use(token)
    open_gate(session, caller, where=f"api {here()}")
    g.caller, g.token = caller, token
    if not caller.may(permission):
        raise ForbiddenError


def _bearer() -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise UnauthorisedError
    return secret.strip()


def _note_use(token: ApiToken) -> None:
    """Write down when a token was last used, at most once a minute; no request fails for the want of that."""
    token_id = token.id
    with suppress(UnavailableError), writing(db.session()) as session:
        session.execute(
            update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now(), last_used_from=here()),
            execution_options=BEFORE_GATE,
        )
