"""How a try went, and what follows from it: the next try, a disabled address, or nothing more.

An address that was not reached is left alone for a while, whatever else waits for it: each try there may last ten
seconds, in which nobody else's events are sent.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.language import Language, translate
from gateway.messages import webhooks
from gateway.messages.webhooks import Delivered, Secret
from gateway.models import WebhookDelivery, WebhookEndpoint
from gateway.sealing import Seal
from gateway.subscriptions import endpoints
from gateway.subscriptions.events import PING

DISABLED_AFTER: Final = timedelta(days=5)
"""How long an address may fail until nothing more is sent there."""

FORGOTTEN_AFTER: Final = timedelta(days=2)
"""How long after its last failure an address starts anew: longer than any pause between two tries of one event."""

REST: Final = timedelta(minutes=1)
SLOW: Final = ("timed_out", "not_connected", "not_resolved")
"""The failures that take long to come about."""

TEXTS: Final = {
    **webhooks.TEXTS,
    "waiting": "It has not been tried yet.",
    "endpoint_disabled": "The address was disabled before this was taken. Send it again when it is enabled.",
    "endpoint_removed": "The address was removed before this was taken.",
    "not_sent": "It could not be sent from here. The one who runs this gateway finds the reason in the log.",
}
"""What became of an event, by its `error`; `delivered` and `waiting` for those without."""


@dataclass(frozen=True)
class Order:
    """What is to be sent, read from the database before the sending, which takes its time."""

    url: str
    secrets: Sequence[Secret]
    event_id: str
    body: bytes


def reason(delivery: WebhookDelivery) -> str:
    """Tell what became of an event so far, as a key of `TEXTS`."""
    return delivery.error or ("waiting" if delivery.state == "waiting" else "delivered")


def text(delivery: WebhookDelivery, language: Language) -> str:
    """Tell a person what became of an event so far."""
    return translate(TEXTS[reason(delivery)], language, status=delivery.answer_status)


def is_closed(session: Session, delivery: WebhookDelivery) -> bool:
    """Tell whether an event needs no sending any more; one whose address is gone fails by that."""
    if delivery.state != "waiting":
        return True
    endpoint = session.get_one(WebhookEndpoint, delivery.endpoint_id)
    if endpoint.removed_at is None and endpoint.disabled_at is None:
        return False
    delivery.state = "failed"
    delivery.error = "endpoint_disabled" if endpoint.removed_at is None else "endpoint_removed"
    return True


def is_resting(session: Session, delivery: WebhookDelivery, *, now: datetime) -> bool:
    """Tell whether the address was not reached a moment ago by another event; a test is sent all the same."""
    endpoint = session.get_one(WebhookEndpoint, delivery.endpoint_id)
    if endpoint.failing_since is None or delivery.event == PING:
        return False
    just_now = select(WebhookDelivery.id).where(
        WebhookDelivery.endpoint_id == endpoint.id,
        WebhookDelivery.id != delivery.id,
        WebhookDelivery.error.in_(SLOW),
        WebhookDelivery.tried_at > now - REST,
    )
    return session.scalar(just_now.limit(1)) is not None


def order(session: Session, delivery: WebhookDelivery, *, seal: Seal, now: datetime) -> Order:
    """Read what is to be sent; raises SealBrokenError."""
    endpoint = session.get_one(WebhookEndpoint, delivery.endpoint_id)
    body = json.dumps(delivery.body, sort_keys=True, separators=(",", ":")).encode()
    return Order(endpoint.url, endpoints.secrets(endpoint, seal, now=now), str(delivery.id), body)


def record(session: Session, delivery_id: UUID, done: Delivered, *, now: datetime) -> timedelta | None:
    """Write how a try went; return how long to wait for the next one, None where there is none."""
    delivery = session.get_one(WebhookDelivery, delivery_id)
    endpoint = session.get_one(WebhookEndpoint, delivery.endpoint_id, with_for_update=True, populate_existing=True)
    since = _failing_since(session, endpoint, now)
    delivery.attempts += 1
    delivery.tried_at, delivery.answer_status = now, done.status
    delivery.error = None if done.outcome == "delivered" else done.reason
    if done.outcome == "delivered":
        delivery.state, endpoint.failing_since = "delivered", None
        return None
    endpoint.failing_since = since
    if done.outcome == "gone" or now - since >= DISABLED_AFTER:
        endpoints.disable(session, endpoint, reason=done.reason, now=now)
    pause = webhooks.pause(delivery.attempts, done.retry_after)
    if pause is None or endpoint.disabled_at is not None or endpoint.removed_at is not None:
        delivery.state = "failed"
        return None
    return pause


def give_up(session: Session, delivery_id: UUID) -> None:
    """Mark an event as failed that could not even be tried."""
    delivery = session.get_one(WebhookDelivery, delivery_id)
    delivery.state, delivery.error = "failed", "not_sent"


def _failing_since(session: Session, endpoint: WebhookEndpoint, now: datetime) -> datetime:
    """Tell since when an address has failed without a break: two failures months apart are no row."""
    tried = select(func.max(WebhookDelivery.tried_at)).where(WebhookDelivery.endpoint_id == endpoint.id)
    last = session.scalar(tried)
    if endpoint.failing_since is None or last is None or now - last > FORGOTTEN_AFTER:
        return now
    return endpoint.failing_since
