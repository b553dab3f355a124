"""`/devices`: the scanners and phones that send documents, and a picture that lets a phone in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import devices, pairing, phones, tokens
from gateway.access.devices import companies_to_pair
from gateway.database import db, persist
from gateway.errors import NotFoundError
from gateway.models import ApiToken, Company
from gateway.web import qr, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in


@blp.get("/devices")
@signed_in("devices:pair")
def devices_page() -> ResponseReturnValue:
    """List the devices that the person looks after, those that hold no more below."""
    session, caller, now = db.session(), person(), visitor.now()
    found = devices.listed(session, caller, now=now)
    return render_template(
        "devices.html",
        devices=[each for each in found if tokens.is_valid(each, now)],
        ended=[each for each in found if not tokens.is_valid(each, now)],
        ended_at=_ended_at,
        adders=devices.adders(session, found),
        names=_names(session, found),
        companies=companies_to_pair(session, caller),
        sees_all=caller.may("devices:manage"),
    )


@blp.post("/devices/<uuid:device_id>/rename")
@signed_in("devices:pair")
def rename_device(device_id: UUID) -> ResponseReturnValue:
    """Call a device by another name."""
    name = pairing.named(request.form.get("name", ""))

    def work(session: Session) -> None:
        device = devices.device_of(session, person(), device_id)
        devices.rename(session, device, name, actor=person().actor, now=visitor.now())

    persist(db.session(), work)
    return redirect(url_for("web.devices_page"), HTTPStatus.SEE_OTHER)


@blp.post("/devices/<uuid:device_id>/revoke")
@signed_in("devices:pair")
def revoke_device(device_id: UUID) -> ResponseReturnValue:
    """Make a device worthless from its next request on."""

    def work(session: Session) -> None:
        device = devices.device_of(session, person(), device_id)
        devices.revoke(session, device, actor=person().actor, now=visitor.now())

    persist(db.session(), work)
    return redirect(url_for("web.devices_page"), HTTPStatus.SEE_OTHER)


@blp.post("/devices/phone")
@signed_in("devices:pair")
def invite_phone() -> ResponseReturnValue:
    """Show the picture that lets one phone in; it stands on this page alone and in no address."""
    caller = person()
    named = request.form.get("company")
    companies = [each for each in companies_to_pair(db.session(), caller) if named in {None, str(each.id)}]
    if len(companies) != 1:
        raise NotFoundError
    company_id, company = companies[0].id, companies[0].name
    secret = persist(db.session(), lambda rows: phones.invite(rows, caller, company_id, now=visitor.now()))
    link = visitor.site() + url_for("web.phone", token=secret)
    minutes = int(phones.LASTS.total_seconds() // 60)
    return render_template("phone_invitation.html", link=link, drawing=qr.drawn(link), company=company, minutes=minutes)


def _ended_at(device: ApiToken) -> datetime | None:
    """Tell when a device stopped to hold."""
    return device.revoked_at or device.expires_at


def _names(session: Session, found: Sequence[ApiToken]) -> dict[UUID, str]:
    """Tell the names of the companies of some devices."""
    ids = {each.company_id for each in found if each.company_id is not None}
    rows = session.execute(select(Company.id, Company.name).where(Company.id.in_(ids)))
    return {row.id: row.name for row in rows}
