"""The history: rows are only added, and any change to one of them is found, whichever column it is in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gateway import audit
from gateway.database import writing
from gateway.models import AuditEvent, AuditHead
from tests.house import NOW, House

TABLE: Final[Any] = AuditEvent.__table__
OTHER: Final[dict[str, Any]] = {
    "id": uuid4(),
    "at": NOW + timedelta(microseconds=1),
    "actor": "user:other",
    "action": "other",
    "subject_id": uuid4(),
    "where": "api 198.51.100.0/24",
    "details": {"after": {"name": "Ö"}},
    "company_id": None,
    "number": 99,
    "hash": "0" * 64,
}


@pytest.fixture
def chain(session: Session, house: House) -> UUID:
    """Write five events of one company."""
    with writing(session):
        for number in range(5):
            audit.record(
                session, company_id=house.company, subject_id=uuid4(), action="tested", actor="user:1", now=NOW,
                before=None, after={"å": [number, "text", True]},
            )  # fmt: skip
    return house.company


@pytest.fixture
def tamper(session: Session) -> Callable[[Any], None]:
    """Give a function that runs a statement in spite of the triggers, as who owns the database could."""

    def done(statement: Any) -> None:
        with writing(session):
            if session.get_bind().dialect.name == "sqlite":
                for verb in ("update", "delete"):
                    session.execute(text(f"DROP TRIGGER IF EXISTS audit_event_no_{verb}"))
                session.execute(text("PRAGMA defer_foreign_keys=ON"))
            else:
                session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))
            session.execute(statement)
        session.expunge_all()

    return done


def numbers(session: Session, chain: UUID) -> list[int]:
    """List the numbers of a chain."""
    return list(session.scalars(select(AuditEvent.number).where(AuditEvent.chain == chain).order_by(AuditEvent.number)))


def at(chain: UUID, number: int) -> Any:
    """Say which row."""
    return (TABLE.c.chain == chain) & (TABLE.c.number == number)


def test_an_untouched_history_holds(session: Session, chain: UUID) -> None:
    session.expunge_all()
    assert list(audit.verify(session)) == []
    assert numbers(session, chain)[-5:] == list(range(numbers(session, chain)[-1] - 4, numbers(session, chain)[-1] + 1))


@pytest.mark.parametrize("column", [column.key for column in TABLE.columns])
def test_a_change_to_any_column_is_found(
    session: Session, chain: UUID, tamper: Callable[[Any], None], column: str
) -> None:
    other = {**OTHER, "chain": uuid4(), "agency_id": None}
    if column == "agency_id":
        other["agency_id"] = session.scalars(text("SELECT id FROM agency")).first()
        other["agency_id"] = UUID(str(other["agency_id"]))
    number = numbers(session, chain)[2]
    tamper(update(TABLE).where(at(chain, number)).values({column: other[column]}))
    found = {each.chain: each for each in audit.verify(session)}
    assert found[chain].number == number, "the first row at fault is named"


def test_a_row_that_was_taken_out_is_found(session: Session, chain: UUID, tamper: Callable[[Any], None]) -> None:
    number = numbers(session, chain)[1]
    tamper(delete(TABLE).where(at(chain, number)))
    assert [each.number for each in audit.verify(session)] == [number]


def test_two_rows_that_changed_places_are_found(session: Session, chain: UUID, tamper: Callable[[Any], None]) -> None:
    first, second = numbers(session, chain)[1:3]
    for old, new in ((first, 1000), (second, first), (1000, second)):
        tamper(update(TABLE).where(at(chain, old)).values(number=new))
    assert [each.number for each in audit.verify(session)] == [first]


def test_a_row_that_was_put_in_is_found(session: Session, chain: UUID, tamper: Callable[[Any], None]) -> None:
    last = session.scalars(
        select(AuditEvent).where(AuditEvent.chain == chain).order_by(AuditEvent.number.desc())
    ).first()
    assert last is not None
    row = {**audit.values_of(last), "id": uuid4(), "number": last.number + 1}
    tamper(insert(TABLE).values(**row, hash=audit.hash_of(row, last.hash)))
    assert [each.reason for each in audit.verify(session)] == ["the chain does not end where its head says"]


def test_a_tail_that_was_cut_off_is_found(session: Session, chain: UUID, tamper: Callable[[Any], None]) -> None:
    number = numbers(session, chain)[-1]
    tamper(delete(TABLE).where(at(chain, number)))
    assert [each.reason for each in audit.verify(session)] == ["the chain does not end where its head says"]


@pytest.mark.parametrize("statement", [update(TABLE).values(actor="x"), delete(TABLE)])
def test_the_database_refuses_to_change_what_happened(session: Session, chain: UUID, statement: Any) -> None:
    with pytest.raises(DBAPIError, match="only ever added to"), writing(session):
        session.execute(statement)
    assert len(numbers(session, chain)) >= 5


def test_an_event_of_an_agency_is_in_the_agencys_chain(session: Session, house: House) -> None:
    agency = UUID(str(session.scalars(text("SELECT id FROM agency")).first()))
    with writing(session):
        event = audit.record(
            session, company_id=house.company, agency_id=agency, subject_id=uuid4(), action="t", actor="x", now=NOW
        )
        chain, number = event.chain, event.number
    session.expunge_all()
    assert chain == agency
    assert list(audit.verify(session)) == []
    assert session.get_one(AuditHead, agency).number == number


def test_a_fraction_is_refused_for_its_form_depends_on_the_database(session: Session, house: House) -> None:
    with pytest.raises(TypeError, match="write fractions as text"), writing(session):
        audit.record(session, company_id=house.company, subject_id=uuid4(), action="t", actor="x", now=NOW, seconds=0.5)


def written_down(session: Session) -> list[audit.Head]:
    """Write down where every chain ends."""
    return [audit.Head(each.chain, each.number, each.hash, "2026-11-23") for each in audit.heads(session)]


def test_a_tail_that_was_cut_off_with_its_head_mended_is_found_by_what_was_written_down(
    session: Session, chain: UUID, tamper: Callable[[Any], None]
) -> None:
    heads, number = written_down(session), numbers(session, chain)[-1]
    before = session.scalars(select(AuditEvent.hash).where(at(chain, number - 1))).one()
    tamper(delete(TABLE).where(at(chain, number)))
    tamper(update(AuditHead).where(AuditHead.chain == chain).values(number=number - 1, hash=before))
    assert list(audit.verify(session)) == [], "the chain by itself looks whole"
    [found] = audit.verify(session, written_down=heads)
    assert (found.chain, found.number) == (chain, number)
    assert "cut off" in found.reason


def test_a_chain_that_was_made_anew_is_found_by_what_was_written_down(
    session: Session, chain: UUID, tamper: Callable[[Any], None]
) -> None:
    heads, number = written_down(session), numbers(session, chain)[-1]
    last = session.scalars(select(AuditEvent).where(at(chain, number))).one()
    before = session.scalars(select(AuditEvent.hash).where(at(chain, number - 1))).one()
    last_id, anew = last.id, audit.hash_of({**audit.values_of(last), "actor": "user:other"}, before)
    tamper(update(TABLE).where(at(chain, number)).values(actor="user:other", hash=anew))
    tamper(update(AuditHead).where(AuditHead.chain == chain).values(hash=anew))
    assert list(audit.verify(session)) == [], "the chain by itself looks whole"
    [found] = audit.verify(session, written_down=heads)
    assert (found.number, found.event_id) == (number, last_id)


def test_a_chain_that_is_gone_altogether_is_found_by_what_was_written_down(
    session: Session, chain: UUID, tamper: Callable[[Any], None]
) -> None:
    heads = written_down(session)
    tamper(delete(TABLE).where(TABLE.c.chain == chain))
    tamper(delete(AuditHead).where(AuditHead.chain == chain))
    assert list(audit.verify(session)) == [], "nothing is left that could disagree"
    assert [each.chain for each in audit.verify(session, written_down=heads)] == [chain]


def test_what_was_written_down_agrees_after_more_has_happened(session: Session, house: House, chain: UUID) -> None:
    heads = written_down(session)
    with writing(session):
        audit.record(session, company_id=house.company, subject_id=uuid4(), action="t", actor="x", now=NOW)
    seen: list[None] = []
    assert list(audit.verify(session, written_down=heads, seen=lambda: seen.append(None))) == []
    assert len(seen) == audit.count(session)
