"""The answer that was given to a request, so that the same request again gets the same answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from gateway.models.base import Base, Id, Moment, OwnedByCompany


class IdempotencyKey(OwnedByCompany, Base):
    """One key of one company and operation; written in the same transaction as what the request did."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("company_id", "operation", "key"),)

    id: Mapped[Id]
    operation: Mapped[str]
    key: Mapped[str]
    fingerprint: Mapped[str]
    answer_status: Mapped[int]
    answer: Mapped[dict[str, Any]]
    created_at: Mapped[Moment]
