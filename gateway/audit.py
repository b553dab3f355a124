"""What happened, kept for good: rows are only added, and each carries the hash of the one before.

There is a chain for each tenant: an agency, a company, or the installation itself. The hash of a row covers every
column of it and the hash before it, so a row that is changed, left out or put in breaks the chain there; a tail that
was cut off is seen by the head, which is kept beside it and can be written down elsewhere (`gateway audit heads`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from gateway.models import AuditEvent, AuditHead

WHERE: Final = "where"
"""The key under which a session remembers the way its caller came in."""

VERSION: Final = "1"
INSTALLATION: Final = UUID(int=0)
BEGINNING: Final = "0" * 64
AT_ONCE: Final = 1000


@dataclass(frozen=True)
class Break:
    """The first row of a chain that does not hold, and why."""

    chain: UUID
    number: int
    event_id: UUID | None
    reason: str


@dataclass(frozen=True)
class Head:
    """Where a chain ended at a moment, as it was written down outside of the database."""

    chain: UUID
    number: int
    hash: str
    at: str


def record(
    session: Session,
    *,
    subject_id: UUID,
    action: str,
    actor: str,
    now: datetime,
    company_id: UUID | None = None,
    agency_id: UUID | None = None,
    **details: object,
) -> AuditEvent:
    """Add an event in the running transaction; `details` must be JSON values without fractions.

    With `agency_id` it belongs to the agency's chain, whichever company it is about.
    """
    _refuse_fractions(details)
    chain = agency_id or company_id or INSTALLATION
    head = _locked_head(session, chain)
    event = AuditEvent(
        id=uuid7(),
        at=now.astimezone(UTC),
        actor=actor,
        action=action,
        subject_id=subject_id,
        where=session.info.get(WHERE),
        details=details,
        company_id=company_id,
        agency_id=agency_id,
        chain=chain,
        number=head.number + 1,
    )
    event.hash = hash_of(values_of(event), head.hash)
    head.number, head.hash = event.number, event.hash
    session.add(event)
    session.flush()
    return event


def verify(
    session: Session, *, written_down: Collection[Head] = (), seen: Callable[[], None] = lambda: None
) -> Iterator[Break]:
    """Go through every chain and yield the first row of each that does not hold; the gate must be wide open.

    `written_down` are heads that were kept elsewhere: they find a chain that was cut off or made anew together with
    its head. `seen` is called once for each row.
    """
    heads = {head.chain: head for head in session.scalars(select(AuditHead).order_by(AuditHead.chain))}
    known: dict[UUID, list[Head]] = {}
    for each in written_down:
        known.setdefault(each.chain, []).append(each)
    chains = {*heads, *known, *session.scalars(select(AuditEvent.chain).distinct())}
    for chain in sorted(chains):
        found = _first_break(session, chain, heads.get(chain), seen) or _first_missing(session, known.get(chain, ()))
        if found is not None:
            yield found


def heads(session: Session) -> list[AuditHead]:
    """List where every chain ends now."""
    return list(session.scalars(select(AuditHead).order_by(AuditHead.chain)))


def count(session: Session) -> int:
    """Count the rows of all chains."""
    return session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def values_of(event: AuditEvent) -> dict[str, Any]:
    """Give every column of an event but its hash."""
    return {column.key: getattr(event, column.key) for column in AuditEvent.__table__.columns if column.key != "hash"}


def hash_of(values: Mapping[str, Any], before: str) -> str:
    """Hash a row and the hash before it, over a form that does not depend on the database."""
    plain = {name: _plain(value) for name, value in values.items()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(f"{VERSION}|{before}|{text}".encode()).hexdigest()


def _first_break(session: Session, chain: UUID, head: AuditHead | None, seen: Callable[[], None]) -> Break | None:
    """Compare the rows of a chain with each other and its last row with the head."""
    before, number = BEGINNING, 0
    rows = select(AuditEvent).where(AuditEvent.chain == chain).order_by(AuditEvent.number)
    with closing(session.scalars(rows.execution_options(yield_per=AT_ONCE))) as events:
        for event in events:
            number += 1
            seen()
            if event.number != number:
                return Break(chain, number, event.id, "a row is missing before it")
            if event.hash != hash_of(values_of(event), before):
                return Break(chain, number, event.id, "it was changed, or put here from elsewhere")
            before = event.hash
    if (head.number, head.hash) != (number, before) if head else number:
        return Break(chain, number + 1, None, "the chain does not end where its head says")
    return None


def _first_missing(session: Session, written_down: Collection[Head]) -> Break | None:
    """Find the first head that was written down and is not in its chain, which holds by itself."""
    for head in sorted(written_down, key=lambda each: each.number):
        row = session.execute(
            select(AuditEvent.id, AuditEvent.hash).where(
                AuditEvent.chain == head.chain, AuditEvent.number == head.number
            )
        ).one_or_none()
        if head.number and row is None:
            return Break(head.chain, head.number, None, f"it was there on {head.at}: the chain was cut off")
        if row is not None and row.hash != head.hash:
            return Break(head.chain, head.number, row.id, f"it is not the row that was there on {head.at}")
    return None


def _locked_head(session: Session, chain: UUID) -> AuditHead:
    """Lock the end of a chain for this transaction; a new chain begins with no row."""
    head = session.get(AuditHead, chain, with_for_update=True, populate_existing=True)
    if head is None:
        head = AuditHead(chain=chain, number=0, hash=BEGINNING)
        session.add(head)
        session.flush()
    return head


def _refuse_fractions(value: object) -> None:
    """Raise TypeError for a fraction: in which form it comes back depends on the database."""
    if isinstance(value, float):
        raise TypeError(f"{value}: write fractions as text in the history")
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ():
        _refuse_fractions(inner)


def _plain(value: object) -> object:
    """Write a value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value
