"""What happened, kept for good: rows are only added, and each carries the hash of the one before.

There is a chain for each tenant: an agency, a company, or the installation itself. The hash of a row covers every
column of it and the hash before it, so a row that is changed, left out or put in breaks the chain there; a tail that
was cut off is seen by the head, which is kept beside it and can be written down elsewhere (`gateway audit heads`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
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


def verify(session: Session) -> Iterator[Break]:
    """Go through every chain and yield the first row of each that does not hold; the gate must be wide open."""
    heads = {head.chain: head for head in session.scalars(select(AuditHead).order_by(AuditHead.chain))}
    chains = {*heads, *session.scalars(select(AuditEvent.chain).distinct())}
    for chain in sorted(chains):
        found = _first_break(session, chain, heads.get(chain))
        if found is not None:
            yield found


def values_of(event: AuditEvent) -> dict[str, Any]:
    """Give every column of an event but its hash."""
    return {column.key: getattr(event, column.key) for column in AuditEvent.__table__.columns if column.key != "hash"}


def hash_of(values: Mapping[str, Any], before: str) -> str:
    """Hash a row and the hash before it, over a form that does not depend on the database."""
    plain = {name: _plain(value) for name, value in values.items()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(f"{VERSION}|{before}|{text}".encode()).hexdigest()


def _first_break(session: Session, chain: UUID, head: AuditHead | None) -> Break | None:
    """Compare the rows of a chain with each other and its last row with the head."""
    before, number = BEGINNING, 0
    rows = select(AuditEvent).where(AuditEvent.chain == chain).order_by(AuditEvent.number)
    with closing(session.scalars(rows.execution_options(yield_per=AT_ONCE))) as events:
        for event in events:
            number += 1
            if event.number != number:
                return Break(chain, number, event.id, "a row is missing before it")
            if event.hash != hash_of(values_of(event), before):
                return Break(chain, number, event.id, "it was changed, or put here from elsewhere")
            before = event.hash
    if head is None or (head.number, head.hash) != (number, before):
        return Break(chain, number + 1, None, "the chain does not end where its head says")
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
