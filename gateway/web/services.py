"""`/services`, My services: what the company is offered, what is active and with whom, and what has ended."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from werkzeug.wrappers import Response

from gateway.access import find
from gateway.collaboration import answer, invite, parties, services
from gateway.collaboration.states import InvitationExpiredError
from gateway.database import db, persist
from gateway.documents import review
from gateway.errors import NotFoundError
from gateway.models import Collaboration, Notice, User
from gateway.models.collaboration import WAITING, WORKING
from gateway.web import forms, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in


@blp.get("/services")
@signed_in("services:read")
def my_services() -> ResponseReturnValue:
    """Show the company's services; an agency has its clients instead."""
    if person().side == "agency":
        return redirect(url_for("web.client_list"))
    session = db.session()
    rows = (
        select(Collaboration)
        .options(joinedload(Collaboration.agency), selectinload(Collaboration.services))
        .order_by(Collaboration.id.desc())
    )
    found = session.scalars(rows).all()
    offers = [each for each in found if each.state in WAITING and not _is_over(each)]
    return render_template(
        "services.html",
        offers=offers,
        elsewhere={each.id: _elsewhere(session, each) for each in offers},
        working=[each for each in found if each.state in WORKING],
        over=[(each, row) for each in found for row in each.services if services.state(row) == "ended"],
        notices=_notices(session),
    )


@blp.post("/services/<uuid:collaboration_id>/accept")
@signed_in("services:manage")
def accept_offer(collaboration_id: UUID) -> ResponseReturnValue:
    """Say yes to an invitation."""
    persist(
        db.session(),
        lambda rows: answer.accept(
            rows, _asked(rows, collaboration_id), person=_me(rows), actor=person().actor, site=forms.site(),
            now=visitor.now(),
        ),
    )  # fmt: skip
    return _back()


@blp.post("/services/<uuid:collaboration_id>/decline")
@signed_in("services:manage")
def decline_offer(collaboration_id: UUID) -> ResponseReturnValue:
    """Say no to an invitation."""
    persist(
        db.session(),
        lambda rows: answer.decline(
            rows, _asked(rows, collaboration_id), who=_me(rows).name or _me(rows).email,
            words=request.form.get("words", ""), actor=person().actor, site=forms.site(), now=visitor.now(),
        ),
    )  # fmt: skip
    return _back()


@blp.post("/services/notices/<uuid:notice_id>/read")
@signed_in("services:manage")
def read_notice(notice_id: UUID) -> ResponseReturnValue:
    """Note that the company has seen a notice of its own."""
    persist(db.session(), lambda rows: _read(rows, notice_id))
    return _back()


def _read(rows: Session, notice_id: UUID) -> None:
    notice = find(rows, Notice, notice_id)
    if notice.side != "company":
        raise NotFoundError
    review.mark_read(rows, notice, actor=person().actor, now=visitor.now())


def _asked(rows: Session, collaboration_id: UUID) -> UUID:
    return find(rows, Collaboration, collaboration_id).id


def _me(rows: Session) -> User:
    return rows.get_one(User, person().user_id)


def _elsewhere(session: Session, offer: Collaboration) -> list[str]:
    """Name those of the offered services that the company has with another agency."""
    offered = [row.service for row in offer.services]
    there = parties.services_elsewhere(session, offer.company_id, offer.agency_id, offered)
    return [each for each in offered if each in there]


def _is_over(offer: Collaboration) -> bool:
    try:
        invite.require_open(offer, visitor.now())
    except InvitationExpiredError:
        return True
    return False


def _notices(session: Session) -> list[Notice]:
    wanted = select(Notice).where(Notice.side == "company", Notice.document_id.is_(None), Notice.state == "unread")
    return list(session.scalars(wanted.order_by(Notice.id.desc())))


def _back() -> Response:
    return redirect(url_for("web.my_services"), HTTPStatus.SEE_OTHER)
