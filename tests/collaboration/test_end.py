"""Ending: per service or all, at once or after a day; what comes along ends too, and the other side is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from gateway.collaboration import deadlines, end, services
from gateway.collaboration.end import LastDayError, NoSuchServiceError, ServiceEndedError, ServiceEndingError
from gateway.collaboration.services import ServiceNotActiveError
from gateway.collaboration.states import AlreadyEndedError, StillWaitingError
from gateway.database import writing
from gateway.errors import GatewayError
from gateway.models import Collaboration
from tests.collaboration.stage import SITE, Stage
from tests.house import NOW

TODAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)


def ended(
    session: Session,
    collaboration: Collaboration,
    chosen: Sequence[str] = (),
    *,
    last_day: date | None = None,
    side: str = "company",
    now: datetime = NOW,
    **more: Any,
) -> Collaboration:
    """End something, as a person of one side."""
    session.rollback()
    with writing(session):
        return end.end(
            session, collaboration.id, side=side, services=chosen, last_day=last_day, now=now, site=SITE,
            **{"keeps_data": True, "who": "Kim", "actor": "user:1", **more},
        )  # fmt: skip


def test_one_service_ends_at_once_and_the_others_go_on(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("scanner", "digital_invoices")
    ended(session, agreed, ["scanner"], keeps_data=False)
    assert agreed.state == "active"
    rows = {row.service: row for row in agreed.services}
    assert (rows["scanner"].ended_at, rows["scanner"].ends_on) == (NOW, TODAY)
    assert (rows["scanner"].ended_by, rows["scanner"].keeps_data) == ("company", False)
    assert rows["digital_invoices"].ends_on is None
    with pytest.raises(ServiceNotActiveError):
        services.require(session, stage.company, "scanner")
    services.require(session, stage.company, "digital_invoices")


def test_the_other_side_is_told_by_notice_and_letter(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("scanner")
    ended(session, agreed, side="company", keeps_data=False)
    assert stage.notices("agency")["service_ended"].params["person"] == "Kim"
    assert "service_ended" not in stage.notices("company")
    letters = stage.letters("service_ended")
    assert [row.email for row in letters] == ["anna@siffra.example", "bo@siffra.example"]
    assert letters[0].params["data"] == "Det som inte måste sparas enligt lag raderas."


def test_the_company_is_told_what_the_agency_ends(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("scanner")
    ended(session, agreed, side="agency", who="Anna")
    assert stage.notices("company")["service_ended"].params["person"] == "Anna"
    [letter] = stage.letters("service_ended")
    assert (letter.email, letter.params["data"]) == ("kim@kvarnen.example", "Everything that was sent is kept.")
    for of_agency in (True, False):
        assert stage.steps(agreed, of_agency=of_agency)[-1] == "service_ended"


def test_what_comes_along_ends_with_it(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("invoicing_exchange")
    ended(session, agreed, ["invoicing_exchange"])
    assert (agreed.state, agreed.ended_at) == ("ended", NOW)
    assert {row.ended_at for row in agreed.services} == {NOW}


def test_what_was_agreed_by_itself_goes_on(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("invoicing_exchange", "scanner")
    ended(session, agreed, ["invoicing_exchange"])
    assert agreed.state == "active"
    assert {row.service for row in end.working(agreed)} == {"scanner"}
    services.require(session, stage.company, "scanner")


def test_an_end_after_a_day_comes_into_force_when_the_day_is_over(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("scanner", "digital_invoices")
    ended(session, agreed, ["scanner"], last_day=FRIDAY)
    assert agreed.state == "active"
    ended(session, agreed, ["digital_invoices"], last_day=FRIDAY)
    assert agreed.state == "ending"
    at_the_end_of_friday = datetime(2026, 11, 27, 22, 59, tzinfo=NOW.tzinfo)
    assert deadlines.due(session, now=at_the_end_of_friday) == []
    services.require(session, stage.company, "scanner")
    saturday = at_the_end_of_friday + timedelta(minutes=1)
    [step] = deadlines.due(session, now=saturday)
    session.rollback()
    with writing(session):
        step(session=session, site=SITE, now=saturday)
    assert (agreed.state, agreed.ended_at) == ("ended", saturday)
    assert {row.changed_at for row in agreed.services} == {saturday}
    with pytest.raises(ServiceNotActiveError):
        services.require(session, stage.company, "scanner")
    assert deadlines.due(session, now=saturday) == []


def test_an_end_can_be_brought_forward_and_not_put_off(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("scanner")
    ended(session, agreed, last_day=FRIDAY)
    for day in (FRIDAY, FRIDAY + timedelta(days=1)):
        for chosen in ([], ["scanner"]):
            with pytest.raises(ServiceEndingError, match="2026-11-27"):
                ended(session, agreed, chosen, last_day=day)
    ended(session, agreed, last_day=FRIDAY - timedelta(days=1), side="agency")
    assert agreed.services[0].ended_by == "agency"
    ended(session, agreed)
    assert agreed.state == "ended"


@pytest.mark.parametrize(
    ("chosen", "last_day", "error"),
    [
        (["digital_invoices"], None, NoSuchServiceError),
        ([], TODAY - timedelta(days=1), LastDayError),
        ([], date(2099, 1, 1), LastDayError),
    ],
)
def test_what_cannot_be_ended_is_said(
    session: Session, stage: Stage, chosen: list[str], last_day: date | None, error: type[GatewayError]
) -> None:
    agreed = stage.agreed("scanner")
    with pytest.raises(error):
        ended(session, agreed, chosen, last_day=last_day)


def test_nothing_ends_twice_or_before_it_began(session: Session, stage: Stage) -> None:
    asked = stage.asked("scanner", "digital_invoices")
    with pytest.raises(StillWaitingError):
        ended(session, asked)
    session.rollback()
    agreed = stage.accept(asked)
    ended(session, agreed, ["scanner"])
    with pytest.raises(ServiceEndedError):
        ended(session, agreed, ["scanner"])
    ended(session, agreed)
    with pytest.raises(AlreadyEndedError):
        ended(session, agreed)


def test_a_company_may_be_invited_again_after_the_end(session: Session, stage: Stage) -> None:
    agreed = stage.agreed("scanner")
    ended(session, agreed)
    session.rollback()
    again = stage.agreed("scanner")
    assert again.id != agreed.id
    services.require(session, stage.company, "scanner")
