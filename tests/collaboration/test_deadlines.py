"""What time does: once, whoever looks, and never too early."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.access import EVERYTHING, open_gate
from gateway.collaboration import days, deadlines, end, preferences
from gateway.collaboration.preferences import DigestTimeError, Preferences, UnknownPreferenceError
from gateway.collaboration.states import AlreadyEndedError
from gateway.database import db, writing
from gateway.models import AuditEvent, Collaboration, Letter, Notice
from gateway.parts import parts_of
from gateway.settings import Settings
from gateway.worker import Worker
from tests.collaboration.stage import SITE, Stage
from tests.house import NOW

DAY = timedelta(days=1)


def keep(session: Session, now: datetime) -> int:
    """Take every step that is due; tells how many there were."""
    session.rollback()
    steps = deadlines.due(session, now=now)
    session.rollback()
    for step in steps:
        with writing(session):
            step(session=session, site=SITE, now=now)
    return len(steps)


def test_an_invitation_is_told_to_expire_once_and_then_expires(session: Session, stage: Stage) -> None:
    sent = stage.asked("scanner")
    assert keep(session, NOW + 25 * DAY - timedelta(seconds=1)) == 0
    assert keep(session, NOW + 25 * DAY) == 1
    assert keep(session, NOW + 26 * DAY) == 0
    assert {row.email for row in stage.letters("invitation_expiring")} == {
        "anna@siffra.example", "bo@siffra.example", "kim@kvarnen.example",
    }  # fmt: skip
    assert stage.notices("company")["invitation_expiring"].state == "unread"
    assert stage.notices("agency")["invitation_expiring"].params["day"] == "2026-12-23"
    session.rollback()
    assert keep(session, NOW + 30 * DAY) == 1
    assert (sent.state, sent.ended_at) == ("expired", NOW + 30 * DAY)
    assert {row.state for kind, row in stage.notices("company").items() if kind.startswith("invitation")} == {"handled"}
    assert "invitation_expired" in stage.notices("agency")
    assert keep(session, NOW + 31 * DAY) == 0


def test_a_new_customer_is_not_sent_a_second_link_when_it_expires(session: Session, stage: Stage) -> None:
    draft = stage.open()
    stage.invite(draft.company_id, stage.offer("scanner", contact_email="eva@nystart.example"))
    assert keep(session, NOW + 26 * DAY) == 1
    assert "eva@nystart.example" not in {row.email for row in stage.letters("invitation_expiring")}


def test_an_agreement_goes_on_for_as_long_again(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("scanner")
    assert agreed.agreed_until == date(2027, 11, 23)
    assert keep(session, datetime(2027, 11, 23, 12, tzinfo=UTC)) == 0
    assert keep(session, datetime(2027, 11, 24, 12, tzinfo=UTC)) == 1
    assert (agreed.state, agreed.agreed_until) == ("active", date(2028, 11, 23))
    assert stage.steps(agreed, of_agency=False)[-1] == "agreement_renewed"
    assert keep(session, datetime(2031, 1, 1, tzinfo=UTC)) == 1
    assert agreed.agreed_until == date(2031, 11, 23)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 11, 23), 1, date(2026, 12, 23)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, then: date) -> None:
    assert days.months_later(day, months) == then


def test_an_ending_agreement_is_not_renewed(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("scanner")
    with writing(session):
        end.end(
            session, agreed.id, side="agency", last_day=date(2027, 12, 31), keeps_data=True, who="Anna", actor="u",
            site=SITE, now=NOW,
        )  # fmt: skip
    assert keep(session, datetime(2027, 12, 1, tzinfo=UTC)) == 0
    assert keep(session, datetime(2028, 1, 1, tzinfo=UTC)) == 1
    assert agreed.state == "ended"


def daily(session: Session, agreed: Collaboration, clock: str = "07:30", now: datetime = NOW) -> None:
    """Choose a digest."""
    session.rollback()
    with writing(session):
        preferences.change(
            session, agreed.id, Preferences(notice_channels=("mail",), digest_at=clock), actor="user:1", now=now
        )


def add_notice(session: Session, stage: Stage, colour: str, now: datetime, agency: UUID | None = None) -> None:
    """Put a notice into the inbox."""
    session.rollback()
    with writing(session):
        session.add(
            Notice(
                kind="document_read", status=colour, company_id=stage.company, agency_id=agency, findings=[], params={},
                created_at=now,
            )
        )  # fmt: skip


def test_a_digest_goes_out_at_its_time_by_the_swedish_clock_and_tells_what_is_new(
    session: Session, stage: Stage
) -> None:
    agreed = stage.agreed("scanner")
    daily(session, agreed)
    for colour in ("red", "green", "green"):
        add_notice(session, stage, colour, NOW + timedelta(hours=1))
    add_notice(session, stage, "yellow", NOW - timedelta(hours=1))
    assert keep(session, datetime(2026, 11, 24, 6, 29, tzinfo=UTC)) == 0
    assert keep(session, datetime(2026, 11, 24, 6, 30, tzinfo=UTC)) == 1
    [letter] = stage.letters("digest")
    assert (letter.email, letter.agency_id) == ("bo@siffra.example", stage.agency)
    assert letter.params["companies"] == [{"company": "Kvarnens Kök AB", "red": 1, "green": 2}]
    session.rollback()
    assert keep(session, datetime(2026, 11, 24, 12, tzinfo=UTC)) == 0
    assert keep(session, datetime(2026, 11, 25, 6, 30, tzinfo=UTC)) == 1, "the day after there is nothing new"
    assert len(stage.letters("digest")) == 1


def test_a_digest_that_was_chosen_is_not_due_before_its_next_time(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("scanner")
    daily(session, agreed, "12:00")
    assert keep(session, NOW + timedelta(minutes=1)) == 0, "it is 13:01 in Sweden, and noon was before it was chosen"


def test_preferences_are_checked_and_seen_by_programs(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("scanner")
    later = NOW + timedelta(hours=1)
    wanted = Preferences(
        always_update=("articles", "customers"), notice_channels=("webhook",), looks_for_documents=False
    )
    with writing(session):
        preferences.change(session, agreed.id, wanted, actor="user:1", now=later)
    assert agreed.always_update == ["customers", "articles"]
    assert (agreed.notice_channels, agreed.looks_for_documents) == (["web", "webhook"], False)
    assert {row.changed_at for row in agreed.services} == {later}
    session.rollback()
    with writing(session):
        preferences.change(session, agreed.id, wanted, actor="user:1", now=later + DAY)
    changes = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "preferences_changed")
    assert session.scalar(changes) == 1, "the same again is no change"
    session.rollback()
    for bad, error in (
        (Preferences(notice_channels=("mail",)), DigestTimeError),
        (Preferences(digest_at="24:00"), DigestTimeError),
        (Preferences(notice_channels=("pigeon",)), UnknownPreferenceError),
        (Preferences(always_update=("suppliers",)), UnknownPreferenceError),
    ):
        with pytest.raises(error), writing(session):
            preferences.change(session, agreed.id, bad, actor="user:1", now=NOW)
    with writing(session):
        end.end(session, agreed.id, side="agency", keeps_data=True, who="Anna", actor="user:1", site=SITE, now=NOW)
    with pytest.raises(AlreadyEndedError), writing(session):
        preferences.change(session, agreed.id, Preferences(), actor="user:1", now=NOW)


def test_several_workers_do_each_thing_once(app: Flask, session: Session, stage: Stage) -> None:
    stage.asked("scanner")
    daily(session, stage.agreed("digital_invoices"))
    add_notice(session, stage, "red", NOW + timedelta(hours=1))
    now = NOW + 26 * DAY
    gate = threading.Barrier(4)

    def work() -> None:
        with app.app_context():
            open_gate(db.session(), EVERYTHING)
            steps = deadlines.due(db.session(), now=now)
            gate.wait()
            for step in steps:
                with writing(db.session()) as rows:
                    step(session=rows, site=SITE, now=now)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count = select(func.count()).select_from(Letter)
    assert session.scalar(count.where(Letter.kind == "digest")) == 1
    assert session.scalar(count.where(Letter.kind == "invitation_expiring")) == 3
    told = select(Notice.kind).where(Notice.kind == "invitation_expiring")
    assert len(session.scalars(told).all()) == 2, "one for each side"


def test_the_worker_keeps_the_deadlines(app: Flask, session: Session, settings: Settings, stage: Stage) -> None:
    sent = stage.asked("scanner")
    with writing(session):
        sent.expires_at = datetime.now(UTC) - DAY
    Worker(app, settings, parts_of(app).originals, threading.Event()).keep_deadlines()
    session.rollback()
    session.expire_all()
    assert session.get_one(Collaboration, sent.id).state == "expired"
