"""`/`: what waits for the accountant; a client comes to what the company has sent instead."""

from __future__ import annotations

from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.access import find
from gateway.database import db
from gateway.documents import inbox as waiting
from gateway.models import Company, Notice
from gateway.web import filters
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in

ROWS: Final = 50


@blp.get("/")
@signed_in("documents:read")
def inbox() -> ResponseReturnValue:
    """Show the notices within reach, newest first."""
    if person().side == "company":
        return redirect(url_for("web.sent"))
    session = db.session()
    chosen = filters.from_address(request.args)
    if chosen.company is not None:
        find(session, Company, chosen.company)
    rows = chosen.narrow(waiting.notices()).order_by(Notice.id.desc()).limit(ROWS + 1)
    if chosen.before is not None:
        rows = rows.where(Notice.id < chosen.before)
    found = session.scalars(rows).unique().all()
    return render_template(
        "inbox.html",
        notices=found[:ROWS],
        older=found[ROWS - 1].id if len(found) > ROWS else None,
        filters=chosen,
        counts=filters.count_notices(session, chosen),
        companies=filters.companies(session),
    )
