"""Where another program is told of what happens here, and what it was told."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base, Id, Instant, Moment, OwnedByTenant

DELIVERY_STATES: Final = ("waiting", "delivered", "failed")
TO_ALL_HEARERS: Final[dict[str, Any]] = {"to_all_hearers": True}
"""Execution option of the queries that find who hears of an event, whoever has caused it; the gate knows it."""


class WebhookEndpoint(OwnedByTenant, Base):
    """An address of an agency or a company that events are posted to.

    `secrets` are `{sealed, until}`, the newest first: while one is exchanged for another, events are signed with both.
    An address that has failed for days is disabled, and its owner is told.
    """

    __tablename__ = "webhook_endpoint"

    id: Mapped[Id]
    url: Mapped[str]
    secrets: Mapped[list[Any]]
    created_at: Mapped[Moment]
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class WebhookDelivery(OwnedByTenant, Base):
    """One event for one address: what was posted, how often it was tried, and how it went the last time.

    `error` is a key of `subscriptions.outcomes.TEXTS`; an event that was delivered has none.
    """

    __tablename__ = "webhook_delivery"

    id: Mapped[Id]
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoint.id"), index=True)
    event: Mapped[str]
    body: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    answer_status: Mapped[int | None]
    error: Mapped[str | None]
    created_at: Mapped[Moment]
    tried_at: Mapped[datetime | None] = mapped_column(Instant)
