"""Preferences: how the agency and its program want to work with a client."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from gateway import audit
from gateway.collaboration import states
from gateway.errors import InvalidError
from gateway.models import Collaboration
from gateway.models.collaboration import CHANNELS, REGISTERS

CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
OVER: Final = frozenset({"ended", "declined", "expired", "revoked"})


class DigestTimeError(InvalidError):
    """A summary by e-mail needs a time of day."""

    code = "digest_time_needed"
    message = "Give the time of day for the summary by e-mail, as HH:MM by the Swedish clock."


class UnknownPreferenceError(InvalidError):
    """There is no such register or channel."""

    code = "unknown_preference"
    message = "{value} is not known here. Choose among: {choices}."


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """What can be chosen; the inbox is always there, so `web` is always among the channels."""

    always_update: tuple[str, ...] = ()
    looks_for_documents: bool = True
    notice_channels: tuple[str, ...] = ("web",)
    digest_at: str | None = None


def change(
    session: Session, collaboration_id: UUID, wanted: Preferences, *, actor: str, now: datetime
) -> Collaboration:
    """Enter what was chosen; the programs of both sides see that something changed.

    Raises DigestTimeError, UnknownPreferenceError, and what `states` says of a collaboration that is over.
    """
    collaboration = states.locked(session, collaboration_id)
    if collaboration.state in OVER:
        raise states.IN_THE_WAY[collaboration.state]
    new = _checked(wanted)
    before = {name: getattr(collaboration, name) for name in new}
    if before == new:
        return collaboration
    for name, value in new.items():
        setattr(collaboration, name, value)
    if new["digest_at"] != before["digest_at"] or "mail" not in before["notice_channels"]:
        collaboration.digest_sent_at = now
    for row in collaboration.services:
        row.changed_at = row.changed_at if row.ended_at else now
    audit.record(
        session, subject_id=collaboration.id, action="preferences_changed", actor=actor, now=now,
        company_id=collaboration.company_id, agency_id=collaboration.agency_id, before=before, after=new,
    )  # fmt: skip
    return collaboration


def _checked(wanted: Preferences) -> dict[str, object]:
    channels = _known("notice_channels", {"web", *wanted.notice_channels}, CHANNELS)
    digest_at = (wanted.digest_at or "").strip() or None
    if ("mail" in channels and digest_at is None) or (digest_at is not None and not CLOCK.fullmatch(digest_at)):
        raise DigestTimeError(pointer="digest_at")
    return {
        "always_update": _known("always_update", wanted.always_update, REGISTERS),
        "looks_for_documents": wanted.looks_for_documents,
        "notice_channels": channels,
        "digest_at": digest_at,
    }


def _known(name: str, wanted: Sequence[str] | set[str], choices: Sequence[str]) -> list[str]:
    """Put choices into their usual order; raises UnknownPreferenceError for one that there is not."""
    for each in wanted:
        if each not in choices:
            raise UnknownPreferenceError(value=each, choices=", ".join(choices), pointer=name)
    return [each for each in choices if each in wanted]
