"""Who is calling the API, and the roles that each endpoint is for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import wraps
from typing import Final, ParamSpec, TypeVar
from uuid import UUID

from flask import g, request

from gateway.access import Caller, Role, caller_of_token, find, is_stale, open_gate
from gateway.database import db, writing
from gateway.errors import ForbiddenError, InvalidError, UnauthorisedError, UnavailableError
from gateway.models import ApiToken, Company

P = ParamSpec("P")
R = TypeVar("R")
ROLES_OF: Final = "__roles__"


class CompanyNeededError(InvalidError):
    """A token of an agency reaches several companies: the request must say which."""

    code = "company_needed"
    message = "This token belongs to an agency. Say which company by the parameter `company`."


def allow(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare who may use an endpoint; the caller is then `current()` and the gate is open for it."""

    def declare(endpoint: Callable[P, R]) -> Callable[P, R]:
        @wraps(endpoint)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _admit(roles)
            return endpoint(*args, **kwargs)

        setattr(guarded, ROLES_OF, roles)
        return guarded

    return declare


def current() -> Caller:
    """Tell who is calling."""
    caller: Caller = g.caller
    return caller


def company_for(named: UUID | None) -> UUID:
    """Tell which company a request is about: the token's own, or the one that an agency's token names."""
    caller = current()
    if named is not None:
        return find(db.session(), Company, named).id
    if caller.company_id is None:
        raise CompanyNeededError(pointer="company")
    return caller.company_id


def now() -> datetime:
    """Tell the time: the doors are where the clock is read."""
    return datetime.now(UTC)


def _admit(roles: tuple[Role, ...]) -> None:
    session = db.session()
    caller, token = caller_of_token(session, _bearer())
    if is_stale(token, now()):
        _note_use(token)
    open_gate(session, caller)
    g.caller, g.token = caller, token
    if caller.role not in roles:
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
        session.get_one(ApiToken, token_id).last_used_at = now()
