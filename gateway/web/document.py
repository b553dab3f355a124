"""`/documents/<id>`: the picture beside what was read from it, what is doubted, and what has happened to it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import actors, find
from gateway.database import db, persist
from gateway.documents import review
from gateway.models import AuditEvent, Company, Document, Notice
from gateway.web import visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in

MOST_EVENTS: Final = 100


@blp.get("/documents/<uuid:document_id>")
@signed_in("documents:read")
def document(document_id: UUID) -> ResponseReturnValue:
    """Show one document; looking at it changes nothing."""
    session = db.session()
    found = find(session, Document, document_id)
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.subject_id == found.id).order_by(AuditEvent.id.desc()).limit(MOST_EVENTS)
    ).all()
    return render_template(
        "document.html",
        document=found,
        notice=found.notice if person().side == "agency" else None,
        company=find(session, Company, found.company_id),
        events=events,
        actors=actors.names(session, {event.actor for event in events} | {found.received_by}),
    )


@blp.post("/notices/<uuid:notice_id>/read")
@signed_in("notices:handle")
def mark_read(notice_id: UUID) -> ResponseReturnValue:
    """Note that the accountant has seen a notice, then stay or go on to the next one.

    A button does this, not the opening of the page: browsers and mail programs open addresses ahead of people,
    and a notice that nobody saw must stay unread.
    """
    document_id = persist(db.session(), lambda session: _read(session, notice_id))
    if request.form.get("then") != "next":
        stay = url_for("web.document", document_id=document_id) if document_id else url_for("web.inbox")
        return redirect(stay, HTTPStatus.SEE_OTHER)
    following = _next_unread(db.session(), notice_id)
    if following is None:
        return redirect(url_for("web.inbox"), HTTPStatus.SEE_OTHER)
    return redirect(url_for("web.document", document_id=following), HTTPStatus.SEE_OTHER)


def _read(session: Session, notice_id: UUID) -> UUID | None:
    notice = review.mark_read(session, find(session, Notice, notice_id), actor=person().actor, now=visitor.now())
    return notice.document_id


def _next_unread(session: Session, notice_id: UUID) -> UUID | None:
    """Name the next older unread document, or else the newest one."""
    is_unread = (Notice.state == "unread", Notice.document_id.is_not(None))
    unread = select(Notice.document_id).where(*is_unread).order_by(Notice.id.desc()).limit(1)
    older = session.scalar(unread.where(Notice.id < notice_id))
    return older or session.scalar(unread)
