"""The table of what may follow on what, and what is said when it may not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.access import EVERYTHING, open_gate
from gateway.collaboration import answer, end, invite, states
from gateway.collaboration.conditions import NotReadyError
from gateway.database import db, persist
from gateway.errors import ConflictError
from gateway.language import translate
from gateway.models import Agency, Collaboration, Company, Notice, User
from gateway.models.collaboration import STATES
from tests.collaboration.stage import ANY, SITE, Stage
from tests.house import NOW

LATER = NOW.replace(month=12, day=1)


def test_every_state_has_its_followers_and_its_words() -> None:
    assert set(states.ALLOWED) == set(STATES) == set(states.IN_THE_WAY)
    assert {each for after in states.ALLOWED.values() for each in after} | {"draft"} == set(STATES)
    for error in states.IN_THE_WAY.values():
        assert issubclass(error, ConflictError)
        assert translate(error.message, "sv") != error.message


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_only_what_the_table_allows_is_done(before: str, after: str) -> None:
    collaboration = Collaboration(state=before)
    if after in states.ALLOWED[before]:
        assert states.move(collaboration, after) == before
        assert collaboration.state == after
    else:
        with pytest.raises(states.IN_THE_WAY[before]):
            states.move(collaboration, after)
        assert collaboration.state == before


Step = Callable[[Session, UUID], Any]


def accept(stage: Stage) -> Step:
    """Say yes as the company's administrator."""
    return lambda session, found: answer.accept(
        session, found, person=session.get_one(User, stage.kim), actor="user:1", site=SITE, now=LATER
    )


def decline(session: Session, found: UUID) -> Any:
    """Say no."""
    return answer.decline(session, found, who="Kim", words="", actor="user:1", site=SITE, now=LATER)


def revoke(session: Session, found: UUID) -> Any:
    """Take the invitation back."""
    return invite.revoke(session, found, actor="user:1", now=LATER)


def remind(session: Session, found: UUID) -> Any:
    """Write once more."""
    return invite.remind(session, found, actor="user:1", site=SITE, now=LATER)


def finish(session: Session, found: UUID) -> Any:
    """End all services at once."""
    return end.end(
        session, found, side="company", keeps_data=True, who="Kim", actor="user:1", site=SITE, now=LATER
    )  # fmt: skip


def at_once(app: Flask, steps: list[Step], found: UUID) -> list[str]:
    """Take steps at the same moment, each in a thread and transaction of its own; tell what came of each."""
    gate, outcomes = threading.Barrier(len(steps)), ["?"] * len(steps)

    def run(number: int) -> None:
        with app.app_context():
            open_gate(db.session(), EVERYTHING)
            gate.wait()
            try:
                persist(db.session(), lambda session: steps[number](session, found))
            except (ConflictError, NotReadyError) as error:
                outcomes[number] = error.code
            else:
                outcomes[number] = "done"

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_many_who_say_yes_one_is_heard(app: Flask, session: Session, stage: Stage) -> None:
    found = stage.asked("scanner").id
    session.rollback()
    outcomes = at_once(app, [accept(stage)] * 4, found)
    assert sorted(outcomes) == ["already_accepted"] * 3 + ["done"]
    accepted = select(func.count()).select_from(Notice).where(Notice.kind == "invitation_accepted")
    assert session.scalar(accepted) == 1
    assert list(audit.verify(session)) == []


def test_an_invitation_is_answered_in_one_way_or_taken_back(app: Flask, session: Session, stage: Stage) -> None:
    found = stage.asked("scanner").id
    session.rollback()
    outcomes = at_once(app, [accept(stage), revoke, decline, revoke], found)
    assert outcomes.count("done") == 1
    assert "?" not in outcomes
    state = session.get_one(Collaboration, found).state
    done = outcomes.index("done")
    assert state == ("active", "revoked", "declined", "revoked")[done]
    for kind in ("invitation_accepted", "invitation_declined"):
        count = session.scalar(select(func.count()).select_from(Notice).where(Notice.kind == kind))
        assert count == (kind.endswith(state) or (kind, state) == ("invitation_accepted", "active"))


def test_an_answer_and_a_reminder_do_not_cross(app: Flask, session: Session, stage: Stage) -> None:
    found = stage.asked("scanner").id
    session.rollback()
    outcomes = at_once(app, [decline, remind, remind], found)
    assert outcomes[0] == "done"
    assert outcomes.count("done") <= 2, "one reminder before the answer, none after"
    assert set(outcomes) <= {"done", "already_declined", "reminded_recently"}
    assert session.get_one(Collaboration, found).state == "declined"


def test_of_many_who_end_one_ends(app: Flask, session: Session, stage: Stage) -> None:
    found = stage.agreed("scanner").id
    session.rollback()
    assert sorted(at_once(app, [finish] * 4, found)) == ["already_ended"] * 3 + ["done"]
    told = select(func.count()).select_from(Notice).where(Notice.kind == "service_ended")
    assert session.scalar(told) == 1


def test_of_many_who_invite_one_invites(app: Flask, session: Session, stage: Stage) -> None:
    def send(session: Session, found: UUID) -> Any:
        return invite.invite(
            session, session.get_one(Agency, stage.agency), session.get_one(Company, found), stage.offer("scanner"),
            minimums=ANY, user_id=stage.anna, actor="user:1", site=SITE, now=NOW,
        )  # fmt: skip

    outcomes = at_once(app, [send] * 4, stage.company)
    assert sorted(outcomes) == ["done"] + ["not_ready_to_invite"] * 3
    assert session.scalar(select(func.count()).select_from(Collaboration)) == 1
