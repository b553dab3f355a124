"""`/documents`: what has been sent, and how far it has come; the client's first page."""

from __future__ import annotations

from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from gateway.access import find
from gateway.database import db
from gateway.models import Company, Document
from gateway.models.document import STATUSES
from gateway.web import filters
from gateway.web.blueprint import blp
from gateway.web.visitor import signed_in

ROWS: Final = 50


@blp.get("/documents")
@signed_in("documents:read")
def sent() -> ResponseReturnValue:
    """Show the documents within reach, newest first."""
    session = db.session()
    chosen = filters.from_address(request.args, statuses=STATUSES)
    rows = select(Document).options(selectinload(Document.pages), joinedload(Document.notice))
    if chosen.status is not None:
        rows = rows.where(Document.status == chosen.status)
    if chosen.company is not None:
        rows = rows.where(Document.company_id == find(session, Company, chosen.company).id)
    if chosen.before is not None:
        rows = rows.where(Document.id < chosen.before)
    found = session.scalars(rows.order_by(Document.id.desc()).limit(ROWS + 1)).unique().all()
    return render_template(
        "sent.html",
        documents=found[:ROWS],
        older=found[ROWS - 1].id if len(found) > ROWS else None,
        filters=chosen,
        counts=filters.count_documents(session),
        statuses=STATUSES,
        companies=filters.companies(session),
    )
