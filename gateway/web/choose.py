"""`/choose`: in which agency or company one works, for those who are members in several."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import members, sessions
from gateway.database import db, persist
from gateway.errors import NotFoundError
from gateway.models import WebSession
from gateway.web import visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import signed_in


@blp.get("/choose")
@signed_in("account")
def choose() -> ResponseReturnValue:
    """Show where the person may work, and what waits for an answer."""
    waiting = members.waiting_for(db.session(), visitor.user_id(), now=visitor.now())
    return render_template("choose.html", waiting=len(waiting), next=visitor.inside(request.args.get("next")))


@blp.post("/choose")
@signed_in("account")
def do_choose() -> ResponseReturnValue:
    """Work there from now on; the next sign-in leads there too."""
    chosen, here = request.form.get("membership", ""), visitor.session_id()
    membership_id = next(
        (each.membership_id for each in visitor.workplaces() if str(each.membership_id) == chosen), None
    )

    def work(rows: Session) -> None:
        row = rows.get(WebSession, here)
        if row is None or membership_id is None:
            raise NotFoundError
        sessions.choose(rows, row, membership_id, now=visitor.now())

    persist(db.session(), work)
    return redirect(visitor.inside(request.form.get("next")) or url_for("web.inbox"), HTTPStatus.SEE_OTHER)
