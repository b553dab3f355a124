"""Client credentials: an integration changes its secret for a token that soon ends (OAuth 2.0, RFC 6749, 4.4)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gateway.access import integrations, shown_once, tokens
from gateway.access.gate import BEFORE_GATE
from gateway.access.guesses import Guesser
from gateway.models import ApiToken, Integration

LASTS: Final = timedelta(hours=1)
FREE_TRIES: Final = 20


@dataclass(frozen=True)
class Granted:
    """A token that was granted, how long it holds, and what it permits."""

    token: str
    seconds: int
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Client:
    """A program that has proved who it is."""

    integration: Integration
    secret: ApiToken


def client_of(session: Session, client_id: str, client_secret: str, *, now: datetime) -> Client | None:
    """Find the integration with an id and a secret that hold; None for any other pair, whatever is wrong with it."""
    with suppress(ValueError):
        identity = UUID(client_id)
        wanted = select(ApiToken).where(ApiToken.integration_id == identity, ApiToken.kind == "integration")
        for row in session.scalars(wanted, execution_options=BEFORE_GATE):
            if shown_once.is_same(client_secret, row.token_sha256) and tokens.is_valid(row, now):
                return _client(session, identity, row, now)
    return None


def grant(session: Session, client: Client, scope: str, *, now: datetime) -> Granted | None:
    """Make a token that holds for an hour at most; None where more was asked for than the integration may.

    `scope` names permissions with blanks between them; without any it is all of the integration's. Tokens that have
    ended are cleared away on the same occasion.
    """
    integration = client.integration
    wanted = tuple(sorted(set(scope.split()))) or tuple(integration.scopes)
    if not set(wanted) <= set(integration.scopes):
        return None
    session.execute(
        delete(ApiToken).where(ApiToken.kind == "access", ApiToken.expires_at <= now), execution_options=BEFORE_GATE
    )
    until = min(each for each in (now + LASTS, client.secret.expires_at, integration.expires_at) if each is not None)
    _, secret = tokens.add_token(
        session,
        name=integration.name,
        role=integration.role,
        company_id=integration.company_id,
        agency_id=integration.agency_id,
        now=now,
        kind="access",
        scopes=wanted,
        integration_id=integration.id,
        expires_at=until,
    )
    client.secret.last_used_at = now
    return Granted(secret, int((until - now).total_seconds()), wanted)


def guesser(where: str) -> Guesser:
    """Say who is made to wait when secrets are guessed: the network."""
    return Guesser("client secret", where, FREE_TRIES)


def _client(session: Session, identity: UUID, secret: ApiToken, now: datetime) -> Client | None:
    wanted = select(Integration).where(Integration.id == identity).with_for_update()  # no token behind a revocation
    integration = session.scalars(wanted, execution_options=BEFORE_GATE).one_or_none()
    if integration is None or not integrations.is_valid(integration, now):
        return None
    return Client(integration, secret)
