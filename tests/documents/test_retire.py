"""Documents whose time is over: exactly those go, with all that hangs on them, and the history says how many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.access import EVERYTHING, open_gate
from gateway.database import writing
from gateway.documents import retire
from gateway.documents.retire import Due
from gateway.models import (
    AuditEvent,
    Base,
    Collaboration,
    CollaborationService,
    Company,
    Document,
    Field,
    IdempotencyKey,
    Job,
    Notice,
)
from tests.house import NOW, House, bearer
from tests.pictures import jpeg

LATER: Final = datetime(2034, 1, 1, 12, tzinfo=UTC)
"""When what belongs to the calendar year 2026 has just become due."""

Sent = Callable[..., UUID]


@pytest.fixture
def sent(client: FlaskClient, session: Session, house: House) -> Sent:
    """Give a function that sends a document and reads it; `values` are what it becomes."""

    def document(comment: str, **values: Any) -> UUID:
        answer = client.post(
            "/v1/documents", data=jpeg(comment), query_string={"comment": comment}, content_type="image/jpeg",
            headers={**bearer(house.token["client"]), "Idempotency-Key": comment.encode().hex()},
        )  # fmt: skip
        assert answer.status_code == 201, answer.get_json()
        identity = UUID(answer.get_json()["id"])
        open_gate(session, EVERYTHING)  # the request has opened it for its caller
        with writing(session):
            row = session.get_one(Document, identity)
            read = {"status": "ready", "kind": "receipt", "document_date": date(2026, 5, 3), "received_at": NOW}
            for name, value in {**read, **values}.items():
                setattr(row, name, value)
            session.add(
                Field(company_id=row.company_id, document_id=row.id, name="supplier_name", value=comment, confidence=1,
                      source="ocr", checks=[])
            )  # fmt: skip
            session.add(
                Notice(company_id=row.company_id, document_id=row.id, kind="document_read", status="green", findings=[],
                       created_at=NOW)
            )  # fmt: skip
            for job in session.scalars(select(Job).where(Job.subject_id == identity)):
                job.state = "done"
        return identity

    return document


def run(session: Session, now: datetime = LATER) -> list[Due]:
    """Remove what is due and tell what it was."""
    found = list(retire.due(session, now=now))
    for each in found:
        ids, digests = retire.next_batch(session, each, now=now, most=100)
        assert digests
        with writing(session):
            assert retire.remove(session, each, ids, actor="operator", now=now) == each.documents
    session.expunge_all()
    return found


def everything(session: Session) -> str:
    """Write down every column of every row of every table."""
    rows = (session.execute(table.select()).all() for table in Base.metadata.sorted_tables)
    return "\n".join(str(row) for found in rows for row in found)


def test_what_is_due_goes_with_all_that_hangs_on_it(
    session: Session, client: FlaskClient, sent: Sent, house: House
) -> None:
    sent("kaffebönor")
    assert list(retire.due(session, now=LATER - timedelta(days=1))) == [], "on New Year's Eve it must still be there"
    assert "kaffebönor" in everything(session)
    assert [(each.company_id, each.why, each.documents) for each in run(session)] == [(house.company, "seven_years", 1)]
    assert "kaffebönor" not in everything(session)
    assert session.scalars(select(Document)).all() == []
    last = session.scalars(
        select(AuditEvent).where(AuditEvent.chain == house.company).order_by(AuditEvent.number.desc())
    ).first()
    assert last is not None
    assert (last.action, last.details) == ("documents_removed", {"documents": 1, "pages": 1, "why": "seven_years"})
    assert list(audit.verify(session)) == []


def test_a_client_that_sends_again_is_told_that_it_was_removed(
    session: Session, client: FlaskClient, sent: Sent, house: House
) -> None:
    sent("kaffe")
    run(session)
    assert session.scalars(select(IdempotencyKey)).one().answer.keys() == {"id", "removed"}
    answer = client.post(
        "/v1/documents", data=jpeg("kaffe"), query_string={"comment": "kaffe"}, content_type="image/jpeg",
        headers={**bearer(house.token["client"]), "Idempotency-Key": b"kaffe".hex()},
    )  # fmt: skip
    assert (answer.status_code, answer.get_json()["code"]) == (409, "answer_removed")
    assert session.scalars(select(Document)).all() == []


@pytest.mark.parametrize(("month", "values", "is_due"), [
    (12, {}, True),
    (6, {}, False),  # it came in in November: of the financial year that ends in June 2027
    (6, {"received_at": datetime(2026, 6, 30, 21, 59, tzinfo=UTC)}, True),
    (6, {"received_at": datetime(2026, 6, 30, 22, 1, tzinfo=UTC)}, False),  # July by the Swedish clock
    (4, {"received_at": datetime(2026, 4, 1, tzinfo=UTC)}, False),  # dated after the end of the year
    (12, {"document_date": None}, True),
    (12, {"document_date": date(2027, 1, 1)}, False),
    (12, {"document_date": date(2019, 1, 1), "received_at": datetime(2027, 1, 1, tzinfo=UTC)}, False),
])  # fmt: skip
def test_it_goes_by_the_later_day_and_the_financial_year(
    session: Session, sent: Sent, house: House, month: int, values: dict[str, Any], *, is_due: bool
) -> None:
    sent("kvitto", **values)
    with writing(session):
        session.get_one(Company, house.company).accounting_year_ends = month
    assert bool(run(session)) is is_due
    assert bool(session.scalars(select(Document)).all()) is not is_due


def test_what_a_worker_has_in_hand_waits(session: Session, sent: Sent) -> None:
    identity = sent("kvitto")
    with writing(session):
        session.scalars(select(Job).where(Job.subject_id == identity)).one().state = "running"
    assert list(retire.due(session, now=LATER)) == []


def test_what_is_no_longer_due_when_it_is_removed_stays(session: Session, sent: Sent) -> None:
    identity = sent("kvitto")
    [found] = retire.due(session, now=LATER)
    with writing(session):
        session.get_one(Document, identity).document_date = date(2030, 1, 1)
    with writing(session):
        assert retire.remove(session, found, [identity], actor="operator", now=LATER) == 0
    assert session.get_one(Document, identity).document_date == date(2030, 1, 1)


@pytest.fixture
def end(session: Session, house: House) -> Callable[..., None]:
    """Give a function that ends the services of the company, with a choice for what was sent."""

    def ended(choices: Sequence[bool | None], at: datetime = NOW + timedelta(days=1)) -> None:
        with writing(session):
            agreement = session.scalars(select(Collaboration).where(Collaboration.company_id == house.company)).one()
            agreement.state = "ended"
            services = select(CollaborationService).where(
                CollaborationService.collaboration_id == agreement.id,
                CollaborationService.service.in_(retire.BRING_DOCUMENTS),
            )
            for service, keeps in zip(session.scalars(services), choices, strict=True):
                service.ended_at, service.keeps_data = at, keeps

    return ended


AFTER: Final = NOW + timedelta(days=40)
OTHER: Final[dict[str, Any]] = {"kind": "other"}


def test_a_company_that_wants_nothing_kept_keeps_what_the_law_wants(
    session: Session, sent: Sent, end: Callable[..., None]
) -> None:
    sent("menu", **OTHER)
    kept = {
        sent("receipt"), sent("unreadable", status="failed", kind=None), sent("waits", status="received", kind=None),
        sent("with a total", **OTHER, total_amount=10), sent("paid", **OTHER, payment_method="card"),
        sent("said to be one", **OTHER, kind_hint="receipt"), sent("slip", kind="card_slip"),
    }  # fmt: skip
    end([False] * 3)
    assert list(retire.due(session, now=NOW + timedelta(days=30))) == [], "30 days to think better of it"
    assert [(each.why, each.documents) for each in run(session, AFTER)] == [("service_ended", 1)]
    assert set(session.scalars(select(Document.id))) == kept


@pytest.mark.parametrize(
    "choices", [(False, False, True), (False, False, None), (None, None, None), (True, True, True)]
)
def test_nothing_goes_unless_every_choice_was_to_keep_nothing(
    session: Session, sent: Sent, end: Callable[..., None], choices: tuple[bool | None, ...]
) -> None:
    sent("menu", **OTHER)
    end(choices)
    assert run(session, AFTER) == []


def test_nothing_goes_while_a_service_works_or_after_a_later_sending(
    session: Session, sent: Sent, end: Callable[..., None], house: House
) -> None:
    sent("menu", **OTHER)
    assert run(session, AFTER) == []
    sent("later", **OTHER, received_at=NOW + timedelta(days=2))
    end([False] * 3)
    assert [each.documents for each in retire.due(session, now=AFTER)] == [1], "what came later is of another agreement"
    with writing(session):
        agency = session.scalars(select(Collaboration.agency_id).where(Collaboration.company_id != house.company)).one()
        session.add(
            Collaboration(
                agency_id=agency, company_id=house.company, state="active", situation="existing_customer",
                created_at=NOW, services=[CollaborationService(service="scanner", starts_at=NOW, changed_at=NOW)],
            )
        )  # fmt: skip
    assert run(session, AFTER) == []
