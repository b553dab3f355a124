"""Who may do what: the gate that every query passes.

A door learns who is calling (`caller_of_token`, `caller_of_session`) and opens the gate for it (`open_gate`). From
then on SQLAlchemy itself adds the caller's reach to every query of that session: another company's row is not
forbidden, it is not there. A query of owned rows through a session whose gate was never opened raises
UngatedQueryError, so a forgotten gate is found by the first test that passes.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Final, Literal, TypeVar, cast
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import ClauseElement, ColumnElement, event, select, true
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.util import find_tables

from gateway.errors import GatewayError, InvalidError, NotFoundError, UnauthorisedError
from gateway.models import ApiToken, Base, Company, OwnedByCompany, User, WebSession
from gateway.models.user import ROLES

Role = Literal["client", "accountant", "integrator"]
PREFIX: Final = "gw_"
SHOWN: Final = len(PREFIX) + 6
LEAST_PASSWORD: Final = 12
GATE: Final = "gate"
USED_EVERY: Final = timedelta(minutes=1)

hasher: Final = PasswordHasher()
Row = TypeVar("Row", bound=Base)


class UngatedQueryError(GatewayError):
    """A query of rows that belong to somebody was made before it was known for whom: a bug, never an answer."""

    code = "ungated_query"
    message = "A query of {table} was made without a gate."


class WeakPasswordError(InvalidError):
    """A password is too short to hold."""

    code = "weak_password"
    message = "The password must have at least {least} characters."


class SignInError(UnauthorisedError):
    """The address or the password is wrong; which of them is not told."""

    code = "sign_in_failed"
    message = "The e-mail address or the password is not right."


@dataclass(frozen=True)
class Caller:
    """Who is calling: a program by its token or a person by a session, bound to one company or one agency."""

    actor: str
    name: str
    role: Role
    company_id: UUID | None
    agency_id: UUID | None

    def companies(self) -> ColumnElement[bool]:
        """Which rows of `company` are within reach."""
        return Company.id == self.company_id if self.company_id else Company.agency_id == self.agency_id


class _Everything:
    """The reach of the worker and of the operator at the command line."""

    def companies(self) -> ColumnElement[bool]:
        return true()


EVERYTHING: Final = _Everything()


def open_gate(session: Session, caller: Caller | _Everything) -> None:
    """Let a session see what the caller may see, from now on."""
    session.info[GATE] = caller


@event.listens_for(Session, "do_orm_execute")
def _pass_the_gate(state: ORMExecuteState) -> None:
    """Add the reach of the caller to a query."""
    caller = state.session.info.get(GATE)
    if isinstance(caller, _Everything):
        return
    if caller is None:
        _refuse_owned(state)
        return
    within = select(Company.id).where(caller.companies()).correlate(None)
    state.statement = state.statement.options(
        with_loader_criteria(OwnedByCompany, lambda table: table.company_id.in_(within), include_aliases=True),
        with_loader_criteria(Company, caller.companies(), include_aliases=True),
    )


def _refuse_owned(state: ORMExecuteState) -> None:
    """Raise UngatedQueryError when a query without a gate touches rows that belong to a company, however it is put."""
    owned = {mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, OwnedByCompany)}
    for table in find_tables(
        cast("ClauseElement", state.statement), include_joins=True, include_selects=True, include_crud=True
    ):
        if table in owned:
            raise UngatedQueryError(table=table)


def find(session: Session, table: type[Row], row_id: UUID) -> Row:
    """Get one row within reach; raises NotFoundError for any other, whether it exists or not."""
    row = session.scalars(select(table).where(table.__table__.c.id == row_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return row


def digest(secret: str) -> str:
    """SHA-256 of a token: enough for 32 random bytes, and it can be looked up."""
    return sha256(secret.encode()).hexdigest()


def add_token(
    session: Session, *, name: str, role: Role, company_id: UUID | None, agency_id: UUID | None, now: datetime
) -> tuple[ApiToken, str]:
    """Make a token; the second value is the token itself, which is never seen again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        name=name,
        role=role,
        company_id=company_id,
        agency_id=agency_id,
        prefix=secret[:SHOWN],
        token_sha256=digest(secret),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row, secret


def caller_of_token(session: Session, secret: str) -> tuple[Caller, ApiToken]:
    """Tell who holds a token; raises UnauthorisedError for an unknown or revoked one."""
    row = session.scalars(select(ApiToken).where(ApiToken.token_sha256 == digest(secret))).one_or_none()
    if row is None or row.revoked_at is not None:
        raise UnauthorisedError
    return Caller(f"token:{row.id}", row.name, _role(row.role), row.company_id, row.agency_id), row


def is_stale(token: ApiToken, now: datetime) -> bool:
    """Tell whether the last use of a token should be written down again (not at every request)."""
    return token.last_used_at is None or now - token.last_used_at > USED_EVERY


def add_user(
    session: Session,
    *,
    email: str,
    password: str,
    role: Role,
    company_id: UUID | None,
    agency_id: UUID | None,
    now: datetime,
) -> User:
    """Add a person who may sign in; raises WeakPasswordError."""
    if len(password) < LEAST_PASSWORD:
        raise WeakPasswordError(least=LEAST_PASSWORD)
    user = User(
        email=email.strip().lower(),
        password_hash=hasher.hash(password),
        role=role,
        company_id=company_id,
        agency_id=agency_id,
        created_at=now,
    )
    session.add(user)
    session.flush()
    return user


def check_password(session: Session, *, email: str, password: str) -> UUID:
    """Tell which user has this address and password; raises SignInError.

    An unknown address takes as long as a wrong password. It takes long on purpose, so never within a write.
    """
    user = session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()
    of_nobody = _hash_of_nobody()  # the first time it takes a while, for a known address too
    try:
        hasher.verify(user.password_hash if user else of_nobody, password)
    except VerifyMismatchError as error:
        raise SignInError from error
    if user is None:
        raise SignInError
    return user.id


@cache
def _hash_of_nobody() -> str:
    """Hash a password that nobody has; made when first needed, since every command and worker would pay for it."""
    return hasher.hash(secrets.token_urlsafe(16))


def open_session(session: Session, user_id: UUID, *, now: datetime, hours: float) -> str:
    """Open a session for a person and return its secret, for the cookie."""
    secret = secrets.token_urlsafe(32)
    until = now + timedelta(hours=hours)
    session.add(WebSession(secret_sha256=digest(secret), user_id=user_id, created_at=now, expires_at=until))
    return secret


def sign_out(session: Session, secret: str) -> None:
    """Close a session; its cookie is worth nothing from now on."""
    for row in session.scalars(select(WebSession).where(WebSession.secret_sha256 == digest(secret))):
        session.delete(row)


def caller_of_session(session: Session, secret: str, *, now: datetime) -> Caller:
    """Tell who is signed in with a cookie's secret; raises UnauthorisedError when nobody is."""
    found = session.execute(
        select(User)
        .join(WebSession, WebSession.user_id == User.id)
        .where(WebSession.secret_sha256 == digest(secret), WebSession.expires_at > now)
    ).scalar_one_or_none()
    if found is None:
        raise UnauthorisedError
    return Caller(f"user:{found.id}", found.email, _role(found.role), found.company_id, found.agency_id)


def _role(word: str) -> Role:
    """Narrow a stored word to a role."""
    for role in ROLES:
        if role == word:
            return role
    raise UnauthorisedError
