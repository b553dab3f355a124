"""One-time links: they open once, for a while, and a new one ends the old."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import links, people
from gateway.access.links import LinkSpentError
from gateway.database import writing
from gateway.models import OneTimeLink
from tests.house import NOW

HOUR: Final = timedelta(hours=1)


@pytest.fixture
def user_id(session: Session) -> UUID:
    """Add a person."""
    with writing(session):
        return people.add_user(session, email="eva@kvarnen.example", now=NOW).id


def make(session: Session, user_id: UUID) -> str:
    """Make a link for a person."""
    with writing(session):
        return links.make(session, "password_reset", user_id=user_id, created_by="x", now=NOW, lasts=HOUR)


def test_a_link_opens_once(session: Session, user_id: UUID) -> None:
    secret = make(session, user_id)
    assert links.look(session, secret, now=NOW).user_id == user_id
    with writing(session):
        assert links.use(session, secret, now=NOW).user_id == user_id
    with pytest.raises(LinkSpentError), writing(session):
        links.use(session, secret, now=NOW)


def test_a_link_is_kept_only_as_its_digest(session: Session, user_id: UUID) -> None:
    secret = make(session, user_id)
    row = session.scalars(select(OneTimeLink)).one()
    assert secret not in {str(value) for value in vars(row).values()}


@pytest.mark.parametrize("secret", ["", "unknown"])
def test_an_unknown_link_opens_nothing(session: Session, secret: str) -> None:
    with pytest.raises(LinkSpentError):
        links.look(session, secret, now=NOW)


def test_a_link_is_too_old_after_its_time(session: Session, user_id: UUID) -> None:
    secret = make(session, user_id)
    with pytest.raises(LinkSpentError):
        links.look(session, secret, now=NOW + HOUR)


def test_a_new_link_ends_the_one_before(session: Session, user_id: UUID) -> None:
    first, second = make(session, user_id), make(session, user_id)
    with pytest.raises(LinkSpentError):
        links.look(session, first, now=NOW)
    assert links.look(session, second, now=NOW).used_at is None
