"""`/clients/<id>/invite` and what follows: inviting, reminding, taking back, and how one works with a client."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from gateway.access import find
from gateway.collaboration import invite, parties, preferences, versions
from gateway.collaboration.conditions import NotReadyError, Obstacle
from gateway.collaboration.invite import Offer
from gateway.collaboration.preferences import Preferences
from gateway.database import db, persist
from gateway.errors import InvalidError, NotFoundError
from gateway.language import LANGUAGES
from gateway.models import Agency, Collaboration, Company
from gateway.models.collaboration import CHANNELS, PAYERS, REGISTERS, SERVICES
from gateway.parts import parts_of
from gateway.web import forms, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in

MENDED_AT: Final = {"integrations": "web.integrations_page", "members": "web.people_here"}
"""The pages on which what is missing is put right."""


@blp.route("/clients/<uuid:company_id>/invite", methods=["GET", "POST"])
@signed_in("collaborations:manage")
def invite_client(company_id: UUID) -> ResponseReturnValue:
    """Choose what to offer a client and send the invitation; all that is missing is named at once."""
    session = db.session()
    company = find(session, Company, company_id)
    faults: dict[str, str] = {}
    obstacles: tuple[Obstacle, ...] = ()
    if request.method == "POST":
        try:
            persist(session, lambda rows: _invite(rows, company_id))
            return _to_client(company_id)
        except NotReadyError as error:
            obstacles = error.obstacles
        except InvalidError as error:
            faults = forms.fault(error)
    company = find(session, Company, company_id)
    page = render_template(
        "invite.html",
        company=company,
        is_new=not parties.is_in_use(session, company.id),
        accountants=parties.accountants(session, _agency_id()),
        services=SERVICES,
        chosen=request.form.getlist("services"),
        values=forms.filled(_usual(session, company)),
        faults=faults,
        obstacles=obstacles,
        mended_at=_mended_at,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if faults or obstacles else HTTPStatus.OK


@blp.post("/clients/<uuid:company_id>/collaborations/<uuid:collaboration_id>/remind")
@signed_in("collaborations:manage")
def remind_client(company_id: UUID, collaboration_id: UUID) -> ResponseReturnValue:
    """Write to the client once more."""
    persist(
        db.session(),
        lambda rows: invite.remind(
            rows,
            _known(rows, company_id, collaboration_id).id,
            actor=person().actor,
            site=forms.site(),
            now=visitor.now(),
        ),
    )
    return _to_client(company_id)


@blp.post("/clients/<uuid:company_id>/collaborations/<uuid:collaboration_id>/revoke")
@signed_in("collaborations:manage")
def revoke_invitation(company_id: UUID, collaboration_id: UUID) -> ResponseReturnValue:
    """Take an invitation or a draft back."""
    persist(
        db.session(),
        lambda rows: invite.revoke(
            rows, _known(rows, company_id, collaboration_id).id, actor=person().actor, now=visitor.now()
        ),
    )
    return _to_client(company_id)


@blp.route("/clients/<uuid:company_id>/collaborations/<uuid:collaboration_id>/preferences", methods=["GET", "POST"])
@signed_in("collaborations:manage")
def preferences_of(company_id: UUID, collaboration_id: UUID) -> ResponseReturnValue:
    """Choose how one works with a client."""
    session = db.session()
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            persist(session, lambda rows: _prefer(rows, company_id, collaboration_id))
            return _to_client(company_id)
        except InvalidError as error:
            faults = forms.fault(error)
    found = _known(session, company_id, collaboration_id)
    wanted = _preferences() if request.method == "POST" else found
    page = render_template(
        "preferences.html", collaboration=found, company=find(session, Company, company_id), wanted=wanted,
        registers=REGISTERS, channels=CHANNELS, faults=faults,
    )  # fmt: skip
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK


def _invite(rows: Session, company_id: UUID) -> UUID:
    payer, language = request.form.get("payer", ""), request.form.get("language", "")
    offer = Offer(
        services=tuple(each for each in request.form.getlist("services") if each in SERVICES),
        payer=payer if payer in PAYERS else PAYERS[0],
        months=forms.number("months"),
        accountant_id=_identity(request.form.get("accountant", "")),
        is_agency_payee="is_agency_payee" in request.form,
        contact_name=request.form.get("contact_name"),
        contact_email=request.form.get("contact_email"),
        language=language if language in LANGUAGES else LANGUAGES[0],
    )
    return invite.invite(
        rows,
        rows.get_one(Agency, person().agency_id),
        find(rows, Company, company_id),
        offer,
        minimums=versions.minimums(parts_of().settings),
        user_id=person().user_id,
        actor=person().actor,
        site=forms.site(),
        now=visitor.now(),
    ).id


def _prefer(rows: Session, company_id: UUID, collaboration_id: UUID) -> UUID:
    found = _known(rows, company_id, collaboration_id)
    return preferences.change(rows, found.id, _preferences(), actor=person().actor, now=visitor.now()).id


def _preferences() -> Preferences:
    return Preferences(
        always_update=tuple(request.form.getlist("always_update")),
        looks_for_documents="looks_for_documents" in request.form,
        notice_channels=tuple(request.form.getlist("notice_channels")),
        digest_at=request.form.get("digest_at"),
    )


def _usual(session: Session, company: Company) -> dict[str, Any]:
    """Give what the form begins with: the contact as it was entered with the client, and the usual choices."""
    wanted = (
        select(Collaboration).where(Collaboration.company_id == company.id).order_by(Collaboration.id.desc()).limit(1)
    )
    last = session.scalars(wanted).one()
    return {
        "payer": last.payer,
        "months": last.months,
        "accountant": str(last.accountant_id or person().user_id),
        "contact_name": last.contact_name or "",
        "contact_email": last.contact_email or "",
        "language": last.language,
    }


def _mended_at(obstacle: Obstacle) -> str | None:
    """Tell where an obstacle is put right; None where the text says it alone."""
    if obstacle.part is not None:
        return f"#{obstacle.part}"
    endpoint = MENDED_AT.get(obstacle.place, "")
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def _known(session: Session, company_id: UUID, collaboration_id: UUID) -> Collaboration:
    """Find a collaboration with a company; raises NotFoundError when it is with another."""
    found = find(session, Collaboration, collaboration_id)
    if found.company_id != company_id:
        raise NotFoundError
    return found


def _agency_id() -> UUID:
    """Name the agency of the person; the permission of these pages is one of agencies alone."""
    agency_id = person().agency_id
    if agency_id is None:
        raise NotFoundError
    return agency_id


def _identity(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _to_client(company_id: UUID) -> Response:
    return redirect(url_for("web.client", company_id=company_id), HTTPStatus.SEE_OTHER)
