"""`/history`: what has happened in a company or an agency: what, by whom, from where, and what was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from gateway.access import actors, histories
from gateway.database import db
from gateway.models import AuditEvent
from gateway.web import changes, filters, happenings, words
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in

ROWS: Final = 50


@dataclass(frozen=True)
class Chosen:
    """What the address narrows the history to; `before` is the last row of the page before."""

    company: UUID | None = None
    what: str | None = None
    who: str | None = None
    before: UUID | None = None

    def link(self, **different: object) -> str:
        """Give the address with some of it changed, from the newest row on unless `before` is given."""
        wanted = asdict(replace(self, **{"before": None, **different}))  # type: ignore[arg-type]  # templates pass names
        return url_for("web.history", **{name: value for name, value in wanted.items() if value is not None})


@blp.get("/history")
@signed_in("history:read")
def history() -> ResponseReturnValue:
    """Show the history of one's own company or agency, or that of a client."""
    session = db.session()
    chosen = Chosen(
        filters.identity(request.args, "company"),
        request.args.get("what") or None,
        request.args.get("who") or None,
        filters.identity(request.args, "before"),
    )
    of_tenant = histories.of_tenant(session, person(), chosen.company)
    rows = select(AuditEvent).where(of_tenant).order_by(AuditEvent.id.desc()).limit(ROWS + 1)
    if chosen.what is not None:
        rows = rows.where(AuditEvent.action == chosen.what)
    if chosen.who is not None:
        rows = rows.where(AuditEvent.actor == chosen.who)
    if chosen.before is not None:
        rows = rows.where(AuditEvent.id < chosen.before)
    found = session.scalars(rows).all()
    what, who = _choices(session, of_tenant)
    return render_template(
        "history.html",
        events=found[:ROWS],
        older=found[ROWS - 1].id if len(found) > ROWS else None,
        chosen=chosen,
        what=what,
        who=who,
        subjects=changes.subjects(session, found[:ROWS]),
        companies=filters.companies(session) if person().side == "agency" else {},
        changes=changes,
    )


def _choices(session: Session, of_tenant: ColumnElement[bool]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """List the actions and the actors that there are to choose between, each by its word, in alphabetical order."""
    there = session.execute(select(AuditEvent.action, AuditEvent.actor).where(of_tenant).distinct()).all()
    names = actors.names(session, {actor for _, actor in there})
    what = {action: words.word(happenings.EVENT, action) for action, _ in there}
    who = {actor: words.actor(actor, names) for _, actor in there}
    return _sorted(what), _sorted(who)


def _sorted(choices: Mapping[str, str]) -> Mapping[str, str]:
    return dict(sorted(choices.items(), key=lambda choice: choice[1].casefold()))
