"""Ending services, by either party: a page that says what happens, and then the step."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import find
from gateway.collaboration import days, end
from gateway.database import db, persist
from gateway.errors import InvalidError, NotFoundError
from gateway.models import Collaboration, User
from gateway.web import forms, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in


class DataChoiceError(InvalidError):
    """What happens with what was sent was not chosen."""

    code = "data_choice_needed"
    message = "Choose what happens with what was sent."


class ServiceChoiceError(InvalidError):
    """No service was chosen to end."""

    code = "service_choice_needed"
    message = "Choose at least one service."


@blp.route("/clients/<uuid:company_id>/collaborations/<uuid:collaboration_id>/end", methods=["GET", "POST"])
@signed_in("collaborations:manage")
def end_with_client(company_id: UUID, collaboration_id: UUID) -> ResponseReturnValue:
    """End services as the agency."""
    if find(db.session(), Collaboration, collaboration_id).company_id != company_id:
        raise NotFoundError
    return _end(collaboration_id, url_for("web.client", company_id=company_id))


@blp.route("/services/<uuid:collaboration_id>/end", methods=["GET", "POST"])
@signed_in("services:manage")
def end_services(collaboration_id: UUID) -> ResponseReturnValue:
    """End services as the company."""
    return _end(collaboration_id, url_for("web.my_services"))


def _end(collaboration_id: UUID, back: str) -> ResponseReturnValue:
    session = db.session()
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            persist(session, lambda rows: _ended(rows, collaboration_id))
            return redirect(back, HTTPStatus.SEE_OTHER)
        except InvalidError as error:
            faults = forms.fault(error)
    found = find(session, Collaboration, collaboration_id)
    working = end.working(found)
    page = render_template(
        "end.html",
        collaboration=found,
        working=working,
        chosen=request.form.getlist("services") or request.args.getlist("service") or [row.service for row in working],
        today=days.today(visitor.now()),
        values=forms.filled({"when": "now", "last_day": ""}),
        faults=faults,
        back=back,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK


def _ended(rows: Session, collaboration_id: UUID) -> UUID:
    keeps = {"keep": True, "delete": False}.get(request.form.get("data", ""))
    if keeps is None:
        raise DataChoiceError(pointer="data")
    if not request.form.getlist("services"):
        raise ServiceChoiceError(pointer="services")
    who = rows.get_one(User, person().user_id)
    return end.end(
        rows,
        find(rows, Collaboration, collaboration_id).id,
        side=person().side,
        services=request.form.getlist("services"),
        last_day=forms.day("last_day") if request.form.get("when") == "day" else None,
        keeps_data=keeps,
        who=who.name or who.email,
        actor=person().actor,
        site=forms.site(),
        now=visitor.now(),
    ).id
