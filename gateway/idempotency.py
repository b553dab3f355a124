"""The same request twice has its effect once: the answer is kept in the transaction that has the effect."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.errors import ConflictError, InvalidError
from gateway.models import IdempotencyKey

KEY: Final = re.compile(r"[\x21-\x7e]{1,128}")
REMOVED: Final = "removed"


class KeyMissingError(InvalidError):
    """A request that must not happen twice came without a key."""

    code = "idempotency_key_missing"
    message = (
        "Send an `Idempotency-Key` header of 1 to 128 printable ASCII characters without spaces, "
        "made once for each document and sent again with each try."
    )


class KeyReusedError(InvalidError):
    """The key was used for another request."""

    code = "idempotency_key_reused"
    message = "This `Idempotency-Key` was already used for something else. Make a new key for each document."


class AnswerRemovedError(ConflictError):
    """What was done under a key has been removed since, because its time was over."""

    code = "answer_removed"
    message = "This was received before and has been removed since, when its time was over. It is not received again."


@dataclass(frozen=True)
class Request:
    """What makes two requests the same: company, operation, key, and a fingerprint of what was sent."""

    company_id: UUID
    operation: str
    key: str
    fingerprint: str


@dataclass(frozen=True)
class Answer:
    """What was answered: the status of the door, and the body."""

    status: int
    body: dict[str, Any]


def checked_key(header: str | None) -> str:
    """Return the key of a request, bare or in quotes; raises KeyMissingError."""
    key = (header or "").strip().strip('"')
    if not KEY.fullmatch(key):
        raise KeyMissingError(pointer="Idempotency-Key")
    return key


def is_known(session: Session, company_id: UUID, operation: str, key: str) -> bool:
    """Tell whether a key was used before, before it is known for what."""
    of_key = (IdempotencyKey.company_id == company_id, IdempotencyKey.operation == operation, IdempotencyKey.key == key)
    return session.scalar(select(IdempotencyKey.id).where(*of_key)) is not None


def answered(session: Session, request: Request) -> Answer | None:
    """Find the answer that was given before; raises KeyReusedError when the request was another."""
    row = session.scalars(
        select(IdempotencyKey).where(
            IdempotencyKey.company_id == request.company_id,
            IdempotencyKey.operation == request.operation,
            IdempotencyKey.key == request.key,
        )
    ).one_or_none()
    if row is None:
        return None
    if row.fingerprint != request.fingerprint:
        raise KeyReusedError(pointer="Idempotency-Key")
    if REMOVED in row.answer:
        raise AnswerRemovedError(pointer="Idempotency-Key")
    return Answer(row.answer_status, row.answer)


def keep(session: Session, request: Request, answer: Answer, now: datetime) -> None:
    """Keep an answer, in the running transaction."""
    session.add(
        IdempotencyKey(
            company_id=request.company_id,
            operation=request.operation,
            key=request.key,
            fingerprint=request.fingerprint,
            answer_status=answer.status,
            answer=answer.body,
            created_at=now,
        )
    )


def blank(session: Session, company_id: UUID, subject_ids: Collection[UUID], *, names: Sequence[str] = ()) -> None:
    """Take what it says of some rows out of the answers that are kept: some values of it, or all but that it was.

    The keys stay: what was removed must not come back when a client asks again.
    """
    rows = select(IdempotencyKey).where(
        IdempotencyKey.company_id == company_id,
        IdempotencyKey.answer["id"].as_string().in_([str(each) for each in subject_ids]),
    )
    for row in session.scalars(rows, execution_options={"before_gate": True}):  # whoever asks
        row.answer = {**row.answer, **dict.fromkeys(names)} if names else {"id": row.answer["id"], REMOVED: True}
