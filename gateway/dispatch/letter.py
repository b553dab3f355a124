"""Letter: what a worker does for a letter that was ordered.

A letter may be sent twice, when a worker ends between sending and writing that down; it has the same Message-ID then,
and its second link ends the first.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from gateway import correspondence, jobs
from gateway.access import links
from gateway.database import writing
from gateway.jobs import Claim
from gateway.messages import mail
from gateway.messages.letter import BadMailAddressError, UnsafeLetterError
from gateway.messages.smtp import LetterRefusedError
from gateway.models import Letter
from gateway.settings import Settings

LINKS_LAST: Final = {
    "first_sign_in": timedelta(hours=1),
    "password_reset": timedelta(hours=1),
    "invitation": timedelta(days=30),
}
AGAIN_AFTER: Final = 120.0

Sessions = Callable[[], AbstractContextManager[Session]]


def send(sessions: Sessions, held: Claim, settings: Settings, clock: Callable[[], datetime]) -> None:
    """Write and send the letter of a job, and finish the job; raises the errors of `messages.mail` for a passing fault.

    A letter that no mail server will ever take is marked as failed, with the reason, and not tried again.
    """
    error = None
    try:
        with sessions() as session, writing(session):
            order = session.get_one(Letter, held.subject_id)
            written = correspondence.compose(order, secret=_link(session, order, clock()))
        mail.send(written, mail.post_of(settings), now=clock(), key=held.subject_id)
    except (LetterRefusedError, BadMailAddressError, UnsafeLetterError) as refused:
        error = str(refused)
    with sessions() as session, writing(session):
        jobs.finish(session, held, now=clock())
        order = session.get_one(Letter, held.subject_id)
        order.state, order.error = ("sent", None) if error is None else ("failed", error)
        order.sent_at = clock() if error is None else None


def give_up(session: Session, held: Claim, error: str) -> None:
    """Mark the letter of a job that is given up as failed, with the reason."""
    order = session.get_one(Letter, held.subject_id)
    order.state, order.error = "failed", error


def _link(session: Session, order: Letter, now: datetime) -> str | None:
    """Make the one-time link of a letter, where it has one."""
    if order.link_purpose is None:
        return None
    return links.make(
        session,
        order.link_purpose,
        created_by="worker",
        now=now,
        lasts=LINKS_LAST[order.link_purpose],
        user_id=order.user_id,
        collaboration_id=order.collaboration_id,
    )
