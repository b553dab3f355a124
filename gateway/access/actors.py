"""Actors: what those who did something are called, as far as the asker may know them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.models import ApiToken, Integration, User

ERASED: Final = "erased"
"""The name that stands in for one that was erased; doors have a word for it."""


def names(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """Tell the names of those within reach: a person's own or the address, a program's; others are left out."""
    wanted: dict[str, list[UUID]] = {"user": [], "token": [], "integration": []}
    for actor in actors:
        kind, _, identity = actor.partition(":")
        if kind in wanted:
            wanted[kind].append(UUID(identity))
    people = session.scalars(select(User).where(User.id.in_(wanted["user"])))
    programs = session.execute(select(ApiToken.id, ApiToken.name).where(ApiToken.id.in_(wanted["token"])))
    others = session.execute(select(Integration.id, Integration.name).where(Integration.id.in_(wanted["integration"])))
    found = {f"user:{each.id}": person_name(each) for each in people}
    found |= {f"integration:{identity}": name for identity, name in others}
    return found | {f"token:{identity}": name or ERASED for identity, name in programs}


def person_name(person: User) -> str:
    """Tell what a person is called: by name, else by address, and by neither once erased."""
    if person.erased_at is not None:
        return ERASED
    return person.name or person.email
