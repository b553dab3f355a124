"""Webhook: what a worker does for an event that somebody wants to hear of.

It is sent outside of any transaction, for a receiver may take ten seconds. An event may be sent twice, when a worker
ends between sending and writing that down; it has the same id then.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final

import structlog
from sqlalchemy.orm import Session

from gateway import jobs
from gateway.database import writing
from gateway.jobs import Claim
from gateway.messages import webhooks
from gateway.messages.outside import Allowance
from gateway.models import WebhookDelivery
from gateway.sealing import Seal
from gateway.subscriptions import outcomes
from gateway.subscriptions.outcomes import REST, Order

log = structlog.get_logger(__name__)
MOST_RESTS: Final = 3.0
Sessions = Callable[[], AbstractContextManager[Session]]


def send(sessions: Sessions, held: Claim, *, seal: Seal, allowance: Allowance, clock: Callable[[], datetime]) -> None:
    """Send the event of a job once, and write what became of it with the end of the job or the time of the next try.

    How often it is tried is for `webhooks.pause` to say. Raises SealBrokenError, and then nothing was sent.
    """
    order = _order(sessions, held, seal, clock)
    if order is None:
        return
    done = webhooks.deliver(order.url, order.secrets, order.event_id, order.body, now=clock(), allowance=allowance)
    with sessions() as session, writing(session):
        pause = outcomes.record(session, held.subject_id, done, now=clock())
        if pause is None:
            jobs.finish(session, held, now=clock())
        else:
            jobs.postpone(session, held, error=done.reason, now=clock(), seconds=pause.total_seconds())
    log.info("event_sent", reason=done.reason, status=done.status, seconds=done.seconds)


def give_up(session: Session, held: Claim) -> None:
    """Mark the event of a job that is given up as failed."""
    outcomes.give_up(session, held.subject_id)


def _order(
    sessions: Sessions,
    held: Claim,
    seal: Seal,
    clock: Callable[[], datetime],
    spread: Callable[[float, float], float] = random.uniform,
) -> Order | None:
    """Read what is to be sent; None when nothing is: the job then is finished, or waits for the address to rest."""
    with sessions() as session, writing(session):
        delivery = session.get_one(WebhookDelivery, held.subject_id)
        if outcomes.is_closed(session, delivery):
            jobs.finish(session, held, now=clock())
            return None
        if outcomes.is_resting(session, delivery, now=clock()):
            seconds = REST.total_seconds() * spread(1, MOST_RESTS)
            jobs.postpone(session, held, error="The address rests.", now=clock(), seconds=seconds)
            return None
        return outcomes.order(session, delivery, seal=seal, now=clock())
